using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Intake;

/// <summary>One thing that is asked of an agency (Annex A, ¶91-109), or beyond it (¶24).</summary>
/// <param name="Id">The item.</param>
/// <param name="Item">Its identifier in the framework's Annex A tree, such as <c>child-level-data</c>; <c>extra-1</c> and so on beyond Annex A.</param>
/// <param name="Number">Its number in the guidance, such as <c>1.4</c>; null where it has none.</param>
/// <param name="Title">What is asked for, in words.</param>
/// <param name="Description">The exact wording of the guidance, where there is more.</param>
/// <param name="Kind"><c>child-level-data</c> (lists 1 to 5), <c>documents</c> (files), or <c>question</c> (an answer about a child, ¶98).</param>
/// <param name="Agency">The kind of organisation that is asked, as in tokens' <c>org_kind</c> claim.</param>
/// <param name="Child">The child that it is about: the reference that case selection gives; null where it is about none.</param>
/// <param name="Paragraph">The paragraph of the guidance that asks for it.</param>
/// <param name="From">The first day that it is about, Europe/London; null where the guidance states no time.</param>
/// <param name="Until">The last day.</param>
/// <param name="MostRecent">Only the most recent so many are asked for; null where all are.</param>
/// <param name="WhereApplicable">True where there may be no such thing for a child.</param>
/// <param name="DueOn">The day by which it is asked for, Europe/London.</param>
/// <param name="DueAt">The instant, where the framework gives a clock time; null means until the end of the day (UTC).</param>
/// <param name="State">
/// <c>requested</c>, <c>submitted</c>, <c>accepted</c>, <c>query</c> (what came raises a question or cannot be used: it is open again), <c>out-of-scope</c>,
/// <c>not-applicable</c>, <c>on-site-access</c>, <c>same-as-agencies</c>; beyond Annex A also <c>offered</c> and <c>declined</c>; <c>withdrawn</c> where it is
/// about a child who is not among the chosen any more, or of others than are asked (¶105).
/// </param>
/// <param name="Late">True when it was settled after the deadline, or is open after it. It is accepted all the same.</param>
/// <param name="AgencyNotes">
/// What is said of it, such as why it does not apply: by each organisation that is asked, the oldest first. An agency sees its own.
/// </param>
/// <param name="InspectorNote">What the inspectors say of it, such as what they want to know.</param>
/// <param name="Documents">What was handed in, the oldest first; an agency sees its own.</param>
/// <param name="NewSinceRead">Those of the documents that became available after the caller had last read one of them; none where nothing was read.</param>
/// <param name="SharedWith">The kinds of organisations with which the lead inspector shares it, besides the inspectors.</param>
/// <param name="Organisation">The one organisation that is asked (¶105); null where all of the kind are.</param>
public sealed record ItemResource(
    Guid Id, string Item, string? Number, string Title, string? Description, [ItemKind] string Kind, string Agency, Guid? Child, string Paragraph,
    DateOnly? From, DateOnly? Until, int? MostRecent, bool WhereApplicable, DateOnly DueOn, DateTimeOffset? DueAt, [ItemState] string State, bool Late,
    IReadOnlyList<AgencyNote> AgencyNotes, string? InspectorNote, IReadOnlyList<DocumentSummary> Documents, IReadOnlyList<Guid> NewSinceRead,
    IReadOnlyList<string> SharedWith, string? Organisation);

/// <summary>An item of another agency that the lead inspector shares with the caller's kind.</summary>
/// <param name="Id">The item.</param>
/// <param name="Item">Its identifier in the framework's Annex A tree.</param>
/// <param name="Number">Its number in the guidance; null where it has none.</param>
/// <param name="Title">What was asked for, in words.</param>
/// <param name="Agency">The kind of organisation that was asked.</param>
/// <param name="Child">The child that it is about: the reference that case selection gives; null where it is about none.</param>
/// <param name="SharedAt">When it was shared (UTC).</param>
/// <param name="Documents">What can be read of it, the oldest first.</param>
public sealed record SharedItemResource(
    Guid Id, string Item, string? Number, string Title, string Agency, Guid? Child, DateTimeOffset SharedAt, IReadOnlyList<DocumentSummary> Documents);

/// <summary>That an item is shared with a kind of agency, or was.</summary>
/// <param name="Agency">The kind of organisation.</param>
/// <param name="By">The account or client of the lead inspector.</param>
/// <param name="At">When it was shared (UTC).</param>
/// <param name="Reason">Why.</param>
/// <param name="EndedBy">Who has ended it; null while it is shared.</param>
/// <param name="EndedAt">When that was (UTC).</param>
public sealed record ShareResource(string Agency, string By, DateTimeOffset At, string Reason, string? EndedBy, DateTimeOffset? EndedAt);

