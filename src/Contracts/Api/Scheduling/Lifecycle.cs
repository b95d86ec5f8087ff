using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Scheduling;

/// <summary>Records that something has happened, and on which day.</summary>
/// <param name="On">The day, Europe/London; not in the future and not before what it follows.</param>
public sealed record RecordStepRequest(DateOnly On);

/// <summary>Asks for a deferral (¶19).</summary>
/// <param name="Reason">Why; 1 to 1000 characters. Read by the lead inspector, quality assurance and the partnership only.</param>
/// <param name="On">The day on which the partnership asked, Europe/London; not in the future. Null is today.</param>
public sealed record RequestDeferralRequest(string Reason, DateOnly? On = null);

/// <summary>What the inspectorates decided on a request for deferral (¶19).</summary>
/// <param name="Granted">Whether the inspection is deferred.</param>
/// <param name="Reason">Why; 1 to 1000 characters. Read by the lead inspector, quality assurance and the partnership only.</param>
/// <param name="FieldworkStartsOn">The new F1, Europe/London. Null with a granted request: a day is planned later.</param>
/// <param name="FieldworkEndsOn">The new last day where it is not the usual one, Europe/London.</param>
/// <param name="OverrideReason">Why unusual days are right all the same, as in planning; 1 to 1000 characters. Nothing that may speak of somebody: it
/// is shown beside the plan and stays in the audit trail.</param>
/// <param name="On">The day of the decision, Europe/London; not in the future. Null is today.</param>
public sealed record DecideDeferralRequest(
    bool Granted, string Reason, DateOnly? FieldworkStartsOn = null, DateOnly? FieldworkEndsOn = null, string? OverrideReason = null,
    DateOnly? On = null);

/// <summary>Pauses fieldwork, in exceptional circumstances (¶62).</summary>
/// <param name="On">The first day without fieldwork, Europe/London; not in the future.</param>
/// <param name="Reason">Why; 1 to 1000 characters. Read by the lead inspector and quality assurance only.</param>
public sealed record PauseInspectionRequest(DateOnly On, string Reason);

/// <summary>Takes fieldwork up again (¶62).</summary>
/// <param name="On">The first day of fieldwork after the pause, Europe/London; not in the future.</param>
/// <param name="FieldworkEndsOn">The new last day where days were lost, Europe/London; null leaves it as it was.</param>
public sealed record ResumeInspectionRequest(DateOnly On, DateOnly? FieldworkEndsOn = null);

/// <summary>Cancels an inspection before its letter is published.</summary>
/// <param name="Reason">Why; 1 to 1000 characters. Read by the lead inspector and quality assurance only.</param>
/// <param name="On">The day on which that was decided, Europe/London; not in the future. Null is today.</param>
public sealed record CancelInspectionRequest(string Reason, DateOnly? On = null);

/// <summary>Corrects the day of a step. The day that was recorded before is kept, and the dates that are counted from it follow.</summary>
/// <param name="On">The right day, Europe/London; not in the future, and in order with the steps before and after it.</param>
/// <param name="Reason">Why; 1 to 1000 characters. Read by the lead inspector and quality assurance only.</param>
public sealed record CorrectStepRequest(DateOnly On, string Reason);

/// <summary>A step that an inspection has taken.</summary>
/// <param name="Event">What happened, in kebab-case, such as <c>grant-deferral</c>.</param>
/// <param name="From">The status before.</param>
/// <param name="To">The status after.</param>
/// <param name="On">The day on which it happened, Europe/London, as it was recorded; of a correction the day that is right.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Organisation">Who recorded it.</param>
/// <param name="Reason">Why, for those who may know; null otherwise.</param>
/// <param name="Id">Identifier.</param>
/// <param name="Corrects">The step whose day this one corrects; null where it corrects none.</param>
/// <param name="CorrectedTo">The day that holds now, Europe/London, where it was corrected; null where it was not.</param>
public sealed record StepTaken(
    [InspectionEvent] string Event, [InspectionStatus] string From, [InspectionStatus] string To, DateOnly On, DateTimeOffset RecordedAt,
    string Organisation, string? Reason, Guid Id, Guid? Corrects, DateOnly? CorrectedTo);

/// <summary>What may happen to an inspection.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InspectionEventAttribute() : AllowedValuesAttribute(
    "share-intelligence", "confirm-readiness", "notify", "replan", "correct-area", "complete-set-up", "start-analysis", "request-deferral", "grant-deferral",
    "grant-deferral-to-day", "refuse-deferral",
    "start-fieldwork", "pause", "resume", "end-fieldwork", "start-drafting", "send-draft", "return-comments", "agree", "issue-final-letter", "publish",
    "require-statement", "receive-statement", "answer-statement", "close", "cancel", "record-notification", "correct-notification", "correct-step");
