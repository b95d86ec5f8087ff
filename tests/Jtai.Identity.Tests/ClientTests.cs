using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.Testing;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using NodaTime.Testing;

namespace Jtai.Identity.Tests;

/// <summary>How a program comes to be let in: by an administrator over HTTP, by operations with a command of the program as it is delivered.</summary>
public sealed class ClientTests : IAsyncLifetime
{
    readonly FakeClock clock = new(SystemClock.Instance.GetCurrentInstant());
    IdentityApp app = null!;
    TestDatabase database = null!;
    HttpClient administrator = null!;

    public async Task InitializeAsync()
    {
        (app, database) = await IdentityApp.CreateAsync(clock: clock);
        administrator = app.As(TestClients.OfstedAdministrator);
    }

    public async Task DisposeAsync()
    {
        administrator.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_program_that_an_administrator_registers_gets_tokens_by_its_key()
    {
        using var key = NewKey();
        using var answer = await RegisterAsync("ofsted-planner", ["lead-inspector", "inspector"], key.ExportSubjectPublicKeyInfoPem());
        Assert.Equal((HttpStatusCode.Created, "/api/identity/v1/clients/ofsted-planner"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Equal(200, await TokenAsync("ofsted-planner", key));
        using var other = NewKey();
        Assert.Equal(401, await TokenAsync("ofsted-planner", other));
        Assert.Equal(1, await database.AuditedAsync("register-client"));

        var shown = await administrator.GetFromJsonAsync<JsonNode>(answer.Headers.Location);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), shown!["key"]!.ToString());
        Assert.Contains("ofsted-planner", (await administrator.GetStringAsync("/api/identity/v1/clients")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_keys_are_changed_over_both_are_good()
    {
        using var first = NewKey();
        using var second = NewKey();
        using var third = NewKey();
        (await RegisterAsync("ofsted-planner", ["inspector"], first.ExportSubjectPublicKeyInfoPem())).Dispose();
        Assert.Equal(HttpStatusCode.OK, (await RotateAsync("ofsted-planner", second)).StatusCode);
        Assert.Equal((200, 200), (await TokenAsync("ofsted-planner", first), await TokenAsync("ofsted-planner", second)));
        clock.Advance(Duration.FromDays(7));
        Assert.Equal((401, 200), (await TokenAsync("ofsted-planner", first), await TokenAsync("ofsted-planner", second)));
        // A key that somebody else may have ends at once.
        Assert.Equal(HttpStatusCode.OK, (await RotateAsync("ofsted-planner", third, 0)).StatusCode);
        Assert.Equal((401, 200), (await TokenAsync("ofsted-planner", second), await TokenAsync("ofsted-planner", third)));
        Assert.Equal(2, await database.AuditedAsync("rotate-client-key"));
        await RefusedAsync(await RotateAsync("ofsted-planner", third), HttpStatusCode.Conflict, "public-key-unchanged");
        await RefusedAsync(await RotateAsync("ofsted-planner", first, 31), HttpStatusCode.UnprocessableEntity, "overlap-impossible");
        await RefusedAsync(await RotateAsync("demo-ofsted-lead", first), HttpStatusCode.Conflict, "client-without-key");
    }

    [Fact]
    public async Task A_program_that_is_ended_gets_no_token_and_never_comes_back()
    {
        using var key = NewKey();
        (await RegisterAsync("ofsted-planner", ["inspector"], key.ExportSubjectPublicKeyInfoPem())).Dispose();
        foreach (var _ in (int[])[1, 2]) Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync("/api/identity/v1/clients/ofsted-planner")).StatusCode);
        Assert.Equal((401, 1L), (await TokenAsync("ofsted-planner", key), await database.AuditedAsync("revoke-client")));
        await RefusedAsync(await RegisterAsync("ofsted-planner", ["inspector"], key.ExportSubjectPublicKeyInfoPem()), HttpStatusCode.Conflict, "client-known");
        await RefusedAsync(await RotateAsync("ofsted-planner", key), HttpStatusCode.Conflict, "client-ended");
    }

    [Fact]
    public async Task What_cannot_be_registered_is_refused_by_name()
    {
        using var key = NewKey();
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var good = key.ExportSubjectPublicKeyInfoPem();
        foreach (var secret in new[] { key.ExportPkcs8PrivateKeyPem(), key.ExportECPrivateKeyPem() })
        {
            using var answer = await RegisterAsync("ofsted-planner", ["inspector"], secret);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal("private-key-sent", JsonNode.Parse(text)!["code"]!.ToString());
            Assert.DoesNotContain(secret.Split('\n')[1], text, StringComparison.Ordinal);
            Assert.Empty(app.Output.LinesWith(secret.Split('\n')[1]));
        }
        foreach (var unusable in new[] { "", "key", otherCurve.ExportSubjectPublicKeyInfoPem(), rsa.ExportSubjectPublicKeyInfoPem(), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" })
            await RefusedAsync(await RegisterAsync("ofsted-planner", ["inspector"], unusable), HttpStatusCode.BadRequest, "public-key-unusable");
        foreach (var id in new[] { "", "ab", "Ofsted", "a b c", "-abc", new string('a', 65) })
            await RefusedAsync(await RegisterAsync(id, ["inspector"], good), HttpStatusCode.BadRequest, "client-id-invalid");
        foreach (var roles in new string[][] { [], ["agency"], ["service"], ["operations"], ["inspector", "inspector"], ["inspector", "king"] })
            await RefusedAsync(await RegisterAsync("ofsted-planner", roles, good), HttpStatusCode.UnprocessableEntity, "role-not-of-organisation");
        await RefusedAsync(await RegisterAsync("scheduling", ["inspector"], good), HttpStatusCode.Conflict, "client-known");
        Assert.Equal(0, await database.AuditedAsync("register-client"));
    }

    [Fact]
    public async Task Only_administrators_register_and_only_programs_of_their_own_inspectorate()
    {
        using var key = NewKey();
        (await RegisterAsync("ofsted-planner", ["inspector"], key.ExportSubjectPublicKeyInfoPem())).Dispose();
        var body = new { id = "another", roles = new[] { "inspector" }, publicKey = key.ExportSubjectPublicKeyInfoPem() };
        using (var nobody = app.Anonymous()) Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsJsonAsync("/api/identity/v1/clients", body)).StatusCode);
        foreach (var client in new[] { TestClients.OfstedLead, TestClients.CqcInspector, TestClients.NorthmarchCouncil, TestClients.Operations, TestClients.Service("scheduling") })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsJsonAsync("/api/identity/v1/clients", body)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/api/identity/v1/clients")).StatusCode);
        }
        using var cqc = app.As(TestClients.CqcAdministrator);
        Assert.Equal("[]", await cqc.GetStringAsync("/api/identity/v1/clients"));
        Assert.Equal(HttpStatusCode.NotFound, (await cqc.GetAsync("/api/identity/v1/clients/ofsted-planner")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cqc.DeleteAsync("/api/identity/v1/clients/ofsted-planner")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cqc.PostAsJsonAsync("/api/identity/v1/clients/ofsted-planner/keys", new { publicKey = body.publicKey })).StatusCode);
        Assert.Equal(200, await TokenAsync("ofsted-planner", key));
    }

    [Fact]
    public async Task An_operator_lets_an_agency_in_changes_its_key_and_ends_it_by_command()
    {
        using var key = NewKey();
        using var next = NewKey();
        var folder = Directory.CreateTempSubdirectory("jtai-keys-");
        try
        {
            var (first, second, secret) = (Path.Combine(folder.FullName, "first.pem"), Path.Combine(folder.FullName, "second.pem"), Path.Combine(folder.FullName, "secret.pem"));
            await File.WriteAllTextAsync(first, key.ExportSubjectPublicKeyInfoPem());
            await File.WriteAllTextAsync(second, next.ExportSubjectPublicKeyInfoPem());
            await File.WriteAllTextAsync(secret, key.ExportPkcs8PrivateKeyPem());
            string[] register = ["register-client", "eastmoor-council-portal", "--organisation", "eastmoor-council", "--roles", "agency", "--public-key"];

            var (exit, output) = await RunAsync([.. register, first]);
            Assert.Equal((1, true), (exit, output.Contains("organisation-unknown", StringComparison.Ordinal)));
            (exit, output) = await RunAsync([.. register, secret, "--name", "Eastmoor Council", "--kind", "local-authority", "--area", "eastmoor"]);
            Assert.Equal((1, true, false), (exit, output.Contains("private-key-sent", StringComparison.Ordinal), output.Contains(key.ExportPkcs8PrivateKeyPem().Split('\n')[1], StringComparison.Ordinal)));
            (exit, output) = await RunAsync([.. register, first, "--name", "Eastmoor Council", "--kind", "local-authority", "--area", "eastmoor"]);
            Assert.True(exit == 0, output);
            Assert.Equal(200, await TokenAsync("eastmoor-council-portal", key));

            (exit, output) = await RunAsync("rotate-client-key", "eastmoor-council-portal", "--public-key", second, "--overlap-days", "1");
            Assert.True(exit == 0, output);
            Assert.Equal((200, 200), (await TokenAsync("eastmoor-council-portal", key), await TokenAsync("eastmoor-council-portal", next)));
            (exit, output) = await RunAsync("revoke-client", "eastmoor-council-portal");
            Assert.True(exit == 0, output);
            Assert.Equal(401, await TokenAsync("eastmoor-council-portal", next));
            foreach (var process in new[] { "register-client", "rotate-client-key", "revoke-client" }) Assert.Equal(1, await database.AuditedAsync(process));

            foreach (string[] wrong in new string[][] { ["register-client"], ["register-client", "x"], ["rotate-client-key", "x", "--public-key"], ["revoke-client", "x", "--secret", "y"], [.. register, Path.Combine(folder.FullName, "none.pem")] })
                Assert.Equal(2, (await RunAsync(wrong)).Exit);
            Assert.Equal(1, (await RunAsync("revoke-client", "nobody")).Exit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    Task<HttpResponseMessage> RegisterAsync(string id, string[] roles, string publicKey) => administrator.PostAsJsonAsync("/api/identity/v1/clients", new { id, roles, publicKey });

    Task<HttpResponseMessage> RotateAsync(string id, ECDsa key, int? overlapDays = null) => administrator.PostAsJsonAsync($"/api/identity/v1/clients/{id}/keys", new { publicKey = key.ExportSubjectPublicKeyInfoPem(), overlapDays });

    async Task<int> TokenAsync(string client, ECDsa key)
    {
        var now = clock.GetCurrentInstant().ToDateTimeUtc();
        using var http = app.Anonymous();
        var assertion = IdentityApp.Assertion(token =>
        {
            (token.Issuer, token.IssuedAt, token.Expires) = (client, now, now.AddMinutes(1));
            token.Claims["sub"] = client;
            token.SigningCredentials = new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);
        });
        return (await http.RequestTokenAsync(IdentityApp.WithAssertion(assertion))).Status;
    }

    static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == status, $"{answer.StatusCode} instead of {status}: {body}");
            Assert.Equal(code, JsonNode.Parse(body)!["code"]!.ToString());
        }
    }

    async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__identitydb"] = database.ConnectionString;
        start.Environment["ConnectionStrings__messaging"] = "amqp://guest:guest@127.0.0.1:9";
        start.Environment["Audit__SigningKey"] = TestDatabase.AuditSigningKey;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
