using System.Text.Json;

namespace Jtai.Identity.Tokens;

/// <summary>
/// The discovery document. Through the gateway every address in it is the issuer's. Services of this system ask Identity directly, and get the addresses of the
/// token endpoint and the keys under the name by which they asked, so that they need no gateway; the issuer is the same for all.
/// </summary>
static class Discovery
{
    public static DiscoveryDocument Describe(HttpRequest request, IdentityOptions options)
    {
        var address = Address(request, options);
        return new(options.Issuer, $"{address}/connect/token", $"{address}/.well-known/jwks");
    }

    public static string TokenEndpoint(HttpRequest request, IdentityOptions options) => $"{Address(request, options)}/connect/token";

    // YARP sets this header on every request that it forwards.
    static string Address(HttpRequest request, IdentityOptions options) =>
        request.Headers.ContainsKey("X-Forwarded-Host") ? options.Issuer : $"{request.Scheme}://{request.Host}";
}

/// <summary>OpenID Connect discovery, as far as it applies.</summary>
sealed record DiscoveryDocument(string Issuer, string TokenEndpoint, string JwksUri)
{
    public string[] GrantTypesSupported { get; } = ["client_credentials"];
    public string[] TokenEndpointAuthMethodsSupported { get; } = ["private_key_jwt", "client_secret_post", "client_secret_basic"];
    public string[] TokenEndpointAuthSigningAlgValuesSupported { get; } = ["ES256"];
    public string[] ScopesSupported { get; } = Clients.ConfiguredClients.Services;
    public string[] ResponseTypesSupported { get; } = [];
    public string[] SubjectTypesSupported { get; } = ["public"];
    public string[] IdTokenSigningAlgValuesSupported { get; } = ["ES256"];
}

/// <summary>OAuth writes snake_case.</summary>
static class OAuthJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
