namespace Jtai.Intake.Contents;

/// <summary>How files begin.</summary>
internal static class Signature
{
    /// <summary>Without its comment.</summary>
    public const int EndOfZipLength = 22;

    public static ReadOnlySpan<byte> Zip => [(byte)'P', (byte)'K', 3, 4];

    public static ReadOnlySpan<byte> EndOfZip => [(byte)'P', (byte)'K', 5, 6];

    public static ReadOnlySpan<byte> Compound => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>What a system runs when it is opened, by its content: programs, scripts that name their interpreter, shortcuts.</summary>
    public static bool IsProgram(ReadOnlySpan<byte> head) =>
        head.StartsWith("MZ"u8) && head.IndexOf((byte)0) >= 0
            || head.StartsWith("\u007fELF"u8)
            || head.StartsWith<byte>([0xFE, 0xED, 0xFA, 0xCE]) || head.StartsWith<byte>([0xFE, 0xED, 0xFA, 0xCF])
            || head.StartsWith<byte>([0xCE, 0xFA, 0xED, 0xFE]) || head.StartsWith<byte>([0xCF, 0xFA, 0xED, 0xFE])
            // Mach-O for several processors, and Java.
            || head.StartsWith<byte>([0xCA, 0xFE, 0xBA, 0xBE])
            || head.StartsWith<byte>([0x4C, 0, 0, 0, 1, 0x14, 2, 0])
            || head.StartsWith("#!"u8) || head.StartsWith<byte>([0xEF, 0xBB, 0xBF, (byte)'#', (byte)'!'])
            || head.StartsWith("[InternetShortcut]"u8);

    /// <summary>Archives other than zip, which programs for these open as well.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> head) =>
        head.StartsWith(Zip)
            || head.StartsWith<byte>([0x1F, 0x8B]) || head.StartsWith("BZh"u8) || head.StartsWith<byte>([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])
            || head.StartsWith<byte>([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]) || head.StartsWith("Rar!"u8) || head.StartsWith("MSCF"u8)
            || head.Length > 262 && head[257..262].SequenceEqual("ustar"u8);
}
