using System.Security.Cryptography;
using System.Text;
using Jtai.Identity.Data;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Jtai.Identity.Tests;

public sealed class TokenEndpointTests : IAsyncLifetime
{
    IdentityApp _app = null!;
    TestDatabase _database = null!;
    HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        (_app, _database) = await IdentityApp.CreateAsync();
        _http = _app.Anonymous();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_service_gets_a_token_for_a_signed_assertion()
    {
        var (status, body) = await _http.RequestTokenAsync(IdentityApp.WithAssertion(IdentityApp.Assertion(), scope: "intake"));
        Assert.Equal(200, status);
        Assert.Equal(("Bearer", 600, "intake"), (body.Text("token_type"), body.GetProperty("expires_in").GetInt32(), body.Text("scope")));

        var token = new JsonWebToken(body.Text("access_token"));
        Assert.Equal(("at+jwt", "ES256", IdentityApp.Issuer), (token.Typ, token.Alg, token.Issuer));
        Assert.Equal(["intake"], token.Audiences);
        Assert.Equal(("scheduling", "scheduling", "service"), (token.Subject, token.GetClaim("client_id").Value, token.GetClaim("org_kind").Value));
        Assert.Equal(["service"], token.Claims.Where(c => c.Type == "roles").Select(c => c.Value));
        Assert.Equal(TimeSpan.FromMinutes(10), token.ValidTo - token.IssuedAt);
    }

    [Fact]
    public async Task A_demonstration_client_gets_a_token_for_its_secret_in_the_form_or_the_header()
    {
        var (status, body) = await _http.RequestTokenAsync(IdentityApp.WithSecret("demo-northmarch-council", "council-secret-0123456789-0123456789"));
        Assert.Equal(200, status);
        var token = new JsonWebToken(body.Text("access_token"));
        Assert.Equal(("northmarch-council", "local-authority", "northmarch"), (token.GetClaim("org").Value, token.GetClaim("org_kind").Value, token.GetClaim("area").Value));
        Assert.Equal(["scheduling", "intake", "case-selection", "identity"], token.Audiences);

        (status, body) = await _http.RequestTokenAsync(new() { ["grant_type"] = "client_credentials" }, IdentityApp.Basic("demo-ofsted-lead", IdentityApp.LeadSecret));
        Assert.Equal(200, status);
        Assert.Equal(["lead-inspector", "inspector"], new JsonWebToken(body.Text("access_token")).Claims.Where(c => c.Type == "roles").Select(c => c.Value));
    }

    [Fact]
    public async Task A_token_is_checked_with_the_published_keys()
    {
        var (_, body) = await _http.RequestTokenAsync(IdentityApp.WithAssertion(IdentityApp.Assertion()));
        var keys = new JsonWebKeySet(await _http.GetStringAsync("/.well-known/jwks"));
        Assert.All(keys.Keys, key => Assert.False(key.HasPrivateKey));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(body.Text("access_token"), new() { ValidIssuer = IdentityApp.Issuer, ValidAudience = "intake", IssuerSigningKeys = keys.Keys });
        Assert.True(result.IsValid);
    }

