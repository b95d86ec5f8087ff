using Jtai.Scheduling.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>While an inspection waited for new days (¶19), or since it was cancelled: nothing takes place.</summary>
/// <param name="From">When it was deferred or cancelled.</param>
/// <param name="Until">When it got new days; null while it has none.</param>
sealed record Interruption(Instant From, Instant? Until)
{
    /// <summary>Whether something at that time falls into it, at least in part.</summary>
    internal bool Takes(Instant startsAt, Instant endsAt) => endsAt > From && (Until is null || startsAt < Until);

    /// <summary>The interruptions of an inspection, in their order.</summary>
    internal static IReadOnlyList<Interruption> Of(IEnumerable<InspectionStep> steps)
    {
        var found = new List<Interruption>();
        foreach (var step in steps.OrderBy(step => step.RecordedAt))
        {
            if (step.From != InspectionStatus.Deferred && step.To is InspectionStatus.Deferred or InspectionStatus.Cancelled) found.Add(new(step.RecordedAt, null));
            // Who cancels what is deferred goes on interrupting it.
            else if (step.From == InspectionStatus.Deferred && step.To != InspectionStatus.Cancelled && found.Count > 0) found[^1] = found[^1] with { Until = step.RecordedAt };
        }
        return found;
    }
}

static class InterruptionsOfInspections
{
    /// <summary>The interruptions of those inspections that had any.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Interruption>>> InterruptionsAsync(this SchedulingDb db, IReadOnlyList<Guid> inspections, CancellationToken cancellationToken) =>
        (await db.Steps.AsNoTracking().Where(step => inspections.Contains(step.InspectionId) && (step.To == InspectionStatus.Cancelled || step.To == InspectionStatus.Deferred || step.From == InspectionStatus.Deferred)).ToListAsync(cancellationToken))
            .GroupBy(step => step.InspectionId).ToDictionary(steps => steps.Key, Interruption.Of);
}
