using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Jtai.Intake.Tests.Uploads;

/// <summary>
/// A sender that knows of its file only how it goes on: a pattern, for any length without a file. It counts what it sends, and knows how much was acknowledged.
/// </summary>
sealed class Sender : IDisposable
{
    static readonly byte[] Pattern = Tus.Bytes(1_048_583);

    readonly HttpClient http;
    readonly long seed;
    Socket? socket;

    public Sender(Uri server, long length, long seed = 0)
    {
        (Length, this.seed) = (length, seed);
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = 64 * 1024 };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
    }

    public long Length { get; }

    public long Sent { get; private set; }

    public long Acknowledged { get; private set; }

    public string? Address { get; private set; }

    /// <summary>Where its receipt is, once its last byte was acknowledged.</summary>
    public string? Receipt { get; private set; }

    public void Dispose() => http.Dispose();

    public string Sha256()
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var at = 0L; at < Length;)
        {
            var piece = At(at, (int)Math.Min(Pattern.Length, Length - at));
            sha256.AppendData(piece.Span);
            at += piece.Length;
        }

        return Convert.ToHexStringLower(sha256.GetHashAndReset());
    }

    public async Task StartAsync(string token, string metadata)
    {
        using var request = Tus.Request("POST", "/api/intake/v1/uploads", ("Upload-Length", Length.ToString(CultureInfo.InvariantCulture)), ("Upload-Metadata", metadata), ("Authorization", $"Bearer {token}"));
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        Address = answer.Headers.Location!.ToString();
    }

    /// <summary>Asks where to go on: nothing that was acknowledged may be missing.</summary>
    public async Task<long> OffsetAsync()
    {
        using var answer = await Tus.HeadAsync(http, Address!);
        answer.EnsureSuccessStatusCode();
        return Note(answer);
    }

    /// <summary>Sends some of what follows in one part.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">How much.</param>
    /// <param name="cutAfter">Where the connection is cut, if it is.</param>
    /// <param name="reset">Whether what is on its way is thrown away then.</param>
    /// <param name="token">Of a client that sends one along.</param>
    /// <param name="meanwhile">What happens there instead of the cut, before it goes on.</param>
    public async Task SendAsync(long offset, long count, long? cutAfter = null, bool reset = false, string? token = null, Func<Task>? meanwhile = null)
    {
        using var request = Tus.Request("PATCH", Address!, ("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)), ("Authorization", token is null ? "" : $"Bearer {token}"));
        request.Content = new Part(this, offset, count, cutAfter, reset, meanwhile);
        using var answer = await http.SendAsync(request);
        Note(answer.EnsureSuccessStatusCode());
    }

    long Note(HttpResponseMessage answer)
    {
        var offset = Tus.OffsetOf(answer);
        Assert.True(offset >= Acknowledged, $"{offset} instead of at least {Acknowledged}");
        Acknowledged = offset;
        if (answer.Headers.Contains("Link")) Receipt = Tus.ReceiptOf(answer);
        return offset;
    }

    ReadOnlyMemory<byte> At(long offset, int most)
    {
        var start = (int)((offset + seed) % Pattern.Length);
        return Pattern.AsMemory(start, Math.Min(most, Pattern.Length - start));
    }

    sealed class Part : HttpContent
    {
        readonly Sender sender;
        readonly long offset, count;
        readonly long? cutAfter;
        readonly bool reset;
        readonly Func<Task>? meanwhile;

        public Part(Sender sender, long offset, long count, long? cutAfter, bool reset, Func<Task>? meanwhile)
        {
            (this.sender, this.offset, this.count, this.cutAfter, this.reset, this.meanwhile) = (sender, offset, count, cutAfter, reset, meanwhile);
            Headers.ContentType = new("application/offset+octet-stream");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var cut = cutAfter ?? long.MaxValue;
            for (var done = 0L; done < count;)
            {
                var piece = sender.At(offset + done, (int)Math.Min(64 * 1024, Math.Min(count - done, cut - done)));
                if (piece.IsEmpty && meanwhile is not null)
                {
                    await meanwhile();
                    cut = long.MaxValue;
                    continue;
                }

                if (piece.IsEmpty)
                {
                    if (reset) sender.socket!.LingerState = new LingerOption(true, 0);
                    throw new IOException("Cut off.");
                }

                await stream.WriteAsync(piece);
                sender.Sent += piece.Length;
                done += piece.Length;
            }
        }

        protected override bool TryComputeLength(out long length) => (length = count) >= 0;
    }
}
