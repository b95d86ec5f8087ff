using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Jtai.Testing;

/// <summary>An issuer of real ES256 tokens, one per test process, whose discovery document and key set are served over HTTP on loopback. Its token endpoint believes every client assertion.</summary>
public sealed class TestIssuer
{
    static readonly Lazy<TestIssuer> Instance = new(() => new());

    readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test-1" };

    public static TestIssuer Shared => Instance.Value;

    /// <summary>The base address, and the value of <c>iss</c>.</summary>
    public string Address { get; }

    public string KeyId => _key.KeyId;

    TestIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, string>
        {
            ["issuer"] = Address!,
            ["jwks_uri"] = $"{Address}/.well-known/jwks",
            ["token_endpoint"] = $"{Address}/connect/token",
        });
        app.MapGet("/.well-known/jwks", () =>
        {
            var point = _key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
            return new { keys = new[] { new { kty = "EC", use = "sig", alg = "ES256", crv = "P-256", kid = _key.KeyId, x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) } } };
        });
        app.MapPost("/connect/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var client = new JsonWebToken(form["client_assertion"]).Subject;
            return new Dictionary<string, object> { ["access_token"] = Issue(TestClients.Service(client), form["scope"].ToString()), ["token_type"] = "Bearer", ["expires_in"] = 600 };
        });
        app.StartAsync().GetAwaiter().GetResult();
        Address = app.Urls.Single();
    }

    /// <summary>A token for a client and an audience, valid for ten minutes from now; tests of refused tokens change it before it is signed.</summary>
    public string Issue(TestClient client, string audience, Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = Address,
            IssuedAt = DateTime.UtcNow,
            NotBefore = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddMinutes(10),
            Claims = new Dictionary<string, object>
            {
                ["aud"] = audience.Split(' '),
                ["sub"] = client.Id,
                ["client_id"] = client.Id,
                ["org"] = client.Organisation,
                ["org_kind"] = client.OrganisationKind,
                ["roles"] = client.Roles,
                ["jti"] = Guid.NewGuid().ToString(),
            },
            SigningCredentials = new(_key, SecurityAlgorithms.EcdsaSha256),
        };
        if (client.Area is not null) token.Claims["area"] = client.Area;
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }
}
