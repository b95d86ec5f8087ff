using System.Text.Json;

namespace Jtai.WorkingDays;

/// <summary>
/// Finds what JSON allows and no text can hold. <see cref="JsonDocument"/> and its like read texts late, and would throw an
/// <see cref="InvalidOperationException"/> where nobody expects one.
/// </summary>
internal static class JsonTexts
{
    /// <summary>Where the first text is that cannot be kept, and why; null where there is none.</summary>
    /// <param name="json">The file.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static (string Place, string Reason)? FirstUnreadable(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && Reason(ref reader) is { } reason)
            {
                var before = json[..(int)reader.TokenStartIndex];
                return ($"line {before.Count((byte)'\n') + 1}, byte {before.Length - before.LastIndexOf((byte)'\n')}", reason);
            }
        return null;
    }

    private static string? Reason(ref Utf8JsonReader text)
    {
        try
        {
            // PostgreSQL keeps every character but this one.
            return text.GetString()!.Contains('\0') ? "a text with the character U+0000" : null;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or half a surrogate pair written as an escape.
            return "a text that is not Unicode";
        }
    }
}
