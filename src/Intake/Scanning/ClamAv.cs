using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using NodaTime;
using static Jtai.Intake.Scanning.ScanVerdict;

namespace Jtai.Intake.Scanning;

/// <summary>
/// Asks ClamAV's server, clamd, whether a file is malware. Each file has a connection of its own (<c>INSTREAM</c> of clamd(8)) and is passed on as it is
/// read. Only the one answer that says OK, to the whole file and with nothing after it, is <see cref="Clean"/>.
/// </summary>
internal sealed partial class ClamAv(IOptions<IntakeOptions> options, IClock clock, ILogger<ClamAv> log) : IHealthCheck
{
    /// <summary>2 GiB less 3 bytes: clamd looks at no more, and says OK of what is larger where it is not told <c>AlertExceedsMax</c>.</summary>
    const long LargestFile = int.MaxValue - 2;
    const int ChunkSize = 64 << 10;
    // An answer is one line, with the name of a signature at most.
    const int LongestAnswer = 1024;
    // Less than an answer about health may take.
    static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(3);

    /// <summary>Newer ones come every day. ClamAV itself says of older ones that they are out of date.</summary>
    static readonly Duration SignaturesLast = Duration.FromDays(7);

    readonly ScannerOptions _scanner = options.Value.Scanner;
    string? _said;

