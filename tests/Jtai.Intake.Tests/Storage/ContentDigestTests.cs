using System.Security.Cryptography;
using Jtai.Intake.Storage;

namespace Jtai.Intake.Tests.Documents;

public class ContentDigestTests
{
    static readonly byte[] Digest = SHA256.HashData("lists"u8);

    [Theory]
    [InlineData("sha-256=:{0}:")]
    [InlineData("sha-512=:AAAA:, sha-256=:{0}:")]
    public void A_sha_256_is_read(string header)
    {
        Assert.True(ContentDigest.TryParse(string.Format(System.Globalization.CultureInfo.InvariantCulture, header, Convert.ToBase64String(Digest)), out var read));
        Assert.Equal(Digest, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha-256")]
    [InlineData("sha-256=::")]
    [InlineData("sha-256=:AAAA:")]
    [InlineData("sha-256=:not base64:")]
    [InlineData("md5=:AAAA:")]
    [InlineData("sha-256=\"AAAA\"")]
    public void What_cannot_be_checked_is_not_taken(string header) => Assert.False(ContentDigest.TryParse(header, out _));
}
