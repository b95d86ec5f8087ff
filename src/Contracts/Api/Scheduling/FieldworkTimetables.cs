using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Scheduling;

/// <summary>The places of fieldwork and how long it takes to get from one to another (¶32).</summary>
/// <param name="Places">The places.</param>
/// <param name="TravelTimes">Minutes between them, the same in both directions.</param>
public sealed record FieldworkPlaces(IReadOnlyList<FieldworkPlace> Places, IReadOnlyList<TravelTime> TravelTimes);

/// <summary>A place where inspectors meet people.</summary>
/// <param name="Id">Identifier within this timetable: lower-case letters, digits and hyphens.</param>
/// <param name="Name">What it is called, at most 100 characters; never a home.</param>
public sealed record FieldworkPlace(string Id, string Name);

/// <summary>How long it takes to get from one place to another.</summary>
/// <param name="From">A place.</param>
/// <param name="To">Another place.</param>
/// <param name="Minutes">Minutes, 1 to 600.</param>
public sealed record TravelTime(string From, string To, int Minutes);

/// <summary>A slot of the fieldwork timetable: somebody does something at some time (¶31-32).</summary>
/// <param name="On">A working day from the day after notification to the end of fieldwork, Europe/London.</param>
/// <param name="From">Clock time in London at which it begins.</param>
/// <param name="To">Clock time in London at which it ends, on the same day.</param>
/// <param name="Activity"><c>meeting</c>, <c>interview</c>, <c>observation</c>, <c>sampling</c>, <c>case-discussion</c>, <c>evidence-review</c>
/// (alone), <c>team-review</c> (together), <c>travel</c>.</param>
/// <param name="Mode"><c>in-person</c>, <c>phone</c> or <c>video</c>.</param>
/// <param name="Inspectors">Who of the inspectors, by subject; at least one.</param>
/// <param name="With">Whom they meet, by role and never by name.</param>
/// <param name="Place">A place of this timetable; in person only.</param>
public sealed record SlotPlan(
    DateOnly On, TimeOnly From, TimeOnly To, [SlotActivity] string Activity, [MeetingMode] string Mode, IReadOnlyList<string> Inspectors,
    IReadOnlyList<LocalRole> With, string? Place = null);

/// <summary>A role that inspectors meet.</summary>
/// <param name="Role">A role of the framework, one of those who are usually met (¶63), or <c>leader</c>, <c>frontline-manager</c>,
/// <c>practitioner</c>, <c>stakeholder</c>.</param>
/// <param name="Agency">The kind of agency; null where the framework says it, and for stakeholders.</param>
public sealed record LocalRole(string Role, string? Agency = null);

/// <summary>The timetable that inspectors work on.</summary>
/// <param name="Version">The last published version; 0 while there is none.</param>
/// <param name="Places">The places and the minutes between them.</param>
/// <param name="Slots">In the order of their times.</param>
/// <param name="Findings">What does not fit; what <see cref="TimetableFinding.Blocks"/> stands in the way of publishing.</param>
/// <param name="Changes">What publishing would change.</param>
public sealed record FieldworkTimetableDraft(
    int Version, FieldworkPlaces Places, IReadOnlyList<DraftSlot> Slots, IReadOnlyList<TimetableFinding> Findings, IReadOnlyList<TimetableChange> Changes);

/// <summary>A slot of the draft.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="ETag">For <c>If-Match</c>.</param>
/// <param name="Slot">What happens.</param>
/// <param name="Sequence">Grows by one with every change.</param>
public sealed record DraftSlot(Guid Id, string ETag, SlotPlan Slot, int Sequence);

