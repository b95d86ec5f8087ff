namespace Jtai.AnnexA;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Wrong: it contradicts the guidance or itself, and has to be put right.</summary>
    Error,
    /// <summary>Something is missing or unclear that inspectors will want.</summary>
    Warning,
    /// <summary>May be right: a person who knows the record has to say.</summary>
    Query,
}

/// <summary>A kind of finding. Codes are stable: one that is no longer used is not given to another kind.</summary>
/// <param name="Code">Such as <c>AX-0301</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">What was found, in a few words; heads a group of findings.</param>
/// <param name="Source">Where the rule comes from: a paragraph of the guidance (¶), Ofsted's template, or, marked "inferred", what follows from them.</param>
public sealed record Check(string Code, Severity Severity, string Title, string Source);
