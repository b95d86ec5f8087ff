using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.CaseSelection;

/// <summary>Where the selection of an inspection stands. The answer's <c>ETag</c> is what a choice sends in <c>If-Match</c>.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Status"><c>awaiting-data</c>, <c>data-received</c>, <c>sampled</c> or <c>audits-selected</c>.</param>
/// <param name="SubmissionId">The child-level data in use; null until they are there.</param>
/// <param name="Children">Distinct children in the lists.</param>
/// <param name="SampleSize">How many children the framework asks to choose (¶97); null where it states no number.</param>
/// <param name="Required">How many must be chosen here: the sample size, or every child where the lists hold fewer; null where any number may be.</param>
/// <param name="MinimumAudits">How many of them must go to audit at least (¶99).</param>
/// <param name="Sampled">How many are chosen.</param>
/// <param name="Audits">How many go to audit.</param>
/// <param name="SampleDueAt">Until when the children are to be chosen (UTC); null where the framework gives none.</param>
/// <param name="AuditsDueAt">Until when the cases for audit are to be chosen (UTC); null where the framework gives none.</param>
/// <param name="Message">Something the lead inspector should know, such as that the lists hold fewer children; null otherwise.</param>
public sealed record SelectionResource(
    Guid InspectionId, [SelectionStatus] string Status, Guid? SubmissionId, int Children, int? SampleSize, int? Required, int MinimumAudits,
    int Sampled, int Audits,
    DateTimeOffset? SampleDueAt, DateTimeOffset? AuditsDueAt, string? Message);

/// <summary>A child as the lists show it: child-level data, for the inspection's own inspectors.</summary>
/// <param name="Child">Opaque reference that means something only within this inspection.</param>
/// <param name="Reference">The same for people: what inspectors and the local authority call the child in this inspection.</param>
/// <param name="LocalAuthorityChildId">The local authority's own identifier: for the lead inspector alone.</param>
/// <param name="Gender">Official code, where known.</param>
/// <param name="Ethnicity">Official code, where known.</param>
/// <param name="Age">Completed years; -1 for an unborn child.</param>
/// <param name="Disability">Official code, where known.</param>
/// <param name="Lists">The lists (1 to 5) in which the child stands.</param>
/// <param name="Sources">Official codes of who made contact or referred, the latest first.</param>
/// <param name="LastContactOn">The latest contact or referral.</param>
/// <param name="TimeSinceContact">How long before the notification that was, as a band.</param>
/// <param name="Need">The highest level of need that the lists show: <c>contact</c>, <c>early-help</c>, <c>child-in-need</c>, <c>child-protection</c>.</param>
/// <param name="NeedRule">By which rule, in a sentence.</param>
/// <param name="RowsOfLists">How many rows lists 1 to 5 have of the child: contacts, early help, referrals, assessments, enquiries.</param>
/// <param name="Remarks">Where the lists contradict each other or leave something out, in sentences.</param>
/// <param name="Listed">False where a child was chosen and newer lists do not hold it any more.</param>
/// <param name="Changes">What newer lists say differently since the child was chosen, in sentences.</param>
/// <param name="Reason">Why the child was chosen; null where it was not.</param>
/// <param name="Audit">True when the case goes to audit.</param>
/// <param name="ReplacedBy">Whose case goes to audit instead of this child's, as it had no multi-agency involvement (¶100); null otherwise.</param>
public sealed record ChildResource(
    Guid Child, string Reference, string? LocalAuthorityChildId, string? Gender, string? Ethnicity, int? Age, string? Disability, IReadOnlyList<int> Lists,
    IReadOnlyList<string> Sources, DateOnly? LastContactOn, string TimeSinceContact, [LevelOfNeed] string Need, string NeedRule,
    IReadOnlyList<int> RowsOfLists, IReadOnlyList<string> Remarks, bool Listed, IReadOnlyList<string> Changes, string? Reason, bool Audit, Guid? ReplacedBy);

/// <summary>Everything that the lists say of one child.</summary>
/// <param name="Child">The child.</param>
/// <param name="Rows">Its rows, by list and date.</param>
/// <param name="InvolvementChecks">What the local authority said on the telephone of the agencies involved (¶100).</param>
public sealed record ChildDetailResource(ChildResource Child, IReadOnlyList<ChildRowResource> Rows, IReadOnlyList<InvolvementCheckResource> InvolvementChecks);

/// <summary>A telephone call to the local authority, on the agencies involved with a child (¶100).</summary>
/// <param name="At">When the call was: from the day of notification up to now.</param>
/// <param name="SeveralAgencies">What came of it: true where several agencies are involved.</param>
/// <param name="SystemChecked">True where the local authority was asked to check its electronic system.</param>
/// <param name="SpokeTo">To whom, by role and without a name; up to 100 characters.</param>
/// <param name="Note">What else was said, without names; up to 500 characters.</param>
public sealed record RecordInvolvementCheckRequest(DateTimeOffset At, bool SeveralAgencies, bool SystemChecked, string SpokeTo, string? Note);

