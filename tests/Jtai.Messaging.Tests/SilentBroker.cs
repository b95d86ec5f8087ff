using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Jtai.Messaging.Tests;

/// <summary>Stands between a service and the broker. While it is silent it takes connections and says nothing, and those that it took then stay silent for good.</summary>
sealed class SilentBroker : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentBag<Socket> _open = [], _silenced = [];
    readonly int _broker;
    readonly Task _accepting;
    int _passing = int.MaxValue;
    volatile bool _hangs;

    public SilentBroker(string broker)
    {
        var address = new UriBuilder(broker);
        _broker = address.Port;
        _listener.Start();
        address.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Address = address.Uri.ToString();
        _accepting = AcceptAsync();
    }

    /// <summary>The connection string that leads through it.</summary>
    public string Address { get; }

    /// <summary>How many connections have met silence.</summary>
    public int Silenced => _silenced.Count;

    /// <summary>Every connection breaks, and the next ones meet silence.</summary>
    /// <param name="after">So many of them still reach the broker.</param>
    public void FallSilent(int after = 0)
    {
        _passing = after;
        foreach (var socket in _open) socket.Dispose();
    }

    /// <summary>Every connection stays open, and nothing more goes through it.</summary>
    public void Hang() => _hangs = true;

    /// <summary>Whoever connects from now on reaches the broker.</summary>
    public void Recover() => _passing = int.MaxValue;

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                if (_passing-- > 0) _ = PassAsync(client);
                else _silenced.Add(client);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    async Task PassAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await server.ConnectAsync(IPAddress.Loopback, _broker);
        _open.Add(client);
        _open.Add(server);
        await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        client.Dispose();
        server.Dispose();
    }

    async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
                if (!_hangs) await to.SendAsync(buffer.AsMemory(0, count));
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // One of both has hung up.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var socket in _open.Concat(_silenced)) socket.Dispose();
    }
}
