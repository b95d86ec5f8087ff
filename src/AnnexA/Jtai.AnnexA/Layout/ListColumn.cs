using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA;

/// <summary>What a column of lists 1-5 means, whatever its heading is.</summary>
public enum Field
{
    /// <summary>Unique identity number of the child, every list.</summary>
    ChildId,
    /// <summary>Gender code, every list.</summary>
    Gender,
    /// <summary>Ethnicity code, every list.</summary>
    Ethnicity,
    /// <summary>Date of birth, or the expected one; blank if not known. Every list.</summary>
    DateOfBirth,
    /// <summary>Completed years; -1 for an unborn child. Every list.</summary>
    Age,
    /// <summary>List 1: day on which the contact was received.</summary>
    ContactDate,
    /// <summary>List 1: code of who made the contact.</summary>
    ContactSource,
    /// <summary>List 1: what came of the contact, free text (¶26, ¶95).</summary>
    ContactOutcome,
    /// <summary>List 2: start of the early help assessment.</summary>
    EarlyHelpStart,
    /// <summary>List 2: end of the assessment or intervention; blank while it goes on.</summary>
    EarlyHelpCompletion,
    /// <summary>List 2: organisation that completes the assessment, free text.</summary>
    Organisation,
    /// <summary>List 3: day of the referral.</summary>
    ReferralDate,
    /// <summary>List 3: code of who made the referral.</summary>
    ReferralSource,
    /// <summary>List 3: did the referral end in no further action?</summary>
    ReferralNfa,
    /// <summary>List 3: referrals in the 12 months before the child's latest referral.</summary>
    ReferralCount,
    /// <summary>Lists 3-5: allocated team.</summary>
    Team,
    /// <summary>Lists 3-5: allocated worker.</summary>
    Worker,
    /// <summary>Lists 4 and 5: yes, no or unknown.</summary>
    Disability,
    /// <summary>List 4: start of the continuous assessment.</summary>
    AssessmentStart,
    /// <summary>List 4: was the child seen during the assessment?</summary>
    ChildSeen,
    /// <summary>List 4: day on which the assessment was authorised; blank while it is open.</summary>
    AssessmentAuthorised,
    /// <summary>List 4: was the child assessed as requiring children's social care support? Blank while open.</summary>
    SupportRequired,
    /// <summary>List 5: strategy discussion that initiated the section 47 enquiry.</summary>
    StrategyDiscussion,
    /// <summary>List 5: was an initial child protection conference deemed unnecessary? Blank while undecided.</summary>
    ConferenceUnnecessary,
    /// <summary>List 5: day of the initial child protection conference.</summary>
    ConferenceDate,
    /// <summary>List 5: did the conference result in a child protection plan?</summary>
    ConferenceResult,
    /// <summary>List 5: section 47 enquiries in the 12 months before the child's latest one.</summary>
    EnquiryCount,
    /// <summary>List 5: initial child protection conferences in the 12 months before the child's latest enquiry.</summary>
    ConferenceCount,
}

/// <summary>How the cells of a column are read.</summary>
public enum ColumnKind
{
    /// <summary>The child's identity number.</summary>
    ChildId,
    /// <summary>A code of <see cref="ListColumn.Codes"/>.</summary>
    Code,
    /// <summary>A calendar day.</summary>
    Date,
    /// <summary>A whole number.</summary>
    Number,
    /// <summary>Free text, kept as given.</summary>
    Text,
}

/// <summary>One column of a list.</summary>
/// <param name="Field">What it means.</param>
/// <param name="Heading">The official heading (Ofsted's template, August 2019; "Contact outcome": ¶95).</param>
/// <param name="Kind">How its cells are read.</param>
/// <param name="Codes">Its code list, for <see cref="ColumnKind.Code"/>.</param>
/// <param name="Blank">What a blank cell means.</param>
/// <param name="Aliases">Other headings seen in real files; compared without case, spaces and punctuation.</param>
public sealed record ListColumn(Field Field, string Heading, ColumnKind Kind, CodeColumn? Codes, Blank Blank, IReadOnlyList<string> Aliases);

/// <summary>What a blank cell of a column means.</summary>
public enum Blank
{
    /// <summary>Nothing is wrong: not known, not yet, or free text.</summary>
    Allowed,
    /// <summary>A value is expected, where a code for "unknown" or the number 0 would do: a warning.</summary>
    Warning,
    /// <summary>The row means nothing without it: an error.</summary>
    Error,
}