/// <summary>Something about a timetable that does not fit.</summary>
/// <param name="Code"><c>person-twice</c>, <c>too-little-travel-time</c>, <c>travel-time-unknown</c>, <c>no-time-to-review-alone</c>,
/// <c>no-time-to-review-together</c>, <c>interview-not-alone</c>, <c>practitioner-before-fieldwork</c>, <c>outside-working-hours</c>,
/// <c>no-break</c>; <c>timetable-empty</c> while there is no slot; <c>slot-no-longer-possible</c> where the inspection was moved or deferred, or the
/// team has changed, since the slot was arranged (¶13, ¶30, ¶59-60).</param>
/// <param name="Message">One sentence.</param>
/// <param name="On">The day, Europe/London.</param>
/// <param name="Who">The inspector's subject, or a local role; null where it is everybody.</param>
/// <param name="Entries">The slots and meetings concerned.</param>
/// <param name="Blocks">True where it must be put right before publishing.</param>
public sealed record TimetableFinding(string Code, string Message, DateOnly On, string? Who, IReadOnlyList<Guid> Entries, bool Blocks);

/// <summary>A change from one version to the next.</summary>
/// <param name="Id">The slot or meeting.</param>
/// <param name="Change"><c>added</c>, <c>changed</c> or <c>removed</c>.</param>
/// <param name="Title">What it is.</param>
/// <param name="Before">When and where it was; null where it was added.</param>
/// <param name="After">When and where it is; null where it was removed.</param>
public sealed record TimetableChange(
    Guid Id, [AllowedValues("added", "changed", "removed")] string Change, string Title, FieldworkEntry? Before, FieldworkEntry? After);

/// <summary>Publishes the draft as the next version. It cannot be changed afterwards.</summary>
/// <param name="Reason">Why it changes; needed from the second version on.</param>
public sealed record PublishFieldworkTimetableRequest(string? Reason = null);

/// <summary>
/// A published version of the fieldwork timetable, with the meetings of those days. Agencies see it without what inspectors do among themselves.
/// </summary>
/// <param name="Version">From 1 on.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Reason">Why it changed; null for agencies.</param>
/// <param name="Places">The places.</param>
/// <param name="Entries">In the order of their times.</param>
/// <param name="Changes">What is different from the version before.</param>
/// <param name="Notes">What to know about interviews (¶62).</param>
public sealed record FieldworkTimetableVersion(
    int Version, DateTimeOffset PublishedAt, string? Reason, IReadOnlyList<FieldworkPlace> Places, IReadOnlyList<FieldworkEntry> Entries,
    IReadOnlyList<TimetableChange> Changes, IReadOnlyList<string> Notes);

/// <summary>A published version in a list.</summary>
/// <param name="Version">From 1 on.</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record PublishedVersion(int Version, DateTimeOffset PublishedAt);

/// <summary>An entry of a published version: a slot or a meeting.</summary>
/// <param name="Id">The slot or meeting.</param>
/// <param name="Title">What it is.</param>
/// <param name="StartsAt">When it begins, with the offset of London.</param>
/// <param name="EndsAt">When it ends, with the offset of London.</param>
/// <param name="Activity">As in <see cref="SlotPlan"/>; a meeting of the framework is a <c>meeting</c>.</param>
/// <param name="Mode"><c>in-person</c>, <c>phone</c> or <c>video</c>.</param>
/// <param name="Place">A place; null for phone and video.</param>
/// <param name="With">Whom inspectors meet.</param>
/// <param name="Inspectorates">Which inspectorates are there.</param>
/// <param name="Inspectors">Subjects of the inspectors; null for agencies.</param>
/// <param name="Sequence">Grows by one with every change.</param>
/// <param name="Meeting">A meeting's identifier in the framework; null for a slot.</param>
/// <param name="CalledOff">True where it does not take place as published, because the inspection was moved, deferred, paused or cancelled since (¶19,
/// ¶62).</param>
public sealed record FieldworkEntry(
    Guid Id, string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, [SlotActivity] string Activity, [MeetingMode] string Mode, string? Place,
    IReadOnlyList<LocalRole> With,
    IReadOnlyList<string> Inspectorates, IReadOnlyList<string>? Inspectors, int Sequence, string? Meeting = null,
    bool CalledOff = false);

/// <summary>What may be done in fieldwork.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SlotActivityAttribute()
    : AllowedValuesAttribute("meeting", "interview", "observation", "sampling", "case-discussion", "evidence-review", "team-review", "travel");
