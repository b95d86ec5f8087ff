using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>Corrects the day of a step that was recorded with another. Both are kept, and what is counted from it starts on the right one.</summary>
static class CorrectStep
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Handle(
        Guid id, Guid stepId, CorrectStepRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if ((StepRules.ReasonInvalid(request.Reason) ?? Dates.OutOfRange("on", request.On)) is { } invalid) return Problems.Invalid(invalid);
        await using var step = await steps.BeginAsync(id, InspectionEvent.CorrectStep, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, on) = (step.Inspection, LocalDate.FromDateOnly(request.On));
        if (inspection.Steps.SingleOrDefault(each => each.Id == stepId) is not { } corrected) return Problems.NotFound();
        if ((Decide(inspection, corrected, inspection.DayOf(step.Framework.Complaints?.Closes), on, step.Now)
            ?? TooEarlyThen(inspection, step.Framework, step.Calendar, corrected, on, step.Now)) is { } refusal)
        {
            return refusal.ToProblem();
        }

        if (corrected.Event == InspectionEvent.ConfirmReadiness) inspection.ReviewersMetOn = on;
        if (corrected == inspection.Last(InspectionEvent.Pause) && inspection.PausedOn is not null) inspection.PausedOn = on;
        if (corrected == inspection.Last(InspectionEvent.Resume)) inspection.ResumedOn = on;
        if (corrected.Event == InspectionEvent.Close) db.Publish(new InspectionClosed(id, on.ToDateOnly(), step.Now.ToDateTimeOffset()));
        if (corrected.Event.Milestone() is { } milestone) db.Corrected(inspection, step.Framework, step.Calendar, milestone, on, step.Now);
        return await step.SaveAsync(
            "corrected by the lead inspector", cancellationToken, on, request.Reason, corrected, new { Step = InspectionLifecycle.Name(corrected.Event) });
    }

    /// <summary>
    /// Null where what has waited for the area's own days since, for its comments (¶83) and its complaints (¶120), has waited long enough with that day too.
    /// </summary>
    internal static Refusal? TooEarlyThen(
        Inspection inspection, Framework framework, WorkingDayCalendar calendar, InspectionStep corrected, LocalDate on, Instant now)
    {
        if (corrected.Event.Milestone() is not { } milestone) return null;
        var happened = inspection.Happenings.ToDictionary(each => each.Milestone, each => each.On);
        happened[milestone] = on;
        var plan = FieldworkPlan.Of(inspection);
        var timetable = Timetable.Compute(framework, calendar, plan.StartsOn, plan.EndsOn, happened);
        var commentsDueOn = timetable.Find("accuracy-comments")?.On;
        var complaintsCloseOn = framework.Complaints is { } complaints ? timetable.Find(complaints.Closes)?.On : null;
        foreach (var waited in (InspectionEvent[])[InspectionEvent.Agree, InspectionEvent.Close])
        {
            var otherwise = happened.Where(each => each.Key != waited.Milestone()).ToDictionary();
            if (otherwise.Count == happened.Count) continue;
            if (RecordStep.Decide(waited, otherwise, commentsDueOn, complaintsCloseOn, happened[waited.Milestone()!], now) is { } refusal) return refusal;
        }
        return null;
    }

    static InspectionStep? Last(this Inspection inspection, InspectionEvent @event) =>
        inspection.Steps.Where(each => each.Event == @event).OrderBy(each => each.RecordedAt).ThenBy(each => each.Id).LastOrDefault();

    /// <summary>Null where the step can have been taken on that day: what holds for it when it is recorded, and what has followed it since.</summary>
    /// <param name="inspection">The inspection with its steps and what has happened.</param>
    /// <param name="corrected">The step, one of them.</param>
    /// <param name="complaintsCloseOn">The last day for complaints, by the timetable in force.</param>
    /// <param name="on">The day that is right.</param>
    /// <param name="now">When it is recorded.</param>
    internal static Refusal? Decide(Inspection inspection, InspectionStep corrected, LocalDate? complaintsCloseOn, LocalDate on, Instant now)
    {
        var @event = corrected.Event;
        // D1 is the day of the first notification; where a step has been recorded, not taken, there is no other day than that.
        if (@event is InspectionEvent.Notify or InspectionEvent.CorrectArea || corrected.Corrects is not null || @event > InspectionEvent.Cancel)
        {
            return new Refusal(
                "step-without-day", "That step has no day of its own. Correct the notification, or the step that was corrected already, instead.")
            {
                Field = "stepId",
                Value = InspectionLifecycle.Name(@event),
                Allowed = "a step that was taken on a day of its own",
            };
        }
        if (on == corrected.DayIn(inspection.Steps)) return StepRules.AlreadyRecorded;
        var (earliest, latest) = StepOrder.Bounds(inspection.Steps, @event, corrected);
        (earliest, latest) = @event switch
        {
            InspectionEvent.StartFieldwork => (LocalDate.Max(earliest, inspection.FieldworkStartsOn), Earlier(latest, inspection.FieldworkEndsOn)),
            InspectionEvent.Resume => (earliest, Earlier(latest, inspection.FieldworkEndsOn)),
            InspectionEvent.EndFieldwork => (LocalDate.Max(earliest, inspection.FieldworkEndsOn), latest),
            InspectionEvent.RequestDeferral => (earliest, Earlier(latest, inspection.FieldworkStartsOn.PlusDays(-1))),
            _ => (earliest, latest),
        };
        var otherwise = inspection.Happenings.Where(each => each.Milestone != @event.Milestone()).ToDictionary(each => each.Milestone, each => each.On);
        return StepRules.DayImpossible(on, earliest, now, latest)
            ?? (@event is InspectionEvent.Agree or InspectionEvent.Close
                ? RecordStep.Decide(@event, otherwise, inspection.DayOf("accuracy-comments"), complaintsCloseOn, on, now)
                : null);

        static LocalDate Earlier(LocalDate? one, LocalDate other) => one is { } day ? LocalDate.Min(day, other) : other;
    }
}