/// <summary>A telephone call to the local authority, as it is on record.</summary>
/// <param name="At">When the call was (UTC).</param>
/// <param name="By">Who called, as in the audit trail.</param>
/// <param name="SeveralAgencies">What came of it.</param>
/// <param name="SystemChecked">Whether the electronic system was checked.</param>
/// <param name="SpokeTo">To whom, by role.</param>
/// <param name="Note">What else was said.</param>
public sealed record InvolvementCheckResource(DateTimeOffset At, string By, bool SeveralAgencies, bool SystemChecked, string SpokeTo, string? Note);

/// <summary>Which case goes to audit instead of one without multi-agency involvement (¶99-100).</summary>
/// <param name="By">Another of the children chosen, whose case does not go to audit yet.</param>
/// <param name="Reason">Why this other case is chosen, in the lead inspector's words; up to 500 characters, no names.</param>
public sealed record ReplaceAuditRequest(Guid By, string Reason);

/// <summary>One row of a list.</summary>
/// <param name="List">The list, 1 to 5.</param>
/// <param name="Row">The row as numbered in the spreadsheet.</param>
/// <param name="Date">The date the row is about.</param>
/// <param name="Values">Every column as given, by its official heading.</param>
public sealed record ChildRowResource(int List, int Row, DateOnly? Date, IReadOnlyDictionary<string, string> Values);

/// <summary>A child to be chosen, and why (¶97).</summary>
/// <param name="Child">The child's opaque reference.</param>
/// <param name="Reason">Why, in the lead inspector's words; up to 500 characters, no names.</param>
public sealed record ChosenChild(Guid Child, string? Reason);

/// <summary>The lead inspector's choice of children (¶97) or, of them, of cases for audit (¶99).</summary>
/// <param name="Children">The children, each once, each with a reason.</param>
public sealed record ChoiceRequest(IReadOnlyList<ChosenChild> Children);

/// <summary>What the lead inspector wishes of a suggestion (¶97).</summary>
/// <param name="Keep">Children who are to be in it.</param>
/// <param name="LeaveOut">Children who are not to be in it.</param>
public sealed record SuggestChildrenRequest(IReadOnlyList<Guid> Keep, IReadOnlyList<Guid> LeaveOut);

/// <summary>A suggestion of children for the sample, spread over what ¶97 names. The lead inspector decides.</summary>
/// <param name="Number">Counts the suggestions of the inspection, from 1.</param>
/// <param name="At">When it was asked for (UTC).</param>
/// <param name="Keep">Who was to be in it.</param>
/// <param name="LeaveOut">Who was not.</param>
/// <param name="Children">The children, each with what of the area it shows.</param>
/// <param name="Unevenness">How far its groups are from their fair shares; 0 where each has its share.</param>
/// <param name="Message">Something the lead inspector should know, such as that the lists hold fewer children; null otherwise.</param>
public sealed record SuggestionResource(
    int Number, DateTimeOffset At, IReadOnlyList<Guid> Keep, IReadOnlyList<Guid> LeaveOut, IReadOnlyList<ChosenChild> Children, double Unevenness,
    string? Message);

/// <summary>The suggestions asked for, the first one first.</summary>
/// <param name="Suggestions">The suggestions.</param>
public sealed record SuggestionsResource(IReadOnlyList<SuggestionResource> Suggestions);

/// <summary>A choice as it was made. A later one does not change it.</summary>
/// <param name="Number">Counts the choices of the inspection, from 1.</param>
/// <param name="Kind"><c>sample</c> (¶97), <c>audits</c> (¶99) or <c>replacement</c> of one of these.</param>
/// <param name="At">When (UTC).</param>
/// <param name="By">Whose choice it was, as in the audit trail.</param>
/// <param name="Suggestion">Of a sample, the number of the suggestion that stood then; null where none had been asked for.</param>
/// <param name="Children">The children, with the reasons.</param>
/// <param name="NotTaken">Who was suggested and not chosen; of a replacement, whose case is replaced.</param>
public sealed record ChoiceResource(
    int Number, [ChoiceKind] string Kind, DateTimeOffset At, string By, int? Suggestion, IReadOnlyList<ChoiceChildResource> Children,
    IReadOnlyList<Guid> NotTaken);

/// <summary>A child of a choice.</summary>
/// <param name="Child">The child's opaque reference.</param>
/// <param name="Reason">Why it was chosen.</param>
/// <param name="Suggested">True where it was suggested.</param>
public sealed record ChoiceChildResource(Guid Child, string Reason, bool Suggested);

/// <summary>All choices, the first one first.</summary>
/// <param name="Choices">The choices.</param>
public sealed record ChoicesResource(IReadOnlyList<ChoiceResource> Choices);

