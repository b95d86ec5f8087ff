using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jtai.Contracts.Api.Identity;
using Jtai.Testing;
using NodaTime;
using NodaTime.Testing;

namespace Jtai.Identity.Tests;

public sealed class MembershipTests : IAsyncLifetime
{
    readonly FakeClock _clock = FakeClock.FromUtc(2026, 11, 16, 9, 0, 0);
    readonly Guid _inspection = Guid.CreateVersion7();
    IdentityApp _app = null!;
    TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        (_app, _database) = await IdentityApp.CreateAsync(clock: _clock);
        using var http = _app.Anonymous();
        await http.GetStringAsync("/.well-known/jwks");
        // More inspectors than the demonstration has.
        await _database.ExecuteAsync("""
            insert into clients (id, organisation_id, roles, audiences) values
              ('cqc-inspector', 'cqc', '{inspector}', '{identity}'), ('cqc-lead', 'cqc', '{lead-inspector,inspector}', '{identity}')
            """);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    string Of(string subject) => $"/api/identity/v1/inspections/{_inspection}/memberships/{subject}";

    async Task<HttpResponseMessage> PutAsync(TestClient caller, string subject, object body, string? ifMatch = null)
    {
        using var http = _app.As(caller);
        using var request = new HttpRequestMessage(HttpMethod.Put, Of(subject)) { Content = JsonContent.Create(body, body.GetType()) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await http.SendAsync(request);
    }

    async Task<HttpResponseMessage> DeleteAsync(TestClient caller, string subject, string? ifMatch)
    {
        using var http = _app.As(caller);
        using var request = new HttpRequestMessage(HttpMethod.Delete, Of(subject));
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await http.SendAsync(request);
    }

    async Task<string> ETagAsync(string subject)
    {
        using var http = _app.As(TestClients.OfstedLead);
        return (await http.GetAsync(Of(subject))).Headers.ETag!.Tag;
    }

    Task<HttpResponseMessage> PlannedAsync() => PutAsync(TestClients.Service("scheduling"), "demo-ofsted-lead", new PutMembershipRequest("ofsted", "lead"));

    static async Task ShouldBeAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, code), (answer.StatusCode, body.Text("code")));
    }

    async Task<List<JsonElement>> EventsAsync()
    {
        await using var command = _database.Source.CreateCommand("select body from outbox where type = 'identity.membership-changed' order by id");
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<JsonElement>();
        while (await reader.ReadAsync()) events.Add(JsonSerializer.Deserialize<JsonElement>(reader.GetString(0)));
        return events;
    }

    [Fact]
    public async Task Planning_makes_the_lead_and_the_lead_gives_the_others()
    {
        var planned = await PlannedAsync();
        Assert.Equal(HttpStatusCode.Created, planned.StatusCode);
        Assert.NotNull(planned.Headers.ETag);
        var added = await PutAsync(TestClients.OfstedLead, "cqc-inspector", new PutMembershipRequest("cqc", "inspector"));
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);

        using var http = _app.As(TestClients.CqcInspector);
        var all = await http.GetFromJsonAsync<List<Membership>>($"/api/identity/v1/inspections/{_inspection}/memberships");
        Assert.Equal([("cqc-inspector", "inspector"), ("demo-ofsted-lead", "lead")], all!.Select(m => (m.Subject, m.Role)));
        Assert.Equal(["demo-ofsted-lead", "cqc-inspector"], (await EventsAsync()).Select(e => e.Text("subject")));
        Assert.Equal(2, await _database.ScalarAsync<long>("select count(*) from audit_entries where process = 'give-membership'"));
    }

    [Fact]
    public async Task Planning_may_ask_again_without_a_second_effect_but_not_for_another_lead()
    {
        await PlannedAsync();
        Assert.Equal(HttpStatusCode.OK, (await PlannedAsync()).StatusCode);
        Assert.Single(await EventsAsync());
        await ShouldBeAsync(await PutAsync(TestClients.Service("scheduling"), "cqc-lead", new PutMembershipRequest("cqc", "lead")), HttpStatusCode.UnprocessableEntity, "already-led");
    }

    [Fact]
    public async Task Ten_plannings_at_once_make_one_lead()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? PlannedAsync() : PutAsync(TestClients.Service("scheduling"), "cqc-lead", new PutMembershipRequest("cqc", "lead"))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task Who_is_not_a_lead_of_this_inspection_sees_nothing_to_change()
    {
        await PlannedAsync();
        await PutAsync(TestClients.OfstedLead, "cqc-inspector", new PutMembershipRequest("cqc", "inspector"));
        var body = new PutMembershipRequest("cqc", "inspector");
        using (var anonymous = _app.Anonymous()) Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PutAsJsonAsync(Of("cqc-inspector"), body)).StatusCode);
        await ShouldBeAsync(await PutAsync(TestClients.CqcInspector, "cqc-inspector", body), HttpStatusCode.Forbidden, "forbidden");
        await ShouldBeAsync(await PutAsync(TestClients.NorthmarchCouncil, "cqc-inspector", body), HttpStatusCode.Forbidden, "forbidden");
        await ShouldBeAsync(await PutAsync(TestClients.Operations, "cqc-inspector", body), HttpStatusCode.Forbidden, "forbidden");
        // The lead of another inspection, and another service than Scheduling.
        await ShouldBeAsync(await PutAsync(TestClients.CqcLead, "cqc-lead", new PutMembershipRequest("cqc", "lead")), HttpStatusCode.NotFound, "not-found");
        await ShouldBeAsync(await PutAsync(TestClients.Service("intake"), "demo-ofsted-lead", new PutMembershipRequest("ofsted", "lead")), HttpStatusCode.NotFound, "not-found");
        await ShouldBeAsync(await DeleteAsync(TestClients.CqcLead, "demo-ofsted-lead", "*"), HttpStatusCode.NotFound, "not-found");
        using var outsider = _app.As(TestClients.CqcLead);
        await ShouldBeAsync(await outsider.GetAsync($"/api/identity/v1/inspections/{_inspection}/memberships"), HttpStatusCode.NotFound, "not-found");
        await ShouldBeAsync(await outsider.GetAsync(Of("demo-ofsted-lead")), HttpStatusCode.NotFound, "not-found");
        await ShouldBeAsync(await outsider.GetAsync($"/api/identity/v1/inspections/{Guid.NewGuid()}/memberships"), HttpStatusCode.NotFound, "not-found");
    }

    public static TheoryData<string, PutMembershipRequest, string> Refused() => new()
    {
        { "cqc-inspector", new("cqc", "boss"), "unknown-role" },
        { "nobody", new("cqc", "inspector"), "unknown-subject" },
        { "demo-northmarch-council", new("northmarch-council", "inspector"), "unknown-subject" },
        { "cqc-inspector", new("ofsted", "inspector"), "another-organisation" },
        { "cqc-inspector", new("cqc", "inspector", ValidUntil: new(2026, 11, 15, 9, 0, 0, TimeSpan.Zero)), "ends-before-it-starts" },
        { "cqc-inspector", new("cqc", "inspector", new(2026, 12, 2, 9, 0, 0, TimeSpan.Zero), new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero)), "ends-before-it-starts" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_membership_that_cannot_be_is_refused_by_name(string subject, PutMembershipRequest body, string code)
    {
        await PlannedAsync();
        await ShouldBeAsync(await PutAsync(TestClients.OfstedLead, subject, body), HttpStatusCode.UnprocessableEntity, code);
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task A_change_needs_the_revision_that_was_read()
    {
        await PlannedAsync();
        await PutAsync(TestClients.OfstedLead, "cqc-inspector", new PutMembershipRequest("cqc", "inspector"));
        var change = new PutMembershipRequest("cqc", "qa-manager");
        await ShouldBeAsync(await PutAsync(TestClients.OfstedLead, "cqc-inspector", change), HttpStatusCode.PreconditionRequired, "if-match-required");
        var tag = await ETagAsync("cqc-inspector");
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(TestClients.OfstedLead, "cqc-inspector", change, tag)).StatusCode);
        await ShouldBeAsync(await PutAsync(TestClients.OfstedLead, "cqc-inspector", change, tag), HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal([1, 1, 2], (await EventsAsync()).Select(e => e.GetProperty("revision").GetInt32()));
    }

    [Fact]
    public async Task An_ended_membership_opens_nothing_any_more()
    {
        await PlannedAsync();
        await PutAsync(TestClients.OfstedLead, "cqc-inspector", new PutMembershipRequest("cqc", "inspector"));
        await ShouldBeAsync(await DeleteAsync(TestClients.OfstedLead, "cqc-inspector", null), HttpStatusCode.PreconditionRequired, "if-match-required");
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(TestClients.OfstedLead, "cqc-inspector", await ETagAsync("cqc-inspector"))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(TestClients.OfstedLead, "cqc-inspector", await ETagAsync("cqc-inspector"))).StatusCode);
        Assert.Equal(3, (await EventsAsync()).Count);
        using var ended = _app.As(TestClients.CqcInspector);
        await ShouldBeAsync(await ended.GetAsync(Of("cqc-inspector")), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_deputy_leads_for_a_time_only()
    {
        await PlannedAsync();
        await PutAsync(TestClients.OfstedLead, "cqc-lead", new PutMembershipRequest("cqc", "lead", ValidUntil: new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero)));
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(TestClients.CqcLead, "cqc-inspector", new PutMembershipRequest("cqc", "inspector"))).StatusCode);
        _clock.Reset(Instant.FromUtc(2026, 11, 20, 17, 0));
        await ShouldBeAsync(await PutAsync(TestClients.CqcLead, "cqc-inspector", new PutMembershipRequest("cqc", "qa-manager"), "*"), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_last_lead_stays()
    {
        await PlannedAsync();
        var tag = await ETagAsync("demo-ofsted-lead");
        await ShouldBeAsync(await DeleteAsync(TestClients.OfstedLead, "demo-ofsted-lead", tag), HttpStatusCode.UnprocessableEntity, "last-lead");
        await ShouldBeAsync(await PutAsync(TestClients.OfstedLead, "demo-ofsted-lead", new PutMembershipRequest("ofsted", "inspector"), tag), HttpStatusCode.UnprocessableEntity, "last-lead");
        await PutAsync(TestClients.OfstedLead, "cqc-lead", new PutMembershipRequest("cqc", "lead"));
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(TestClients.OfstedLead, "demo-ofsted-lead", tag)).StatusCode);
    }

    [Fact]
    public async Task A_malformed_membership_names_its_field()
    {
        await PlannedAsync();
        var answer = await PutAsync(TestClients.OfstedLead, "cqc-inspector", new { organisation = "cqc", role = "inspector", until = "tomorrow" });
        Assert.Equal("until", (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("field"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
