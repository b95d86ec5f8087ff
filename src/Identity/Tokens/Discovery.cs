using System.Text.Json.Serialization;

namespace Jtai.Identity.Tokens;

/// <summary>
/// The discovery document. Through the gateway every address in it is the issuer's. Services of this system ask Identity directly, and get the addresses of the
/// token endpoint and the keys where they reach it, so that they need no gateway; the issuer is the same for all. No address comes from the request.
/// </summary>
static class Discovery
{
    public static DiscoveryDocument Describe(HttpRequest request, IdentityOptions options)
    {
        // YARP sets this header on every request that it forwards.
        var address = request.Headers.ContainsKey("X-Forwarded-Host") ? options.Issuer : options.Address;
        return new(options.Issuer, $"{address}/connect/token", $"{address}/.well-known/jwks");
    }
}

/// <summary>OpenID Connect discovery, as far as it applies. OAuth writes snake_case.</summary>
sealed record DiscoveryDocument(
    string Issuer,
    [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
    [property: JsonPropertyName("jwks_uri")] string JwksUri)
{
    [JsonPropertyName("grant_types_supported")]
    public string[] GrantTypesSupported { get; } = ["client_credentials"];
    [JsonPropertyName("token_endpoint_auth_methods_supported")]
    public string[] TokenEndpointAuthMethodsSupported { get; } = ["private_key_jwt", "client_secret_post", "client_secret_basic"];
    [JsonPropertyName("token_endpoint_auth_signing_alg_values_supported")]
    public string[] TokenEndpointAuthSigningAlgValuesSupported { get; } = ["ES256"];
    [JsonPropertyName("scopes_supported")]
    public string[] ScopesSupported { get; } = Clients.ConfiguredClients.Services;
    [JsonPropertyName("response_types_supported")]
    public string[] ResponseTypesSupported { get; } = [];
    [JsonPropertyName("subject_types_supported")]
    public string[] SubjectTypesSupported { get; } = ["public"];
    [JsonPropertyName("id_token_signing_alg_values_supported")]
    public string[] IdTokenSigningAlgValuesSupported { get; } = ["ES256"];
}
