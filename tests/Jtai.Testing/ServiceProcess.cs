using Jtai.NativeServers;

namespace Jtai.Testing;

/// <summary>A service as a process of its own, which can be killed. It has one address over all its starts.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    readonly string program;
    readonly Dictionary<string, string?> environment;
    ChildProcess? process;

    ServiceProcess(string program, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        this.program = program;
        environment = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        environment["ASPNETCORE_URLS"] = $"{Address}";
        environment["Authentication__Authority"] = TestIssuer.Shared.Address;
        environment["Audit__SigningKey"] = TestDatabase.AuditSigningKey;
    }

    /// <summary>Where it listens, on the loopback address.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{LoopbackPorts.Next()}");

    /// <summary>Its number with the operating system.</summary>
    public int Id => process!.Id;

    /// <summary>A program of the repository.</summary>
    /// <param name="project">As it was built, in the same configuration as this.</param>
    /// <param name="settings">Its configuration.</param>
    public static ServiceProcess Of(string project, IEnumerable<KeyValuePair<string, string?>> settings) =>
        new(Path.Combine(Repository.Root, "artifacts", "bin", project, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), $"{project}.dll"), settings);

    /// <summary>The gateway before what takes files.</summary>
    /// <param name="intake">Its address.</param>
    public static ServiceProcess Gateway(Uri intake) => Of("Jtai.Gateway", new Dictionary<string, string?> { ["services:intake:http:0"] = $"{intake}" });

    /// <summary>Starts it, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        process = ChildProcess.Start(new("dotnet", "exec", program) { Environment = environment });
        using var http = new HttpClient { BaseAddress = Address };
        await Eventually.TrueAsync(async () =>
        {
            if (process.Exited.IsCompleted) throw new InvalidOperationException(process.LastLines);
            try
            {
                return (await http.GetAsync("/health/live")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => process!.KillAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.KillAsync();
    }
}
