using System.Text.Json;
using Jtai.Contracts.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using NodaTime;

namespace Jtai.Data.Messages;

/// <summary>
/// A service's own copy of an inspection that its area knows of; Scheduling owns it. Kept by statements of SQL and only read here. A context opts in
/// with <c>DbSet&lt;KnownInspection&gt; Inspections</c>.
/// </summary>
public sealed class KnownInspection
{
    /// <summary>The inspection.</summary>
    public Guid InspectionId { get; init; }

    /// <summary>The local area, as in tokens' <c>area</c> claim. Null until it has been notified (¶16): before that nobody sees anything.</summary>
    public string? LocalArea { get; init; }

    /// <summary>D1, the day of notification, Europe/London; null until a timetable has arrived.</summary>
    public LocalDate? NotifiedOn { get; init; }

    /// <summary>Scheduling's revision of the timetable; grows with every change.</summary>
    public int TimetableRevision { get; init; }

    /// <summary>The newest timetable's milestones.</summary>
    public IReadOnlyList<Deadline> Deadlines { get; init; } = [];

    /// <summary>When it was cancelled. Null while it goes on.</summary>
    public Instant? CancelledAt { get; init; }

    /// <summary>When a milestone is due; null where the timetable does not have it, or gives it a day without a clock time.</summary>
    /// <param name="milestone">Identifier in the framework document.</param>
    public DateTimeOffset? DueAt(string milestone) => Deadlines.FirstOrDefault(deadline => deadline.Milestone == milestone)?.DueAt;

    /// <summary>For a context that opts in.</summary>
    internal static void Map(ModelBuilder model)
    {
        if (model.Model.FindEntityType(typeof(KnownInspection)) is null) return;
        model.Shared<KnownInspection>("known_inspections", inspection =>
        {
            inspection.HasKey(each => each.InspectionId);
            inspection.Property(each => each.Deadlines).HasColumnType("jsonb").HasConversion(
                deadlines => JsonSerializer.Serialize(deadlines, JsonSerializerOptions.Web),
                json => JsonSerializer.Deserialize<IReadOnlyList<Deadline>>(json, JsonSerializerOptions.Web)!,
                new ValueComparer<IReadOnlyList<Deadline>>(favorStructuralComparisons: false));
        });
    }
}
