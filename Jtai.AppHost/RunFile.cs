using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.AppHost;

/// <summary>Writes where the system is and with which clients to use it, for tools, once everything is healthy; removes it at the end.</summary>
sealed class RunFile(
    StateFolder folder, IResourceBuilder<ProjectResource> gateway, ResourceNotificationService notifications, IHostApplicationLifetime lifetime,
    ILogger<RunFile> log) : BackgroundService
{
    static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    readonly string path = folder.Of("run.json");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var builder = gateway.ApplicationBuilder;
        try
        {
            if (!await AreHealthyAsync(
                [.. builder.Resources.OfType<ProjectResource>().Where(project => !project.HasAnnotationOfType<RunsOnce>())], stoppingToken))
            {
                return;
            }
            var address = gateway.GetEndpoint("http").Url;
            var secrets = builder.Resources.OfType<ParameterResource>().ToDictionary(parameter => parameter.Name);
            var clients = new List<object>();
            foreach (var client in Demonstration.Clients)
                clients.Add(new
                {
                    client.Organisation,
                    ClientId = client.Id,
                    ClientSecret = await secrets[$"{client.Id}-secret"].GetValueAsync(stoppingToken),
                    client.Roles,
                });
            folder.Write(
                "run.json",
                JsonSerializer.SerializeToUtf8Bytes(
                    new { Gateway = address, Dashboard = Dashboard(builder.Configuration), TokenEndpoint = $"{address}/connect/token", Clients = clients },
                    Indented));
            log.LogInformation("Everything is healthy. The gateway is at {Address}", address);
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Waits for every service. What hangs is named, and ends the application as what fails does.</summary>
    async Task<bool> AreHealthyAsync(IReadOnlyList<ProjectResource> services, CancellationToken cancellation)
    {
        var waiting = services.ToDictionary(service => service.Name, service => notifications.WaitForResourceHealthyAsync(service.Name, cancellation));
        try
        {
            await Task.WhenAll(waiting.Values).WaitAsync(Patience, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            var missing = waiting.Where(each => !each.Value.IsCompleted).Select(each => each.Key);
            await Console.Error.WriteLineAsync(
                $"Not healthy after {Patience.TotalSeconds} s: {string.Join(", ", missing)}. Their consoles are in {folder.Of("logs")}");
            Environment.ExitCode = 1;
            lifetime.StopApplication();
            return false;
        }
    }

    static string Dashboard(ConfigurationManager configuration)
    {
        var address = configuration["ASPNETCORE_URLS"]?.Split(';')[0].TrimEnd('/');
        return configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{address}/login?t={token}" : $"{address}";
    }
}
