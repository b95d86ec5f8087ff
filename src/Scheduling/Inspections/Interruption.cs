using Jtai.Scheduling.Data;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>While an inspection waited for new days (¶19) or was paused (¶62), or since it was cancelled: nothing takes place.</summary>
/// <param name="From">When it was deferred, paused or cancelled.</param>
/// <param name="Until">When it got new days or was taken up again; null while it has not.</param>
/// <param name="IsPause">It was paused: what comes after fieldwork, such as the letter, keeps its days until new ones are said.</param>
sealed record Interruption(Instant From, Instant? Until, bool IsPause = false)
{
    /// <summary>Whether something at that time falls into it, at least in part.</summary>
    internal bool Takes(Instant startsAt, Instant endsAt) => endsAt > From && (Until is null || startsAt < Until);

    /// <summary>The interruptions of an inspection, in their order.</summary>
    internal static IReadOnlyList<Interruption> Of(IEnumerable<InspectionStep> steps)
    {
        var found = new List<Interruption>();
        foreach (var step in steps.OrderBy(step => step.RecordedAt))
        {
            if (step.To == InspectionStatus.Paused) found.Add(new(step.RecordedAt, null, IsPause: true));
            else if (step.From != InspectionStatus.Deferred && step.To is InspectionStatus.Deferred or InspectionStatus.Cancelled)
            {
                found.Add(new(step.RecordedAt, null));
            }
            // Who cancels what is deferred or paused goes on interrupting it.
            else if (step.From is InspectionStatus.Deferred or InspectionStatus.Paused && step.To != InspectionStatus.Cancelled && found.Count > 0)
            {
                found[^1] = found[^1] with { Until = Instant.Max(found[^1].From, Ended(step)) };
            }
        }
        return found;

        // Recorded a day or more afterwards, it was over on its day.
        static Instant Ended(InspectionStep step) => step.To == InspectionStatus.Fieldwork && step.On < UkTime.DayOf(step.RecordedAt)
            ? UkTime.At(step.On, LocalTime.Midnight)
            : step.RecordedAt;
    }
}

static class InterruptionsOfInspections
{
    static readonly InspectionStatus[] Ends = [InspectionStatus.Deferred, InspectionStatus.Paused, InspectionStatus.Cancelled];

    /// <summary>The interruptions of those inspections that had any.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Interruption>>> InterruptionsAsync(
        this SchedulingDb db, IReadOnlyList<Guid> inspections, CancellationToken cancellationToken) =>
        (await db.Steps.AsNoTracking()
            .Where(step => inspections.Contains(step.InspectionId) && (Ends.Contains(step.To) || Ends.Contains(step.From)))
            .ToListAsync(cancellationToken))
            .GroupBy(step => step.InspectionId).ToDictionary(steps => steps.Key, Interruption.Of);
}
