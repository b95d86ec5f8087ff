namespace Jtai.Contracts.Scheduling;

/// <summary>
/// The local area has been told of its inspection (¶16). Published by Scheduling when that is recorded, whenever it was.
/// Intake opens the information request, CaseSelection the selection.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="LocalArea">Identifier of the local area, as in tokens' <c>area</c> claim.</param>
/// <param name="Framework">Identifier of the framework document, such as <c>front-door-2024</c>.</param>
/// <param name="FrameworkVersion">Version of the framework document that the inspection stays on.</param>
/// <param name="NotifiedOn">D1, the day of notification, Europe/London.</param>
/// <param name="FieldworkStartsOn">F1, the first day of fieldwork, Europe/London.</param>
/// <param name="Deadlines">The timetable's milestones on this day; later changes arrive as <see cref="TimetableChanged"/>.</param>
/// <param name="TimetableRevision">Grows with every change of the timetable; a consumer ignores what is older than what it has.</param>
/// <param name="OccurredAt">When the notification was recorded (UTC).</param>
[Event("scheduling", "Each opens what belongs to it: Intake the information request, CaseSelection the selection.", KnownServices.WithCopies)]
public sealed record InspectionNotified(
    Guid InspectionId, string LocalArea, string Framework, int FrameworkVersion, DateOnly NotifiedOn, DateOnly FieldworkStartsOn,
    IReadOnlyList<Deadline> Deadlines, int TimetableRevision, DateTimeOffset OccurredAt);

/// <summary>
/// The dates of a notified inspection have moved. Published by Scheduling; consumed by Intake and CaseSelection, which move their own deadlines.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="NotifiedOn">D1, Europe/London.</param>
/// <param name="FieldworkStartsOn">F1, Europe/London.</param>
/// <param name="Deadlines">Every milestone, also those that did not move.</param>
/// <param name="TimetableRevision">Grows with every change.</param>
/// <param name="OccurredAt">When the change was recorded (UTC).</param>
[Event("scheduling", "Each moves its own deadlines.", KnownServices.WithCopies)]
public sealed record TimetableChanged(
    Guid InspectionId, DateOnly NotifiedOn, DateOnly FieldworkStartsOn, IReadOnlyList<Deadline> Deadlines, int TimetableRevision, DateTimeOffset OccurredAt);

/// <summary>Somebody was reminded of a deadline. Published by Scheduling with the notices that say it, once.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ReminderId">The reminder.</param>
/// <param name="Milestone">Identifier of the milestone in the framework document.</param>
/// <param name="Kind"><c>due-soon</c>, <c>overdue</c> or <c>very-overdue</c>.</param>
/// <param name="Actor">Whose deadline it is: a role, an agency or an inspectorate of the framework document; null is everybody's.</param>
/// <param name="Deadline">The instant from which it is late (UTC).</param>
/// <param name="DueAt">When it was to be said (UTC).</param>
/// <param name="LateBySeconds">How long after that it was said: more than a minute where the service was away.</param>
/// <param name="OccurredAt">When it was said (UTC).</param>
[Event("scheduling", "No service acts on it yet: the people concerned read the notices.")]
public sealed record ReminderFired(
    Guid InspectionId, Guid ReminderId, string Milestone, string Kind, string? Actor, DateTimeOffset Deadline, DateTimeOffset DueAt,
    double LateBySeconds, DateTimeOffset OccurredAt);

/// <summary>
/// The inspectorates have granted a deferral (¶19). Published by Scheduling; no service acts on it yet, as what moves arrives as
/// <see cref="TimetableChanged"/>. Why is not said.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="FieldworkStartsOn">The new F1, Europe/London; null while no day is planned.</param>
/// <param name="OccurredAt">When the decision was recorded (UTC).</param>
[Event("scheduling", "No service acts on it yet: what moves arrives as TimetableChanged.")]
public sealed record InspectionDeferred(Guid InspectionId, DateOnly? FieldworkStartsOn, DateTimeOffset OccurredAt);

/// <summary>Fieldwork is paused (¶62). Published by Scheduling. Why is not said.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="PausedOn">The first day without fieldwork, Europe/London.</param>
/// <param name="OccurredAt">When the pause was recorded (UTC).</param>
[Event("scheduling", "No service acts on it yet: evidence is gathered during fieldwork.")]
public sealed record InspectionPaused(Guid InspectionId, DateOnly PausedOn, DateTimeOffset OccurredAt);