    /// <summary>Has what is left of the stream looked at. What goes wrong with the stream itself is thrown.</summary>
    public async Task<ScanVerdict> ScanAsync(Stream content, CancellationToken cancellation)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
        whole.CancelAfter(_scanner.Timeout);
        patience.CancelAfter(_scanner.ConnectTimeout);
        try
        {
            using var socket = await ConnectAsync(patience.Token);
            return socket is null ? new Undetermined(Undetermined.Unreachable) : await ScanAsync(socket, content, patience);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested();
            return new Undetermined(Undetermined.TimedOut);
        }
    }

    /// <summary>Degraded while the scanner does not answer, while it has signatures for a test only, and while those that it has are old.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var signatures = await SignaturesAsync(cancellationToken);
        var areFresh = !string.IsNullOrEmpty(signatures) && MadeAt(signatures) > clock.GetCurrentInstant() - SignaturesLast;
        var said = $"{signatures ?? "no answer"} {areFresh}";
        if (Interlocked.Exchange(ref _said, said) != said)
        {
            if (signatures is null) log.LogWarning("The scanner does not answer: what is handed in is received, and nothing of it is opened");
            else if (signatures == "") log.LogWarning("The scanner has test signatures only: it finds the EICAR test file, and no malware");
            else if (areFresh) log.LogInformation("The scanner has the signatures {Signatures}", signatures);
            else log.LogWarning("The scanner has old signatures, {Signatures}: it finds no malware that is newer", signatures);
        }
        return areFresh ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded();
    }

    /// <summary>By the scanner's own calendar, whose zone it does not say. Null where it cannot be read.</summary>
    static Instant? MadeAt(string signatures) => DateTime.TryParseExact(
        signatures[(signatures.IndexOf('/') + 1)..], "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture,
        DateTimeStyles.AllowInnerWhite | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
        ? Instant.FromDateTimeUtc(day)
        : null;

    async Task<ScanVerdict> ScanAsync(Socket socket, Stream content, CancellationTokenSource patience)
    {
        patience.CancelAfter(_scanner.ProgressTimeout);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        // It may answer before it has everything, and close: what it has said is heard all the same.
        var answer = HearAsync();
        try
        {
            var sent = await SendAsync(socket, content, patience, answered.Token);
            return sent > LargestFile ? new Undetermined(Undetermined.TooLarge) : Understand(await answer, isWhole: sent is not null);
        }
        finally
        {
            socket.Dispose();
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<Answer> HearAsync()
        {
            try
            {
                return await ReceiveAsync(socket, patience.Token);
            }
            finally
            {
                await answered.CancelAsync();
            }
        }
    }

    /// <returns>How much was sent; null where it was broken off, by the scanner's answer or by its end.</returns>
    async Task<long?> SendAsync(Socket socket, Stream content, CancellationTokenSource patience, CancellationToken answered)
    {
        var chunk = new byte[sizeof(int) + ChunkSize];
        long sent = 0;
        try
        {
            await SendAsync(socket, "zINSTREAM\0"u8.ToArray(), answered);
            int read;
            do
            {
                read = await content.ReadAsync(chunk.AsMemory(sizeof(int)), answered);
                if ((sent += read) > LargestFile) return sent;
                // A chunk of no length is the end.
                BinaryPrimitives.WriteInt32BigEndian(chunk, read);
                await SendAsync(socket, chunk.AsMemory(0, sizeof(int) + read), answered);
                patience.CancelAfter(_scanner.ProgressTimeout);
            }
            while (read > 0);
            return sent;
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!patience.IsCancellationRequested)
        {
            return null;
        }
    }

    static ScanVerdict Understand(Answer answer, bool isWhole)
    {
        if (Found().Match(answer.Text) is { Success: true } found)
        {
            return found.Groups["signature"].Value switch
            {
                // Nothing was found, and not everything was looked at.
                var name when name.StartsWith("Heuristics.Limits.Exceeded", StringComparison.Ordinal) => new Undetermined(Undetermined.LimitsExceeded),
                var name when name.StartsWith("Heuristics.Encrypted", StringComparison.Ordinal) => new Undetermined(Undetermined.Encrypted),
                var name => new Infected(name),
            };
        }
        return answer switch
        {
            { Text: "stream: OK\0", IsClosed: true } when isWhole => new Clean(),
            { Text: "INSTREAM size limit exceeded. ERROR\0" } => new Undetermined(Undetermined.TooLarge),
            _ => new Undetermined(answer.Text.Contains('\0') ? Undetermined.NotUnderstood : Undetermined.CutOff),
        };
    }

    /// <returns>Number and day of its signatures; empty where it has none but those of a test, null where it does not answer.</returns>
    async Task<string?> SignaturesAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(HealthPatience);
        try
        {
            using var socket = await ConnectAsync(patience.Token);
            if (socket is null) return null;
            await SendAsync(socket, "zVERSION\0"u8.ToArray(), patience.Token);
            var answer = await ReceiveAsync(socket, patience.Token);
            return Version().Match(answer.Text) is { Success: true } version ? version.Groups["signatures"].Value : null;
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    async Task<Socket?> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_scanner.Address.DnsSafeHost, _scanner.Address.Port, cancellation);
            return socket;
        }
        catch (Exception problem)
        {
            socket.Dispose();
            if (problem is SocketException) return null;
            throw;
        }
    }

    static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
    }

    /// <summary>Everything that it says until it closes, or until it has found something.</summary>
    static async Task<Answer> ReceiveAsync(Socket socket, CancellationToken cancellation)
    {
        var bytes = new byte[LongestAnswer];
        var length = 0;
        try
        {
            while (length < bytes.Length && !Found().IsMatch(Text()))
            {
                var read = await socket.ReceiveAsync(bytes.AsMemory(length), cancellation);
                if (read == 0) return new(Text(), IsClosed: true);
                length += read;
            }
        }
        catch (SocketException)
        {
            // Broken off. What came before counts.
        }
        return new(Text(), IsClosed: false);

        string Text() => Encoding.Latin1.GetString(bytes, 0, length);
    }

    [GeneratedRegex(@"\Astream: (?<signature>[!-~]+) FOUND\0")]
    private static partial Regex Found();

    [GeneratedRegex(@"\AClamAV [^/\0]+(?:/(?<signatures>[0-9]+/[^\0]+))?\0\z")]
    private static partial Regex Version();

    /// <param name="Text">What was said.</param>
    /// <param name="IsClosed">Whether it was ended in order.</param>
    sealed record Answer(string Text, bool IsClosed);
}
