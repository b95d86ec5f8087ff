using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Scheduling;

/// <summary>Asks for a timetable without storing anything.</summary>
/// <param name="Framework">Identifier of a framework, such as <c>front-door-2024</c>.</param>
/// <param name="FieldworkStartsOn">Planned first day of fieldwork, Europe/London. On a bank holiday the next working day is the first; a weekend is
/// refused.</param>
/// <param name="FieldworkEndsOn">Planned last day where it is not the usual one, Europe/London.</param>
/// <param name="FrameworkVersion">A version of the framework; without it the newest that is in effect on the day of notification.</param>
public sealed record PreviewTimetableRequest(string Framework, DateOnly FieldworkStartsOn, DateOnly? FieldworkEndsOn = null, int? FrameworkVersion = null);

/// <summary>A computed timetable.</summary>
/// <param name="Framework">Identifier of the framework.</param>
/// <param name="FrameworkVersion">Version of its document.</param>
/// <param name="Calendar">The working days used.</param>
/// <param name="Warnings">What planning this would meet: a refusal unless overridden, or an incomplete framework.</param>
/// <param name="Milestones">In order of their days.</param>
public sealed record TimetablePreview(
    string Framework, int FrameworkVersion, CalendarUsed Calendar, IReadOnlyList<Warning> Warnings, IReadOnlyList<TimetableMilestone> Milestones);

/// <summary>Something to know before planning.</summary>
/// <param name="Code">Stable code; the same as that of the refusal.</param>
/// <param name="Message">One sentence.</param>
public sealed record Warning(string Code, string Message);

/// <summary>The version of a calendar that dates were computed with.</summary>
/// <param name="Id">Such as <c>england-and-wales</c>.</param>
/// <param name="Version">1 is shipped; every import adds one.</param>
/// <param name="FirstYear">First year whose bank holidays are known.</param>
/// <param name="LastYear">Last year whose bank holidays are known; what lies beyond is provisional.</param>
public sealed record CalendarUsed(string Id, int Version, int FirstYear, int LastYear);

/// <summary>A milestone with its day and the reason for it.</summary>
/// <param name="Id">Identifier in the framework, such as <c>draft-letter</c>.</param>
/// <param name="Title">What happens.</param>
/// <param name="Label">How the guidance names the day, such as <c>D2</c> or <c>F5+15</c>; for display only.</param>
/// <param name="On">The day by which it is due, Europe/London.</param>
/// <param name="DueAt">The time with the offset of London where the framework gives a clock time; null is until the end of the day.</param>
/// <param name="Paragraph">Where the rule stands in the framework's sources.</param>
/// <param name="Why">How the day was computed.</param>
/// <param name="Provisional">True when the count left the years of the calendar: the day may still move.</param>
/// <param name="IfRequired">True when it only happens if somebody decides so.</param>
/// <param name="Note">What a reader should know.</param>
/// <param name="HappenedOn">The day on which it really happened, Europe/London.</param>
/// <param name="Arrivals">What has been handed in for it; empty in a preview.</param>
/// <param name="By">Who does it.</param>
/// <param name="To">For whom, or whom they tell.</param>
/// <param name="LookBacks">How far back what is handed in for it reaches, where the framework says so.</param>
/// <param name="CalledOff">True where it does not take place on its day, because the inspection is deferred, paused or cancelled (¶19, ¶62): calendars have
/// it as cancelled.</param>
public sealed record TimetableMilestone(
    string Id, string Title, string Label, DateOnly On, DateTimeOffset? DueAt, string Paragraph, Reason Why, bool Provisional, bool IfRequired,
    string? Note, DateOnly? HappenedOn, IReadOnlyList<Arrival> Arrivals, IReadOnlyList<Party> By, IReadOnlyList<Party> To, IReadOnlyList<LookBack> LookBacks,
    bool CalledOff);

/// <summary>Somebody who acts or is told: a role, an agency or an inspectorate, never a person.</summary>
/// <param name="Id">Its identifier in the framework, such as <c>lead-inspector</c>.</param>
/// <param name="Title">The same in words.</param>
public sealed record Party(string Id, string Title);

