using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.Contracts.Api.Identity;
using Jtai.Contracts.Identity;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Steps;
using Jtai.Scheduling.Tests.Inspections;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace Jtai.Scheduling.Tests;

[CollectionDefinition(nameof(SchedulingApp))]
public sealed class SchedulingAppCollection : ICollectionFixture<SchedulingApp>;

/// <summary>Scheduling with real servers, and an Identity that knows the inspectors of <see cref="TestClients"/>. Tests share it, one after the other, and tell their inspections apart by id.</summary>
public sealed class SchedulingApp() : ServiceApp("scheduling")
{
    /// <summary>Thursday, in winter time; the earliest Monday with ten working days' notice is 27 January.</summary>
    public static readonly Instant Thursday = Instant.FromUtc(2025, 1, 2, 10, 0);

    readonly FakeIdentity identity = new();

    public FakeClock Clock { get; } = new(Thursday);

    internal JtaiApp<SchedulingDb> Host { get; private set; } = null!;

    /// <summary>What the database is asked, for tests that watch it.</summary>
    internal DatabaseWork DatabaseWork { get; } = new();

    public override async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Host = await StartAsync<SchedulingDb>(new()
        {
            ["Seal:Key"] = Convert.ToBase64String(new byte[32]),
            ["services:identity:http:0"] = "http://identity",
            ["ServiceClient:PrivateKey"] = Convert.ToBase64String(key.ExportPkcs8PrivateKey()),
            // Looks when a test tells it to.
            [$"Workers:{nameof(FireReminders)}"] = "false",
        }, services =>
        {
            services.AddSingleton<IClock>(Clock);
            services.AddHttpClient<IdentityClient>().ConfigurePrimaryHttpMessageHandler(() => identity);
        });
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        identity.Dispose();
        DatabaseWork.Dispose();
    }

    /// <summary>While set, Identity answers with this.</summary>
    public HttpStatusCode? IdentityAnswers
    {
        set => identity.Answers = value;
    }

    /// <summary>The local areas of which Identity knows an agency.</summary>
    public ISet<string> Areas => identity.Areas;

    internal Task<T> QueryAsync<T>(Func<SchedulingDb, Task<T>> query) => InScopeAsync(services => query(services.GetRequiredService<SchedulingDb>()));

    /// <summary>An inspection of Northmarch led by <see cref="TestClients.OfstedLead"/>, fieldwork from Monday 27 January 2025, to be notified on 13 January.</summary>
    public async Task<JsonNode> PlannedAsync(string fieldworkStartsOn = "2025-01-27", string framework = "front-door-2024", string localArea = "northmarch", string? overrideReason = null)
    {
        Clock.Reset(Thursday);
        Areas.Add(localArea);
        using var http = As(TestClients.OfstedLead);
        using var answer = await http.PostAsJsonAsync("/api/scheduling/v1/inspections", new { localArea, framework, fieldworkStartsOn, overrideReason });
        return await ReadAsync(answer, HttpStatusCode.Created);
    }

    /// <summary>The same after the reviewers have met: it may be notified.</summary>
    public async Task<JsonNode> ReadyAsync(string fieldworkStartsOn = "2025-01-27", string framework = "front-door-2024", string localArea = "northmarch", string? overrideReason = null)
    {
        var id = (await PlannedAsync(fieldworkStartsOn, framework, localArea, overrideReason)).Id();
        var reviewers = (framework == "domestic-abuse-2024" ? ["ofsted", "cqc", "hmicfrs", "hmi-probation"] : (string[])["ofsted", "cqc", "hmicfrs"]).ToDictionary(each => each, each => $"{each}-reviewer");
        await ReadAsync(await StepAsync(id, "intelligence", new { reviewers }));
        return await ReadAsync(await StepAsync(id, "readiness", new { metOn = "2025-01-02" }));
    }

    /// <summary>The same after its notification on 13 January 2025 at 09:00.</summary>
    public async Task<JsonNode> NotifiedAsync(string fieldworkStartsOn = "2025-01-27", string framework = "front-door-2024", string localArea = "northmarch", string? overrideReason = null)
    {
        var ready = await ReadyAsync(fieldworkStartsOn, framework, localArea, overrideReason: overrideReason);
        Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        return await ReadAsync(await StepAsync(ready.Id(), "notification", new { reason = "Agreed with the director." }));
    }

    /// <summary>Says the reminders that are due by the clock, as the worker does.</summary>
    public async Task SayRemindersAsync()
    {
        while (await Host.Services.GetRequiredService<FireReminders>().RunOnceAsync(CancellationToken.None)) { }
    }

    /// <summary>A step by the lead inspector, with the present ETag unless another is given.</summary>
    public async Task<HttpResponseMessage> StepAsync(string id, string step, object body, TestClient? by = null, string? ifMatch = null) =>
        await SendAsync(HttpMethod.Post, $"inspections/{id}/{step}", body, by ?? TestClients.OfstedLead, ifMatch ?? await ETagAsync(id));

    /// <summary>Gives somebody a role in an inspection, as Identity would tell.</summary>
    public Task<int> JoinAsync(string id, TestClient client, string role = "inspector", DateTimeOffset? until = null, int revision = 1) => QueryAsync(async db =>
    {
        await db.KeepMembershipAsync(new MembershipChanged(Guid.Parse(id), client.Id, client.Organisation, role, DateTimeOffset.UnixEpoch, until, revision), default);
        return revision;
    });

    /// <summary>A meeting scheduled by the lead inspector.</summary>
    public async Task<JsonNode> MeetingAsync(string id, string meeting, string on, string from, string to, string mode = "video", string? place = null, string? reason = null)
    {
        using var http = As(TestClients.OfstedLead);
        return await ReadAsync(await http.PostAsJsonAsync($"/api/scheduling/v1/inspections/{id}/meetings", new { meeting, plan = new { on, from, to, mode, place, reason } }), HttpStatusCode.Created);
    }

    /// <summary>A change of a meeting by the lead inspector with the present ETag; it must succeed.</summary>
    public async Task<JsonNode> ChangeMeetingAsync(string id, string meeting, HttpMethod method, string step, object body) =>
        await ReadAsync(await SendAsync(method, $"inspections/{id}/meetings/{meeting}{step}", body, TestClients.OfstedLead, await ETagOfAsync($"inspections/{id}/meetings/{meeting}")));

    public Task<string> ETagAsync(string id) => ETagOfAsync($"inspections/{id}");

    /// <summary>Sends calls while a lock is held for which each of them comes to wait, and lets go once all do: whatever they read before it, they have read.</summary>
    /// <param name="holding">SQL that takes the lock; what it changes is committed before they go on.</param>
    /// <param name="calls">The calls.</param>
    public async Task<IReadOnlyList<HttpResponseMessage>> AtOnceAsync(string holding, params IReadOnlyList<Func<Task<HttpResponseMessage>>> calls)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = holding;
            await command.ExecuteNonQueryAsync();
        }
        var sent = calls.Select(call => call()).ToList();
        await Eventually.TrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == sent.Count);
        await transaction.CommitAsync();
        return await Task.WhenAll(sent);
    }

    /// <summary>Identity's answer to the one call that planning makes.</summary>
    sealed class FakeIdentity : HttpMessageHandler
    {
        static readonly string[] Inspectors = [TestClients.OfstedLead.Id, TestClients.CqcLead.Id];

        internal HttpStatusCode? Answers { get; set; }

        internal SortedSet<string> Areas { get; } = new(StringComparer.Ordinal) { "northmarch", "southmere" };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Only Scheduling's own token opens this address.
            if (request.Headers.Authorization is not AuthenticationHeaderValue { Scheme: "Bearer" }) return new HttpResponseMessage(HttpStatusCode.Unauthorized);
            var read = request.Method == HttpMethod.Get;
            if (Answers is { } status && !(read && status == HttpStatusCode.UnprocessableEntity)) return new HttpResponseMessage(status);
            if (read)
            {
                Assert.Equal("/api/identity/v1/organisations", request.RequestUri!.AbsolutePath);
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(Areas.Select(area => new Organisation($"{area}-council", area, "local-authority", area)).Append(new("ofsted", "Ofsted", "inspectorate", null)), options: ServiceDefaults.Json.Client) };
            }
            var path = request.RequestUri!.AbsolutePath.Split('/');
            Assert.Equal(["", "api", "identity", "v1", "inspections", path[5], "memberships", path[7]], path);
            var body = (await request.Content!.ReadFromJsonAsync<PutMembershipRequest>(ServiceDefaults.Json.Client, cancellationToken))!;
            return Inspectors.Contains(path[7])
                ? new HttpResponseMessage(HttpStatusCode.Created) { Content = JsonContent.Create(new Membership(Guid.Parse(path[5]), path[7], body.Organisation, body.Role, DateTimeOffset.UnixEpoch, null, 1), options: ServiceDefaults.Json.Client) }
                : new HttpResponseMessage(HttpStatusCode.UnprocessableEntity);
        }
    }
}

static class JsonNodeExtensions
{
    internal static string Id(this JsonNode node) => node["id"]!.GetValue<string>();

    internal static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();

    internal static JsonNode Milestone(this JsonNode timetable, string id) => timetable["milestones"]!.AsArray().Single(milestone => milestone!.Id() == id)!;
}
