using System.Security.Cryptography;

namespace Jtai.Testing;

/// <summary>Keys that a deployment would have.</summary>
public static class TestKeys
{
    /// <summary>Intake signs receipts with it: a private key of P-256, base64 of PKCS#8.</summary>
    public static string Receipts { get; } = NewSigningKey();

    static string NewSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }
}
