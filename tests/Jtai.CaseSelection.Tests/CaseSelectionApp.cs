using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.Intake;
using Jtai.Contracts.Identity;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.CaseSelection.Tests;

/// <summary>CaseSelection with real servers. Intake alone is played: its rows are what a test says.</summary>
public sealed class CaseSelectionApp() : ServiceApp("case-selection")
{
    public static readonly DateTimeOffset SampleDueAt = new(2025, 5, 8, 16, 0, 0, TimeSpan.Zero);

    internal JtaiApp<CaseSelectionDb> Host { get; private set; } = null!;

    internal PlayedIntake Intake { get; } = new();

    public override async Task InitializeAsync() => Host = await StartAsync<CaseSelectionDb>(
        new() { ["Seal:Key"] = Convert.ToBase64String(new byte[32]), ["services:intake:http:0"] = "http://intake.invalid" },
        services => services.AddScoped(_ => new IntakeClient(new HttpClient(Intake, disposeHandler: false) { BaseAddress = new Uri("http://intake.invalid") })));

    internal Task<T> QueryAsync<T>(Func<CaseSelectionDb, Task<T>> query) => InScopeAsync(services => query(services.GetRequiredService<CaseSelectionDb>()));

    /// <summary>An inspection of Northmarch, notified, led by <see cref="TestClients.OfstedLead"/>, seen by an inspector of CQC.</summary>
    public async Task<Inspection> NotifiedAsync()
    {
        var inspection = new Inspection(this, Guid.NewGuid());
        await PublishAsync(new InspectionNotified(
            inspection.Id, "northmarch", "front-door-2024", 1, new(2025, 5, 6), new(2025, 5, 19), [new Deadline("select-30", new(2025, 5, 8), SampleDueAt)], 1, SampleDueAt));
        await PublishAsync(new MembershipChanged(inspection.Id, TestClients.OfstedLead.Id, "ofsted", "lead", DateTimeOffset.UnixEpoch, null, 1));
        await PublishAsync(new MembershipChanged(inspection.Id, TestClients.CqcInspector.Id, "cqc", "inspector", DateTimeOffset.UnixEpoch, null, 1));
        await Eventually.TrueAsync(async () =>
            await QueryAsync(db => db.Inspections.AnyAsync(each => each.InspectionId == inspection.Id && each.LocalArea != null))
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

    public string Balance => $"{Path}/balance";

    public string Suggestions => $"{Path}/suggestions";

    public string Choices => $"{Path}/choices";

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

    public Task<HttpResponseMessage> SuggestAsync(IEnumerable<Guid>? keep = null, IEnumerable<Guid>? leaveOut = null, TestClient? by = null) =>
        App.SendAsync(HttpMethod.Post, Suggestions, new { keep = keep ?? [], leaveOut = leaveOut ?? [] }, by ?? TestClients.OfstedLead);

    public Task<string> ETagAsync() => App.ETagOfAsync(Selection);

    /// <summary>Chooses the first so many of these children.</summary>
    public async Task<HttpResponseMessage> ChooseAsync(string path, JsonArray children, int count, string? etag = null, TestClient? by = null) => await App.SendAsync(
        HttpMethod.Put, path,
        new { children = children.Take(count).Select(child => new { child = child!["child"]!.ToString(), reason = "Police referred twice." }) },
        by ?? TestClients.OfstedLead, etag ?? await ETagAsync());
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
