namespace Jtai.AnnexA;

/// <summary>The file, or the rest of it, cannot be read. Becomes a finding; never leaves the library.</summary>
/// <param name="check">The finding's kind.</param>
/// <param name="message">Plain English, without a value from the file.</param>
/// <param name="expected">What would have been right.</param>
sealed class UnreadableException(Check check, string message, string expected) : Exception(message)
{
    public Check Check { get; } = check;
    public string Expected { get; } = expected;

    public static UnreadableException Damaged(string what) =>
        new(Checks.Damaged, $"The file is damaged or was cut off: {what}", "a complete file; open it in the program that made it and save it again");

    public static UnreadableException TooLarge(string what) =>
        new(Checks.TooLarge, $"The file was not read to its end: {what}", "a file that holds lists 1 to 5 and nothing else");
}
