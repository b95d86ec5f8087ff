using Jtai.ServiceDefaults;
using static Jtai.Scheduling.Inspections.InspectionEvent;
using static Jtai.Scheduling.Inspections.InspectionStatus;

namespace Jtai.Scheduling.Inspections;

/// <summary>Where an inspection stands. The order is that of an inspection without an interruption, and rules rely on it.</summary>
enum InspectionStatus
{
    Planned, IntelligenceShared, Ready, Notified, SetUpDone, Analysing, DeferralRequested, Deferred, Fieldwork, Paused, FieldworkClosed,
    Drafting, AccuracyCheck, Agreed, FinalEmbargoed, Published, ActionAwaited, ActionReviewed, Closed, Cancelled,
}

enum InspectionEvent
{
    ShareIntelligence, ConfirmReadiness, Notify, Replan, CorrectArea, CompleteSetUp, StartAnalysis,
    RequestDeferral, GrantDeferral, GrantDeferralToDay, RefuseDeferral,
    StartFieldwork, Pause, Resume, EndFieldwork,
    StartDrafting, SendDraft, ReturnComments, Agree, IssueFinalLetter, Publish,
    RequireStatement, ReceiveStatement, AnswerStatement, Close, Cancel,
    RecordNotification, CorrectNotification, CorrectStep,
}

/// <summary>Who takes a step.</summary>
enum InspectionActor
{
    /// <summary>The lead inspector of the inspection.</summary>
    Lead,

    /// <summary>The local safeguarding partnership of the area, by its local authority or its safeguarding arrangements.</summary>
    Partnership,
}

/// <summary>Which step may follow which, and who takes it.</summary>
static class InspectionLifecycle
{
    /// <summary>
    /// The status after an event; null where the event is not allowed. <paramref name="before"/> is where planning stands under a deferral that is
    /// asked for or granted.
    /// </summary>
    static InspectionStatus? After(InspectionStatus status, InspectionEvent @event, InspectionStatus? before) => (status, @event) switch
    {
        // ¶14-16: until then the area must not know.
        (Planned, ShareIntelligence) => IntelligenceShared,
        (IntelligenceShared, ConfirmReadiness) => Ready,
        (Ready, Notify) => Notified,

        // ¶20-22, ¶29, ¶34
        (Notified, CompleteSetUp) => SetUpDone,
        (SetUpDone, StartAnalysis) => Analysing,
        (Analysing, StartFieldwork) => Fieldwork,

        // ¶19: after notification and before fieldwork. Refused, or granted to a day, the inspection is where it was.
        (Notified or SetUpDone or Analysing, RequestDeferral) => DeferralRequested,
        (DeferralRequested, GrantDeferral) => Deferred,
        (DeferralRequested, GrantDeferralToDay or RefuseDeferral) => before,
        (Deferred, Replan) => before,

        // Fieldwork moves until it has begun.
        ( <= Analysing, Replan) => status,

        // Until then no area knows.
        ( <= Ready, CorrectArea) => status,

        // ¶62
        (Fieldwork, Pause) => Paused,
        (Paused, Resume) => Fieldwork,

        // ¶74-83: comments may come back or not; agreeing waits for them (RecordStep).
        (Fieldwork, EndFieldwork) => FieldworkClosed,
        (FieldworkClosed, StartDrafting) => Drafting,
        (Drafting, SendDraft) => AccuracyCheck,
        (AccuracyCheck, ReturnComments) => AccuracyCheck,
        (AccuracyCheck, Agree) => Agreed,
        (Agreed, IssueFinalLetter) => FinalEmbargoed,
        (FinalEmbargoed, Publish) => Published,

        // ¶85-87
        (Published, RequireStatement) => ActionAwaited,
        (ActionAwaited, ReceiveStatement) => ActionAwaited,
        (ActionAwaited, AnswerStatement) => ActionReviewed,
        (Published or ActionReviewed, Close) => Closed,

        ( < Published, Cancel) => Cancelled,

        // What happened stays, what was recorded of it may be wrong or not complete.
        ( >= Notified and <= Closed, RecordNotification or CorrectNotification) => status,
        ( > Planned and <= Closed, CorrectStep) => status,
        _ => null,
    };

    /// <summary>Who may do it.</summary>
    internal static InspectionActor ActorOf(InspectionEvent @event) => @event switch
    {
        // ¶19: "the local safeguarding partnership can request a deferral".
        RequestDeferral => InspectionActor.Partnership,
        _ => InspectionActor.Lead,
    };

