namespace Jtai.NativeServers;

/// <summary>A server as a child process. Disposing stops it in order.</summary>
public interface INativeServer : IAsyncDisposable
{
    /// <summary>Completes with the exit status when the server has ended, whether asked to or not.</summary>
    Task<int> Exited { get; }

    /// <summary>Freezes the server: connections stay open and get no answer.</summary>
    void Pause();

    /// <summary>Wakes a frozen server.</summary>
    void Resume();

    /// <summary>Stops in order: what was confirmed is on disk, clients are told.</summary>
    Task StopAsync();

    /// <summary>Ends it as a power cut would.</summary>
    Task KillAsync();
}
