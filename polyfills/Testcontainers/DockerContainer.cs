namespace DotNet.Testcontainers.Containers;

public interface IContainer : IAsyncDisposable
{
    string Hostname { get; }

    ushort GetMappedPublicPort(int containerPort);

    Task StartAsync(CancellationToken ct = default);

    Task StopAsync(CancellationToken ct = default);

    Task PauseAsync(CancellationToken ct = default);

    Task UnpauseAsync(CancellationToken ct = default);
}

/// <summary>Here a native server on a folder of its own: what a container keeps between stop and start, the folder keeps.</summary>
public abstract class DockerContainer : IContainer
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "jtai-testcontainers");
    private static int _count;

    internal DockerContainer() => Sweep();

    internal string Folder { get; } = Path.Combine(Root, $"{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");

    public string Hostname => "127.0.0.1";

    public abstract ushort GetMappedPublicPort(int containerPort);

    public abstract Task StartAsync(CancellationToken ct = default);

    public abstract Task StopAsync(CancellationToken ct = default);

    public abstract Task PauseAsync(CancellationToken ct = default);

    public abstract Task UnpauseAsync(CancellationToken ct = default);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Delete(Folder);
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what processes left behind that could not dispose; with containers this is Ryuk's work.</summary>
    private static void Sweep()
    {
        if (!Directory.Exists(Root)) return;
        foreach (var folder in Directory.GetDirectories(Root))
        {
            var process = Path.GetFileName(folder).Split('-')[0];
            if (!Directory.Exists($"/proc/{process}")) Delete(folder);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Never made, or another process was quicker.
        }
    }
}