/// <summary>How far back something that is handed in reaches: calendar months before the day of the notification, both ends included.</summary>
/// <param name="Item">The item of the information request, such as <c>list-1</c>.</param>
/// <param name="Title">The same in words.</param>
/// <param name="From">The first day, Europe/London.</param>
/// <param name="Until">The last day, Europe/London.</param>
public sealed record LookBack(string Item, string Title, DateOnly From, DateOnly Until);

/// <summary>Why a day is the day it is.</summary>
/// <param name="Anchor">The milestone it was counted from; <c>planned</c> for the start of fieldwork, <c>happened</c> for the notification once it was
/// made.</param>
/// <param name="AnchorOn">The day of the anchor, Europe/London: the real one once it has happened, the planned one before, and always the planned one
/// where the count goes backward.</param>
/// <param name="Offset">Days after the anchor, negative before it; the anchor itself is not counted.</param>
/// <param name="Unit"><c>working-days</c> or <c>calendar-days</c>.</param>
/// <param name="Skipped">The days passed over, in order of date.</param>
/// <param name="Because">Set where the ordinary count gave way to another rule.</param>
/// <param name="Sentence">The same as plain sentences, for people.</param>
public sealed record Reason(
    string Anchor, DateOnly AnchorOn, int Offset, [AllowedValues("working-days", "calendar-days")] string Unit, IReadOnlyList<SkippedDay> Skipped,
    string? Because, string Sentence);

/// <summary>A day that a count passed over.</summary>
/// <param name="On">The day, Europe/London.</param>
/// <param name="Reason"><c>weekend</c>, or the name of the bank holiday.</param>
public sealed record SkippedDay(DateOnly On, string Reason);

/// <summary>Something handed in for an item of the information request.</summary>
/// <param name="Item">The item, such as <c>child-level-data</c>.</param>
/// <param name="Organisation">Who handed it in.</param>
/// <param name="ReceivedAt">When the last byte had arrived.</param>
/// <param name="Late">True when that was after the deadline.</param>
public sealed record Arrival(string Item, string Organisation, DateTimeOffset ReceivedAt, bool Late);

/// <summary>Where a count of working days ends.</summary>
/// <param name="On">The working day reached, Europe/London.</param>
/// <param name="Skipped">The days passed over, in order of date.</param>
/// <param name="Provisional">True when the count left the years of the calendar.</param>
/// <param name="Calendar">The working days used.</param>
public sealed record CountedWorkingDay(DateOnly On, IReadOnlyList<SkippedDay> Skipped, bool Provisional, CalendarUsed Calendar);

/// <summary>Plans an inspection. The area does not learn of it.</summary>
/// <param name="LocalArea">Identifier of the local area, as in tokens' <c>area</c> claim: one of which Identity knows an agency.</param>
/// <param name="Framework">Identifier of a framework.</param>
/// <param name="FieldworkStartsOn">F1, Europe/London: usually a Monday, in a week without a bank holiday. Where it is a bank holiday all the same, F1 is
/// the next working day.</param>
/// <param name="FieldworkEndsOn">The last day where it is not the usual one, Europe/London.</param>
/// <param name="OverrideReason">Why an unusual plan is right all the same; needed where a usual rule is broken.</param>
/// <param name="EnteredLateReason">Why an inspection that is under way is entered only now, 1 to 1000 characters; needed where its day of notification has
/// passed. The area keeps its notice all the same: it is counted from the day on which it was notified.</param>
public sealed record PlanInspectionRequest(
    string LocalArea, string Framework, DateOnly FieldworkStartsOn, DateOnly? FieldworkEndsOn = null, string? OverrideReason = null,
    string? EnteredLateReason = null);

/// <summary>Corrects the local area of an inspection, until the area is notified.</summary>
/// <param name="LocalArea">Identifier of the right one, as in tokens' <c>area</c> claim: one of which Identity knows an agency.</param>
/// <param name="Reason">Why, 1 to 1000 characters.</param>
public sealed record CorrectAreaRequest(string LocalArea, string Reason);

/// <summary>Records that the inspectorates have shared what they know of the area, and who reviewed it (¶14-15).</summary>
/// <param name="Reviewers">For each inspectorate of the framework the subject of its reviewer.</param>
/// <param name="On">The day on which they shared it, Europe/London; not in the future. Null is today.</param>
public sealed record ShareIntelligenceRequest(IReadOnlyDictionary<string, string> Reviewers, DateOnly? On = null);

