namespace Jtai.NativeServers;

/// <summary>
/// The EICAR test file, which every scanner finds and which harms nobody, and the signature by which clamd finds it anywhere in a file. In one piece it would
/// be found in this file too, and in what is built of it.
/// </summary>
public static class TestSignature
{
    /// <summary>What a file of clamd's signatures is called that holds it.</summary>
    public const string FileName = "jtai.ndb";

    /// <summary>The test file.</summary>
    public static byte[] Eicar => [.. @"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-"u8, .. "ANTIVIRUS-TEST-FILE!$H+H*"u8];

    /// <summary>What is in <see cref="FileName"/>.</summary>
    public static string Text => $"Jtai.Eicar-Test:0:*:{Convert.ToHexStringLower(Eicar)}\n";
}
