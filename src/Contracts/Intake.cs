namespace Jtai.Contracts.Intake;

/// <summary>
/// An agency has done all that an item of Annex A asks of it (¶91), for every child where it is asked for each: handed in, answered, or said why not.
/// Published by Intake at once, before what came is scanned or read. Scheduling shows it on the timetable.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ItemId">The request item.</param>
/// <param name="Item">The item's identifier in the framework's Annex A tree, such as <c>child-level-data</c>.</param>
/// <param name="SubmissionId">What was submitted, until it is returned.</param>
/// <param name="Organisation">Identifier of the organisation that handed it in.</param>
/// <param name="ReceivedAt">When the last of it had arrived (UTC).</param>
/// <param name="Late">True when some of it came after the deadline; a late item is accepted all the same.</param>
/// <param name="Agency">Kind of agency that owes the item, as in the framework: several may owe one of the same identifier.</param>
[Event("intake", "The timetable shows what has arrived.", "scheduling")]
public sealed record InformationItemSubmitted(
    Guid InspectionId, Guid ItemId, string Item, Guid SubmissionId, string Organisation, DateTimeOffset ReceivedAt, bool Late, string? Agency = null);

/// <summary>
/// What was submitted is open again: it turned out to be unusable or harmful, what is stored no longer matches its receipt, inspectors ask back, or more is
/// asked for (¶91, ¶95). Receipts stand. Published by Intake, at most once for a submission. Carries what
/// <see cref="InformationItemSubmitted"/> carries, so that it can be understood before that has arrived.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ItemId">The request item.</param>
/// <param name="Item">The item's identifier in the framework's Annex A tree, such as <c>child-level-data</c>.</param>
/// <param name="SubmissionId">What does not count any more.</param>
/// <param name="Organisation">Identifier of the organisation that handed it in.</param>
/// <param name="ReceivedAt">When the last of it had arrived (UTC).</param>
/// <param name="Late">True when that was after the deadline.</param>
/// <param name="Agency">Kind of agency that owes the item, as in the framework.</param>
[Event("intake", "What is open again does not count, and whoever owes it is reminded again.", "scheduling")]
public sealed record InformationItemReturned(
    Guid InspectionId, Guid ItemId, string Item, Guid SubmissionId, string Organisation, DateTimeOffset ReceivedAt, bool Late, string? Agency);

/// <summary>
/// The local authority's lists 1-5 could be read (¶95). Published by Intake. CaseSelection fetches the rows by <paramref name="SubmissionId"/>.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="SubmissionId">The accepted submission; a later one replaces it.</param>
/// <param name="ReceivedAt">When it was received (UTC): the later submission wins, whatever the order of arrival of this message.</param>
/// <param name="Rows">Number of rows over all lists.</param>
/// <param name="Children">Number of distinct children.</param>
[Event("intake", "CaseSelection fetches the rows to choose from.", "case-selection")]
public sealed record ChildLevelDataAccepted(Guid InspectionId, Guid SubmissionId, DateTimeOffset ReceivedAt, int Rows, int Children);