/// <summary>Records that the reviewers have met and the area may be notified (¶15).</summary>
/// <param name="MetOn">The day of their meeting, Europe/London; not in the future, and not before the intelligence was shared.</param>
public sealed record ConfirmReadinessRequest(DateOnly MetOn);

/// <summary>Notifies the area (¶16). From the first of its recipients on, the whole area may know: each of its agencies sees the inspection.</summary>
/// <param name="Reason">Needed when it is earlier than the timetable's day: the area then has more notice than the framework asks for.</param>
/// <param name="OverrideReason">Needed on a day that is no working day: why that is right all the same.</param>
/// <param name="Notifications">Who has been notified, when and how; who is not among them is added once notified. The first day is D1. Null: everybody is
/// notified now.</param>
public sealed record NotifyInspectionRequest(
    string? Reason = null, string? OverrideReason = null, IReadOnlyList<RecipientNotified>? Notifications = null);

/// <summary>When and how a recipient was notified, or asked to tell somebody (¶16-17).</summary>
/// <param name="To">The recipient's role in the framework, such as <c>chief-constable</c>. Whom the director of children's services is asked to tell needs no
/// entry: the asking comes with the director's own notification.</param>
/// <param name="On">The day, Europe/London; not in the future, and not before the reviewers met.</param>
/// <param name="At">Clock time in London.</param>
/// <param name="Means"><c>telephone</c> or <c>email</c>.</param>
public sealed record RecipientNotified(string To, DateOnly On, TimeOnly At, [NotificationMeans] string Means);

/// <summary>Records that a recipient was notified who had not been when the area was (¶16).</summary>
/// <param name="To">The recipient's role in the framework: one that is not among the notifications yet.</param>
/// <param name="On">The day, Europe/London; not in the future, and not before the reviewers met.</param>
/// <param name="At">Clock time in London.</param>
/// <param name="Means"><c>telephone</c> or <c>email</c>.</param>
/// <param name="Reason">Needed where this was before all others, and so D1 is earlier than the timetable's day.</param>
/// <param name="OverrideReason">Needed where D1 becomes a day that is no working day: why that is right all the same.</param>
public sealed record RecordNotificationRequest(
    string To, DateOnly On, TimeOnly At, [NotificationMeans] string Means, string? Reason = null, string? OverrideReason = null);

/// <summary>Corrects when and how a recipient was notified. What was recorded before is kept.</summary>
/// <param name="On">The right day, Europe/London; not in the future, and not before the reviewers met.</param>
/// <param name="At">The right clock time in London.</param>
/// <param name="Means"><c>telephone</c> or <c>email</c>.</param>
/// <param name="Reason">Why, 1 to 1000 characters. Read by the lead inspector and quality assurance only.</param>
/// <param name="AcknowledgedOn">The right day on which it reached the recipient, where that was confirmed with another; null leaves it as it is.</param>
/// <param name="OverrideReason">Needed where D1 becomes a day that is no working day: why that is right all the same.</param>
public sealed record CorrectNotificationRequest(
    DateOnly On, TimeOnly At, [NotificationMeans] string Means, string Reason, DateOnly? AcknowledgedOn = null, string? OverrideReason = null);

/// <summary>How somebody is notified.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NotificationMeansAttribute() : AllowedValuesAttribute("telephone", "email");

/// <summary>Confirms that a notification has reached its recipient, or that a relay was made (¶16-17).</summary>
/// <param name="On">The day, Europe/London; not in the future.</param>
public sealed record AcknowledgeNotificationRequest(DateOnly On);

/// <summary>An inspection in a list.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="LocalArea">The local area.</param>
/// <param name="Framework">The framework.</param>
/// <param name="FrameworkVersion">The version it stays on.</param>
/// <param name="Status">Status in kebab-case, such as <c>notified</c>.</param>
/// <param name="NotificationOn">D1, planned or real, Europe/London.</param>
/// <param name="FieldworkStartsOn">F1, Europe/London.</param>
/// <param name="FieldworkEndsOn">The last day of fieldwork, Europe/London.</param>
public sealed record InspectionSummary(
    Guid Id, string LocalArea, string Framework, int FrameworkVersion, [InspectionStatus] string Status, DateOnly NotificationOn,
    DateOnly FieldworkStartsOn, DateOnly FieldworkEndsOn);