/// <summary>What an organisation says of an item.</summary>
/// <param name="Organisation">Identifier of the organisation.</param>
/// <param name="At">When it last said so (UTC).</param>
/// <param name="Note">What it says.</param>
public sealed record AgencyNote(string Organisation, DateTimeOffset At, string Note);

/// <summary>A file that was handed in.</summary>
/// <param name="Id">The document.</param>
/// <param name="FileName">The name the file had at the sender, where one was given.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
/// <param name="State">As in <see cref="DocumentResource"/>.</param>
/// <param name="ReceivedAt">When its last byte arrived (UTC).</param>
/// <param name="Late">True when that was after the deadline.</param>
/// <param name="Replaces">The document that it took the place of.</param>
/// <param name="ReadAt">When the caller last read it (UTC); null where never.</param>
public sealed record DocumentSummary(
    Guid Id, string? FileName, long Size, string Sha256, [DocumentState] string State, DateTimeOffset ReceivedAt, bool Late, Guid? Replaces,
    DateTimeOffset? ReadAt);

/// <summary>Why something is said of an item.</summary>
/// <param name="Reason">The reason, 1 to 1,000 characters. It is kept sealed.</param>
public sealed record ItemReasonRequest(string Reason);

/// <summary>What inspectors want to know.</summary>
/// <param name="Question">The question, 1 to 1,000 characters. It is kept sealed.</param>
public sealed record QueryItemRequest(string Question);

/// <summary>Which health agencies are asked for the case records of a child (¶105).</summary>
/// <param name="Organisations">Identifiers of health agencies of the area; none where no health agency is to be asked.</param>
public sealed record NameHealthAgenciesRequest(IReadOnlyList<string> Organisations);

/// <summary>Which health agencies are asked for the case records of a child (¶105).</summary>
/// <param name="Child">The child: the reference that case selection gives.</param>
/// <param name="Organisations">Identifiers of organisations, in order.</param>
public sealed record HealthAgenciesResource(Guid Child, IReadOnlyList<string> Organisations);

/// <summary>Something beyond Annex A that an agency is asked for (¶24).</summary>
/// <param name="Agency">The kind of organisation that is asked, such as <c>police</c>.</param>
/// <param name="Title">What is asked for, 1 to 1,000 characters, without anything personal.</param>
/// <param name="Necessary">Why it is necessary for an accurate understanding within the scope.</param>
/// <param name="NotAvailable">Why it is not already available through Annex A.</param>
/// <param name="DueOn">The day by which it is asked for, Europe/London.</param>
public sealed record AskForMoreRequest(string Agency, string Title, string Necessary, string NotAvailable, DateOnly DueOn);

/// <summary>Something beyond Annex A that an agency offers (¶24).</summary>
/// <param name="Title">What is offered, 1 to 1,000 characters, without anything personal.</param>
/// <param name="Necessary">Why it is necessary for an accurate understanding within the scope.</param>
/// <param name="NotAvailable">Why it is not already available through Annex A.</param>
public sealed record OfferMoreRequest(string Title, string Necessary, string NotAvailable);

/// <summary>Answers of an agency to questions on the children chosen (¶98).</summary>
/// <param name="Answers">One for each question that is answered now; the others stay as they are.</param>
public sealed record AnswerQuestionsRequest(IReadOnlyList<Answer> Answers);

/// <summary>The answer to one question.</summary>
/// <param name="Item">The item of the kind <c>question</c>.</param>
/// <param name="Given"><c>yes</c>, <c>no</c> or <c>not-known</c>.</param>
/// <param name="Note">What is to be said besides, up to 1,000 characters.</param>
public sealed record Answer(Guid Item, string Given, string? Note = null);

/// <summary>The questions on each child chosen, and what was answered (¶98): child-level data.</summary>
/// <param name="Asked">How many questions the caller sees.</param>
/// <param name="Answered">How many of them are answered.</param>
/// <param name="Questions">By child, then by question: once for each organisation that has answered it, and once where none has.</param>
public sealed record AnswersResource(int Asked, int Answered, IReadOnlyList<QuestionResource> Questions);

/// <summary>One question on one child.</summary>
/// <param name="Item">The item.</param>
/// <param name="Child">The child: the reference that case selection gives.</param>
/// <param name="Question">Its identifier in the framework, such as <c>child-known-to-police</c>.</param>
/// <param name="Title">The question.</param>
/// <param name="Agency">The kind of organisation that is asked.</param>
/// <param name="State">As in <see cref="ItemResource"/>.</param>
/// <param name="Organisation">Identifier of the organisation that gave the answer; null while there is none. An agency sees its own.</param>
/// <param name="Given">The answer.</param>
/// <param name="Note">What was said besides.</param>
/// <param name="Late">True when it was answered after the deadline.</param>
public sealed record QuestionResource(
    Guid Item, Guid Child, string Question, string Title, string Agency, [ItemState] string State, string? Organisation, string? Given, string? Note,
    bool Late);