    public static TheoryData<string, string> RefusedAssertions()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var otherKey = new ECDsaSecurityKey(ECDsa.Create(other.ExportParameters(true)));
        var good = IdentityApp.Assertion();
        return new()
        {
            { "expired", IdentityApp.Assertion(t => (t.IssuedAt, t.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1))) },
            { "good for a day", IdentityApp.Assertion(t => t.Expires = DateTime.UtcNow.AddDays(1)) },
            { "without expiry", IdentityApp.Assertion(t => t.Expires = null) },
            { "not yet", IdentityApp.Assertion(t => (t.NotBefore, t.Expires) = (DateTime.UtcNow.AddMinutes(8), DateTime.UtcNow.AddMinutes(9))) },
            { "for another server", IdentityApp.Assertion(t => t.Audience = "https://elsewhere.test") },
            { "another key", IdentityApp.Assertion(t => t.SigningCredentials = new(otherKey, "ES256")) },
            { "a secret as key", IdentityApp.Assertion(t => t.SigningCredentials = new(new SymmetricSecurityKey(IdentityApp.SchedulingKey.ExportSubjectPublicKeyInfo()), "HS256")) },
            { "issued by another", IdentityApp.Assertion(t => t.Issuer = "intake") },
            { "without jti", IdentityApp.Assertion(t => t.Claims.Remove("jti")) },
            { "a huge jti", IdentityApp.Assertion(t => t.Claims["jti"] = new string('x', 201)) },
            { "unknown client", IdentityApp.Assertion(t => (t.Issuer, t.Claims["sub"]) = ("nobody", "nobody")) },
            { "client without a key", IdentityApp.Assertion(t => (t.Issuer, t.Claims["sub"]) = ("demo-ofsted-lead", "demo-ofsted-lead")) },
            { "unsigned", $"{Base64UrlEncoder.Encode("""{"alg":"none"}""")}.{good.Split('.')[1]}." },
            { "not a token", "abc" },
        };
    }

    [Theory]
    [MemberData(nameof(RefusedAssertions))]
    public async Task An_assertion_that_proves_nothing_is_refused(string why, string assertion)
    {
        Assert.NotEmpty(why);
        var (status, body) = await _http.RequestTokenAsync(IdentityApp.WithAssertion(assertion));
        Assert.Equal((401, "invalid_client"), (status, body.Text("error")));
    }

    [Fact]
    public async Task An_assertion_is_good_once_also_when_it_arrives_ten_times_at_once()
    {
        var form = IdentityApp.WithAssertion(IdentityApp.Assertion());
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _http.RequestTokenAsync(form)));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(9, answers.Count(a => a.Status == 401 && a.Body.Text("error") == "invalid_client"));
    }

    [Theory]
    [InlineData("demo-ofsted-lead", "wrong-secret-0123456789-0123456789")]
    [InlineData("demo-ofsted-lead", "")]
    [InlineData("scheduling", "")]
    [InlineData("nobody", IdentityApp.LeadSecret)]
    [InlineData("demo-northmarch-council", IdentityApp.LeadSecret)]
    public async Task A_wrong_secret_is_refused_like_an_unknown_client(string client, string secret)
    {
        var (status, body) = await _http.RequestTokenAsync(IdentityApp.WithSecret(client, secret));
        Assert.Equal((401, "invalid_client", "The client could not be authenticated."), (status, body.Text("error"), body.Text("error_description")));
    }

    public static TheoryData<Dictionary<string, string>, int, string> BadRequests() => new()
    {
        { [], 400, "invalid_request" },
        { new() { ["grant_type"] = "password" }, 400, "unsupported_grant_type" },
        { new() { ["grant_type"] = "client_credentials" }, 401, "invalid_client" },
        { new(IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret)) { ["client_assertion"] = "x" }, 401, "invalid_client" },
        { new(IdentityApp.WithAssertion(IdentityApp.Assertion())) { ["client_assertion_type"] = "other" }, 401, "invalid_client" },
        { new(IdentityApp.WithAssertion(IdentityApp.Assertion())) { ["client_id"] = "intake" }, 401, "invalid_client" },
        { IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret, scope: "findings"), 400, "invalid_scope" },
        { IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret, scope: "\0"), 400, "invalid_request" },
        { new() { ["grant_type"] = "\0" }, 400, "invalid_request" },
        { IdentityApp.WithSecret("\0", IdentityApp.LeadSecret), 400, "invalid_request" },
        { IdentityApp.WithSecret("demo-ofsted-lead", "\0"), 400, "invalid_request" },
        { IdentityApp.WithSecret("", IdentityApp.LeadSecret), 401, "invalid_client" },
        { IdentityApp.WithSecret("demo-öfsted-lead", IdentityApp.LeadSecret), 401, "invalid_client" },
        { IdentityApp.WithSecret(new string('x', 101), IdentityApp.LeadSecret), 401, "invalid_client" },
        { IdentityApp.WithSecret(new string('x', 60_000), IdentityApp.LeadSecret), 401, "invalid_client" },
        { IdentityApp.WithAssertion(IdentityApp.Assertion(t => t.Claims["sub"] = "scheduling\0")), 401, "invalid_client" },
        { IdentityApp.WithAssertion(IdentityApp.Assertion(t => t.Claims["sub"] = 5)), 401, "invalid_client" },
        { IdentityApp.WithAssertion(IdentityApp.Assertion(t => t.Claims["sub"] = new[] { "scheduling" })), 401, "invalid_client" },
        { IdentityApp.WithAssertion(IdentityApp.Assertion(t => t.Claims["jti"] = "\0")), 401, "invalid_client" },
        { IdentityApp.WithAssertion(IdentityApp.Assertion(t => t.Expires = DateTime.MaxValue)), 401, "invalid_client" },
        { IdentityApp.WithAssertion($"{Base64UrlEncoder.Encode("""{"alg":"ES256"}""")}.{Base64UrlEncoder.Encode(string.Concat(Enumerable.Repeat("""{"sub":""", 500)))}.x"), 401, "invalid_client" },
        { Enumerable.Range(0, 1025).ToDictionary(i => $"f{i}", _ => "1"), 400, "invalid_request" },
        { new() { [new string('x', 3000)] = "1" }, 400, "invalid_request" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task A_bad_request_is_answered_as_oauth_says(Dictionary<string, string> form, int expected, string error)
    {
        var (status, body) = await _http.RequestTokenAsync(form);
        Assert.Equal((expected, error), (status, body.Text("error")));
        Assert.Empty(_app.Output.LinesWith("Error Jtai").Concat(_app.Output.LinesWith("Error Microsoft")));
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task A_body_of_another_kind_is_answered_as_oauth_says(string? type)
    {
        using var content = new ByteArrayContent("--x\r\nContent-Disposition: form-data; name=a\r\n\r\n"u8.ToArray());
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _http.PostAsync("/connect/token", content);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("\"error\":\"invalid_request\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_app.Output.LinesWith("Error Jtai").Concat(_app.Output.LinesWith("Error Microsoft")));
    }

    [Theory]
    [InlineData("\0", "x")]
    [InlineData("a%00b", "x")]
    [InlineData("demo-ofsted-lead", "a%00b")]
    [InlineData("", "")]
    public async Task A_header_that_is_no_client_is_answered_as_oauth_says(string client, string secret)
    {
        var (status, body) = await _http.RequestTokenAsync(new() { ["grant_type"] = "client_credentials" }, IdentityApp.Basic(client, secret));
        Assert.Equal((401, "invalid_client"), (status, body.Text("error")));
    }

    [Fact]
    public async Task What_can_be_no_client_and_what_is_no_address_is_not_kept_to_be_counted()
    {
        var (app, database) = await IdentityApp.CreateAsync(settings => settings["Identity:TokenRequestsPerMinute"] = "1");
        await using var _ = database;
        await using var __ = app;
        using var http = app.Anonymous();
        for (var i = 0; i < 3; i++) Assert.Equal(401, (await http.RequestTokenAsync(IdentityApp.WithSecret(new string('x', 60_000), IdentityApp.LeadSecret))).Status);
        var statuses = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            http.DefaultRequestHeaders.Remove("X-Forwarded-For");
            http.DefaultRequestHeaders.Add("X-Forwarded-For", new string((char)('a' + i), 10_000));
            statuses.Add((await http.RequestTokenAsync(IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret))).Status);
        }
        Assert.Equal([200, 429], statuses);
    }

    [Fact]
    public async Task Too_many_requests_of_one_client_do_not_touch_another()
    {
        var (app, database) = await IdentityApp.CreateAsync(settings => settings["Identity:TokenRequestsPerMinute"] = "3");
        await using var _ = database;
        await using var __ = app;
        using var http = app.Anonymous();
        var lead = IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret);
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await http.RequestTokenAsync(lead)).Status);
        var (status, body) = await http.RequestTokenAsync(lead);
        Assert.Equal((429, "too-many-requests"), (status, body.Text("code")));
        Assert.Equal(200, (await http.RequestTokenAsync(IdentityApp.WithAssertion(IdentityApp.Assertion()))).Status);
    }

    [Fact]
    public async Task No_secret_and_no_private_key_is_readable_in_the_database_or_a_log()
    {
        var assertion = IdentityApp.Assertion();
        var (_, body) = await _http.RequestTokenAsync(IdentityApp.WithAssertion(assertion));
        await _http.RequestTokenAsync(IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret));
        await _http.RequestTokenAsync(IdentityApp.WithSecret("demo-ofsted-lead", "planted-wrong-secret-0123456789-01"));
        foreach (var secret in new[] { IdentityApp.LeadSecret, "planted-wrong-secret", assertion.Split('.')[2], body.Text("access_token")!.Split('.')[2] })
            Assert.Equal("", string.Join('\n', _app.Output.LinesWith(secret)));

        await using var db = _database.Open<IdentityDb>();
        Assert.All(await db.Clients.Where(c => c.SecretHash != null).ToListAsync(), client => Assert.Equal(SHA256.HashSizeInBytes, client.SecretHash!.Length));
        // A PKCS#8 key of P-256 has this prefix, and its curve's identifier inside.
        var curve = Convert.FromHexString("2a8648ce3d030107");
        Assert.All(await db.SigningKeys.ToListAsync(), key =>
        {
            Assert.Equal(-1, key.PrivateKey.AsSpan().IndexOf(curve));
            Assert.NotEqual(-1, key.PublicKey.AsSpan().IndexOf(curve));
            Assert.ThrowsAny<CryptographicException>(() => key.Open(RandomNumberGenerator.GetBytes(32)));
        });
    }

    [Fact]
    public async Task A_second_start_changes_nothing_and_a_demonstration_client_without_its_secret_is_shut_out()
    {
        await _http.GetStringAsync("/.well-known/jwks");
        var audited = await _database.ScalarAsync<long>("select count(*) from audit_entries where process like 'configure-%'");
        Assert.Equal(await _database.ScalarAsync<long>("select count(*) from clients"), await _database.AuditedAsync("configure-client"));
        Assert.Equal(await _database.ScalarAsync<long>("select count(*) from organisations"), await _database.AuditedAsync("configure-organisation"));
        var (again, _) = await IdentityApp.CreateAsync(database: _database);
        await using (again)
        {
            using var http = again.Anonymous();
            Assert.Equal(200, (await http.RequestTokenAsync(IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret))).Status);
            Assert.Equal(audited, await _database.ScalarAsync<long>("select count(*) from audit_entries where process like 'configure-%'"));
        }

        var (without, _) = await IdentityApp.CreateAsync(settings => settings.Remove("Demonstration:Clients:demo-ofsted-lead:Secret"), _database);
        await using (without)
        {
            using var http = without.Anonymous();
            Assert.Equal(401, (await http.RequestTokenAsync(IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret))).Status);
            Assert.Equal(1, await _database.AuditedAsync("revoke-client", "client/demo-ofsted-lead"));
        }
    }

    [Fact]
    public async Task Without_a_demonstration_there_are_no_demonstration_organisations()
    {
        var (app, database) = await IdentityApp.CreateAsync(settings =>
        {
            foreach (var key in settings.Keys.Where(k => k.StartsWith("Demonstration", StringComparison.Ordinal)).ToList()) settings.Remove(key);
        });
        await using var _ = database;
        await using var __ = app;
        using var http = app.As(TestClients.OfstedLead);
        Assert.Equal("[]", await http.GetStringAsync("/api/identity/v1/organisations"));
    }

    [Fact]
    public async Task Discovery_speaks_the_issuers_addresses_through_the_gateway_and_its_own_inside()
    {
        var inside = await _http.GetStringAsync("/.well-known/openid-configuration");
        Assert.Contains($"\"jwks_uri\":\"{TestIssuer.Shared.Address}/.well-known/jwks\"", inside, StringComparison.Ordinal);
        Assert.Contains($"\"issuer\":\"{IdentityApp.Issuer}\"", inside, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration") { Headers = { { "X-Forwarded-Host", "anything" } } };
        var outside = await (await _http.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains($"\"token_endpoint\":\"{IdentityApp.Issuer}/connect/token\"", outside, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("Forwarded")]
    public async Task No_address_comes_from_what_a_request_says_of_itself(string header)
    {
        _http.DefaultRequestHeaders.Add(header, header == "Forwarded" ? "host=evil.test;proto=evil" : "evil.test");
        Assert.DoesNotContain("evil", await _http.GetStringAsync("/.well-known/openid-configuration"), StringComparison.Ordinal);
        foreach (var audience in (string[])["http://evil.test/connect/token", "https://evil.test/connect/token", "http://evil.test"])
            Assert.Equal(401, (await _http.RequestTokenAsync(IdentityApp.WithAssertion(IdentityApp.Assertion(t => t.Audience = audience)))).Status);

        foreach (var audience in (string[])[IdentityApp.Issuer, $"{IdentityApp.Issuer}/connect/token", $"{TestIssuer.Shared.Address}/connect/token"])
        {
            var (status, body) = await _http.RequestTokenAsync(IdentityApp.WithAssertion(IdentityApp.Assertion(t => t.Audience = audience)));
            Assert.Equal((200, IdentityApp.Issuer), (status, new JsonWebToken(body.Text("access_token")).Issuer));
        }
    }

    [Fact]
    public async Task The_same_body_twice_in_one_parameter_is_refused()
    {
        using var content = new StringContent("grant_type=client_credentials&grant_type=client_credentials", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(400, (int)(await _http.PostAsync("/connect/token", content)).StatusCode);
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(400, (int)(await _http.PostAsync("/connect/token", json)).StatusCode);
    }
}
