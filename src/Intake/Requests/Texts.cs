using Jtai.ServiceDefaults;

namespace Jtai.Intake.Requests;

/// <summary>What people write.</summary>
internal static class Texts
{
    const int Longest = 1000;

    /// <summary>Why a text cannot be kept; null where it can.</summary>
    public static Refusal? Refuse(string text, string field) => !string.IsNullOrWhiteSpace(text) && text.Length <= Longest
        ? null
        : new("text-invalid", "The text is empty or too long.") { Field = field, Allowed = $"1 to {Longest} characters" };
}
