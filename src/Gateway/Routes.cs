using Jtai.Contracts;
using Jtai.ServiceDefaults;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Jtai.Gateway;

/// <summary>What goes where: for each service its API and its description, and the few addresses that are special.</summary>
static class Routes
{
    const string Uploads = "uploads";
    const long SmallBody = 1024 * 1024;
    internal const long NoLimit = -1;

    public static void AddRoutes(this IServiceCollection services)
    {
        services.AddOptions<Options>().BindConfiguration("Gateway");
        services.AddReverseProxy().WithShortSendBuffers();
        services.AddSingleton<IProxyConfigProvider>(provider =>
            new InMemoryConfigProvider(
                All, [.. Clusters(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IOptions<Options>>().Value)]));
    }

    /// <summary>Every route names a policy, a limit of requests and one of the body.</summary>
    public static IReadOnlyList<RouteConfig> All { get; } =
    [
        .. KnownServices.All.Select(service => ForTokensOf(service.Name, service.Name, $"/api/{service.Name}/{{**rest}}")),
        .. KnownServices.All.Select(service => Open($"openapi-{service.Name}", service.Name, "GET", $"/openapi/{service.Name}.json") with
        {
            Transforms = [new Dictionary<string, string> { ["PathSet"] = "/openapi/v1.json" }],
        }),
        // ¶91: a file may be as large as it is; Intake has the limit.
        Files("intake-uploads", "/api/intake/v1/items/{itemId}/documents", "POST"),
        Files("intake-uploads-by-name", "/api/intake/v1/items/{itemId}/documents/{fileName}", "PUT"),
        Files("intake-resumable-uploads", "/api/intake/v1/uploads", "POST"),
        // A file may take longer than a token lives: the address is its sender's grant. Intake tells which methods there are.
        Open("intake-upload-parts", "intake", null, "/api/intake/v1/uploads/{uploadId}/{grant}") with
        {
            ClusterId = Uploads,
            MaxRequestBodySize = NoLimit,
        },
        // Calendar programs cannot sign in: the address is the token. Scheduling tells them which methods there are.
        Open("calendar-feeds", "scheduling", null, "/api/scheduling/v1/calendar-feeds/{token}.ics") with { MaxRequestBodySize = SmallBody },
        Open("token", "identity", "POST", "/connect/token") with { MaxRequestBodySize = 64 * 1024 },
        Open("discovery", "identity", "GET", "/.well-known/openid-configuration"),
        Open("jwks", "identity", "GET", "/.well-known/jwks"),
    ];

    static RouteConfig Files(string id, string path, string method) => ForTokensOf(id, "intake", path, method) with
    {
        ClusterId = Uploads,
        Order = -1,
        AuthorizationPolicy = Policies.Agency,
        MaxRequestBodySize = NoLimit,
    };

    static RouteConfig ForTokensOf(string id, string service, string path, params string[] methods) => new()
    {
        RouteId = id,
        ClusterId = service,
        Match = new() { Path = path, Methods = methods.Length == 0 ? null : methods },
        AuthorizationPolicy = Policies.Authenticated,
        RateLimiterPolicy = ClientRateLimit.Policy,
        MaxRequestBodySize = SmallBody,
        Metadata = new Dictionary<string, string> { [RouteAudiences.Audience] = service },
    };

    static RouteConfig Open(string id, string service, string? method, string path) => new()
    {
        RouteId = id,
        ClusterId = service,
        Match = new() { Path = path, Methods = method is null ? null : [method] },
        AuthorizationPolicy = "Anonymous",
        RateLimiterPolicy = ClientRateLimit.Policy,
        MaxRequestBodySize = 0,
    };

    static IEnumerable<ClusterConfig> Clusters(IConfiguration configuration, Options options)
    {
        foreach (var service in KnownServices.All) yield return Cluster(service.Name, service.Name, options.Timeout);
        yield return Cluster(Uploads, "intake", options.UploadTimeout);

        ClusterConfig Cluster(string id, string service, TimeSpan timeout) => new()
        {
            ClusterId = id,
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = timeout },
            HealthCheck = new()
            {
                AvailableDestinationsPolicy = "HealthyOrPanic",
                Active = new()
                {
                    Enabled = true,
                    Interval = options.HealthInterval,
                    Timeout = TimeSpan.FromSeconds(5),
                    Policy = "ConsecutiveFailures",
                    Path = "/health/ready",
                },
            },
            Destinations = Addresses(configuration, service).ToDictionary(),
        };
    }

    /// <summary>What Aspire's service discovery says: <c>services:{service}:http:0</c>, <c>:1</c> and so on, one destination for each replica.</summary>
    static IEnumerable<KeyValuePair<string, DestinationConfig>> Addresses(IConfiguration configuration, string service)
    {
        var found = ((string[])["https", "http"])
            .Select(scheme => configuration.GetSection($"services:{service}:{scheme}").GetChildren()
                .Where(replica => !string.IsNullOrEmpty(replica.Value)).ToList())
            .FirstOrDefault(replicas => replicas.Count > 0);
        return found is null
            ? [new("default", new DestinationConfig { Address = $"http://{service}" })]
            : found.Select(replica => KeyValuePair.Create(replica.Key, new DestinationConfig { Address = replica.Value! }));
    }

    /// <summary>Configuration section <c>Gateway</c>.</summary>
    sealed class Options
    {
        /// <summary>How long a service has for an answer, and between two parts of one.</summary>
        public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(35);

        /// <summary>The same for uploads: between two parts of a file whose sender has a slow line.</summary>
        public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(30);

        /// <summary>How often a replica is asked whether it is ready.</summary>
        public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(10);
    }
}
