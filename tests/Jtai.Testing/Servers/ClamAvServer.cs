using System.Text;
using DotNet.Testcontainers.Builders;
using Jtai.NativeServers;

namespace Jtai.Testing;

/// <summary>ClamAV's server, which knows <see cref="Eicar"/>; in a container also the malware of the world. Tests share one; a test that stops or freezes it, or has other limits, starts its own.</summary>
public sealed class ClamAvServer : IAsyncDisposable
{
    /// <summary>The variable with the port of the server that a whole <c>./test</c> shares.</summary>
    internal const string Variable = "JTAI_TEST_CLAMAV";
    static readonly Lazy<Task<ClamAvServer>> TheShared = new(() => int.TryParse(Environment.GetEnvironmentVariable(Variable), out var port)
        ? Task.FromResult(new ClamAvServer(port, server: null))
        : TestServer.SharedAsync(() => StartAsync()));

    readonly TestServer? server;

    ClamAvServer(int port, TestServer? server) => (Port, this.server) = (port, server);

    /// <summary>The test file that every scanner finds and that harms nobody.</summary>
    public static byte[] Eicar => TestSignature.Eicar;

    public int Port { get; }

    /// <summary>The value of <c>Intake:Scanner:Address</c>.</summary>
    public string Address => $"tcp://127.0.0.1:{Port}";

    /// <summary>The one for everybody: that of the whole run, or one of this process, started when first asked for.</summary>
    public static Task<ClamAvServer> SharedAsync() => TheShared.Value;

    /// <summary>One of your own, with other lines of clamd.conf. It keeps its port over a restart.</summary>
    public static async Task<ClamAvServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var port = LoopbackPorts.Next();
        var all = new Dictionary<string, string>(ClamAvSettings.LookAtEverything);
        foreach (var (name, value) in settings) all[name] = value;
        var server = TestServer.Containers
            ? TestServer.Of(new ContainerBuilder("clamav/clamav:1.4").WithPortBinding(port, 3310)
                .WithEnvironment(all.ToDictionary(setting => ClamAvSettings.Prefix + setting.Key, setting => setting.Value)).WithEnvironment("CLAMAV_NO_FRESHCLAMD", "true")
                .WithResourceMapping(Encoding.ASCII.GetBytes(TestSignature.Text), $"/var/lib/clamav/{TestSignature.FileName}")
                .WithWaitStrategy(Wait.ForUnixContainer().UntilCommandIsCompleted("clamdcheck.sh")).Build())
            : TestServer.Of(async folder => await NativeClamAv.StartAsync(new(folder) { Port = port, Settings = all, Signatures = folder }));
        await server.StartAsync();
        return new ClamAvServer(port, server);
    }

    public Task StopAsync() => Own.StopAsync();

    public Task StartAgainAsync() => Own.StartAsync();

    /// <summary>Connections stay open and get no answer.</summary>
    public Task FreezeAsync() => Own.FreezeAsync();

    public Task ThawAsync() => Own.ThawAsync();

    public ValueTask DisposeAsync() => Own.DisposeAsync();

    TestServer Own => server ?? throw new InvalidOperationException("The server is everybody's.");
}
