using System.Net.Sockets;

namespace Jtai.NativeServers;

/// <summary>Which ClamAV to start.</summary>
/// <param name="DataFolder">Where its configuration is, and its signatures where the system has none.</param>
public sealed record NativeClamAvOptions(string DataFolder)
{
    /// <summary>The port on 127.0.0.1; a free one is taken when not given.</summary>
    public int? Port { get; init; }

    /// <summary>Where the signatures are: those of the system, if nothing is said. Where there are none, <see cref="TestSignature"/> is the only one.</summary>
    public string Signatures { get; init; } = "/var/lib/clamav";

    /// <summary>Further lines of clamd.conf. <c>TemporaryDirectory</c> is where the server makes a folder of its own.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ClamAvSettings.LookAtEverything;

    /// <summary>Told each line that the server writes.</summary>
    public Action<ConsoleLine>? OnLine { get; init; }
}

/// <summary>
/// ClamAV's server, clamd, as an unprivileged child process, listening on 127.0.0.1 only. Its signatures are those of the system, which freshclam keeps;
/// where there are none it knows the EICAR test file and nothing else.
/// </summary>
public sealed class NativeClamAv : INativeServer
{
    private const string Account = "clamav";
    private const string Program = "/usr/sbin/clamd";
    // The signatures of the world are read in half a minute, or in several on a busy machine.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    // It would first finish what it is looking at.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly ChildProcess _server;
    private readonly string _memory;

    private NativeClamAv(ChildProcess server, int port, string memory) => (_server, Port, _memory) = (server, port, memory);

    /// <summary>127.0.0.1.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The id of the server's process.</summary>
    public int ProcessId => _server.Id;

    /// <summary>What is looked at lies here meanwhile.</summary>
    internal string Memory => _memory;

    /// <inheritdoc />
    public Task<int> Exited => _server.Exited;

    /// <summary>Starts the server and waits until it answers.</summary>
    /// <exception cref="MissingServerException">ClamAV is not installed.</exception>
    /// <exception cref="IOException">It did not start; the message holds its last lines.</exception>
    public static async Task<NativeClamAv> StartAsync(NativeClamAvOptions options, CancellationToken cancellation = default)
    {
        if (!File.Exists(Program)) throw new MissingServerException("ClamAV", Program, "clamav-daemon");
        var folder = await ServerFolder.CreateAsync(options.DataFolder, Account, cancellation);
        await Readiness.WaitForPredecessorAsync("ClamAV", $"{folder}/clamd.pid", "clamd", cancellation);
        var memory = await MemoryAsync(folder, options.Settings.GetValueOrDefault("TemporaryDirectory", "/dev/shm"), cancellation);
        var signatures = await SignaturesAsync(options.Signatures, folder, cancellation);
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port ?? LoopbackPorts.Next();
            Configure(options, folder, signatures, memory, port);
            var server = ChildProcess.Start(new ChildOptions(Program, "--config-file", $"{folder}/clamd.conf")
            {
                Account = Account,
                InheritEnvironment = false,
                WorkingDirectory = folder,
                OnLine = options.OnLine,
            });
            // Its own would be for everybody to read.
            ServerFolder.Write($"{folder}/clamd.pid", $"{server.Id}", Account);
            var clamAv = new NativeClamAv(server, port, memory);
            try
            {
                await Readiness.WaitAsync("ClamAV", server, clamAv.IsReadyAsync, StartPatience, cancellation);
                return clamAv;
            }
            catch (IOException) when (options.Port is null && attempt < 3 && server.LastLines.Contains("Address already in use", StringComparison.Ordinal))
            {
                // Someone was quicker; take another port.
            }
            catch
            {
                await clamAv.KillAsync();
                throw;
            }
        }
    }

    /// <summary>True when the server answers.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellation) => AnswersAsync(Host, Port, cancellation);

    /// <summary>True when the clamd at this address answers, this one or another.</summary>
    public static async Task<bool> AnswersAsync(string host, int port, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, port, patience.Token);
            await socket.SendAsync("zPING\0"u8.ToArray(), patience.Token);
            var answer = new byte[16];
            return answer.AsSpan(0, await socket.ReceiveAsync(answer, patience.Token)).SequenceEqual("PONG\0"u8);
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Stops it. What it is looking at gets no answer.</summary>
    public async Task StopAsync()
    {
        await _server.StopAsync(Signal.Terminate, StopPatience);
        Forget(_memory);
    }

    /// <summary>Kills the server, as a power cut would.</summary>
    public async Task KillAsync()
    {
        await _server.KillAsync();
        Forget(_memory);
    }

    /// <inheritdoc />
    public void Pause() => _server.SendToTree(Signal.Stop);

    /// <inheritdoc />
    public void Resume() => _server.SendToTree(Signal.Continue);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>
    /// A folder for what is looked at. Everybody may make folders there, so that its name cannot be guessed; it is written down, for the next server to
    /// remove what one left that was killed.
    /// </summary>
    private static async Task<string> MemoryAsync(string folder, string parent, CancellationToken cancellation)
    {
        const string name = "jtai-clamav-";
        var note = Path.Combine(folder, "memory");
        // The account that takes in hostile files may write here: the note is believed only where it names such a folder.
        if (File.Exists(note)
            && await File.ReadAllTextAsync(note, cancellation) is var left
            && Path.GetDirectoryName(left) == parent
            && Path.GetFileName(left).StartsWith(name, StringComparison.Ordinal))
        {
            Forget(left);
        }
        var memory = await ServerFolder.CreateAsync(Path.Combine(parent, $"{name}{Guid.NewGuid():N}"), Account, cancellation);
        ServerFolder.Write(note, memory, Account);
        return memory;
    }

    private static void Forget(string memory)
    {
        if (Directory.Exists(memory)) Directory.Delete(memory, recursive: true);
    }

    private static async Task<string> SignaturesAsync(string wished, string folder, CancellationToken cancellation)
    {
        if (Directory.Exists(wished) && Directory.EnumerateFiles(wished).Any(file => Path.GetExtension(file) is ".cvd" or ".cld" or ".cud")) return wished;
        var own = await ServerFolder.CreateAsync(Path.Combine(folder, "signatures"), Account, cancellation);
        ServerFolder.Write(Path.Combine(own, TestSignature.FileName), TestSignature.Text, Account);
        return own;
    }

    private static void Configure(NativeClamAvOptions options, string folder, string signatures, string memory, int port)
    {
        var settings = new Dictionary<string, string>(options.Settings)
        {
            ["Foreground"] = "yes",
            ["TCPAddr"] = "127.0.0.1",
            ["TCPSocket"] = $"{port}",
            ["DatabaseDirectory"] = signatures,
            ["TemporaryDirectory"] = memory,
        };
        ServerFolder.Write($"{folder}/clamd.conf", string.Concat(settings.Select(setting => $"{setting.Key} {setting.Value}\n")), Account);
    }
}
