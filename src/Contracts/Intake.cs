namespace Jtai.Contracts.Intake;

/// <summary>
/// Something was handed in for an item of the information request (¶91). Published by Intake on receipt, before it is scanned or read. Scheduling
/// shows it on the timetable.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ItemId">The request item.</param>
/// <param name="Item">The item's identifier in the framework's Annex A tree, such as <c>child-level-data</c>.</param>
/// <param name="SubmissionId">The submission.</param>
/// <param name="Organisation">Identifier of the organisation that handed it in.</param>
/// <param name="ReceivedAt">When the last byte had arrived (UTC).</param>
/// <param name="Late">True when that was after the deadline; a late item is accepted all the same.</param>
/// <param name="Agency">Kind of agency that owes the item, as in the framework: several may owe one of the same identifier.</param>
[Event("intake", "The timetable shows what has arrived.", "scheduling")]
public sealed record InformationItemSubmitted(
    Guid InspectionId, Guid ItemId, string Item, Guid SubmissionId, string Organisation, DateTimeOffset ReceivedAt, bool Late, string? Agency = null);

/// <summary>
/// What was handed in turned out to be unusable, because of its content or because what is stored no longer matches its receipt: it no longer counts,
/// and its sender is to send it again (¶91, ¶95). The receipt stands. Published by Intake, at most once for a submission. Carries what
/// <see cref="InformationItemSubmitted"/> carries, so that it can be understood before that has arrived.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ItemId">The request item.</param>
/// <param name="Item">The item's identifier in the framework's Annex A tree, such as <c>child-level-data</c>.</param>
/// <param name="SubmissionId">The submission that does not count.</param>
/// <param name="Organisation">Identifier of the organisation that handed it in.</param>
/// <param name="ReceivedAt">When the last byte of it had arrived (UTC).</param>
/// <param name="Late">True when that was after the deadline.</param>
/// <param name="Agency">Kind of agency that owes the item, as in the framework.</param>
[Event("intake", "Nothing that turned out to be unusable counts as handed in, and whoever owes it is reminded again.", "scheduling")]
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
