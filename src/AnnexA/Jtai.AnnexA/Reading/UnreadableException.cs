using System.Xml;

namespace Jtai.AnnexA;

/// <summary>The file, or the rest of it, cannot be read. Becomes a finding; never leaves the library.</summary>
/// <param name="check">The finding's kind.</param>
/// <param name="message">Plain English, without a value from the file.</param>
/// <param name="expected">What would have been right.</param>
/// <param name="inner">What the reader threw.</param>
sealed class UnreadableException(Check check, string message, string expected, Exception? inner = null) : Exception(message, inner)
{
    public Check Check { get; } = check;
    public string Expected { get; } = expected;

    public static UnreadableException Damaged(string what, Exception? inner = null) =>
        new(Checks.Damaged, $"The file is damaged or was cut off: {what}", "a complete file; open it in the program that made it and save it again", inner);

    /// <summary>
    /// What a damaged file makes a reader throw differs from reader to reader. Their exceptions say where in the XML or the zip;
    /// their text may quote the file, so it is not passed on.
    /// </summary>
    public static UnreadableException Of(Exception thrown) =>
        thrown as UnreadableException
            ?? Damaged(thrown is XmlException { LineNumber: > 0 } ? "a part of it is not well-formed." : "its parts do not fit together.", thrown);

    public static UnreadableException TooLarge(string what) =>
        new(Checks.TooLarge, $"The file was not read to its end: {what}", "a file that holds lists 1 to 5 and nothing else");
}
