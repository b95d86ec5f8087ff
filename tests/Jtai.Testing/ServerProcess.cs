using System.Net;
using System.Net.Sockets;

namespace Jtai.Testing;

static class ServerProcess
{
    /// <summary>Starts a server for the whole test process and disposes it when the process ends.</summary>
    public static async Task<T> SharedAsync<T>(Func<Task<T>> start) where T : IAsyncDisposable
    {
        var server = await start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
        return server;
    }

    /// <summary>A fixed port, as a random one would be another after a restart; below the range from which the kernel takes ports for outgoing connections.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
