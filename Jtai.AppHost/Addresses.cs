using Jtai.NativeServers;
using Microsoft.Extensions.Configuration;

namespace Jtai.AppHost;

/// <summary>Where the dashboard listens. The services' addresses are given out by the orchestrator.</summary>
static class Addresses
{
    static readonly string[] Keys = ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    /// <summary>
    /// Free ports of this machine, where the launch profile or the user has given none, so that several systems run side by side. They are of the
    /// loopback address, without TLS.
    /// </summary>
    public static IEnumerable<string> OfDashboard() => Environment.GetEnvironmentVariable(Keys[0]) is null
        ? ["--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true", .. Keys.Select(key => $"--{key}=http://localhost:{LoopbackPorts.Next()}")]
        : [];

    /// <summary>The orchestrator would go on without a word, and without a dashboard.</summary>
    /// <exception cref="DistributedApplicationException">Somebody else listens where the dashboard is to.</exception>
    public static void AreFree(IConfiguration configuration)
    {
        foreach (var key in Keys)
            foreach (var address in configuration[key]?.Split(';') ?? [])
                if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Port != 0 && !LoopbackPorts.IsFree(uri.Port))
                {
                    throw new DistributedApplicationException(
                        $"Port {uri.Port} is taken, on which the dashboard is to listen ({key}). End the program that has it, or give another address.");
                }
    }
}
