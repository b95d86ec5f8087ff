using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>While an inspection waited for new days (¶19) or was paused (¶62), or since it was cancelled: nothing takes place.</summary>
/// <param name="From">When it was deferred, paused or cancelled: where that was recorded later, on its day.</param>
/// <param name="Until">When it got new days or was taken up again; null while it has not.</param>
/// <param name="IsPause">It was paused: what comes after fieldwork, such as the letter, keeps its days until new ones are said.</param>
sealed record Interruption(Instant From, Instant? Until, bool IsPause = false)
{
    /// <summary>When it was recorded: from then on calendars are told.</summary>
    public Instant RecordedAt { get; init; } = From;

    /// <summary>When the day of its beginning or its end was corrected: each time calendars are told anew.</summary>
    public IReadOnlyList<Instant> CorrectedAt { get; init; } = [];

    /// <summary>Whether something at that time falls into it, at least in part.</summary>
    internal bool Takes(Instant startsAt, Instant endsAt) => endsAt > From && (Until is null || startsAt < Until);

    /// <summary>
    /// Whether a milestone does not take place on the day that it had when the interruption began. Of a paused inspection only what is part of fieldwork
    /// (¶62).
    /// </summary>
    internal bool Takes(TimetableMilestone milestone, StoredTimetable stood)
    {
        var over = milestone.DueAt is { } at ? Instant.FromDateTimeOffset(at) : UkTime.EndOf(LocalDate.FromDateOnly(milestone.On));
        var fieldworkEnd = stood.Milestones.Single(each => each.Id == Framework.FieldworkEnd);
        return milestone.HappenedOn is null && over > From && !(IsPause && milestone.On > (fieldworkEnd.HappenedOn ?? fieldworkEnd.On));
    }

    /// <summary>The interruptions of an inspection, in their order.</summary>
    internal static IReadOnlyList<Interruption> Of(IEnumerable<InspectionStep> steps)
    {
        var (found, all) = (new List<Interruption>(), steps.ToList());
        foreach (var step in all.Where(step => step.From != step.To).OrderBy(step => step.RecordedAt))
        {
            // The day of a pause is the first without fieldwork; on that of a decision what was to take place may have.
            if (step.To == InspectionStatus.Paused)
            {
                found.Add(new(Began(step, UkTime.At(Day(step), LocalTime.Midnight)), null, IsPause: true)
                {
                    RecordedAt = step.RecordedAt,
                    CorrectedAt = Corrections(step),
                });
            }
            else if (step.From != InspectionStatus.Deferred && step.To is InspectionStatus.Deferred or InspectionStatus.Cancelled)
            {
                found.Add(new(Began(step, UkTime.EndOf(Day(step))), null) { RecordedAt = step.RecordedAt, CorrectedAt = Corrections(step) });
            }
            // Who cancels what is deferred or paused goes on interrupting it.
            else if (step.From is InspectionStatus.Deferred or InspectionStatus.Paused && step.To != InspectionStatus.Cancelled && found.Count > 0)
            {
                found[^1] = found[^1] with
                {
                    Until = Instant.Max(found[^1].From, Ended(step)),
                    CorrectedAt = [.. found[^1].CorrectedAt, .. Corrections(step)],
                };
            }
        }
        return found;

        LocalDate Day(InspectionStep step) => step.DayIn(all);

        IReadOnlyList<Instant> Corrections(InspectionStep step) => [.. all.Where(each => each.Corrects == step.Id).Select(each => each.RecordedAt)];

        // Recorded a day or more afterwards, it began and was over on its day.
        Instant Began(InspectionStep step, Instant onItsDay) => Day(step) < UkTime.DayOf(step.RecordedAt) ? onItsDay : step.RecordedAt;

        Instant Ended(InspectionStep step) => step.To == InspectionStatus.Fieldwork && Day(step) < UkTime.DayOf(step.RecordedAt)
            ? UkTime.At(Day(step), LocalTime.Midnight)
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
            .Where(step => inspections.Contains(step.InspectionId) && (Ends.Contains(step.To) || Ends.Contains(step.From) || step.Corrects != null))
            .ToListAsync(cancellationToken))
            .GroupBy(step => step.InspectionId).ToDictionary(steps => steps.Key, Interruption.Of);

    /// <summary>The milestones that do not take place on their days as the inspection stands, by what calendars are told (CalendarContent).</summary>
    internal static async Task<IReadOnlySet<string>> CalledOffAsync(this SchedulingDb db, Inspection inspection, CancellationToken cancellationToken)
    {
        if (!Ends.Contains(inspection.Status)) return new HashSet<string>();
        var interruptions = await db.InterruptionsAsync([inspection.Id], cancellationToken);
        var timetables = await db.Set<StoredTimetable>().AsNoTracking()
            .Where(timetable => timetable.InspectionId == inspection.Id)
            .OrderBy(timetable => timetable.Revision)
            .ToListAsync(cancellationToken);
        return (from interruption in interruptions.GetValueOrDefault(inspection.Id) ?? []
                where interruption.Until is null
                let stood = timetables.LastOrDefault(timetable => timetable.ComputedAt <= interruption.RecordedAt)
                where stood is not null
                from milestone in stood.Milestones
                where interruption.Takes(milestone, stood)
                select milestone.Id).ToHashSet();
    }
}