/// <summary>An inspection.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="LocalArea">The local area.</param>
/// <param name="Framework">The framework.</param>
/// <param name="FrameworkVersion">The version it stays on.</param>
/// <param name="Status">Status in kebab-case, such as <c>notified</c>.</param>
/// <param name="FieldworkStartsOn">F1, Europe/London.</param>
/// <param name="FieldworkEndsOn">The last day of fieldwork, Europe/London.</param>
/// <param name="Planning">What only inspectors see; null for agencies.</param>
/// <param name="Notifications">The notifications and relays; empty before the area is notified.</param>
/// <param name="Timetable">The timetable in force.</param>
public sealed record InspectionDetails(
    Guid Id, string LocalArea, string Framework, int FrameworkVersion, [InspectionStatus] string Status, DateOnly FieldworkStartsOn, DateOnly FieldworkEndsOn,
    InspectionPlanning? Planning, IReadOnlyList<NotificationDetails> Notifications, InspectionTimetable Timetable);

/// <summary>What only inspectors see of an inspection.</summary>
/// <param name="PlannedAt">When it was planned.</param>
/// <param name="PlannedBy">Who planned it.</param>
/// <param name="OverrideReason">Why an unusual plan was right.</param>
/// <param name="Reviewers">Who reviewed the shared intelligence, by inspectorate (¶15).</param>
/// <param name="MetOn">When the reviewers met, Europe/London (¶15).</param>
/// <param name="Warnings">What stands in the way of the next steps, or is still to be done.</param>
/// <param name="EnteredLateReason">Why it was entered only after its day of notification; null otherwise.</param>
public sealed record InspectionPlanning(
    DateTimeOffset PlannedAt, string PlannedBy, string? OverrideReason, IReadOnlyDictionary<string, string> Reviewers, DateOnly? MetOn,
    IReadOnlyList<Warning> Warnings, string? EnteredLateReason);

/// <summary>A notification (¶16), or a relay that the director of children's services was asked to make (¶17).</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Kind"><c>notification</c> or <c>relay</c>.</param>
/// <param name="From">The inspectorate that notifies, or the role that relays.</param>
/// <param name="To">The recipient's role in the framework.</param>
/// <param name="Title">The recipient's role in words.</param>
/// <param name="Paragraph">Where the rule stands.</param>
/// <param name="SentAt">When the notification was sent or the relay asked for.</param>
/// <param name="AcknowledgedOn">When it reached the recipient, Europe/London; null while open.</param>
/// <param name="Means"><c>telephone</c> or <c>email</c>; null where nobody has said.</param>
/// <param name="RecordedAt">When that was recorded.</param>
/// <param name="Earlier">What had been recorded before it was corrected, the first first.</param>
public sealed record NotificationDetails(
    Guid Id, [AllowedValues("notification", "relay")] string Kind, string From, string To, string Title, string Paragraph, DateTimeOffset SentAt,
    DateOnly? AcknowledgedOn, [NotificationMeans] string? Means, DateTimeOffset RecordedAt, IReadOnlyList<EarlierNotification> Earlier);

/// <summary>What had been recorded of a notification before it was corrected.</summary>
/// <param name="SentAt">When it was said to have been sent.</param>
/// <param name="Means">How.</param>
/// <param name="AcknowledgedOn">When it was said to have reached the recipient, Europe/London.</param>
/// <param name="RecordedAt">When that was recorded.</param>
public sealed record EarlierNotification(DateTimeOffset SentAt, string? Means, DateOnly? AcknowledgedOn, DateTimeOffset RecordedAt);

/// <summary>A timetable of an inspection. Earlier revisions are kept.</summary>
/// <param name="Revision">Grows by one with every change.</param>
/// <param name="ComputedAt">When it was computed.</param>
/// <param name="Because">What changed.</param>
/// <param name="FrameworkVersion">The version of the framework by which it was computed.</param>
/// <param name="Calendar">Identifier of the calendar used.</param>
/// <param name="CalendarVersion">Its version.</param>
/// <param name="Milestones">In order of their days.</param>
public sealed record InspectionTimetable(
    int Revision, DateTimeOffset ComputedAt, string Because, int FrameworkVersion, string Calendar, int CalendarVersion,
    IReadOnlyList<TimetableMilestone> Milestones);

