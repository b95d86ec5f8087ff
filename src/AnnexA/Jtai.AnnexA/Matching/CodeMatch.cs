namespace Jtai.AnnexA.Matching;

/// <summary>How far a cell of an Annex A list decides an official code.</summary>
public enum MatchKind
{
    /// <summary>The official code or its official text, whatever its case, spacing, punctuation and prefix.</summary>
    Exact,

    /// <summary>Other words that can mean only this code; <see cref="CodeMatch.Rule"/> says how it is known.</summary>
    Inferred,

    /// <summary>Only the group of codes is certain ("Health services"): which code, a person has to say.</summary>
    Group,

    /// <summary>Nothing is certain. A wrong code is far worse than none.</summary>
    Undecided,
}

/// <summary>The code lists of lists 1 to 5.</summary>
public enum CodeColumn
{
    /// <summary>"Gender", all lists.</summary>
    Gender,

    /// <summary>"Ethnicity", all lists.</summary>
    Ethnicity,

    /// <summary>"Contact Source" of list 1 and "Referral Source" of list 3, which share one code list.</summary>
    ContactSource,

    /// <summary>Yes, no and unknown: "Child Seen During Continuous Assessment", which is also answered by "seen alone" and the like.</summary>
    YesNo,

    /// <summary>"Does the Child have a Disability" of list 4: yes, no and unknown, and the names of disabilities, which mean yes.</summary>
    Disability,

    /// <summary>"Referral NFA?" of list 3: yes and no, where "no further action" is a yes.</summary>
    ReferralNfa,

    /// <summary>
    /// The other columns of yes and no, such as "Was an Initial Child Protection Conference deemed unnecessary?": they have no code for unknown.
    /// </summary>
    YesOrNo,
}

/// <summary>What one cell says.</summary>
/// <param name="Kind">How certain it is.</param>
/// <param name="Code">The official code text as printed, such as "a) Male" or "p) 5C: LA services"; null for a group or undecided.</param>
/// <param name="Group">
/// The group, such as "Health services" or "White": of the code, or all that is certain. Null if undecided and for code lists without groups.
/// </param>
/// <param name="Rule">What decided, in words an analyst understands; for <see cref="MatchKind.Undecided"/> what stood in the way, if anything did.</param>
public readonly record struct CodeMatch(MatchKind Kind, string? Code, string? Group, string? Rule)
{
    internal static CodeMatch Undecided(string? rule) => new(MatchKind.Undecided, null, null, rule);
}
