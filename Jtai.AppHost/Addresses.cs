using Jtai.NativeServers;

namespace Jtai.AppHost;

static class Addresses
{
    /// <summary>Free ports of this machine for the dashboard, where the launch profile or the user has given none, so that several systems run side by side. They are of 127.0.0.1 and without TLS.</summary>
    public static IEnumerable<string> OfDashboard()
    {
        if (Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is not null) yield break;
        yield return "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true";
        foreach (var key in (string[])["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"])
            yield return $"--{key}=http://localhost:{LoopbackPorts.Next()}";
    }
}
