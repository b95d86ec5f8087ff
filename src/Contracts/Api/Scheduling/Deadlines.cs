using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Scheduling;

/// <summary>How a milestone stands now. Computed when asked, never stored.</summary>
/// <param name="Milestone">Identifier in the framework.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="Paragraph">Where the rule stands in the framework's sources.</param>
/// <param name="On">The day by which it is due, Europe/London.</param>
/// <param name="DueAt">The time with the offset of London where the framework gives a clock time; null is until the end of the day.</param>
/// <param name="State"><c>upcoming</c>, <c>due-soon</c> (from the working day before), <c>overdue</c>, <c>very-overdue</c> (more than one working day
/// late), <c>met</c>, <c>met-late</c>; <c>passed</c> for what nobody can be late with: a meeting, a right, anything while the inspection is paused or
/// deferred.</param>
/// <param name="MetOn">The day on which it was done or the last of it handed in, Europe/London.</param>
/// <param name="Agencies">What is to be handed in, by agency; an agency sees its own.</param>
public sealed record MilestoneDeadline(
    string Milestone, string Title, string Paragraph, DateOnly On, DateTimeOffset? DueAt, [DeadlineState] string State, DateOnly? MetOn,
    IReadOnlyList<AgencyDeadline> Agencies);

/// <summary>How an agency stands with what it hands in for a milestone.</summary>
/// <param name="Agency">Kind of agency, such as <c>police</c>.</param>
/// <param name="State">As of a milestone; met when everything has been handed in.</param>
/// <param name="Items">The items of the information request.</param>
public sealed record AgencyDeadline(string Agency, [DeadlineState] string State, IReadOnlyList<ItemDeadline> Items);

/// <summary>How an item of the information request stands.</summary>
/// <param name="Item">Identifier in the framework, such as <c>item-1-4</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="State">As of a milestone; <c>passed</c> for an item that may not exist.</param>
/// <param name="ReceivedAt">When it was handed in; null while it was not.</param>
public sealed record ItemDeadline(string Item, string Title, string Paragraph, [DeadlineState] string State, DateTimeOffset? ReceivedAt);

/// <summary>How a deadline stands.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DeadlineStateAttribute() : AllowedValuesAttribute("upcoming", "due-soon", "overdue", "very-overdue", "met", "met-late", "passed");