/// <summary>The shape of the area beside that of a choice, by what ¶97 asks to consider.</summary>
/// <param name="Children">How many children the lists hold.</param>
/// <param name="Places">How many are to be chosen.</param>
/// <param name="Chosen">How many of the lists' children the choice has.</param>
/// <param name="Unevenness">How far its groups are from their fair shares; 0 where each has its share.</param>
/// <param name="Considerations">What ¶97 names, each with its groups.</param>
/// <param name="Messages">What the lead inspector should know, in sentences.</param>
public sealed record BalanceResource(
    int Children, int Places, int Chosen, double Unevenness, IReadOnlyList<ConsiderationBalance> Considerations, IReadOnlyList<string> Messages);

/// <summary>One of the considerations.</summary>
/// <param name="Consideration">Which.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Groups">The groups into which it divides the children.</param>
public sealed record ConsiderationBalance([ConsiderationName] string Consideration, string Title, IReadOnlyList<GroupBalance> Groups);

/// <summary>Children alike in one consideration.</summary>
/// <param name="Group">What they have in common: an official code, a band of ages, a level of need.</param>
/// <param name="Children">How many the lists have.</param>
/// <param name="FairShare">How many of the places are fair. It grows with the square root of <paramref name="Children"/>.</param>
/// <param name="Chosen">How many the choice has.</param>
/// <param name="UnderRepresented">True where the choice has a whole place fewer than is fair, or more.</param>
public sealed record GroupBalance(string Group, int Children, double FairShare, int Chosen, bool UnderRepresented);

/// <summary>A dip sample, apart from the audits (¶55-56): of all children of the lists, also during fieldwork.</summary>
/// <param name="Kind">
/// <c>multi-agency</c>, which the lead inspector chooses, <c>single-agency</c>, or <c>schools</c>: of children whom schools referred (¶69).
/// </param>
/// <param name="Purpose">What it is to show; up to 500 characters.</param>
/// <param name="Children">The children, each once, each with a reason.</param>
public sealed record TakeSampleRequest([SampleKind] string Kind, string Purpose, IReadOnlyList<ChosenChild> Children);

/// <summary>Is there enough evidence of it (¶57)?</summary>
/// <param name="Sufficient">True where there is.</param>
/// <param name="Reason">Why, in the lead inspector's words; up to 500 characters, no names.</param>
public sealed record DecideSufficiencyRequest(bool Sufficient, string Reason);

/// <summary>A dip sample as it was chosen, with what was decided of it since.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Kind">Which.</param>
/// <param name="Organisation">Whose inspector chose it.</param>
/// <param name="By">Who, as in the audit trail.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Purpose">What it is to show.</param>
/// <param name="Children">The children, with the reasons.</param>
/// <param name="Decisions">Whether there is enough evidence, the latest decision last.</param>
public sealed record SampleResource(
    Guid Sample, [SampleKind] string Kind, string Organisation, string By, DateTimeOffset At, string Purpose, IReadOnlyList<ChosenChild> Children,
    IReadOnlyList<SufficiencyDecision> Decisions);

/// <summary>Whether there is enough evidence (¶57).</summary>
/// <param name="Sufficient">True where there is.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who decided, as in the audit trail.</param>
/// <param name="At">When (UTC).</param>
public sealed record SufficiencyDecision(bool Sufficient, string Reason, string By, DateTimeOffset At);

/// <summary>The dip samples, the first one first.</summary>
/// <param name="Samples">The samples.</param>
public sealed record SamplesResource(IReadOnlyList<SampleResource> Samples);

/// <summary>The children chosen, as the local authority sees them: by its own identifiers, without the inspectors' reasons.</summary>
/// <param name="Children">The children.</param>
public sealed record ChosenChildrenResource(IReadOnlyList<ChosenChildResource> Children);

/// <summary>A child chosen.</summary>
/// <param name="Child">Opaque reference that means something only within this inspection.</param>
/// <param name="Reference">The same for people: what inspectors and the local authority call the child in this inspection.</param>
/// <param name="LocalAuthorityChildId">The local authority's own identifier: for itself and for the lead inspector.</param>
/// <param name="Audit">True when the case goes to audit (¶99).</param>
public sealed record ChosenChildResource(Guid Child, string Reference, string? LocalAuthorityChildId, bool Audit);

/// <summary>Where a selection stands.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SelectionStatusAttribute() : AllowedValuesAttribute("awaiting-data", "data-received", "sampled", "audits-selected");

/// <summary>What was chosen.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ChoiceKindAttribute() : AllowedValuesAttribute("sample", "audits", "replacement");

/// <summary>Dip samples.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SampleKindAttribute() : AllowedValuesAttribute("multi-agency", "single-agency", "schools");

/// <summary>What ¶97 asks to consider.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ConsiderationNameAttribute() : AllowedValuesAttribute(
    "need", "age", "sex", "ethnicity", "disability", "time-since-contact", "referrer");

/// <summary>Levels of need, the lowest first.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class LevelOfNeedAttribute() : AllowedValuesAttribute("contact", "early-help", "child-in-need", "child-protection");
