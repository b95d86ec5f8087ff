using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>The steps that are nothing but a fact with its day: what really happened, from which the days that follow are counted (¶29, ¶77-87).</summary>
static class RecordStep
{
    /// <summary>The handler of one of them.</summary>
    internal static Delegate Of(InspectionEvent @event) =>
        (Guid id, RecordStepRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken) =>
            Handle(id, @event, request, steps, db, cancellationToken);

    static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Handle(
        Guid id, InspectionEvent @event, RecordStepRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        await using var step = await steps.BeginAsync(id, @event, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, framework, on) = (step.Inspection, step.Framework, LocalDate.FromDateOnly(request.On));
        var happened = inspection.Happenings.ToDictionary(happening => happening.Milestone, happening => happening.On);
        if (Decide(@event, happened, inspection.DayOf("accuracy-comments"), inspection.DayOf(framework.Complaints?.Closes), on, step.Now) is { } refusal)
        {
            return refusal.ToProblem();
        }

        db.Happened(inspection, framework, step.Calendar, @event.Milestone()!, on, step.Now);
        if (@event == InspectionEvent.Close) db.Publish(new InspectionClosed(id, on.ToDateOnly(), step.Now.ToDateTimeOffset()));
        return await step.SaveAsync(null, cancellationToken, on);
    }

    /// <summary>The day of a milestone by the timetable in force; null where there is none.</summary>
    internal static LocalDate? DayOf(this Inspection inspection, string? milestone) =>
        inspection.CurrentTimetable.Milestones.FirstOrDefault(each => each.Id == milestone)?.On is { } day ? LocalDate.FromDateOnly(day) : null;

    /// <summary>Null where it can have happened on that day.</summary>
    /// <param name="event">The step.</param>
    /// <param name="happened">What has happened so far.</param>
    /// <param name="commentsDueOn">The director's last day for comments, by the timetable in force.</param>
    /// <param name="complaintsCloseOn">The last day for complaints, by the timetable in force; null where the framework has none.</param>
    /// <param name="on">The day of the step.</param>
    /// <param name="now">When it is recorded.</param>
    internal static Refusal? Decide(
        InspectionEvent @event, IReadOnlyDictionary<string, LocalDate> happened, LocalDate? commentsDueOn, LocalDate? complaintsCloseOn,
        LocalDate on, Instant now)
    {
        if (happened.ContainsKey(@event.Milestone()!)) return StepRules.AlreadyRecorded;
        // ¶83: the director's working days for comments are the director's, also where none come.
        if (@event == InspectionEvent.Agree && !happened.ContainsKey("accuracy-comments") && on <= commentsDueOn)
        {
            return new Refusal("comments-awaited", "The area may still comment on the draft letter.")
            {
                Field = "on",
                Value = PlanChecks.Iso(on),
                Allowed = $"after {PlanChecks.Iso(commentsDueOn.Value)}, or once comments have come back",
            };
        }
        if (@event == InspectionEvent.AnswerStatement && !happened.ContainsKey("statement-of-action"))
        {
            return new Refusal("statement-not-received", "There is no statement of action to answer yet.")
            {
                Field = "on",
                Value = PlanChecks.Iso(on),
                Allowed = "once the statement has been received",
            };
        }
        // ¶120: that day included, the partnership may complain, and what is complained of is not over.
        if (@event == InspectionEvent.Close && on <= complaintsCloseOn)
        {
            return new Refusal("complaints-open", "The area may still complain.")
            {
                Field = "on",
                Value = PlanChecks.Iso(on),
                Allowed = $"after {PlanChecks.Iso(complaintsCloseOn.Value)}",
            };
        }
        var earliest = StepOrder.Before(@event).Select(each => each.Milestone()).OfType<string>().Where(happened.ContainsKey)
            .Select(milestone => happened[milestone]).DefaultIfEmpty(LocalDate.MinIsoValue).Max();
        return StepRules.DayImpossible(on, earliest, now);
    }
}
