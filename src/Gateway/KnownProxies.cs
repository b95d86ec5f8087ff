using Microsoft.AspNetCore.HttpOverrides;

namespace Jtai.Gateway;

/// <summary>
/// A load balancer in front of the gateway says for whom it asks. It is believed if its address is in <c>Gateway:KnownProxies</c>, and nobody else
/// is.
/// </summary>
static class KnownProxies
{
    public static void UseKnownProxies(this WebApplication app)
    {
        var networks = app.Configuration.GetSection("Gateway:KnownProxies").Get<string[]>() ?? [];
        if (networks.Length == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks) options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        app.UseForwardedHeaders(options);
    }
}
