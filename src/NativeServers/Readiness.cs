namespace Jtai.NativeServers;

internal static class Readiness
{
    /// <summary>
    /// Waits for the server of an earlier run on the same folder to be gone: killed with this process's predecessor, it may need a moment.
    /// </summary>
    /// <exception cref="IOException">It is still running.</exception>
    public static async Task WaitForPredecessorAsync(string name, string pidFile, string program, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; Predecessor(pidFile, program) is { } id; waited += TimeSpan.FromMilliseconds(50))
        {
            if (waited > TimeSpan.FromSeconds(15)) throw new IOException($"{name} is already running on this data folder (process {id}).");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    private static int? Predecessor(string pidFile, string program)
    {
        try
        {
            // The id may meanwhile be another program's.
            return int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), out var id) && File.ReadAllText($"/proc/{id}/comm").Trim() == program ? id : null;
        }
        catch (IOException)
        {
            return null; // no such file, no such process
        }
    }

    /// <exception cref="IOException">The server ended, or was not ready in time.</exception>
    public static async Task WaitAsync(
        string name, ChildProcess server, Func<CancellationToken, Task<bool>> isReady, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            while (!await isReady(limit.Token))
            {
                await Task.WhenAny(server.Exited, Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token));
                limit.Token.ThrowIfCancellationRequested();
                if (server.Exited.IsCompleted) throw new IOException($"{name} ended with status {await server.Exited} while starting:\n{server.LastLines}");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"{name} was not ready within {patience.TotalSeconds:0} s. Its last lines:\n{server.LastLines}");
        }
    }
}
