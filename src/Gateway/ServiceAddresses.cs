using Yarp.ReverseProxy.Configuration;

namespace Jtai.Gateway;

/// <summary>
/// Replaces <c>http://{service}</c> by what Aspire's service discovery says: <c>services:{service}:http:0</c>, <c>:1</c> and so on, one destination
/// for each replica.
/// </summary>
sealed class ServiceAddresses(IConfiguration configuration) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var service = new Uri(cluster.Destinations!.Values.Single().Address).Host;
        var found = new[] { "https", "http" }
            .Select(scheme => configuration.GetSection($"services:{service}:{scheme}").GetChildren().Where(c => !string.IsNullOrEmpty(c.Value)).ToList())
            .FirstOrDefault(all => all.Count > 0);
        return new(found is null ? cluster : cluster with { Destinations = found.ToDictionary(c => c.Key, c => new DestinationConfig { Address = c.Value! }) });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
