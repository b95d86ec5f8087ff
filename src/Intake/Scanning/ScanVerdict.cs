namespace Jtai.Intake.Scanning;

/// <summary>What the scanner says of a file. Nothing but <see cref="Clean"/> opens it: any doubt is <see cref="Undetermined"/>.</summary>
internal abstract record ScanVerdict
{
    ScanVerdict()
    {
    }

    /// <summary>It has looked at the whole file and found nothing.</summary>
    public sealed record Clean : ScanVerdict;

    /// <param name="Signature">By which it was found, such as <c>Win.Test.EICAR_HDB-1</c>.</param>
    public sealed record Infected(string Signature) : ScanVerdict;

    /// <param name="Code">Why: one of those below.</param>
    public sealed record Undetermined(string Code) : ScanVerdict
    {
        /// <summary>The same scanner will say the same again.</summary>
        public bool IsOfTheFile => Code is TooLarge or LimitsExceeded or Encrypted;

        // Of the scanner, which may say another thing another time.
        public const string Unreachable = "unreachable";
        public const string TimedOut = "timed-out";
        public const string CutOff = "cut-off";
        public const string NotUnderstood = "not-understood";

        // Of the file.
        public const string TooLarge = "too-large";
        public const string LimitsExceeded = "limits-exceeded";
        public const string Encrypted = "encrypted";
    }
}
