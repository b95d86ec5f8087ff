using Jtai.Frameworks;
using NodaTime;
using static Jtai.Scheduling.Inspections.InspectionEvent;

namespace Jtai.Scheduling.Inspections;

/// <summary>
/// In which order the steps of an inspection happen, whenever they are recorded, and the milestones under which some are kept. A correction keeps that
/// order too.
/// </summary>
static class StepOrder
{
    static readonly Dictionary<InspectionEvent, InspectionEvent[]> Follows = new()
    {
        // ¶14-16
        [ConfirmReadiness] = [ShareIntelligence],
        [Notify] = [ConfirmReadiness],
        [CompleteSetUp] = [Notify],
        [StartAnalysis] = [CompleteSetUp],
        // ¶19
        [RequestDeferral] = [Notify],
        [GrantDeferral] = [RequestDeferral],
        [GrantDeferralToDay] = [RequestDeferral],
        [RefuseDeferral] = [RequestDeferral],
        [Replan] = [Notify, GrantDeferral],
        // ¶34, ¶62
        [StartFieldwork] = [StartAnalysis, GrantDeferralToDay, RefuseDeferral, Replan],
        [Pause] = [StartFieldwork, Resume],
        [Resume] = [Pause],
        [EndFieldwork] = [StartFieldwork, Resume],
        // ¶77-83
        [StartDrafting] = [EndFieldwork],
        [SendDraft] = [StartDrafting],
        [ReturnComments] = [SendDraft],
        [Agree] = [SendDraft, ReturnComments],
        [IssueFinalLetter] = [Agree],
        [Publish] = [IssueFinalLetter],
        // ¶85: the letter itself says whether a statement is required.
        [RequireStatement] = [IssueFinalLetter],
        [ReceiveStatement] = [IssueFinalLetter, RequireStatement],
        [AnswerStatement] = [ReceiveStatement],
        [Close] = [Publish, AnswerStatement],
        [Cancel] = [.. Enum.GetValues<InspectionEvent>().Where(each => each <= Cancel)],
    };

    /// <summary>What comes before a step.</summary>
    internal static IReadOnlyList<InspectionEvent> Before(InspectionEvent @event) => Follows.GetValueOrDefault(@event) ?? [];

    /// <summary>The milestone that has happened with a step; null where it is none.</summary>
    internal static string? Milestone(this InspectionEvent @event) => @event switch
    {
        CompleteSetUp => Happening.SetUpDiscussion,
        StartAnalysis => "analysis",
        StartFieldwork => Framework.FieldworkStart,
        EndFieldwork => Framework.FieldworkEnd,
        StartDrafting => "drafting",
        SendDraft => "draft-letter",
        ReturnComments => "accuracy-comments",
        Agree => "letter-agreed",
        IssueFinalLetter => "final-letter",
        Publish => "publication",
        RequireStatement => Happening.StatementRequired,
        ReceiveStatement => "statement-of-action",
        AnswerStatement => "statement-answered",
        Close => "closed",
        _ => null,
    };

    /// <summary>The day that holds: as it was recorded, or corrected last.</summary>
    internal static LocalDate DayIn(this InspectionStep step, IEnumerable<InspectionStep> steps) =>
        steps.Where(each => each.Corrects == step.Id).OrderBy(each => each.RecordedAt).ThenBy(each => each.Id).LastOrDefault()?.On ?? step.On;

    /// <summary>The days between which a step lies, by those that have been taken.</summary>
    /// <param name="steps">All of them, with their corrections.</param>
    /// <param name="event">The step.</param>
    /// <param name="corrected">The one of <paramref name="steps"/> that it is; null where it is taken now, after all others.</param>
    internal static (LocalDate Earliest, LocalDate? Latest) Bounds(
        IReadOnlyList<InspectionStep> steps, InspectionEvent @event, InspectionStep? corrected = null)
    {
        var taken = steps.Where(each => each.Corrects is null).OrderBy(each => each.RecordedAt).ThenBy(each => each.Id).ToList();
        var at = corrected is null ? taken.Count : taken.IndexOf(corrected);
        var before = taken.Take(at).Where(each => Before(@event).Contains(each.Event)).Select(each => each.DayIn(steps)).ToList();
        var after = taken.Skip(at + 1).Where(each => Before(each.Event).Contains(@event)).Select(each => each.DayIn(steps)).ToList();
        return (before.DefaultIfEmpty(LocalDate.MinIsoValue).Max(), after.Count == 0 ? null : after.Min());
    }
}
