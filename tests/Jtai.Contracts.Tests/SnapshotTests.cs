using System.Runtime.CompilerServices;
using System.Text.Json;
using Jtai.Contracts.CaseSelection;
using Jtai.Contracts.Identity;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using MassTransit.Serialization;

namespace Jtai.Contracts.Tests;

/// <summary>
/// The JSON of every event against a committed file: a renamed or removed field shows as a difference, as messages of the last release may still be under way.
/// A wanted change: run with JTAI_ACCEPT=1 and commit the files.
/// </summary>
public sealed class SnapshotTests
{
    static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true, NewLine = "\n" };
    static readonly Guid Inspection = new("01975f3e-0000-7000-8000-000000000001");
    static readonly Guid Other = new("01975f3e-0000-7000-8000-000000000002");
    static readonly DateTimeOffset At = new(2026, 11, 16, 9, 30, 0, TimeSpan.Zero);
    static readonly DateOnly NotifiedOn = new(2026, 11, 16);
    static readonly DateOnly FieldworkStartsOn = new(2026, 11, 30);
    static readonly IReadOnlyList<Deadline> Deadlines = [new("child-level-data", new DateOnly(2026, 11, 17), At.AddDays(1)), new("fieldwork-end", new DateOnly(2026, 12, 4), null)];

    public static TheoryData<object> Events { get; } =
    [
        new InspectionNotified(Inspection, "northmarch", "front-door-2024", 1, NotifiedOn, FieldworkStartsOn, Deadlines, 1, At),
        new TimetableChanged(Inspection, NotifiedOn, FieldworkStartsOn, Deadlines, 2, At),
        new FrameworkAdded("a-new-theme", 2, """{ "id": "a-new-theme", "version": 2 }""", At),
        new ReminderFired(Inspection, Other, "audits", "overdue", "police", At, At, LateBySeconds: 4.5, At),
        new InformationItemSubmitted(Inspection, Other, "child-level-data", Inspection, "northmarch-council", At, Late: true, "local-authority"),
        new InformationItemReturned(Inspection, Other, "child-level-data", Inspection, "northmarch-council", At, Late: true, "local-authority"),
        new InspectionDeferred(Inspection, FieldworkStartsOn, At),
        new InspectionPaused(Inspection, FieldworkStartsOn, At),
        new InspectionResumed(Inspection, FieldworkStartsOn, FieldworkStartsOn, At),
        new InspectionCancelled(Inspection, At),
        new FieldworkStarted(Inspection, FieldworkStartsOn, FieldworkStartsOn, At),
        new FieldworkEnded(Inspection, "northmarch", "front-door-2024", 1, FieldworkStartsOn, FieldworkStartsOn, Deadlines, 3, At),
        new ChildLevelDataAccepted(Inspection, Other, At, Rows: 1200, Children: 400),
        new ChildrenSampled(Inspection, [Inspection, Other], At),
        new AuditCasesSelected(Inspection, [Other], At),
        new MembershipChanged(Inspection, "demo-ofsted-lead", "ofsted", "lead", At, null, 3),
    ];

    static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");

    [Theory]
    [MemberData(nameof(Events))]
    public void The_JSON_of_an_event_is_what_was_agreed(object @event)
    {
        var path = Path.Combine(Folder(), $"{@event.GetType().Name}.json");
        var json = JsonSerializer.Serialize(@event, Indented) + "\n";
        if (Environment.GetEnvironmentVariable("JTAI_ACCEPT") == "1")
            File.WriteAllText(path, json);
        Assert.Equal(File.ReadAllText(path), json);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_comes_back_as_it_was(object @event)
    {
        // As the outbox keeps it, and as MassTransit sends it.
        foreach (var options in (JsonSerializerOptions[])[JsonSerializerOptions.Web, SystemTextJsonMessageSerializer.Options])
        {
            var json = JsonSerializer.Serialize(@event, options);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, @event.GetType(), options), options));
            Assert.Equal(JsonSerializer.Serialize(@event, Indented), JsonSerializer.Serialize(JsonSerializer.Deserialize(json, @event.GetType(), options), Indented));
        }
    }

    [Fact]
    public void Every_event_has_a_snapshot_and_every_snapshot_an_event() => Assert.Equal(
        EventTypes.All.Select(type => type.Name).Order(),
        Directory.GetFiles(Folder(), "*.json").Select(Path.GetFileNameWithoutExtension).Order());
}
