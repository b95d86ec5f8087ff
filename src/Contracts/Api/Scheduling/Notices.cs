namespace Jtai.Contracts.Api.Scheduling;

/// <summary>
/// Something that those concerned should know: a date that moved (¶32), a reminder, a decision. It holds ids, dates and words of the framework, never
/// anything of a person.
/// </summary>
/// <param name="Id">Identifier.</param>
/// <param name="InspectionId">The inspection.</param>
/// <param name="To">Who is told: a role of the framework such as <c>link-person</c>, an agency such as <c>police</c>, a role in the inspection such
/// as <c>lead</c>, or <c>inspectors</c>.</param>
/// <param name="Kind">What kind of fact, in kebab-case, such as <c>dates-moved</c>.</param>
/// <param name="About">Identifier of what it is about, such as a milestone; null where <paramref name="Dates"/> say it.</param>
/// <param name="Title">The same in words.</param>
/// <param name="Dates">The dates that moved, in the order of the timetable.</param>
/// <param name="DueAt">The deadline that it speaks of, with the offset of London; null where it speaks of none.</param>
/// <param name="CreatedAt">When the fact was recorded.</param>
/// <param name="SeenAt">When you marked it as seen; null while you have not.</param>
/// <param name="WithdrawnAt">When it turned out not to be so, such as <c>overdue</c> of what had been handed in in time; a notice <c>overdue-withdrawn</c>
/// says so too. Null while it stands.</param>
public sealed record NoticeDetails(
    Guid Id, Guid InspectionId, string To, string Kind, string? About, string? Title, IReadOnlyList<MovedDate> Dates, DateTimeOffset? DueAt,
    DateTimeOffset CreatedAt, DateTimeOffset? SeenAt, DateTimeOffset? WithdrawnAt);
