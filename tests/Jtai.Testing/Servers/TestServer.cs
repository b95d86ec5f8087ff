using DotNet.Testcontainers.Containers;
using Jtai.NativeServers;

namespace Jtai.Testing;

/// <summary>
/// A server that a test may stop, freeze and restart; it keeps its ports and its data. It comes from the operating system's packages, or with JTAI_CONTAINERS=1 (<c>./test --containers</c>) from its official image.
/// </summary>
sealed record TestServer(Func<Task> StartAsync, Func<Task> StopAsync, Func<Task> KillAsync, Func<Task> FreezeAsync, Func<Task> ThawAsync, Func<ValueTask> DisposeAsync)
{
    /// <summary>True where containers are wanted.</summary>
    public static bool Containers { get; } = Environment.GetEnvironmentVariable("JTAI_CONTAINERS") == "1";

    /// <summary>A container whose ports are bound to fixed ones of this machine: random ones would be others after a restart.</summary>
    public static TestServer Of(IContainer container) => new(
        // Testcontainers kills nothing: with containers it is an orderly stop.
        () => container.StartAsync(), () => container.StopAsync(), () => container.StopAsync(), () => container.PauseAsync(), () => container.UnpauseAsync(), container.DisposeAsync);

    /// <summary>A child process on a folder of its own, which is removed at the end.</summary>
    public static TestServer Of(Func<string, Task<INativeServer>> start)
    {
        var folder = ServerFolders.Next();
        INativeServer? running = null;
        return new TestServer(
            async () => running = await start(folder),
            () => running!.StopAsync(),
            () => running!.KillAsync(),
            () => Done(running!.Pause),
            () => Done(running!.Resume),
            async () =>
            {
                await running!.StopAsync();
                ServerFolders.Remove(folder);
            });

        static Task Done(Action action)
        {
            action();
            return Task.CompletedTask;
        }
    }

    /// <summary>The one server for everybody in this process, disposed when the process ends.</summary>
    public static async Task<T> SharedAsync<T>(Func<Task<T>> start) where T : IAsyncDisposable
    {
        var server = await start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
        return server;
    }

    /// <summary>Folders of native servers. What a killed process left behind is removed by the next.</summary>
    static class ServerFolders
    {
        static readonly string Root = Path.Combine(Path.GetTempPath(), "jtai-test-servers");
        static int count;

        static ServerFolders()
        {
            foreach (var folder in Directory.CreateDirectory(Root).GetDirectories())
                if (!Directory.Exists($"/proc/{folder.Name.Split('-')[0]}"))
                    Remove(folder.FullName);
        }

        public static string Next() => Path.Combine(Root, $"{Environment.ProcessId}-{Interlocked.Increment(ref count)}");

        public static void Remove(string folder)
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
}
