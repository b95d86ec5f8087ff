using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Scheduling;

/// <summary>When, how and with whom a meeting is held (¶20, ¶30-47, ¶65-67). Invitations are for roles, never for names.</summary>
/// <param name="On">The day, Europe/London. Outside the days that the guidance gives it, a reason is needed; outside its part of the inspection it is
/// refused.</param>
/// <param name="From">Clock time in London at which it begins.</param>
/// <param name="To">Clock time in London at which it ends, on the same day.</param>
/// <param name="Mode"><c>in-person</c>, <c>phone</c> or <c>video</c>, as the framework allows for it.</param>
/// <param name="Place">A place of the fieldwork timetable; in person only.</param>
/// <param name="Inspectors">Who attends for the inspectorates, by subject; empty is the whole team.</param>
/// <param name="Invited">Local roles of the framework; null is those whom the guidance names. Those can be added to, not left out.</param>
/// <param name="Additional">Keep-in-touch meetings only: attendees whom an agency wants to bring, after discussion with the lead inspector (¶41).</param>
/// <param name="Reason">Why it is not on the days that the guidance gives it; where it is changed, why.</param>
public sealed record MeetingPlan(
    DateOnly On, TimeOnly From, TimeOnly To, [MeetingMode] string Mode, string? Place = null, IReadOnlyList<string>? Inspectors = null,
    IReadOnlyList<string>? Invited = null, IReadOnlyList<AdditionalRole>? Additional = null, string? Reason = null);

/// <summary>Schedules a meeting.</summary>
/// <param name="Meeting">Identifier of a meeting of the framework, such as <c>kit-1</c>.</param>
/// <param name="Plan">When, how and with whom.</param>
public sealed record ScheduleMeetingRequest(string Meeting, MeetingPlan Plan);

/// <summary>Somebody whom an agency wants to bring to a keep-in-touch meeting (¶41).</summary>
/// <param name="Role">A role of the framework, or one of those who are usually met.</param>
/// <param name="DiscussedOn">The day on which it was discussed with the lead inspector, Europe/London; not in the future.</param>
public sealed record AdditionalRole(string Role, DateOnly DiscussedOn);

/// <summary>Cancels a meeting. It is kept.</summary>
/// <param name="Reason">Why.</param>
public sealed record CancelMeetingRequest(string Reason);

/// <summary>Records that a meeting was held.</summary>
/// <param name="Inspectors">Who was there for the inspectorates, by subject; null is those who were expected.</param>
/// <param name="Aims">Team meetings: which of their aims were dealt with (¶35): <c>compare-evidence</c>, <c>impact-of-leaders</c>,
/// <c>enough-evidence</c>, <c>further-evidence</c>, <c>keep-lead-informed</c>.</param>
/// <param name="Explained">Feedback: what was explained (¶47), all of <c>concerns</c>, <c>draft-review</c>, <c>publication</c>, <c>complaints</c>.</param>
/// <param name="SeparateDiscussions">Feedback: the separate discussions that inspectorates offered (¶46).</param>
/// <param name="Reason">Why an inspectorate that should have been there was not.</param>
public sealed record HoldMeetingRequest(
    IReadOnlyList<string>? Inspectors = null,
    [AllowedValues("compare-evidence", "impact-of-leaders", "enough-evidence", "further-evidence", "keep-lead-informed")] IReadOnlyList<string>? Aims = null,
    [AllowedValues("concerns", "draft-review", "publication", "complaints")] IReadOnlyList<string>? Explained = null,
    IReadOnlyList<SeparateDiscussion>? SeparateDiscussions = null, string? Reason = null);

/// <summary>An inspectorate may act on a finding, and offered to talk about it with the agency alone (¶46). Seen by inspectors and by that agency.</summary>
/// <param name="Inspectorate">The inspectorate.</param>
/// <param name="Agency">The kind of agency.</param>
public sealed record SeparateDiscussion(string Inspectorate, string Agency);

/// <summary>The meetings of an inspection.</summary>
/// <param name="Meetings">In the order of their times; agencies see those to which local roles are invited.</param>
/// <param name="NotScheduled">Meetings that the framework asks for and that have no time yet; null for agencies.</param>
/// <param name="Warnings">What does not fit together; null for agencies.</param>
public sealed record MeetingList(IReadOnlyList<MeetingDetails> Meetings, IReadOnlyList<MeetingNotScheduled>? NotScheduled, IReadOnlyList<Warning>? Warnings);

