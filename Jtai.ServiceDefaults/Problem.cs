namespace Jtai.ServiceDefaults;

/// <summary>Every answer of 400 or above (RFC 9457). Programs act on <c>code</c>; <c>title</c> and <c>detail</c> are for people.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">One sentence in plain English that says what to do about it.</param>
/// <param name="Code">Stable and kebab-case, such as <c>fieldwork-start-not-monday</c>.</param>
/// <param name="Type">A URI that says what the status means.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Field">The field of the request that is refused, where it is one.</param>
/// <param name="Value">The refused value, where it holds no personal data.</param>
/// <param name="Allowed">What would be accepted, such as <c>a Monday</c>.</param>
/// <param name="Errors">With 400, every message by field.</param>
/// <param name="TraceId">Under which operations find what happened.</param>
sealed record Problem(
    int Status, string Detail, string Code, string? Type = null, string? Title = null, string? Field = null, string? Value = null, string? Allowed = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null, string? TraceId = null);