/// <summary>Moves fieldwork. The timetable before is kept.</summary>
/// <param name="FieldworkStartsOn">The new F1, Europe/London.</param>
/// <param name="Reason">Why fieldwork moves.</param>
/// <param name="FieldworkEndsOn">The last day where it is not the usual one, Europe/London.</param>
/// <param name="FrameworkVersion">A newer version of the framework to move to, such as the one in which missing parts were supplied; possible until
/// the area is notified.</param>
/// <param name="OverrideReason">Why unusual days are right all the same; needed where a usual rule is broken. The reason for the move is none.</param>
/// <param name="On">The day on which that was decided, Europe/London; not in the future. Null is today.</param>
public sealed record ReplanInspectionRequest(
    DateOnly FieldworkStartsOn, string Reason, DateOnly? FieldworkEndsOn = null, int? FrameworkVersion = null, string? OverrideReason = null,
    DateOnly? On = null);

/// <summary>An imported version of a calendar, and what it moves. Nothing moves before it is approved.</summary>
/// <param name="Calendar">Such as <c>england-and-wales</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="BasedOn">The version that was in force when it was imported.</param>
/// <param name="ImportedAt">When it was imported.</param>
/// <param name="ImportedBy">Who imported it.</param>
/// <param name="ApprovedAt">When it was approved; null while it waits.</param>
/// <param name="Added">Bank holidays that the version before did not have.</param>
/// <param name="Removed">Bank holidays that it no longer has.</param>
/// <param name="DatesMoved">How many dates of all inspections move, or moved with the approval.</param>
/// <param name="DatesMovedOfNotified">How many of them belong to areas that have been notified.</param>
/// <param name="Inspections">What moves in the inspections that you may see.</param>
/// <param name="ApprovedBy">Who approved it: never who imported it.</param>
/// <param name="Warnings">What is not usual in a list of GOV.UK: a day that leaves it, a title that is new or comes twice in a year, a day at a weekend. Look
/// it up there before you approve.</param>
/// <param name="Areas">How much moves in each local area, also in inspections that you may not see.</param>
public sealed record CalendarImport(
    string Calendar, int Version, int BasedOn, DateTimeOffset ImportedAt, string ImportedBy, DateTimeOffset? ApprovedAt,
    IReadOnlyList<NamedHoliday> Added, IReadOnlyList<NamedHoliday> Removed, int DatesMoved, int DatesMovedOfNotified,
    IReadOnlyList<InspectionMoves> Inspections, string? ApprovedBy, IReadOnlyList<Warning> Warnings, IReadOnlyList<AreaMoves> Areas);

/// <summary>How much a calendar moves in a local area.</summary>
/// <param name="LocalArea">The local area.</param>
/// <param name="Inspections">In how many inspections.</param>
/// <param name="Dates">How many dates.</param>
/// <param name="DatesOfNotified">How many of them the area knows.</param>
public sealed record AreaMoves(string LocalArea, int Inspections, int Dates, int DatesOfNotified);

/// <summary>A bank holiday.</summary>
/// <param name="On">The day.</param>
/// <param name="Name">Its name.</param>
public sealed record NamedHoliday(DateOnly On, string Name);

/// <summary>The dates of one inspection that a calendar moves.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="LocalArea">Its local area.</param>
/// <param name="Notified">Whether the area knows its dates.</param>
/// <param name="Dates">The dates, in the order of the timetable.</param>
public sealed record InspectionMoves(Guid InspectionId, string LocalArea, bool Notified, IReadOnlyList<MovedDate> Dates);

/// <summary>A date that moves.</summary>
/// <param name="Milestone">The milestone.</param>
/// <param name="Title">Its title.</param>
/// <param name="From">The day before, Europe/London.</param>
/// <param name="To">The day after, Europe/London.</param>
public sealed record MovedDate(string Milestone, string Title, DateOnly From, DateOnly To);

/// <summary>Where an inspection stands, in the order of an inspection without an interruption.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InspectionStatusAttribute() : AllowedValuesAttribute(
    "planned", "intelligence-shared", "ready", "notified", "set-up-done", "analysing", "deferral-requested", "deferred", "fieldwork", "paused",
    "fieldwork-closed",
    "drafting", "accuracy-check", "agreed", "final-embargoed", "published", "action-awaited", "action-reviewed", "closed", "cancelled");