/// <summary>Fieldwork goes on after a pause (¶62). Published by Scheduling; dates that moved arrive as <see cref="TimetableChanged"/>.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ResumedOn">The first day of fieldwork after the pause, Europe/London.</param>
/// <param name="FieldworkEndsOn">The last day of fieldwork now, Europe/London.</param>
/// <param name="OccurredAt">When it was recorded (UTC).</param>
[Event("scheduling", "No service acts on it yet: what moves arrives as TimetableChanged.")]
public sealed record InspectionResumed(Guid InspectionId, DateOnly ResumedOn, DateOnly FieldworkEndsOn, DateTimeOffset OccurredAt);

/// <summary>
/// An inspection that its area knew of is cancelled. Published by Scheduling; Intake takes nothing more, CaseSelection chooses nothing more. Why is
/// not said, and nothing is said of one that was never notified.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="OccurredAt">When it was recorded (UTC).</param>
[Event("scheduling", "Intake takes nothing more, CaseSelection chooses nothing more.", KnownServices.WithCopies)]
public sealed record InspectionCancelled(Guid InspectionId, DateTimeOffset OccurredAt);

/// <summary>
/// An inspection was closed: nothing on it is open, and the area's days for complaints are over (¶87, ¶120). Published by Scheduling, once more where the day
/// is corrected: what was recorded last holds.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ClosedOn">The day, Europe/London.</param>
/// <param name="OccurredAt">When it was recorded (UTC).</param>
[Event("scheduling", "Intake counts from that day how long what was handed in is kept.", "intake")]
public sealed record InspectionClosed(Guid InspectionId, DateOnly ClosedOn, DateTimeOffset OccurredAt);

/// <summary>Fieldwork has begun. Published by Scheduling.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="StartedOn">Its first day, Europe/London.</param>
/// <param name="EndsOn">Its planned last day, Europe/London.</param>
/// <param name="OccurredAt">When it was recorded (UTC).</param>
[Event("scheduling", "No service acts on it yet: evidence is gathered from here on.")]
public sealed record FieldworkStarted(Guid InspectionId, DateOnly StartedOn, DateOnly EndsOn, DateTimeOffset OccurredAt);

/// <summary>Fieldwork has ended: evidence is complete (¶74), and the letter's days are counted from here (¶83). Published by Scheduling.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="LocalArea">Identifier of the local area, as in tokens' <c>area</c> claim.</param>
/// <param name="Framework">Identifier of the framework document.</param>
/// <param name="FrameworkVersion">Version of the framework document that the inspection stays on.</param>
/// <param name="StartedOn">The first day of fieldwork, Europe/London.</param>
/// <param name="EndedOn">The last day of fieldwork, Europe/London.</param>
/// <param name="Deadlines">The timetable's milestones, among them those of the letter; later changes arrive as <see cref="TimetableChanged"/>.</param>
/// <param name="TimetableRevision">Grows with every change of the timetable; a consumer ignores what is older than what it has.</param>
/// <param name="OccurredAt">When it was recorded (UTC).</param>
[Event("scheduling", "No service acts on it yet: evidence is complete and the letter is drafted.")]
public sealed record FieldworkEnded(
    Guid InspectionId, string LocalArea, string Framework, int FrameworkVersion, DateOnly StartedOn, DateOnly EndedOn,
    IReadOnlyList<Deadline> Deadlines, int TimetableRevision, DateTimeOffset OccurredAt);

/// <summary>One milestone of an inspection's timetable.</summary>
/// <param name="Milestone">Identifier in the framework document, such as <c>child-level-data</c>.</param>
/// <param name="On">The day, Europe/London.</param>
/// <param name="DueAt">The instant where the framework gives a clock time; null means until the end of the day (UTC).</param>
public sealed record Deadline(string Milestone, DateOnly On, DateTimeOffset? DueAt);

/// <summary>
/// An administrator has added a framework document. Published by Scheduling; the other services keep a copy, as inspections will be planned under it.
/// </summary>
/// <param name="Framework">The document's identifier.</param>
/// <param name="Version">The document's version; a document never changes.</param>
/// <param name="Document">The JSON document as it was given. It is guidance and tells of nobody.</param>
/// <param name="OccurredAt">When it was added (UTC).</param>
[Event("scheduling", "Each looks up what an inspection asks for in its version of the framework.", KnownServices.WithCopies)]
public sealed record FrameworkAdded(string Framework, int Version, string Document, DateTimeOffset OccurredAt);