/// <summary>Proof that a file arrived, given once every byte of it is safely on disk. It stands whatever is found in the file afterwards.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ItemId">The item for which it was handed in.</param>
/// <param name="Item">The item's identifier in the Annex A tree.</param>
/// <param name="Organisation">Identifier of the organisation that handed it in.</param>
/// <param name="HandedInBy">The account or client that did.</param>
/// <param name="FileName">The name the file had at the sender, where one was given.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Size of the file in bytes.</param>
/// <param name="ReceivedAt">When its last byte arrived (UTC).</param>
/// <param name="DueOn">The day by which it was asked for, Europe/London.</param>
/// <param name="DueAt">The instant, where the framework gives a clock time (UTC).</param>
/// <param name="Late">True when it arrived after that.</param>
/// <param name="Statement">All of this in lines of text: what is signed.</param>
/// <param name="Signature">ECDSA (P-256, SHA-256, DER) over the statement in UTF-8, base64.</param>
/// <param name="SignatureKey">Which of the receipt keys made it.</param>
public sealed record Receipt(
    Guid DocumentId, Guid InspectionId, Guid ItemId, string Item, string Organisation, string HandedInBy, string? FileName, string Sha256, long Size,
    DateTimeOffset ReceivedAt, DateOnly DueOn, DateTimeOffset? DueAt, bool Late, string Statement, string Signature, string SignatureKey);

/// <summary>A file that an agency has begun to send in parts (tus 1.0.0), and that has not arrived completely.</summary>
/// <param name="Id">The upload; the document has the same id once it is complete.</param>
/// <param name="ItemId">The item for which it is handed in.</param>
/// <param name="FileName">The name the file has at the sender, where one was given.</param>
/// <param name="Size">Size of the whole file in bytes.</param>
/// <param name="Offset">How many bytes have arrived.</param>
/// <param name="StartedBy">The account or client that began it, and to which the receipt will be given.</param>
/// <param name="StartedAt">When that was (UTC).</param>
/// <param name="ExpiresAt">When it is removed unless it is finished (UTC).</param>
/// <param name="Address">Where a tus client goes on with it, without a token: a secret.</param>
public sealed record UnfinishedUpload(
    Guid Id, Guid ItemId, string? FileName, long Size, long Offset, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset ExpiresAt, string Address);

/// <summary>A public key with which receipts are checked.</summary>
/// <param name="Id">As receipts name it.</param>
/// <param name="PublicKey">The key as PEM.</param>
public sealed record ReceiptKey(string Id, string PublicKey);

/// <summary>A file that was handed in, and what became of it.</summary>
/// <param name="Id">The document.</param>
/// <param name="InspectionId">The inspection.</param>
/// <param name="ItemId">The item for which it was handed in.</param>
/// <param name="FileName">The name the file had at the sender, where one was given.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
/// <param name="State">
/// <c>received</c> (not looked at yet), <c>scanning</c>, <c>undetermined</c> (it could not be decided yet whether it is harmless; it is tried again),
/// <c>quarantined</c> (nobody reads it unless two inspectors release it), <c>available</c>, <c>rejected</c> (lists that could not be used),
/// <c>superseded</c> (a newer one is in its place), <c>damaged</c> (the stored bytes no longer match the receipt: please send it again), <c>erased</c> (it was
/// kept as long as its rule says).
/// </param>
/// <param name="ReceivedAt">When its last byte arrived (UTC).</param>
/// <param name="Late">True when that was after the deadline.</param>
/// <param name="Replaces">The document that it took the place of.</param>
/// <param name="Objection">What speaks against it, and what to do; null otherwise.</param>
/// <param name="Release">Who proposed to release it from quarantine, when and why. For inspectors only; null where nobody did.</param>
/// <param name="Rows">Of child-level lists: rows read over all lists; null until they have been read.</param>
/// <param name="Children">Of child-level lists: distinct children; null until they have been read.</param>
/// <param name="Findings">Of child-level lists: how many findings of each severity (<c>error</c>, <c>warning</c>, <c>query</c>) the checks made; the first
/// 50,000 of them can be listed.</param>
public sealed record DocumentResource(
    Guid Id, Guid InspectionId, Guid ItemId, string? FileName, long Size, string Sha256, [DocumentState] string State, DateTimeOffset ReceivedAt, bool Late,
    Guid? Replaces, Objection? Objection, ReleaseProposal? Release, int? Rows, int? Children, IReadOnlyDictionary<string, int> Findings);

/// <summary>What speaks against a document.</summary>
/// <param name="Code">Stable code, such as <c>no-lists</c>.</param>
/// <param name="Message">What was found and what to do, in plain English, without any content of the file.</param>
public sealed record Objection(string Code, string Message);