/// <summary>A meeting that the framework asks for and that has no time yet.</summary>
/// <param name="Meeting">Its identifier in the framework.</param>
/// <param name="Title">Its title.</param>
/// <param name="UsualFrom">First day on which it usually takes place, Europe/London.</param>
/// <param name="UsualUntil">Last day on which it usually takes place, Europe/London.</param>
/// <param name="Paragraph">Where the rule stands.</param>
public sealed record MeetingNotScheduled(string Meeting, string Title, DateOnly UsualFrom, DateOnly UsualUntil, string Paragraph);

/// <summary>A meeting.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Meeting">Its identifier in the framework, such as <c>kit-1</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Kind">Such as <c>keep-in-touch</c>.</param>
/// <param name="Paragraph">Where the rule stands.</param>
/// <param name="Status"><c>scheduled</c>, <c>held</c>, <c>cancelled</c>; <c>called-off</c> where it does not take place as shown, because the inspection
/// was moved, deferred, paused or cancelled since (¶19, ¶62): give it a new time, or cancel it.</param>
/// <param name="StartsAt">When it begins, with the offset of London.</param>
/// <param name="EndsAt">When it ends, with the offset of London.</param>
/// <param name="Mode"><c>in-person</c>, <c>phone</c> or <c>video</c>.</param>
/// <param name="Place">Where; null for phone and video.</param>
/// <param name="ChairedBy">The role that chairs.</param>
/// <param name="Invited">The local roles invited.</param>
/// <param name="Additional">Whom agencies may bring beyond them, after discussion with the lead inspector (¶41).</param>
/// <param name="Voluntary">True where coming or not, and leaving early, has no effect on the findings (¶42-43).</param>
/// <param name="Notes">What the guidance says about it, for those who are invited.</param>
/// <param name="Confidentiality">Feedback: the notice of ¶45; null for other meetings.</param>
/// <param name="Sequence">Grows by one with every change.</param>
/// <param name="Inspection">What only inspectors see; null for agencies.</param>
/// <param name="SeparateDiscussions">Offered by inspectorates (¶46); agencies see those that concern them.</param>
/// <param name="Warnings">What is unusual about it; empty for agencies.</param>
public sealed record MeetingDetails(
    Guid Id, string Meeting, string Title, string Kind, string Paragraph, [MeetingStatus] string Status, DateTimeOffset StartsAt,
    DateTimeOffset EndsAt, [MeetingMode] string Mode, string? Place, string ChairedBy,
    IReadOnlyList<InvitedRole> Invited, IReadOnlyList<InvitedRole> Additional, bool Voluntary, IReadOnlyList<string> Notes,
    ConfidentialityNotice? Confidentiality, int Sequence,
    MeetingForInspectors? Inspection, IReadOnlyList<SeparateDiscussion> SeparateDiscussions, IReadOnlyList<Warning> Warnings);

/// <summary>A role that is invited.</summary>
/// <param name="Role">The role.</param>
/// <param name="Title">The same in words.</param>
public sealed record InvitedRole(string Role, string Title);

/// <summary>Findings are provisional, and shared in confidence only (¶45).</summary>
/// <param name="Text">The notice.</param>
/// <param name="AcknowledgedAt">When your agency acknowledged it; null while it has not, and for inspectors.</param>
public sealed record ConfidentialityNotice(string Text, DateTimeOffset? AcknowledgedAt);

/// <summary>What only inspectors see of a meeting.</summary>
/// <param name="Inspectors">Subjects who attend; empty is the whole team.</param>
/// <param name="Reason">The last reason given.</param>
/// <param name="Aims">The aims dealt with (¶35).</param>
/// <param name="Explained">What was explained (¶47).</param>
public sealed record MeetingForInspectors(IReadOnlyList<string> Inspectors, string? Reason, IReadOnlyList<string> Aims, IReadOnlyList<string> Explained);

/// <summary>Which of the invited roles came. Only the lead inspector, who invites, keeps it and reads it; it has no part in the findings (¶42-43).</summary>
/// <param name="Roles">Roles out of those invited.</param>
public sealed record RecordAttendanceRequest(IReadOnlyList<string> Roles);

/// <summary>Which of the invited roles came, and which agencies acknowledged the notice of ¶45. For the lead inspector's eyes only (¶42-43).</summary>
/// <param name="Roles">The roles.</param>
/// <param name="Acknowledged">The agencies that acknowledged the confidentiality notice.</param>
public sealed record Attendance(IReadOnlyList<string> Roles, IReadOnlyList<string> Acknowledged);

/// <summary>How people meet.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MeetingModeAttribute() : AllowedValuesAttribute("in-person", "phone", "video");

/// <summary>Where a meeting stands.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MeetingStatusAttribute() : AllowedValuesAttribute("scheduled", "held", "cancelled", "called-off");
