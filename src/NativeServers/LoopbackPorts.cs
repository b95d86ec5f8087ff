using System.Net;
using System.Net.Sockets;

namespace Jtai.NativeServers;

/// <summary>Free ports of 127.0.0.1, below the range from which the kernel takes ports for outgoing connections.</summary>
public static class LoopbackPorts
{
    private static readonly HashSet<int> Given = [];

    /// <summary>A port on which nobody listens, and that this process has not given out before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            lock (Given)
            {
                if (!Given.Add(port)) continue;
            }
            if (IsFree(port)) return port;
        }
    }

    /// <summary>Whether nobody listens on a port of 127.0.0.1.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
