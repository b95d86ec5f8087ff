using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Jtai.Testing;

/// <summary>A client that goes away in the middle of its request.</summary>
public static class CutOff
{
    /// <summary>How a request may break off.</summary>
    public static IReadOnlyList<string> Ways { get; } = ["end", "reset", "chunk", "chunked"];

    /// <summary>Waits until the server is done with the request: the spans of other servers in the process are there too.</summary>
    public static Task IsOverAsync(CapturedOutput output, Uri address) => Eventually.TrueAsync(
        () => output.Spans.Any(span => span.Kind == ActivityKind.Server && span.GetTagItem("server.port")?.ToString() == $"{address.Port}"));

    /// <summary>Announces a body, sends its beginning, and goes.</summary>
    /// <param name="address">The server.</param>
    /// <param name="path">Where to.</param>
    /// <param name="way"><c>end</c>: nothing more comes; <c>reset</c>: the connection breaks; <c>chunk</c>: the size of a part is none; <c>chunked</c>: nothing more comes in the middle of a part.</param>
    /// <param name="contentType">Of the body.</param>
    /// <param name="beginning">What is sent of it.</param>
    /// <param name="token">The bearer's, if any.</param>
    public static async Task SendAsync(Uri address, string path, string way, string contentType, string beginning, string? token = null)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var length = way is "chunk" or "chunked" ? "Transfer-Encoding: chunked" : $"Content-Length: {beginning.Length + 1000}";
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        var body = way switch
        {
            "chunk" => "zz\r\n" + beginning,
            "chunked" => $"{beginning.Length + 1000:x}\r\n{beginning}",
            _ => beginning,
        };
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{authorization}Content-Type: {contentType}\r\n{length}\r\n\r\n{body}"));
        if (way == "reset")
        {
            // The server is to have begun with it.
            await Task.Delay(100);
            socket.LingerState = new LingerOption(true, 0);
            return;
        }
        socket.Shutdown(SocketShutdown.Send);
        try
        {
            while (await socket.ReceiveAsync(new byte[4096]) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The server hangs up on it, which is its right.
        }
    }
}
