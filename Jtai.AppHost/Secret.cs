using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Jtai.AppHost;

/// <summary>A secret that is made when there is none yet.</summary>
sealed class Secret(Func<string> make) : ParameterDefault
{
    /// <summary>More than 200 random bits, without characters that are special in a URI or a connection string.</summary>
    public static ParameterDefault Password() => new GenerateParameterDefault { MinLength = 40, Special = false };

    /// <summary>A key of 256 bits, base64.</summary>
    public static ParameterDefault Key() => new Secret(() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    /// <summary>A private EC P-256 key, base64 of PKCS#8.</summary>
    public static ParameterDefault SigningKey() => new Secret(() =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    });

    /// <summary>The public half of a signing key, base64 of SubjectPublicKeyInfo.</summary>
    public static string PublicKeyOf(IResourceBuilder<ParameterResource> signingKey)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(
            Convert.FromBase64String(signingKey.Resource.GetValueAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult()!), out _);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }

    public override string GetDefaultValue() => make();

    // What is published holds no secret and no rule to make one: the operator gives it.
    public override void WriteToManifest(ManifestPublishingContext context)
    {
    }
}
