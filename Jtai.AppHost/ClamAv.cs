using Jtai.NativeServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jtai.AppHost;

/// <summary>ClamAV's server, which says whether a file is malware, as Aspire has other servers.</summary>
sealed class ClamAvResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>Where its image keeps the signatures, and freshclam in it brings new ones.</summary>
    public const string Signatures = "/var/lib/clamav";

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{this.GetEndpoint("tcp")}");

    /// <exception cref="IOException">It does not answer.</exception>
    public async Task PingAsync(CancellationToken cancellation)
    {
        var endpoint = this.GetEndpoint("tcp");
        if (!await NativeClamAv.AnswersAsync(endpoint.Host, endpoint.Port, cancellation)) throw new IOException($"{Name} does not answer.");
    }
}

static class ClamAv
{
    /// <summary>Adds ClamAV with limits above those of Intake; well when it answers.</summary>
    public static IResourceBuilder<ClamAvResource> AddClamAv(this IDistributedApplicationBuilder builder, string name)
    {
        var clamAv = new ClamAvResource(name);
        builder.Services.AddHealthChecks().AddAsyncCheck($"{name}_check", async cancellation =>
        {
            await clamAv.PingAsync(cancellation);
            return HealthCheckResult.Healthy();
        });
        var resource = builder.AddResource(clamAv)
            .WithImage("clamav/clamav", "1.4")
            .WithEndpoint(targetPort: 3310, name: "tcp")
            // Files are looked at in memory, of which an engine gives a container 64 MB.
            .WithContainerRuntimeArgs("--shm-size", "4g")
            .WithHealthCheck($"{name}_check");
        foreach (var (setting, value) in ClamAvSettings.LookAtEverything) resource.WithEnvironment($"{ClamAvSettings.Prefix}{setting}", value);
        return resource;
    }
}
