using System.Security.Cryptography;

namespace Jtai.Intake.Storage;

/// <summary>
/// The digest that a sender may give with a file (RFC 9530): <c>Repr-Digest: sha-256=:base64:</c>, or <c>Content-Digest</c>, which for a file sent as
/// it is means the same.
/// </summary>
internal static class ContentDigest
{
    public const string Allowed = "sha-256=:<base64 of the 32 bytes>:";

    /// <summary>Reads the header's value.</summary>
    /// <returns>False when it holds no usable SHA-256. Then it is refused: a sender who gives a digest wants it checked.</returns>
    public static bool TryParse(string header, out byte[] sha256)
    {
        foreach (var member in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (member.StartsWith("sha-256=:", StringComparison.Ordinal) && member.EndsWith(':'))
            {
                var digest = new byte[SHA256.HashSizeInBytes];
                var base64 = member["sha-256=:".Length..].TrimEnd(':');
                sha256 = digest;
                return Convert.TryFromBase64String(base64, digest, out var length) && length == digest.Length;
            }
        }

        sha256 = [];
        return false;
    }
}