    /// <summary>The status after an event, and where planning then stands under a deferral; null where the event is not allowed.</summary>
    internal static (InspectionStatus Status, InspectionStatus? Before)? Next(InspectionStatus status, InspectionStatus? before, InspectionEvent @event)
    {
        // ¶19: planning goes on while the inspectorates consider.
        if (status == DeferralRequested && @event is CompleteSetUp or StartAnalysis or Replan)
        {
            return After(before!.Value, @event, null) is { } planning ? (status, planning) : null;
        }
        return After(status, @event, before) is not { } next ? null
            : next == status ? (status, before)
            : (next, next is DeferralRequested ? status : next is Deferred ? before : null);
    }

    /// <summary>Whether anything is due: not of an inspection that is over, or that waits for new days (¶19).</summary>
    internal static bool HasDeadlines(InspectionStatus status) => !WithoutDeadlines.Contains(status);

    /// <summary>The same for queries.</summary>
    internal static readonly InspectionStatus[] WithoutDeadlines = [Deferred, Closed, Cancelled];

    /// <summary>Those whose days are nobody's burden: cancelled, or deferred without a new day (¶19).</summary>
    internal static readonly InspectionStatus[] OutOfTheCalendar = [Cancelled, Deferred];

    /// <summary>The call that takes an event, after the inspection's own address.</summary>
    internal static string CallOf(InspectionEvent @event) => @event switch
    {
        ShareIntelligence => "intelligence",
        ConfirmReadiness => "readiness",
        Notify => "notification",
        Replan => "plan",
        CorrectArea => "area",
        CompleteSetUp => "set-up/completion",
        StartAnalysis => "analysis",
        RequestDeferral => "deferral",
        GrantDeferral or GrantDeferralToDay or RefuseDeferral => "deferral/decision",
        StartFieldwork => "fieldwork",
        Pause => "fieldwork/pause",
        Resume => "fieldwork/resumption",
        EndFieldwork => "fieldwork/end",
        StartDrafting => "drafting",
        SendDraft => "draft-letter",
        ReturnComments => "accuracy-comments",
        Agree => "agreement",
        IssueFinalLetter => "final-letter",
        Publish => "publication",
        RequireStatement => "statement-of-action/requirement",
        ReceiveStatement => "statement-of-action",
        AnswerStatement => "statement-of-action/response",
        Close => "closure",
        Cancel => "cancellation",
        RecordNotification => "notifications",
        CorrectNotification => "notifications/{notificationId}/correction",
        CorrectStep => "steps/{stepId}/correction",
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };

    /// <summary>The fewest events after which another one is allowed; null where none lead there.</summary>
    static IReadOnlyList<InspectionEvent>? WayTo(InspectionEvent @event, InspectionStatus status, InspectionStatus? before)
    {
        var ways = new Queue<(InspectionStatus Status, InspectionStatus? Before, IReadOnlyList<InspectionEvent> Way)>([(status, before, [])]);
        var seen = new HashSet<(InspectionStatus, InspectionStatus?)> { (status, before) };
        while (ways.TryDequeue(out var at))
        {
            if (Next(at.Status, at.Before, @event) is not null) return at.Way;
            foreach (var step in Enum.GetValues<InspectionEvent>())
                if (Next(at.Status, at.Before, step) is { } next && seen.Add(next)) ways.Enqueue((next.Status, next.Before, [.. at.Way, step]));
        }
        return null;
    }

    internal static Refusal NotNow(InspectionStatus status, InspectionEvent @event, InspectionStatus? before = null) => new(
        "not-in-this-status",
        WayTo(@event, status, before) is { } way
            ? "The inspection is not at the step where that can be done. What leads there: "
                + $"{string.Join(", then ", way.Select(step => $"POST /api/scheduling/v1/inspections/{{id}}/{CallOf(step)}"))}."
            : "The inspection is past the step where that can be done. No call leads back there.")
    {
        Status = StatusCodes.Status409Conflict,
        Field = "status",
        Value = Name(status),
        Allowed = string.Join(
            ", ",
            Enum.GetValues<InspectionStatus>()
                .Where(each => Enum.GetValues<InspectionStatus>().Any(before => Next(each, before, @event) is not null))
                .Select(each => Name(each))),
    };

    /// <summary>The status as it crosses the edge.</summary>
    internal static string Name(InspectionStatus status) => Json.Name(status);

    /// <summary>The event as it crosses the edge.</summary>
    internal static string Name(InspectionEvent @event) => Json.Name(@event);
}
