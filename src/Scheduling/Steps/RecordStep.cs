using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>The steps that are nothing but a fact with its day: what really happened, from which the days that follow are counted (¶29, ¶77-87).</summary>
static class RecordStep
{
    /// <summary>Under which name it is kept, and what comes before it.</summary>
    sealed record Rule(string Milestone, params IReadOnlyList<string> Follows);

    static readonly Dictionary<InspectionEvent, Rule> Rules = new()
    {
        [InspectionEvent.StartAnalysis] = new("analysis", Happening.SetUpDiscussion),
        [InspectionEvent.StartDrafting] = new("drafting", "fieldwork-end"),
        [InspectionEvent.SendDraft] = new("draft-letter", "drafting"),
        [InspectionEvent.ReturnComments] = new("accuracy-comments", "draft-letter"),
        [InspectionEvent.Agree] = new("letter-agreed", "draft-letter", "accuracy-comments"),
        [InspectionEvent.IssueFinalLetter] = new("final-letter", "letter-agreed"),
        [InspectionEvent.Publish] = new("publication", "final-letter"),
        // ¶85: the letter itself says whether a statement is required.
        [InspectionEvent.RequireStatement] = new(Happening.StatementRequired, "final-letter"),
        [InspectionEvent.ReceiveStatement] = new("statement-of-action", "final-letter", Happening.StatementRequired),
        [InspectionEvent.AnswerStatement] = new("statement-answered", "statement-of-action"),
        [InspectionEvent.Close] = new("closed", "publication", "statement-answered"),
    };

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
        var (commentsDueOn, complaintsCloseOn) = (DayOf("accuracy-comments"), DayOf(framework.Complaints?.Closes));
        if (Decide(@event, happened, commentsDueOn, complaintsCloseOn, on, step.Now) is { } refusal) return refusal.ToProblem();

        db.Happened(inspection, framework, step.Calendar, Rules[@event].Milestone, on, step.Now);
        return await step.SaveAsync(null, cancellationToken, on);

        LocalDate? DayOf(string? milestone) =>
            inspection.CurrentTimetable.Milestones.FirstOrDefault(each => each.Id == milestone)?.On is { } day ? LocalDate.FromDateOnly(day) : null;
    }

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
        var rule = Rules[@event];
        if (happened.ContainsKey(rule.Milestone)) return StepRules.AlreadyRecorded;
        // ¶83: the director's working days for comments are the director's, also where none come.
        if (@event == InspectionEvent.Agree && !happened.ContainsKey("accuracy-comments") && UkTime.DayOf(now) <= commentsDueOn)
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
        var earliest = rule.Follows.Where(happened.ContainsKey).Select(milestone => happened[milestone]).DefaultIfEmpty(LocalDate.MinIsoValue).Max();
        return StepRules.DayImpossible(on, earliest, now);
    }
}
