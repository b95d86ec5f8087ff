using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Engine;

/// <summary>One address for several replicas: connections go to them in turn, past those that do not answer.</summary>
internal sealed class ReplicaProxy : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int[] _targets;
    private int _next;

    public ReplicaProxy(int port, int[] targets)
    {
        _targets = targets;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        for (var attempt = 0; attempt < _targets.Length; attempt++)
        {
            using var target = new TcpClient { NoDelay = true };
            try
            {
                await target.ConnectAsync(IPAddress.Loopback, _targets[(uint)Interlocked.Increment(ref _next) % _targets.Length]);
            }
            catch (SocketException)
            {
                continue;
            }
            await Task.WhenAll(CopyAsync(client, target), CopyAsync(target, client));
            return;
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            from.Close();
            to.Close();
        }
    }
}
