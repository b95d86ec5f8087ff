using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Jtai.NativeServers;
using Testcontainers.RabbitMq;

namespace Jtai.Testing;

/// <summary>A RabbitMQ server. Tests share one, each in a virtual host of its own; a test that stops, freezes or restarts it starts its own.</summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    /// <summary>The variable with AMQP and management port of the server that a whole <c>./test</c> shares: <c>20001,20002</c>.</summary>
    internal const string Variable = "JTAI_TEST_RABBITMQ";
    const int ManagementPort = 15672;
    const string User = "rabbitmq";
    const string Password = "rabbitmq";
    static readonly Lazy<Task<RabbitMqServer>> TheShared = new(SharedOfRunOrProcessAsync);

    readonly TestServer? server;
    readonly int port;
    readonly HttpClient management;
    readonly ConcurrentBag<string> virtualHosts = [];

    RabbitMqServer(int port, int managementPort, TestServer? server)
    {
        (this.port, this.server, Ports) = (port, server, $"{port},{managementPort}");
        management = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{managementPort}/api/") };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{User}:{Password}")));
    }

    /// <summary>The value of <see cref="Variable"/>.</summary>
    internal string Ports { get; }

    /// <summary>The one for everybody: that of the whole run, or one of this process, started when first asked for.</summary>
    public static Task<RabbitMqServer> SharedAsync() => TheShared.Value;

    /// <summary>One of your own. It keeps its ports and its data over a restart.</summary>
    public static async Task<RabbitMqServer> StartAsync()
    {
        var (port, managementPort) = (LoopbackPorts.Next(), LoopbackPorts.Next());
        var server = TestServer.Containers
            ? TestServer.Of(new RabbitMqBuilder("rabbitmq:4-management").WithUsername(User).WithPassword(Password)
                .WithPortBinding(port, RabbitMqBuilder.RabbitMqPort).WithPortBinding(managementPort, ManagementPort).Build())
            : TestServer.Of(async folder => await NativeRabbitMq.StartAsync(new(folder, Password) { User = User, Port = port, Management = true, ManagementPort = managementPort }));
        await server.StartAsync();
        return new RabbitMqServer(port, managementPort, server);
    }

    static async Task<RabbitMqServer> SharedOfRunOrProcessAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(',') is not [var amqp, var http]) return await TestServer.SharedAsync(StartAsync);
        var shared = new RabbitMqServer(int.Parse(amqp), int.Parse(http), server: null);
        // What a process made on the run's server goes with the process: hundreds of virtual hosts would slow those that come after it.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.WhenAll(shared.virtualHosts.Select(name => shared.management.DeleteAsync($"vhosts/{name}"))).Wait(TimeSpan.FromSeconds(20));
        return shared;
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
        virtualHosts.Add(name);
        return $"amqp://{User}:{Password}@127.0.0.1:{port}/{name}";
    }

    /// <summary>A broker that was put up anew: every connection to the virtual host is closed, and nothing is in it any more.</summary>
    /// <param name="connectionString">What <see cref="CreateVirtualHostAsync"/> gave.</param>
    public async Task EmptyAsync(string connectionString)
    {
        var name = new Uri(connectionString).Segments[^1];
        foreach (var method in (HttpMethod[])[HttpMethod.Delete, HttpMethod.Put])
        {
            using var answer = await management.SendAsync(new HttpRequestMessage(method, $"vhosts/{name}"));
            answer.EnsureSuccessStatusCode();
        }
    }

    public Task StopAsync() => Own.StopAsync();

    public Task StartAgainAsync() => Own.StartAsync();

    /// <summary>Connections stay open and get no answer.</summary>
    public Task FreezeAsync() => Own.FreezeAsync();

    public Task ThawAsync() => Own.ThawAsync();

    public async ValueTask DisposeAsync()
    {
        management.Dispose();
        await Own.DisposeAsync();
    }

    TestServer Own => server ?? throw new InvalidOperationException("The server is everybody's.");
}
