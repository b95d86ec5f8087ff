using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Jtai.Intake.Tests.Scanning;

/// <summary>A server that behaves as no clamd does: its lie is told to each connection, which then ends.</summary>
sealed class Liar : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Task _lying;

    public Liar(Func<Connection, Task> lie)
    {
        _listener.Start();
        _lying = LieAsync(lie);
    }

    public string Address => $"tcp://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _lying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    async Task LieAsync(Func<Connection, Task> lie)
    {
        while (true)
        {
            using var socket = await _listener.AcceptSocketAsync(_end.Token);
            try
            {
                await lie(new(socket, _end.Token));
            }
            catch (SocketException)
            {
                // The other has gone.
            }
        }
    }

    /// <summary>One who asks.</summary>
    public sealed class Connection(Socket socket, CancellationToken end)
    {
        readonly byte[] _buffer = new byte[1 << 20];

        /// <summary>Takes in as much, or until the other ends.</summary>
        public async Task HearAsync(long length)
        {
            while (length > 0)
            {
                var read = await socket.ReceiveAsync(_buffer.AsMemory(0, (int)Math.Min(_buffer.Length, length)), end);
                if (read == 0) return;
                length -= read;
            }
        }

        /// <summary>Takes in everything, up to the chunk of no length.</summary>
        public async Task HearAllAsync()
        {
            await HearAsync("zINSTREAM\0".Length);
            var length = new byte[4];
            do
            {
                for (var read = 0; read < length.Length;) read += await socket.ReceiveAsync(length.AsMemory(read), end) is > 0 and var more ? more : throw new SocketException();
                await HearAsync(BitConverter.ToInt32([.. length.Reverse()]));
            }
            while (length.Any(part => part != 0));
        }

        public async Task SayAsync(string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), end);

        /// <summary>Does nothing more.</summary>
        public Task StayAsync() => Task.Delay(Timeout.Infinite, end);
    }
}
