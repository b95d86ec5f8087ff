using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Jtai.Data.Sealing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Jtai.Data.Tests;

public sealed class SealTests
{
    static readonly Guid Row = Guid.NewGuid();
    static readonly Seal Mine = Make(1);

    static Seal Make(byte key) => new(Options.Create(new SealOptions { Key = Convert.ToBase64String([.. Enumerable.Repeat(key, 32)]) }));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("Peregrine Oglethorpe needs a hearing loop. 🙂")]
    public void What_is_sealed_opens_again(string text) => Assert.Equal(text, Mine.Open(Mine.Close(text, Row), Row));

    [Fact]
    public void A_text_sealed_twice_is_sealed_differently_and_takes_28_bytes_more()
    {
        var (one, other) = (Mine.Close("text", Row), Mine.Close("text", Row));
        Assert.NotEqual(one, other);
        Assert.Equal(4 + 28, one.Length);
    }

    [Fact]
    public void It_opens_for_no_other_row_under_no_other_key_and_not_once_it_was_changed()
    {
        var closed = Mine.Close("text", Row);
        Assert.ThrowsAny<CryptographicException>(() => Mine.Open(closed, Guid.NewGuid()));
        Assert.ThrowsAny<CryptographicException>(() => Make(2).Open(closed, Row));
        for (var at = 0; at < closed.Length; at++)
        {
            var changed = closed.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Mine.Open(changed, Row));
        }
        Assert.Equal("A sealed text is too short.", Assert.Throws<CryptographicException>(() => Mine.Open(closed[..27], Row)).Message);
        foreach (var length in (int[])[0, 28]) Assert.ThrowsAny<CryptographicException>(() => Mine.Open(closed[..length], Row));
    }

    [Fact]
    public async Task A_service_does_not_start_without_its_key()
    {
        using var without = Host(null);
        await Assert.ThrowsAsync<OptionsValidationException>(() => without.StartAsync());
        using var with = Host(Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]));
        await with.StartAsync();
        Assert.Equal("text", with.Services.GetRequiredService<Seal>().Open(Mine.Close("text", Row), Row));

        static IHost Host(string? key)
        {
            var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            if (key is not null) builder.Configuration.AddInMemoryCollection([new("Seal:Key", key)]);
            builder.AddSeal();
            return builder.Build();
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("no base64", false)]
    [InlineData("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MA==", false)] // 31 bytes
    [InlineData("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", true)] // 32
    [InlineData("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEy", false)] // 33
    public void Its_key_is_the_base64_of_32_bytes(string key, bool valid)
    {
        var wrong = new List<ValidationResult>();
        var options = new SealOptions { Key = key };
        Assert.Equal(valid, Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true));
        if (key.Length > 0 && !valid) Assert.Equal((nameof(SealOptions.Key), "Seal:Key is to be the base64 of 32 random bytes."), (wrong[0].MemberNames.Single(), wrong[0].ErrorMessage));
    }
}
