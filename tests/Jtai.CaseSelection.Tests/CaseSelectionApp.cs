using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.Intake;
using Jtai.Contracts.Identity;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.CaseSelection.Tests;

/// <summary>CaseSelection with real servers. Intake alone is played: its rows are what a test says.</summary>
public sealed class CaseSelectionApp : IAsyncLifetime
{
    public static readonly DateTimeOffset SampleDueAt = new(2025, 5, 8, 16, 0, 0, TimeSpan.Zero);

    public TestDatabase Database { get; private set; } = null!;

    internal JtaiApp<CaseSelectionDb> Host { get; private set; } = null!;

    internal PlayedIntake Intake { get; } = new();

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync<CaseSelectionDb>();
        Host = new(new Dictionary<string, string?>
        {
            ["ConnectionStrings:caseselectiondb"] = Database.ConnectionString,
            ["ConnectionStrings:messaging"] = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync(),
            ["Audit:SigningKey"] = TestDatabase.AuditSigningKey,
            ["Seal:Key"] = Convert.ToBase64String(new byte[32]),
            ["services:intake:http:0"] = "http://intake.invalid",
        }, services => services.AddScoped(_ => new IntakeClient(new HttpClient(Intake, disposeHandler: false) { BaseAddress = new Uri("http://intake.invalid") })));
        // What is published before the queues are there is lost; services publish through the outbox, which knows.
        await Host.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(2));
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }

    public HttpClient As(TestClient client) => Host.As(client);

    public Task PublishAsync<T>(T message) where T : class => Host.Services.GetRequiredService<IBus>().Publish(message);

    /// <summary>The same, and the service has taken note of it.</summary>
    public async Task HearAsync<T>(T message) where T : class
    {
        var id = Guid.CreateVersion7();
        await Host.Services.GetRequiredService<IBus>().Publish(message, context => context.MessageId = id);
        await Eventually.TrueAsync(() => QueryAsync(db => db.Set<InboxMessage>().AnyAsync(each => each.MessageId == id)));
    }

    internal async Task<T> QueryAsync<T>(Func<CaseSelectionDb, Task<T>> query)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<CaseSelectionDb>());
    }

    /// <summary>An inspection of Northmarch, notified, led by <see cref="TestClients.OfstedLead"/>, seen by an inspector of CQC.</summary>
    public async Task<Inspection> NotifiedAsync()
    {
        var inspection = new Inspection(this, Guid.NewGuid());
        await PublishAsync(new InspectionNotified(
            inspection.Id, "northmarch", "front-door-2024", 1, new(2025, 5, 6), new(2025, 5, 19), [new Deadline("select-30", new(2025, 5, 8), SampleDueAt)], 1, SampleDueAt));
        await PublishAsync(new MembershipChanged(inspection.Id, TestClients.OfstedLead.Id, "ofsted", "lead", DateTimeOffset.UnixEpoch, null, 1));
        await PublishAsync(new MembershipChanged(inspection.Id, TestClients.CqcInspector.Id, "cqc", "inspector", DateTimeOffset.UnixEpoch, null, 1));
        await Eventually.TrueAsync(async () =>
            await QueryAsync(db => db.Selections.AnyAsync(selection => selection.InspectionId == inspection.Id && selection.LocalArea != null))
            && await QueryAsync(db => db.Memberships.CountAsync(membership => membership.InspectionId == inspection.Id)) == 2);
        return inspection;
    }

    /// <summary>The same with this many children in the lists, each with a contact; every fifth with an enquiry too.</summary>
    public async Task<Inspection> WithChildrenAsync(int children)
    {
        var inspection = await NotifiedAsync();
        await inspection.AcceptAsync(Lists(children), DateTimeOffset.UnixEpoch);
        return inspection;
    }

    public static IReadOnlyList<ChildLevelRow> Lists(int children, int from = 0) =>
    [
        .. Enumerable.Range(from, children).SelectMany(n => new[] { Row(1, n), Row(5, n) }.Take(n % 5 == 0 ? 2 : 1)),
    ];

    static ChildLevelRow Row(int list, int n) => new(
        list, n + 3, $"LA-{n}", n % 2 == 0 ? "a) Male" : "b) Female", n % 3 == 0 ? "h) BCRB" : "a) WBRI", new(2011, 2, 14), n % 18, list == 5 ? "a) Yes" : null,
        list == 1 ? (n % 2 == 0 ? "m) 6: Police" : "f) 2A: Schools") : null, new DateOnly(2025, 4, 1).AddDays(n % 28), new Dictionary<string, string> { ["Child Unique ID"] = $"LA-{n}" });
}

public sealed record Inspection(CaseSelectionApp App, Guid Id)
{
    string Path => $"/api/case-selection/v1/inspections/{Id}";

    public string Selection => $"{Path}/selection";

    public string Children => $"{Path}/children";

    public string Proposal => $"{Path}/proposal";

    public string Sample => $"{Path}/sample";

    public string Audits => $"{Path}/audits";

    public async Task<Guid> AcceptAsync(IReadOnlyList<ChildLevelRow> rows, DateTimeOffset receivedAt, bool wait = true)
    {
        var submission = Guid.NewGuid();
        App.Intake.Rows[submission] = rows;
        await App.PublishAsync(new ChildLevelDataAccepted(Id, submission, receivedAt, rows.Count, rows.DistinctBy(row => row.ChildId).Count()));
        if (wait)
        {
            await Eventually.TrueAsync(() => App.QueryAsync(db => db.Selections.AnyAsync(selection => selection.InspectionId == Id && selection.SubmissionId == submission)));
        }

        return submission;
    }

    public async Task<JsonArray> ListAsync(string query = "limit=200")
    {
        using var lead = App.As(TestClients.OfstedLead);
        return (await lead.GetFromJsonAsync<JsonNode>($"{Children}?{query}"))!["items"]!.AsArray();
    }

    public async Task<string> ETagAsync()
    {
        using var lead = App.As(TestClients.OfstedLead);
        using var answer = await lead.GetAsync(Selection);
        return answer.Headers.ETag!.ToString();
    }

    /// <summary>Chooses the first so many of these children.</summary>
    public async Task<HttpResponseMessage> ChooseAsync(string path, JsonArray children, int count, string? etag = null, TestClient? by = null)
    {
        using var http = App.As(by ?? TestClients.OfstedLead);
        using var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = JsonContent.Create(new { children = children.Take(count).Select(child => new { child = child!["child"]!.ToString(), reason = "Police referred twice." }) }),
        };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(etag ?? await ETagAsync()));
        return await http.SendAsync(request);
    }
}

internal sealed class PlayedIntake : HttpMessageHandler
{
    public Dictionary<Guid, IReadOnlyList<ChildLevelRow>> Rows { get; } = [];

    /// <summary>While set, Intake is away.</summary>
    public bool Away { get; set; }

    public int Asked { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked++;
        var submission = Guid.Parse(request.RequestUri!.Segments[^2].TrimEnd('/'));
        return Task.FromResult(Away
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(Rows[submission]) });
    }
}
