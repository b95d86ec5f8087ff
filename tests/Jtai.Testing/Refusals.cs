using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Jtai.Testing;

/// <summary>What a refusal owes to whoever is refused: a sentence that says what to do and, unless the time or the caller is wrong for it, the field that it is about.</summary>
public static class Refusals
{
    /// <summary>The refusal, if it is complete; null where nothing is refused.</summary>
    public static Refusal? Complete(this Refusal? refusal) =>
        refusal is null
        || (refusal.Message.EndsWith('.') && refusal.Field is not "" && refusal.Value is not "" && refusal.Allowed is not ""
            && (refusal.Field is not null || refusal.Status is StatusCodes.Status403Forbidden or StatusCodes.Status409Conflict))
            ? refusal
            : throw new InvalidOperationException($"Not a complete refusal: {refusal}");

    /// <summary>The whole of it but for the sentence: <c>sample-size: children is 29; allowed is 30</c>. Null where nothing is refused.</summary>
    public static string? Told(this Refusal? refusal) =>
        refusal.Complete() is { } told ? $"{told.Code}: {told.Field}{(told.Value is null ? "" : $" is {told.Value}")}; allowed is {told.Allowed}" : null;
}
