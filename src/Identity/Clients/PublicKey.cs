using System.Security.Cryptography;
using Jtai.ServiceDefaults;

namespace Jtai.Identity.Clients;

/// <summary>The public half of a client's key, as <c>openssl ec -pubout</c> writes it. The private half never leaves the client.</summary>
static class PublicKey
{
    const string Allowed = "an EC P-256 public key in PEM, which begins with -----BEGIN PUBLIC KEY-----";

    /// <summary>The key as SubjectPublicKeyInfo, or why it is none.</summary>
    internal static (byte[]? Key, Refusal? Refusal) Read(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return (null, new("private-key-sent", "That is a private key. Nobody else may have seen it: make a new pair, and send its public half only.")
            {
                Status = StatusCodes.Status400BadRequest,
                Field = "publicKey",
                Allowed = Allowed,
            });
        }
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return (key.ExportSubjectPublicKeyInfo(), null);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // What it is instead is nobody's business here.
        }
        return (null, new("public-key-unusable", "The public key cannot be used.")
        {
            Status = StatusCodes.Status400BadRequest,
            Field = "publicKey",
            Allowed = Allowed,
        });
    }

    /// <summary>By which people compare keys: SHA-256 of it, as <c>openssl pkey -pubin -outform der | sha256sum</c> has it.</summary>
    internal static string Thumbprint(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key));
}
