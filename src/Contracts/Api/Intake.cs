using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Intake;

/// <summary>One thing that is asked of an agency (Annex A, ¶91-109).</summary>
/// <param name="Id">The item.</param>
/// <param name="Item">Its identifier in the framework's Annex A tree, such as <c>child-level-data</c>.</param>
/// <param name="Title">What is asked for, in words.</param>
/// <param name="OwnerKind">The kind of organisation that hands it in, as in tokens' <c>org_kind</c> claim.</param>
/// <param name="DueOn">The day by which it is asked for, Europe/London.</param>
/// <param name="DueAt">The instant, where the framework gives a clock time; null means until the end of the day (UTC).</param>
/// <param name="Paragraph">The paragraph of the guidance that asks for it.</param>
/// <param name="Status"><c>requested</c>, <c>submitted</c>, <c>accepted</c> or <c>query</c> (what came could not be used).</param>
/// <param name="Late">True when what counts for this item arrived after the deadline. It is accepted all the same.</param>
/// <param name="SubmissionId">The submission that counts: the accepted one, otherwise the newest.</param>
public sealed record InformationItemResource(
    Guid Id, string Item, string Title, string OwnerKind, DateOnly DueOn, DateTimeOffset? DueAt, string Paragraph, [ItemStatus] string Status,
    bool Late, Guid? SubmissionId);

/// <summary>Proof that a file arrived, given once every byte of it is safely on disk. It stands whatever is found in the file afterwards.</summary>
/// <param name="SubmissionId">The submission.</param>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ItemId">The item for which it was handed in.</param>
/// <param name="Item">The item's identifier in the Annex A tree.</param>
/// <param name="Organisation">Identifier of the organisation that handed it in.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Size of the file in bytes.</param>
/// <param name="ReceivedAt">When its last byte arrived (UTC).</param>
/// <param name="DueOn">The day by which it was asked for, Europe/London.</param>
/// <param name="DueAt">The instant, where the framework gives a clock time (UTC).</param>
/// <param name="Late">True when it arrived after that.</param>
public sealed record Receipt(
    Guid SubmissionId, Guid InspectionId, Guid ItemId, string Item, string Organisation, string Sha256, long Size,
    DateTimeOffset ReceivedAt, DateOnly DueOn, DateTimeOffset? DueAt, bool Late);

/// <summary>A file that was handed in, and what became of it.</summary>
/// <param name="Receipt">The proof of receipt.</param>
/// <param name="Status">
/// <c>received</c> (not read yet), <c>accepted</c>, <c>rejected</c> (could not be used), <c>superseded</c> (a newer one was accepted),
/// <c>damaged</c> (the stored bytes no longer match the receipt: please send it again).
/// </param>
/// <param name="FileName">The name the file had at the sender, where one was given.</param>
/// <param name="Rejection">Why it could not be used and what was expected; null otherwise.</param>
/// <param name="Rows">Rows read over all lists; null until it has been read.</param>
/// <param name="Children">Distinct children; null until it has been read.</param>
/// <param name="Findings">How many findings of each severity (<c>error</c>, <c>warning</c>, <c>query</c>) the checks made; the first 50,000 of them
/// can be listed.</param>
public sealed record SubmissionResource(
    Receipt Receipt, [SubmissionStatus] string Status, string? FileName, Rejection? Rejection, int? Rows, int? Children,
    IReadOnlyDictionary<string, int> Findings);

/// <summary>Why a submission could not be used.</summary>
/// <param name="Code">Stable code, such as <c>not-a-workbook</c>.</param>
/// <param name="Message">What was found and what was expected, in plain English, without any content of the file.</param>
public sealed record Rejection(string Code, string Message);

/// <summary>Something that the checks found in a child-level list. Child-level data: it may quote the value.</summary>
/// <param name="Number">Position among the submission's findings, from 1.</param>
/// <param name="Code">Stable code of the check, such as <c>AX-0301</c>.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>query</c>.</param>
/// <param name="List">The list, 1 to 5, where it concerns one.</param>
/// <param name="Sheet">The sheet as named in the file.</param>
/// <param name="Row">The row as numbered in the spreadsheet.</param>
/// <param name="Column">The column's official heading.</param>
/// <param name="Cell">The cell, such as <c>D17</c>.</param>
/// <param name="ChildId">The local authority's own identifier of the child.</param>
/// <param name="Value">The value found.</param>
/// <param name="Expected">What is expected.</param>
/// <param name="Message">The whole in a sentence.</param>
public sealed record FindingResource(
    int Number, string Code, [FindingSeverity] string Severity, int? List, string? Sheet, int? Row, string? Column, string? Cell,
    string? ChildId, string? Value, string? Expected, string Message);

/// <summary>One row of lists 1 to 5 as it was read: child-level data.</summary>
/// <param name="List">The list, 1 to 5.</param>
/// <param name="Row">The row as numbered in the spreadsheet.</param>
/// <param name="ChildId">The local authority's own identifier of the child.</param>
/// <param name="Gender">Official code, where it could be decided.</param>
/// <param name="Ethnicity">Official code, where it could be decided.</param>
/// <param name="DateOfBirth">Date of birth; expected date for an unborn child; null where not known.</param>
/// <param name="Age">Completed years; -1 for an unborn child; null where not known.</param>
/// <param name="Disability">Official code of the child's disability, where the list has that column and it could be decided.</param>
/// <param name="Source">Official code of the contact or referral source, where the list has that column and it could be decided.</param>
/// <param name="Date">The date of the contact, referral, assessment or enquiry that the row is about.</param>
/// <param name="Values">Every column as given, by its official heading.</param>
public sealed record ChildLevelRow(
    int List, int Row, string ChildId, string? Gender, string? Ethnicity, DateOnly? DateOfBirth, int? Age,
    string? Disability, string? Source, DateOnly? Date, IReadOnlyDictionary<string, string> Values);

/// <summary>Where an item stands.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ItemStatusAttribute() : AllowedValuesAttribute("requested", "submitted", "accepted", "query");

/// <summary>Where a submission stands.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SubmissionStatusAttribute() : AllowedValuesAttribute("received", "accepted", "rejected", "superseded", "damaged");

/// <summary>How much a finding matters.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FindingSeverityAttribute() : AllowedValuesAttribute("error", "warning", "query");
