using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Documents;

/// <summary>What the scanner's verdict is to whoever handed the file in. The name of what was found is in no answer: it helps nobody but who made it.</summary>
internal static class ScanObjections
{
    public static Objection Infected { get; } = new(
        Code: "virus", Message: "The selected file contains a virus. Check the computer that it comes from, and upload a clean copy.");

    public static Objection Uncheckable { get; } = new(
        Code: "not-scannable",
        Message: "The selected file cannot be scanned for viruses, as it is encrypted, or has too much in it. Save it again without a password, or in parts.");
}
