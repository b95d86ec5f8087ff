namespace Jtai.Contracts.Api.Scheduling;

/// <summary>Asks for a calendar feed of one's own inspections.</summary>
/// <param name="Name">What you call it, such as <c>phone</c>; 1 to 60 characters.</param>
public sealed record CreateCalendarFeedRequest(string Name);

/// <summary>A new calendar feed. This is the only time that its address is shown.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Path">Path of its address on this server. Whoever has it reads the calendar: keep it like a password.</param>
public sealed record CreatedCalendarFeed(CalendarFeedDetails Feed, string Path);

/// <summary>A calendar feed of yours.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">What you call it.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When its address stops to work.</param>
public sealed record CalendarFeedDetails(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
