using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.AppHost;

/// <summary>Writes where the system is and with which clients to use it, for tools, once everything is healthy; removes it at the end.</summary>
sealed class RunFile(StateFolder folder, IResourceBuilder<ProjectResource> gateway, ResourceNotificationService notifications, ILogger<RunFile> log) : BackgroundService
{
    static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    readonly string path = folder.Of("run.json");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var builder = gateway.ApplicationBuilder;
        try
        {
            var services = builder.Resources.OfType<ProjectResource>().Where(project => !project.HasAnnotationOfType<RunsOnce>());
            await Task.WhenAll(services.Select(service => notifications.WaitForResourceHealthyAsync(service.Name, stoppingToken)));
            var address = gateway.GetEndpoint("http").Url;
            var secrets = builder.Resources.OfType<ParameterResource>().ToDictionary(parameter => parameter.Name);
            var clients = new List<object>();
            foreach (var client in Demonstration.Clients)
                clients.Add(new { client.Organisation, ClientId = client.Id, ClientSecret = await secrets[$"{client.Id}-secret"].GetValueAsync(stoppingToken), client.Roles });
            folder.Write("run.json", JsonSerializer.SerializeToUtf8Bytes(new { Gateway = address, Dashboard = Dashboard(builder.Configuration), TokenEndpoint = $"{address}/connect/token", Clients = clients }, Indented));
            log.LogInformation("Everything is healthy. The gateway is at {Address}", address);
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static string Dashboard(ConfigurationManager configuration)
    {
        var address = configuration["ASPNETCORE_URLS"]?.Split(';')[0].TrimEnd('/');
        return configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{address}/login?t={token}" : $"{address}";
    }
}