/// <summary>The lead inspector proposes to release a document from quarantine: another inspector reads why, and agrees or not.</summary>
/// <param name="By">The account or client of the lead inspector.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Reason">Why.</param>
public sealed record ReleaseProposal(string By, DateTimeOffset At, string Reason);

/// <summary>Somebody read a document.</summary>
/// <param name="Organisation">For which organisation.</param>
/// <param name="Reader">The account or client; inspectors are named to inspectors only.</param>
/// <param name="Purpose">
/// What for, such as <c>analysis</c>; <c>own</c> where its sender read it back, <c>shared</c> where an agency did with which it is shared.
/// </param>
/// <param name="At">When (UTC).</param>
public sealed record ReadingResource(string Organisation, string? Reader, string Purpose, DateTimeOffset At);

/// <summary>How long what was handed in for an inspection is kept (¶72-73), and what was erased.</summary>
/// <param name="Inspectorate">The leading inspectorate, whose rules they are.</param>
/// <param name="EndedOn">The day from which they count, Europe/London: of the closure, or of the cancellation; null while the inspection goes on.</param>
/// <param name="HeldSince">Since when a legal hold stands (UTC): nothing is erased meanwhile; null where there is none.</param>
/// <param name="Classes">What is kept for a time of its own.</param>
/// <param name="Certificates">Of what was erased, the oldest first; an agency sees its own.</param>
public sealed record RetentionResource(
    string Inspectorate, DateOnly? EndedOn, DateTimeOffset? HeldSince, IReadOnlyList<RetentionClassResource> Classes,
    IReadOnlyList<ErasureCertificate> Certificates);

/// <summary>One class of what was handed in.</summary>
/// <param name="Class"><c>lists</c> (lists 1 to 5), <c>children</c> (what is about a child that was chosen), <c>information</c> (everything else).</param>
/// <param name="Months">How many months it is kept; null where no rule says so, and it is kept.</param>
/// <param name="EraseOn">The day on which it is erased, Europe/London; null where that is not known.</param>
/// <param name="ErasedAt">When it was (UTC).</param>
public sealed record RetentionClassResource([RetentionClass] string Class, int? Months, DateOnly? EraseOn, DateTimeOffset? ErasedAt);

/// <summary>A legal hold: nothing of the inspection is erased while it stands.</summary>
/// <param name="By">The account or client of the lead inspector who placed it.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Reason">Why; null where everything has been erased since.</param>
/// <param name="LiftedBy">Who has lifted it; null while it stands.</param>
/// <param name="LiftedAt">When that was (UTC).</param>
/// <param name="ReasonForLifting">Why; null while it stands, and where everything has been erased since.</param>
public sealed record LegalHoldResource(
    string By, DateTimeOffset At, string? Reason, string? LiftedBy, DateTimeOffset? LiftedAt, string? ReasonForLifting);

/// <summary>Proof that what an organisation had handed in was erased.</summary>
/// <param name="Id">The erasure.</param>
/// <param name="Organisation">Identifier of the organisation.</param>
/// <param name="Class">As in <see cref="RetentionClassResource"/>.</param>
/// <param name="KeysDestroyedAt">From when nobody could read it (UTC).</param>
/// <param name="FilesGoneAt">When the files had been removed, and were looked for (UTC).</param>
/// <param name="Statement">All of this in lines of text, with each document's id, SHA-256 and size: what is signed.</param>
/// <param name="Signature">As of a receipt.</param>
/// <param name="SignatureKey">Which of the receipt keys made it.</param>
public sealed record ErasureCertificate(
    Guid Id, string Organisation, [RetentionClass] string Class, DateTimeOffset KeysDestroyedAt, DateTimeOffset FilesGoneAt, string Statement,
    string Signature, string SignatureKey);

/// <summary>Something that the checks found in a child-level list. Child-level data: it may quote the value.</summary>
/// <param name="Number">Position among the document's findings, from 1.</param>
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

/// <summary>What an item is settled with.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ItemKindAttribute() : AllowedValuesAttribute("child-level-data", "documents", "question");

/// <summary>Where an item stands.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ItemStateAttribute() : AllowedValuesAttribute(
    "requested", "submitted", "accepted", "query", "out-of-scope", "not-applicable", "on-site-access", "same-as-agencies", "offered", "declined", "withdrawn");

/// <summary>Where a document stands.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DocumentStateAttribute() : AllowedValuesAttribute(
    "received", "scanning", "undetermined", "quarantined", "available", "rejected", "superseded", "damaged", "erased");

/// <summary>What is kept for a time of its own.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class RetentionClassAttribute() : AllowedValuesAttribute("lists", "children", "information");

/// <summary>How much a finding matters.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FindingSeverityAttribute() : AllowedValuesAttribute("error", "warning", "query");
