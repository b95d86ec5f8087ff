using System.Net.Sockets;

namespace Jtai.Gateway;

/// <summary>
/// Where a client's line breaks in the middle of a large file, its forwarding is broken off, and the operating system discards what it has not sent to the
/// service yet: left to itself up to four megabytes, which the client has to send again. The services are near: this much keeps them busy.
/// </summary>
static class ShortSendBuffers
{
    const int Size = 128 * 1024;

    public static IReverseProxyBuilder WithShortSendBuffers(this IReverseProxyBuilder proxy) =>
        proxy.ConfigureHttpClient((_, handler) => handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = Size };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        });
}
