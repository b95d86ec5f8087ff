using System.Net;
using System.Text.Json.Nodes;
using Jtai.Contracts.CaseSelection;
using Jtai.Testing;
using NodaTime;

namespace Jtai.Intake.Tests;

/// <summary>¶105: CQC determines which health agencies are asked for the case records of each child whose case is audited.</summary>
public sealed class HealthAgenciesTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    // In two halves, so that this file is not taken for it.
    const string Eicar = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    static readonly string Icb = TestClients.NorthmarchIcb.Organisation, Trust = TestClients.NorthmarchTrust.Organisation;

    [Fact]
    public async Task Until_it_is_determined_every_health_agency_of_the_area_is_asked()
    {
        var (inspection, child, _) = await OpenAsync();
        foreach (var agency in new[] { TestClients.NorthmarchIcb, TestClients.NorthmarchTrust })
            Assert.Equal(Enumerable.Repeat<string?>(null, 7), (await RecordsAsync(inspection, child, agency)).Select(Organisation));
    }

    [Fact]
    public async Task Each_that_is_named_owes_its_own_of_that_child_and_the_others_nothing()
    {
        var (inspection, child, other) = await OpenAsync();
        Assert.Equal($$"""{"child":"{{child}}","organisations":["{{Trust}}"]}""", (await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust))).ToJsonString());
        Assert.Equal(Enumerable.Repeat(Trust, 7), (await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)).Where(IsAsked).Select(Organisation));
        Assert.DoesNotContain(await RecordsAsync(inspection, child, TestClients.NorthmarchIcb), IsAsked);
        // Of the other child nothing is determined, and of the police nothing has changed.
        Assert.Equal(7, (await RecordsAsync(inspection, other, TestClients.NorthmarchIcb)).Count(IsAsked));
        Assert.Equal(5, (await RecordsAsync(inspection, child, TestClients.NorthmarchPolice, "police")).Count(IsAsked));

        // Both: none sees, or answers for, the other's.
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust, Icb));
        foreach (var (agency, organisation) in new[] { (TestClients.NorthmarchTrust, Trust), (TestClients.NorthmarchIcb, Icb) })
            Assert.Equal(Enumerable.Repeat(organisation, 7), (await RecordsAsync(inspection, child, agency)).Where(IsAsked).Select(Organisation));
        var trusts = (await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)).First(IsAsked);
        using var icb = app.As(TestClients.NorthmarchIcb);
        await ServiceApp.RefusedAsync(await icb.PutAsync($"/api/intake/v1/items/{trusts["id"]}/documents/a.txt", IntakeApp.File("a"u8.ToArray())), HttpStatusCode.NotFound, "not-found");
        Assert.Equal(2, await app.Database.AuditedAsync("name-health-agencies", $"inspection/{inspection}"));
    }

    [Fact]
    public async Task What_has_come_already_is_not_asked_for_again()
    {
        var (inspection, child, _) = await OpenAsync();
        var records = await RecordsAsync(inspection, child, TestClients.NorthmarchIcb);
        await HandInAsync(records[0], TestClients.NorthmarchIcb);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb, Trust));

        var icb = (await RecordsAsync(inspection, child, TestClients.NorthmarchIcb)).Where(IsAsked).ToList();
        Assert.Equal(7, icb.Count);
        Assert.Equal(("submitted", $"{records[0]["id"]}"), (icb.Single(item => Organisation(item) is null)["state"]!.ToString(), $"{icb.Single(item => Organisation(item) is null)["id"]}"));
        // The trust has its own of it besides.
        Assert.Equal(7, (await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)).Count(item => Organisation(item) == Trust));
    }

    [Fact]
    public async Task Who_is_named_no_more_is_asked_no_more_and_who_is_named_again_has_not_lost_anything()
    {
        var (inspection, child, _) = await OpenAsync();
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust));
        await HandInAsync((await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)).First(IsAsked), TestClients.NorthmarchTrust);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child));
        Assert.DoesNotContain(await RecordsAsync(inspection, child, TestClients.NorthmarchTrust), IsAsked);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust, Trust));
        Assert.Equal(["requested", "requested", "requested", "requested", "requested", "requested", "submitted"], States(await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)));
    }

    [Fact]
    public async Task A_child_that_is_chosen_again_is_asked_about_of_those_that_were_named()
    {
        var (inspection, child, other) = await OpenAsync();
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust));
        await ChooseAsync(inspection, other);
        Assert.DoesNotContain(await RecordsAsync(inspection, child, TestClients.NorthmarchTrust), IsAsked);
        await ServiceApp.RefusedAsync(await NameAsync(inspection, child, Icb), HttpStatusCode.Conflict, "case-not-audited");
        await ChooseAsync(inspection, child, other);
        Assert.Equal(7, (await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)).Count(IsAsked));
        Assert.DoesNotContain(await RecordsAsync(inspection, child, TestClients.NorthmarchIcb), IsAsked);
    }

    [Fact]
    public async Task Scheduling_hears_of_case_records_once_every_one_that_is_named_has_handed_in()
    {
        var (inspection, child, _) = await OpenAsync(children: 1);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb, Trust));
        await HandInAsync(First(await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)), TestClients.NorthmarchTrust);
        Assert.Equal(0, await ArrivedAsync());
        await HandInAsync(First(await RecordsAsync(inspection, child, TestClients.NorthmarchIcb)), TestClients.NorthmarchIcb);
        Assert.Equal(1, await ArrivedAsync());
        // Asked anew, it is open again; and named no more, nothing is missing.
        await ServiceApp.ReadAsync(await NameAsync(inspection, child));
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb));
        Assert.Equal(1, await ArrivedAsync());

        Task<long> ArrivedAsync() => app.Database.ScalarAsync<long>($"select count(*) from arrivals where inspection_id = '{inspection}' and item = 'case-records-health-1'");
        static JsonNode First(IEnumerable<JsonNode> records) => records.Where(IsAsked).Single(item => item["item"]!.ToString() == "case-records-health-1");
    }

    [Fact]
    public async Task Scheduling_hears_that_nothing_is_owed_where_no_health_agency_is_to_be_asked_and_that_it_is_again()
    {
        var (inspection, child, _) = await OpenAsync(children: 1);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child));
        Assert.Equal(7, await ArrivedAsync());
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust));
        Assert.Equal(0, await ArrivedAsync());

        Task<long> ArrivedAsync() => app.Database.ScalarAsync<long>($"select count(*) from arrivals where inspection_id = '{inspection}' and owner_kind = 'health' and item like 'case-records-health-%'");
    }

    [Fact]
    public async Task Who_has_sent_only_what_is_harmful_is_asked_when_named()
    {
        var (inspection, child, _) = await OpenAsync(children: 1);
        var records = await RecordsAsync(inspection, child, TestClients.NorthmarchIcb);
        await HandInAsync(records[0], TestClients.NorthmarchIcb, Eicar);
        await HandInAsync(records[0], TestClients.NorthmarchTrust);
        await app.ReadAllAsync();
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb, Trust));
        Assert.Equal(7, (await RecordsAsync(inspection, child, TestClients.NorthmarchIcb)).Count(item => Organisation(item) == Icb && IsAsked(item)));
        Assert.Equal(6, (await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)).Count(item => Organisation(item) == Trust));
    }

    [Fact]
    public async Task Who_is_not_named_sees_no_more_that_the_child_is_asked_about_but_for_what_it_has_sent()
    {
        var (inspection, child, _) = await OpenAsync();
        var sent = (await RecordsAsync(inspection, child, TestClients.NorthmarchIcb))[2];
        await HandInAsync(sent, TestClients.NorthmarchIcb);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, "northmarch-trust"));
        Assert.Equal([$"{sent["id"]}"], (await RecordsAsync(inspection, child, TestClients.NorthmarchIcb)).Select(item => $"{item["id"]}"));
        Assert.All(await RecordsAsync(inspection, child, TestClients.NorthmarchTrust), item => Assert.Equal(Trust, Organisation(item)));
        // ¶28: audits are asked of all.
        Assert.Contains(await ItemsAsync(inspection, child, TestClients.NorthmarchIcb), item => item["item"]!.ToString() == "single-agency-audits" && IsAsked(item));
    }

    [Fact]
    public async Task What_inspectors_have_said_stands_again_when_the_agency_is_named_again()
    {
        var (inspection, child, _) = await OpenAsync();
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust));
        var records = await RecordsAsync(inspection, child, TestClients.NorthmarchTrust);
        var paths = records.Where(IsAsked).Select(item => $"/api/intake/v1/items/{item["id"]}").ToList();
        foreach (var item in records.Where(IsAsked).Take(3)) await HandInAsync(item, TestClients.NorthmarchTrust);
        await SayAsync(paths[0], "acceptance", null, TestClients.OfstedLead);
        await SayAsync(paths[1], "query", new { question = "Is this all?" }, TestClients.OfstedLead);
        await SayAsync(paths[2], "out-of-scope", new { reason = "It is of another child." }, TestClients.OfstedLead);
        await SayAsync(paths[3], "not-applicable", new { reason = "There was no referral." }, TestClients.NorthmarchTrust);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb));
        Assert.DoesNotContain(await RecordsAsync(inspection, child, TestClients.NorthmarchTrust), IsAsked);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust));
        Assert.Equal(
            ["accepted", "not-applicable", "out-of-scope", "query", "requested", "requested", "requested"], States(await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)));

        async Task SayAsync(string item, string what, object? body, TestClient by) =>
            await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{item}/{what}", body, by, await app.ETagOfAsync(item)));
    }

    [Fact]
    public async Task Who_was_named_while_its_file_was_looked_at_owes_another_where_that_is_harmful_and_the_same_naming_asks_for_it()
    {
        var (inspection, child, other) = await OpenAsync();
        var record = (await RecordsAsync(inspection, child, TestClients.NorthmarchIcb))[0];
        await HandInAsync(record, TestClients.NorthmarchIcb, Eicar);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb));
        await app.ReadAllAsync();
        // Open again, where it was asked for; another choice of cases leaves it so.
        await ChooseAsync(inspection, child, other);
        Assert.Equal("query", (await app.GetAsync($"/api/intake/v1/items/{record["id"]}", TestClients.NorthmarchIcb))["state"]!.ToString());
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb));
        Assert.Equal(Enumerable.Repeat(Icb, 7), (await RecordsAsync(inspection, child, TestClients.NorthmarchIcb)).Where(IsAsked).Select(Organisation));
        Assert.Equal(2, await app.Database.AuditedAsync("name-health-agencies", $"inspection/{inspection}"));
    }

    [Fact]
    public async Task A_file_that_is_found_to_be_harmful_while_nobody_is_asked_counts_no_more_until_two_inspectors_release_it()
    {
        var (inspection, child, _) = await OpenAsync();
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust));
        var record = (await RecordsAsync(inspection, child, TestClients.NorthmarchTrust)).First(IsAsked);
        var item = $"/api/intake/v1/items/{record["id"]}";
        await HandInAsync(record, TestClients.NorthmarchTrust, Eicar);
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb));
        await app.ReadAllAsync();
        Assert.Equal("withdrawn", await StateAsync());
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust));
        Assert.Equal("query", await StateAsync());

        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Icb));
        var document = (await app.GetAsync(item, TestClients.OfstedLead))["documents"]!.AsArray().Single()!["id"];
        var release = $"/api/intake/v1/documents/{document}/release";
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, release, new { reason = "It is a test file." }, TestClients.OfstedLead));
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{release}/agreement", null, TestClients.CqcInspector));
        await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust));
        Assert.Equal("submitted", await StateAsync());

        async Task<string> StateAsync() => (await app.GetAsync(item, TestClients.OfstedLead))["state"]!.ToString();
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_is_on_record_once()
    {
        var (inspection, child, _) = await OpenAsync();
        for (var time = 0; time < 2; time++)
            Assert.Equal($"{Trust}", (await ServiceApp.ReadAsync(await NameAsync(inspection, child, Trust, Trust)))["organisations"]!.AsArray().Single()!.ToString());
        Assert.Equal(1, await app.Database.AuditedAsync("name-health-agencies", $"inspection/{inspection}"));
        await app.HearAsync(new Jtai.Contracts.Scheduling.InspectionCancelled(inspection, DateTimeOffset.UnixEpoch));
        await ServiceApp.RefusedAsync(await NameAsync(inspection, child, Icb), HttpStatusCode.Conflict, "inspection-cancelled");
    }

    [Theory]
    [InlineData("southmere-icb")]
    [InlineData("northmarch-council")]
    [InlineData("northmarch-icbb")]
    public async Task An_organisation_that_is_no_health_agency_of_the_area_is_refused_by_name(string organisation)
    {
        var (inspection, child, _) = await OpenAsync();
        var refusal = await ServiceApp.RefusedAsync(await NameAsync(inspection, child, Trust, organisation), HttpStatusCode.UnprocessableEntity, "health-agency-unknown");
        Assert.Equal((organisation, $"{Icb}, {Trust}"), (refusal["value"]!.ToString(), refusal["allowed"]!.ToString()));
        Assert.Equal(7, (await RecordsAsync(inspection, child, TestClients.NorthmarchIcb)).Count(IsAsked));
    }

    [Fact]
    public async Task It_is_for_CQC_to_determine_and_only_of_a_child_whose_case_is_audited()
    {
        var (inspection, child, _) = await OpenAsync();
        await ServiceApp.RefusedAsync(await NameAsync(inspection, child, TestClients.OfstedLead, Trust), HttpStatusCode.Forbidden, "not-yours-to-determine");
        await ServiceApp.RefusedAsync(await NameAsync(inspection, child, TestClients.CqcLead, Trust), HttpStatusCode.NotFound, "not-found");
        await ServiceApp.RefusedAsync(await NameAsync(inspection, Guid.NewGuid(), Trust), HttpStatusCode.Conflict, "case-not-audited");
    }

    [Fact]
    public async Task Inspectors_ask_why_an_audit_of_one_agency_has_not_come_and_its_reason_answers()
    {
        var (inspection, child, _) = await OpenAsync();
        var audit = $"/api/intake/v1/items/{(await ItemsAsync(inspection, child, TestClients.NorthmarchPolice)).Single(item => item["item"]!.ToString() == "single-agency-audits")["id"]}";
        Assert.Equal("Asked for; where there is none, the reason is recorded.", (await app.GetAsync(audit, TestClients.NorthmarchPolice))["description"]!.ToString());
        var asked = await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{audit}/query", new { question = "Why is there no audit of yours (¶28)?" }, TestClients.OfstedLead, await app.ETagOfAsync(audit)));
        Assert.Equal("requested", asked["state"]!.ToString());
        Assert.Equal("Why is there no audit of yours (¶28)?", (await app.GetAsync(audit, TestClients.NorthmarchPolice))["inspectorNote"]!.ToString());
        var answered = await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{audit}/not-applicable", new { reason = "The force audits no single cases." }, TestClients.NorthmarchPolice, await app.ETagOfAsync(audit)));
        Assert.Equal("not-applicable", answered["state"]!.ToString());
    }

    /// <summary>An inspection that a CQC inspector has joined, with children whose cases are audited.</summary>
    async Task<(Guid Inspection, Guid Child, Guid Other)> OpenAsync(int children = 2)
    {
        var audited = Enumerable.Range(0, children).Select(_ => Guid.NewGuid()).ToList();
        var inspection = await app.OpenAnnexAAsync(audited);
        await app.JoinAsync(inspection, TestClients.CqcInspector);
        return (inspection, audited[0], audited[^1]);
    }

    Task ChooseAsync(Guid inspection, params Guid[] children)
    {
        app.Clock.Advance(Duration.FromMinutes(1));
        return app.HearAsync(new AuditCasesSelected(inspection, children, app.Clock.GetCurrentInstant().ToDateTimeOffset()));
    }

    Task<HttpResponseMessage> NameAsync(Guid inspection, Guid child, params string[] organisations) => NameAsync(inspection, child, TestClients.CqcInspector, organisations);

    Task<HttpResponseMessage> NameAsync(Guid inspection, Guid child, TestClient by, params string[] organisations) =>
        app.SendAsync(HttpMethod.Put, $"/api/intake/v1/inspections/{inspection}/children/{child}/health-agencies", new { organisations }, by);

    async Task HandInAsync(JsonNode item, TestClient by, string content = "Made up.")
    {
        using var http = app.As(by);
        await ServiceApp.ReadAsync(
            await http.PutAsync($"/api/intake/v1/items/{item["id"]}/documents/a.txt", IntakeApp.File(System.Text.Encoding.ASCII.GetBytes(content))), HttpStatusCode.Created);
    }

    async Task<List<JsonNode>> ItemsAsync(Guid inspection, Guid child, TestClient agency) =>
        [.. (await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", agency)).AsArray().OfType<JsonNode>().Where(item => item["child"]?.GetValue<Guid>() == child)];

    async Task<List<JsonNode>> RecordsAsync(Guid inspection, Guid child, TestClient agency, string kind = "health") =>
        [.. (await ItemsAsync(inspection, child, agency)).Where(item => item["item"]!.ToString().StartsWith($"case-records-{kind}-", StringComparison.Ordinal))];

    static IEnumerable<string> States(IEnumerable<JsonNode> items) => items.Where(IsAsked).Select(item => item["state"]!.ToString()).Order();

    static bool IsAsked(JsonNode item) => item["state"]!.ToString() != "withdrawn";

    static string? Organisation(JsonNode item) => item["organisation"]?.ToString();
}
