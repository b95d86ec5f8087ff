using System.Net.Http.Headers;
using System.Text;
using Testcontainers.RabbitMq;

namespace Jtai.Testing;

/// <summary>A RabbitMQ server. Tests share one per process, each in a virtual host of its own; a test that stops, freezes or restarts it starts its own.</summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    const int ManagementPort = 15672;
    static readonly Lazy<Task<RabbitMqServer>> TheShared = new(() => ServerProcess.SharedAsync(StartAsync));

    readonly RabbitMqContainer container;
    readonly HttpClient management;

    RabbitMqServer(RabbitMqContainer container)
    {
        this.container = container;
        management = new HttpClient { BaseAddress = new Uri($"http://{container.Hostname}:{container.GetMappedPublicPort(ManagementPort)}/api/") };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{RabbitMqBuilder.DefaultUsername}:{RabbitMqBuilder.DefaultPassword}")));
    }

    /// <summary>The one for everybody, started when first asked for.</summary>
    public static Task<RabbitMqServer> SharedAsync() => TheShared.Value;

    /// <summary>One of your own. It keeps its ports and its data over a restart.</summary>
    public static async Task<RabbitMqServer> StartAsync()
    {
        var container = new RabbitMqBuilder("rabbitmq:4-management")
            .WithPortBinding(ServerProcess.FreePort(), RabbitMqBuilder.RabbitMqPort)
            .WithPortBinding(ServerProcess.FreePort(), ManagementPort)
            .Build();
        await container.StartAsync();
        return new RabbitMqServer(container);
    }

    /// <summary>Makes an empty virtual host, in which queues of other tests do not exist.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateVirtualHostAsync()
    {
        var name = $"test-{Guid.NewGuid():N}";
        // The AMQP port opens first on some versions.
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answer = await management.PutAsync($"vhosts/{name}", null);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(30));
        return new UriBuilder(container.GetConnectionString()) { Path = name }.ToString();
    }

    public Task StopAsync() => container.StopAsync();

    public Task StartAgainAsync() => container.StartAsync();

    /// <summary>Connections stay open and get no answer.</summary>
    public Task FreezeAsync() => container.PauseAsync();

    public Task ThawAsync() => container.UnpauseAsync();

    public async ValueTask DisposeAsync()
    {
        management.Dispose();
        await container.DisposeAsync();
    }
}
