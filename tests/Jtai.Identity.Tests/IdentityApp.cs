using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jtai.Identity.Data;
using Jtai.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Jtai.Identity.Tests;

/// <summary>Identity with a database of its own. Its broker cannot be reached: events wait in the outbox, where tests read them.</summary>
sealed class IdentityApp(Dictionary<string, string?> settings, Action<IServiceCollection>? services = null) : JtaiApp<Program>(settings, services)
{
    public const string Issuer = "https://gateway.test";
    public const string LeadSecret = "lead-secret-0123456789-0123456789";

    /// <summary>The private key of the service <c>scheduling</c>.</summary>
    public static readonly ECDsa SchedulingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    static readonly string EncryptionKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static async Task<(IdentityApp App, TestDatabase Database)> CreateAsync(Action<Dictionary<string, string?>>? change = null, TestDatabase? database = null, IClock? clock = null)
    {
        database ??= await TestDatabase.CreateAsync<IdentityDb>();
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:identitydb"] = database.ConnectionString,
            ["ConnectionStrings:messaging"] = "amqp://guest:guest@127.0.0.1:9",
            ["Identity:Issuer"] = Issuer,
            ["Identity:KeyEncryptionKey"] = EncryptionKey,
            ["Identity:TokenRequestsPerMinute"] = "10000",
            ["Identity:ServiceClients:scheduling:PublicKey"] = Convert.ToBase64String(SchedulingKey.ExportSubjectPublicKeyInfo()),
            ["Demonstration:Clients:demo-ofsted-lead:Secret"] = LeadSecret,
            ["Demonstration:Clients:demo-northmarch-council:Secret"] = "council-secret-0123456789-0123456789",
        };
        change?.Invoke(settings);
        return (new(settings, clock is null ? null : collection => collection.AddSingleton(clock)), database);
    }

    /// <summary>A signed assertion of <c>scheduling</c> (RFC 7523), good once.</summary>
    public static string Assertion(Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = "scheduling",
            Audience = Issuer,
            IssuedAt = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddMinutes(1),
            Claims = new Dictionary<string, object> { ["sub"] = "scheduling", ["jti"] = Guid.NewGuid().ToString() },
            SigningCredentials = new(new ECDsaSecurityKey(SchedulingKey), SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    public static Dictionary<string, string> WithAssertion(string assertion, string? scope = null) => With(scope,
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion));

    public static Dictionary<string, string> WithSecret(string client, string secret, string? scope = null) => With(scope, ("client_id", client), ("client_secret", secret));

    static Dictionary<string, string> With(string? scope, params (string Name, string Value)[] fields)
    {
        var form = fields.ToDictionary(f => f.Name, f => f.Value);
        form["grant_type"] = "client_credentials";
        if (scope is not null) form["scope"] = scope;
        return form;
    }

    public static AuthenticationHeaderValue Basic(string client, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{secret}")));
}

static class TokenRequests
{
    public static async Task<(int Status, JsonElement Body)> RequestTokenAsync(this HttpClient http, Dictionary<string, string> form, AuthenticationHeaderValue? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }

    public static string? Text(this JsonElement body, string name) => body.GetProperty(name).GetString();
}
