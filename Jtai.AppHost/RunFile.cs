using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.AppHost;

/// <summary>
/// Writes where the system is and with which clients to use it, for tools, once everything is healthy; removes it at the end.
/// When something fails to become healthy the whole application ends, with status 1.
/// </summary>
sealed class RunFile(string path, IResourceBuilder<ProjectResource> gateway, ResourceNotificationService notifications, IHostApplicationLifetime lifetime, ILogger<RunFile> log) : BackgroundService
{
    static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        File.Delete(path);
        var builder = gateway.ApplicationBuilder;
        try
        {
            await foreach (var ready in Task.WhenEach(builder.Resources.OfType<ProjectResource>().Select(project => WaitAsync(project, stoppingToken)))) await ready;
            var address = gateway.GetEndpoint("http").Url;
            var secrets = builder.Resources.OfType<ParameterResource>().ToDictionary(p => p.Name);
            var clients = new List<object>();
            foreach (var client in Demonstration.Clients)
            {
                clients.Add(new { client.Organisation, ClientId = client.Id, ClientSecret = await secrets[$"{client.Id}-secret"].GetValueAsync(stoppingToken), client.Roles });
            }
            Write(new { Gateway = address, Dashboard = Dashboard(builder.Configuration), TokenEndpoint = $"{address}/connect/token", Clients = clients });
            log.LogInformation("Everything is healthy. The gateway is at {Address}", address);
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        catch (DistributedApplicationException e)
        {
            log.LogCritical("{Reason} Stopping.", e.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Steps must have ended well, services must be healthy.</summary>
    async Task WaitAsync(ProjectResource project, CancellationToken cancellation)
    {
        if (!project.Name.EndsWith("-migrate", StringComparison.Ordinal))
        {
            await notifications.WaitForResourceHealthyAsync(project.Name, WaitBehavior.StopOnResourceUnavailable, cancellation);
            return;
        }
        var end = await notifications.WaitForResourceAsync(project.Name, state => KnownResourceStates.TerminalStates.Contains(state.Snapshot.State?.Text), cancellation);
        if (end.Snapshot.ExitCode != 0) throw new DistributedApplicationException($"{project.Name} failed.");
    }

    void Write(object content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path + ".new", options))
        {
            JsonSerializer.Serialize(file, content, Indented);
        }
        File.Move(path + ".new", path, overwrite: true);
    }

    static string Dashboard(ConfigurationManager configuration)
    {
        var address = configuration["ASPNETCORE_URLS"]?.Split(';')[0].TrimEnd('/');
        return configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{address}/login?t={token}" : $"{address}";
    }
}

static class RunFileRegistration
{
    public static void AddRunFile(this IDistributedApplicationBuilder builder, string path, IResourceBuilder<ProjectResource> gateway) =>
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<RunFile>(services, path, gateway));
}
