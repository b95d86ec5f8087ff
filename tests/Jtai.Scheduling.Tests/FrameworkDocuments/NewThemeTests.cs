using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jtai.CaseSelection.Data;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Intake.Data;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Role = Jtai.ServiceDefaults.Role;

namespace Jtai.Scheduling.Tests.FrameworkDocuments;

/// <summary>Scheduling, Intake and CaseSelection, each with its own database, on one broker.</summary>
public sealed class ThreeServices : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("jtai-theme-").FullName;

    public SchedulingApp Scheduling { get; } = new();

    public TestDatabase IntakeDatabase { get; private set; } = null!;

    public TestDatabase SelectionDatabase { get; private set; } = null!;

    internal JtaiApp<IntakeDb> Intake { get; private set; } = null!;

    internal JtaiApp<CaseSelectionDb> Selection { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Scheduling.InitializeAsync();
        (IntakeDatabase, SelectionDatabase) = (await TestDatabase.CreateAsync<IntakeDb>(), await TestDatabase.CreateAsync<CaseSelectionDb>());
        Intake = new(new Dictionary<string, string?>
        {
            ["ConnectionStrings:intakedb"] = IntakeDatabase.ConnectionString,
            ["ConnectionStrings:messaging"] = Scheduling.Broker,
            ["Intake:MasterKey"] = Convert.ToBase64String(new byte[32]),
            ["Seal:Key"] = Convert.ToBase64String(new byte[32]),
            ["Intake:ReceiptKey"] = TestKeys.Receipts,
            ["Intake:DocumentsFolder"] = folder,
        }, services => services.AddSingleton<IClock>(Scheduling.Clock));
        Selection = new(new Dictionary<string, string?>
        {
            ["ConnectionStrings:caseselectiondb"] = SelectionDatabase.ConnectionString,
            ["Seal:Key"] = Convert.ToBase64String(new byte[32]),
            ["ConnectionStrings:messaging"] = Scheduling.Broker,
            ["services:intake:http:0"] = "http://intake.invalid",
        });
        await Intake.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(2));
        await Selection.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(2));
    }

    public async Task DisposeAsync()
    {
        await Intake.DisposeAsync();
        await Selection.DisposeAsync();
        await Scheduling.DisposeAsync();
        await IntakeDatabase.DisposeAsync();
        await SelectionDatabase.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A new theme needs a document and no release.</summary>
public sealed class NewThemeTests(ThreeServices services) : IClassFixture<ThreeServices>
{
    /// <summary>Serious youth violence: child-level data on D3 at 15:00 by a milestone of its own, 40 children of whom 7 go to audit.</summary>
    static string YouthViolence(string id) => NewTheme.Document(id, change: theme =>
    {
        theme["effective"] = new JsonObject { ["from"] = "2025-01-01" };
        var due = theme.Part("milestones", "child-level-data");
        (due["id"], due["offset"], due["label"], due["at"]) = ("lists-of-children", 2, "D3", "15:00");
        var asked = theme.Part("informationRequest", "child-level-data");
        asked["title"] = "Lists of children at risk of serious youth violence";
        foreach (var item in asked["items"]!.AsArray().Append(asked)) item!["due"] = "lists-of-children";
        (theme["selection"]!["sample"]!["count"], theme["selection"]!["audits"]!["minimum"]) = (40, 7);
    });

    /// <summary>Formats asserted, as for the documents that are shipped (SchemaTests).</summary>
    [Fact]
    public void New_themes_are_valid_to_another_library_too()
    {
        var schema = Json.Schema.JsonSchema.FromText(FrameworkDocument.Schema);
        foreach (var theme in new[] { YouthViolence("serious-youth-violence-2025"), CompleteDomesticAbuse() })
        {
            using var document = JsonDocument.Parse(theme);
            Assert.True(schema.Evaluate(document.RootElement, new() { RequireFormatValidation = true }).IsValid);
        }
    }

    [Fact]
    public async Task A_new_theme_is_planned_and_notified_and_its_information_request_opens_by_its_own_deadlines()
    {
        await SchedulingApp.ReadAsync(await services.Scheduling.As(TestClients.OfstedAdministrator).PostAsync("/api/scheduling/v1/frameworks", new StringContent(YouthViolence("serious-youth-violence-2025"), Encoding.UTF8, "application/json")), HttpStatusCode.Created);
        var inspection = await services.Scheduling.NotifiedAsync(framework: "serious-youth-violence-2025");
        Assert.Equal("2025-01-15T15:00:00+00:00", inspection["timetable"]!.Milestone("lists-of-children").Text("dueAt"));

        using var council = services.Intake.As(TestClients.NorthmarchCouncil);
        JsonNode? item = null;
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await council.GetAsync($"/api/intake/v1/items?inspection={inspection.Id()}");
            item = answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Single(each => each!.Text("kind") == "child-level-data") : null;
            return item is not null;
        }, TimeSpan.FromMinutes(1));
        Assert.Equal(("Lists of children at risk of serious youth violence", "2025-01-15T15:00:00+00:00", "¶94-95"), (item!.Text("title"), item!.Text("dueAt"), item!.Text("paragraph")));
        await Eventually.TrueAsync(async () => await services.SelectionDatabase.ScalarAsync<long>($"select count(*) from selections where inspection_id = '{inspection.Id()}' and sample_size = 40 and minimum_audits = 7") == 1, TimeSpan.FromMinutes(1));

        // The next version arrives; what runs stays on its own, also where its dates move.
        var next = JsonNode.Parse(YouthViolence("serious-youth-violence-2025"))!;
        (next["version"], next.Part("milestones", "lists-of-children")["at"]) = (2, "09:00");
        await SchedulingApp.ReadAsync(await services.Scheduling.As(TestClients.OfstedAdministrator).PostAsync("/api/scheduling/v1/frameworks", new StringContent(next.ToJsonString(), Encoding.UTF8, "application/json")), HttpStatusCode.Created);
        var moved = await SchedulingApp.ReadAsync(await services.Scheduling.StepAsync(inspection.Id(), "plan", new { fieldworkStartsOn = "2025-02-03", reason = "The team is needed elsewhere." }));
        Assert.Equal("2025-01-15T15:00:00+00:00", moved["timetable"]!.Milestone("lists-of-children").Text("dueAt"));
        await Eventually.TrueAsync(async () => await services.IntakeDatabase.ScalarAsync<long>("select count(*) from added_frameworks where framework = 'serious-youth-violence-2025'") == 2, TimeSpan.FromMinutes(1));
    }

    /// <summary>The theme of domestic abuse with what its sources leave out, and data that probation owes too.</summary>
    static string CompleteDomesticAbuse()
    {
        var (theme, frontDoor) = (JsonNode.Parse(FrameworkDocument.ShippedText("domestic-abuse-2024", 1)!)!, JsonNode.Parse(FrameworkDocument.ShippedText("front-door-2024", 1)!)!);
        (theme["version"], theme["incomplete"], theme["missing"]) = (2, false, new JsonArray());
        foreach (var part in new[] { "criteria", "selection", "complaints" }) theme[part] = frontDoor[part]!.DeepClone();
        var due = frontDoor.Part("milestones", "child-level-data").DeepClone();
        due["actors"] = new JsonArray("local-authority", "probation");
        theme["milestones"]!.AsArray().Add(due);
        theme["milestones"]!.AsArray().Add(frontDoor.Part("milestones", "complaints-close").DeepClone());
        theme["informationRequest"] = new JsonArray(new JsonObject { ["id"] = "child-level-data", ["title"] = "Child-level data", ["paragraph"] = "¶94-95", ["owners"] = new JsonArray("local-authority", "probation"), ["due"] = "child-level-data" });
        return theme.ToJsonString();
    }

    [Fact]
    public async Task An_agency_that_only_a_theme_has_takes_part_like_any_other_without_a_release()
    {
        var (probation, elsewhere) = (new TestClient("northmarch-probation", "northmarch-probation", "probation", "northmarch", Role.Agency), new TestClient("southmere-probation", "southmere-probation", "probation", "southmere", Role.Agency));
        var app = services.Scheduling;
        await SchedulingApp.ReadAsync(await app.As(TestClients.OfstedAdministrator).PostAsync("/api/scheduling/v1/frameworks", new StringContent(CompleteDomesticAbuse(), Encoding.UTF8, "application/json")), HttpStatusCode.Created);
        var id = (await app.ReadyAsync(framework: "domestic-abuse-2024")).Id();

        // ¶14-15: until it is notified it is told of nothing, and sees nothing.
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 8, 59));
        await app.SayRemindersAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(probation));
        Assert.Empty(await AboutAsync(probation));
        Assert.False(await app.QueryAsync(db => db.Reminders.AnyAsync(reminder => reminder.InspectionId == Guid.Parse(id) && reminder.Actor == "probation")));

        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }));
        await app.SayRemindersAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (await StatusAsync(probation), await StatusAsync(elsewhere)));
        var owed = (await app.GetAsync($"inspections/{id}/deadlines", probation)).AsArray().Single(deadline => deadline!.Text("milestone") == "child-level-data")!;
        Assert.Equal(("due-soon", "probation"), (owed.Text("state"), owed["agencies"]!.AsArray().Single()!.Text("agency")));
        Assert.Equal(["due-soon child-level-data probation"], await AboutAsync(probation));
        Assert.Empty(await AboutAsync(elsewhere));

        JsonNode? items = null;
        await Eventually.TrueAsync(async () =>
        {
            using var http = services.Intake.As(probation);
            using var answer = await http.GetAsync($"/api/intake/v1/items?inspection={id}");
            items = answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
            return items is not null;
        }, TimeSpan.FromMinutes(1));
        Assert.Equal(("child-level-data", "probation"), (items!.AsArray().Single()!.Text("item"), items[0]!.Text("agency")));
        using var stranger = services.Intake.As(elsewhere);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/intake/v1/items?inspection={id}")).StatusCode);

        async Task<HttpStatusCode> StatusAsync(TestClient client)
        {
            using var answer = await app.SendAsync(HttpMethod.Get, $"inspections/{id}", null, client);
            return answer.StatusCode;
        }

        async Task<IEnumerable<string>> AboutAsync(TestClient client) => (await app.GetAsync("notices", client))["items"]!.AsArray()
            .Where(notice => notice!.Text("inspectionId") == id && notice!["about"]?.GetValue<string>() == "child-level-data").Select(notice => $"{notice!.Text("kind")} child-level-data {notice!.Text("to")}");
    }

    [Fact]
    public async Task A_notification_that_overtakes_its_framework_waits_for_it()
    {
        var inspection = Guid.NewGuid();
        var (on, at) = (new DateOnly(2025, 1, 15), new DateTimeOffset(2025, 1, 15, 15, 0, 0, TimeSpan.Zero));
        var bus = services.Intake.Services.GetRequiredService<IBus>();
        await bus.Publish(new InspectionNotified(inspection, "northmarch", "overtaken-theme", 1, new(2025, 1, 13), new(2025, 1, 27), [new Deadline("lists-of-children", on, at)], 1, at));
        // Both have met it, and found that they do not know the framework.
        foreach (var host in new[] { services.Intake.Output, services.Selection.Output })
            await Eventually.TrueAsync(() => host.LinesWith(nameof(Messaging.NotYetArrivedException)).Count > 0, TimeSpan.FromMinutes(1));
        Assert.Equal(0, await services.IntakeDatabase.ScalarAsync<long>($"select count(*) from items where inspection_id = '{inspection}'"));

        await bus.Publish(new FrameworkAdded("overtaken-theme", 1, YouthViolence("overtaken-theme"), at));
        await Eventually.TrueAsync(async () => await services.IntakeDatabase.ScalarAsync<long>($"select count(*) from items where inspection_id = '{inspection}' and due = 'lists-of-children'") == 1, TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(async () => await services.SelectionDatabase.ScalarAsync<long>($"select count(*) from selections where inspection_id = '{inspection}' and minimum_audits = 7") == 1, TimeSpan.FromMinutes(1));
    }
}
