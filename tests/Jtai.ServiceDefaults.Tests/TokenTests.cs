using System.Net;
using System.Security.Cryptography;
using System.Text;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Jtai.ServiceDefaults.Tests;

public sealed class TokenTests : IAsyncLifetime
{
    SampleService _service = null!;

    public async Task InitializeAsync() => _service = await SampleService.StartAsync();
    public async Task DisposeAsync() => await _service.DisposeAsync();

    static string Token(Action<SecurityTokenDescriptor>? change = null, string audience = SampleService.Name) => TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, audience, change);

    async Task<HttpResponseMessage> AskAsync(string? token)
    {
        using var http = _service.WithToken(token);
        return await http.GetAsync("/api/sample/v1/caller");
    }

    [Fact]
    public async Task A_valid_token_is_accepted_and_says_who_calls()
    {
        var caller = await (await AskAsync(Token())).JsonAsync();
        Assert.Equal("demo-northmarch-council", caller.GetProperty("subject").GetString());
        Assert.Equal("northmarch-council", caller.GetProperty("organisation").GetString());
        Assert.Equal("local-authority", caller.GetProperty("organisationKind").GetString());
        Assert.Equal("northmarch", caller.GetProperty("area").GetString());
        Assert.Equal("agency", Assert.Single(caller.GetProperty("roles").EnumerateArray()).GetString());
        Assert.True(caller.GetProperty("isAgency").GetBoolean());
        Assert.False(caller.GetProperty("isInspectorate").GetBoolean());
    }

    [Fact]
    public async Task One_of_several_audiences_is_enough() =>
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Token(audience: "intake sample"))).StatusCode);

    public static TheoryData<string, string?> RefusedTokens()
    {
        using var foreignKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = TestIssuer.Shared;
        string Unsigned(string header) => $"{Base64UrlEncoder.Encode(header)}.{Token().Split('.')[1]}.";
        string Hmac()
        {
            // The classic forgery: the public key, which everybody knows, used as an HMAC secret.
            var head = $"{Base64UrlEncoder.Encode($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{issuer.KeyId}}"}""")}.{Token().Split('.')[1]}";
            return $"{head}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.ASCII.GetBytes(issuer.KeyId), Encoding.ASCII.GetBytes(head)))}";
        }

        return new()
        {
            { "none at all", null },
            { "not a token", "abc" },
            { "expired", Token(t => (t.IssuedAt, t.NotBefore, t.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1))) },
            { "not valid yet", Token(t => (t.NotBefore, t.Expires) = (DateTime.UtcNow.AddHours(1), DateTime.UtcNow.AddHours(2))) },
            { "without expiry", Token(t => t.Expires = null) },
            { "another audience", Token(audience: "intake") },
            { "another issuer", Token(t => t.Issuer = "https://elsewhere.invalid") },
            { "an id token", Token(t => t.TokenType = "JWT") },
            { "no algorithm", Unsigned("""{"alg":"none","typ":"at+jwt"}""") },
            { "HS256 with the public key", Hmac() },
            { "another key of the same id", Token(t => t.SigningCredentials = new(new ECDsaSecurityKey(ECDsa.Create(foreignKey.ExportParameters(true))) { KeyId = issuer.KeyId }, "ES256")) },
            { "another key of another id", Token(t => t.SigningCredentials = new(new ECDsaSecurityKey(ECDsa.Create(foreignKey.ExportParameters(true))) { KeyId = "other" }, "ES256")) },
            { "a changed payload", Tampered(Token()) },
        };
    }

    static string Tampered(string token)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("northmarch", "southmere", StringComparison.Ordinal))}.{parts[2]}";
    }

    [Theory]
    [MemberData(nameof(RefusedTokens))]
    public async Task A_token_that_is_refused_is_answered_with_401(string why, string? token)
    {
        Assert.NotEmpty(why);
        var answer = await AskAsync(token);
        await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task A_token_is_not_judged_while_the_issuer_cannot_be_reached()
    {
        await using var service = await SampleService.StartAsync(new() { ["Authentication:Authority"] = "http://127.0.0.1:9" });
        using var http = service.WithToken(Token());
        var answer = await http.GetAsync("/api/sample/v1/caller");
        await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "issuer-unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
        using var anonymous = service.WithToken(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/api/sample/v1/caller")).StatusCode);
    }

    public static TheoryData<string, string[]> Allowed() => new()
    {
        { "caller", ["demo-ofsted-lead", "cqc-inspector", "demo-northmarch-council", "intake", "operations", "without-roles", "liar", "northmarch-probation", "of-no-kind", "of-no-area", "of-an-empty-area", "inspectorate-as-agency", "service-as-agency"] },
        { "leads-only", ["demo-ofsted-lead"] },
        { "inspectorates-only", ["demo-ofsted-lead", "cqc-inspector"] },
        { "agencies-only", ["demo-northmarch-council", "northmarch-probation"] },
        { "services-only", ["intake"] },
        { "operations-only", ["operations"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task A_policy_lets_in_its_own_callers_and_nobody_else(string resource, string[] allowed)
    {
        // An agency that claims an inspectorate's role is still an agency.
        var liar = new TestClient("liar", "northmarch-council", "local-authority", "northmarch", "lead-inspector", "service");
        TestClient[] all = [TestClients.OfstedLead, TestClients.CqcInspector, TestClients.NorthmarchCouncil, TestClients.Service("intake"), TestClients.Operations, TestClients.WithoutRoles, liar,
            // Which agencies there are, framework documents say (¶5). An inspectorate, a service, and an organisation of no kind or no area are none.
            new("northmarch-probation", "northmarch-probation", "probation", "northmarch", Role.Agency), new("of-no-kind", "northmarch-council", "", "northmarch", Role.Agency), new("of-no-area", "probation", "probation", null, Role.Agency),
            new("of-an-empty-area", "probation", "probation", "", Role.Agency), new("inspectorate-as-agency", "ofsted", "inspectorate", "northmarch", Role.Agency), new("service-as-agency", "intake", "service", "northmarch", Role.Agency)];
        foreach (var client in all)
        {
            using var http = _service.As(client);
            var answer = await http.GetAsync($"/api/sample/v1/{resource}");
            if (allowed.Contains(client.Id)) Assert.True(answer.IsSuccessStatusCode, $"{client.Id} on {resource}: {answer.StatusCode}");
            else await answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }
    }

    [Fact]
    public async Task An_endpoint_that_names_no_policy_is_closed_to_strangers_and_found_by_the_rule()
    {
        await using var service = await SampleService.StartAsync(map: app => app.MapGet("/api/sample/v1/forgotten", () => "x"));
        using var http = service.WithToken(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/sample/v1/forgotten")).StatusCode);
        Assert.Contains("forgotten", Assert.Single(Policies.MissingOn(service.Services.GetRequiredService<EndpointDataSource>())));
        Assert.Empty(Policies.MissingOn(_service.Services.GetRequiredService<EndpointDataSource>()));
    }
}
