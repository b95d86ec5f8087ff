using System.Net.Sockets;

namespace Jtai.NativeServers;

/// <summary>Which RabbitMQ to start.</summary>
/// <param name="DataFolder">Where its data is, or is to be.</param>
/// <param name="Password">The user's, set when the data folder is first filled.</param>
public sealed record NativeRabbitMqOptions(string DataFolder, string Password)
{
    /// <summary>The user, made with all rights when the data folder is first filled.</summary>
    public string User { get; init; } = "guest";

    /// <summary>The node's name before the @. What the broker keeps is kept under this name.</summary>
    public string NodeName { get; init; } = "rabbit";

    /// <summary>The AMQP port on 127.0.0.1; a free one is taken when not given.</summary>
    public int? Port { get; init; }

    /// <summary>True starts the management plugin too: HTTP API and pages.</summary>
    public bool Management { get; init; }

    /// <summary>The management port on 127.0.0.1; a free one is taken when not given.</summary>
    public int? ManagementPort { get; init; }

    /// <summary>Told each line that the server writes.</summary>
    public Action<ConsoleLine>? OnLine { get; init; }
}

/// <summary>
/// A RabbitMQ server as an unprivileged child process. Everything listens on loopback only: AMQP, management, the distribution port, and the
/// server's own epmd (which is why any number of servers run side by side).
/// </summary>
public sealed class NativeRabbitMq : INativeServer
{
    private const string Account = "rabbitmq";
    private const string Programs = "/usr/lib/rabbitmq/bin";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);

    private readonly NativeRabbitMqOptions _options;
    private readonly ChildProcess _epmd;
    private readonly ChildProcess _server;
    private readonly Dictionary<string, string?> _environment;

    private NativeRabbitMq(
        NativeRabbitMqOptions options, ChildProcess epmd, ChildProcess server, Dictionary<string, string?> environment, int port, int? managementPort)
    {
        _options = options;
        _epmd = epmd;
        _server = server;
        _environment = environment;
        Port = port;
        ManagementPort = managementPort;
    }

    /// <summary>127.0.0.1.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The AMQP port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Null without the management plugin.</summary>
    public int? ManagementPort { get; }

    /// <summary>All ports that it listens on: AMQP, distribution, epmd and, with the plugin, management.</summary>
    internal IEnumerable<int> Ports =>
    [
        Port,
        Number("RABBITMQ_DIST_PORT"),
        Number("ERL_EPMD_PORT"),
        .. ManagementPort is { } management ? [management] : Array.Empty<int>(),
    ];

    /// <summary>The user with all rights.</summary>
    public string User => _options.User;

    /// <summary>That user's password.</summary>
    public string Password => _options.Password;

    /// <summary>The id of the server's process.</summary>
    public int ProcessId => _server.Id;

    /// <inheritdoc />
    public Task<int> Exited => _server.Exited;

    /// <summary>Starts the server on the data folder and waits until it speaks AMQP (5 to 7 s on an idle machine).</summary>
    /// <exception cref="MissingServerException">RabbitMQ is not installed.</exception>
    /// <exception cref="IOException">It did not start; the message holds its last lines.</exception>
    public static async Task<NativeRabbitMq> StartAsync(NativeRabbitMqOptions options, CancellationToken cancellation = default)
    {
        if (!File.Exists($"{Programs}/rabbitmq-server")) throw new MissingServerException("RabbitMQ", $"{Programs}/rabbitmq-server", "rabbitmq-server");
        var folder = await ServerFolder.CreateAsync(options.DataFolder, Account, cancellation);
        await Readiness.WaitForPredecessorAsync("RabbitMQ", $"{folder}/rabbit.pid", "beam.smp", cancellation);
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port ?? LoopbackPorts.Next();
            int? managementPort = options.Management ? options.ManagementPort ?? LoopbackPorts.Next() : null;
            var epmdPort = LoopbackPorts.Next();
            var environment = Describe(options, folder, port, epmdPort, LoopbackPorts.Next());
            WriteConfiguration(options, folder, port, managementPort);

            // RabbitMQ would start epmd as a daemon, which outlives everything, on port 4369 of every address.
            var epmd = ChildProcess.Start(Child(folder, environment, null, "epmd", "-address", "127.0.0.1", "-port", $"{epmdPort}"));
            var server = ChildProcess.Start(Child(folder, environment, options.OnLine, $"{Programs}/rabbitmq-server"));
            _ = server.Exited.ContinueWith(_ => epmd.Send(Signal.Terminate), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            var rabbit = new NativeRabbitMq(options, epmd, server, environment, port, managementPort);
            try
            {
                await Readiness.WaitAsync("RabbitMQ", server, rabbit.IsReadyAsync, StartPatience, cancellation);
                return rabbit;
            }
            catch (IOException) when (options.Port is null
                && attempt < 3
                && (server.LastLines.Contains("eaddrinuse", StringComparison.Ordinal) || epmd.Exited.IsCompleted))
            {
                // Someone was quicker; take other ports.
                await rabbit.KillAsync();
            }
            catch
            {
                await rabbit.KillAsync();
                throw;
            }
        }
    }

    /// <summary>True when the server answers an AMQP greeting. Its AMQP port opens last, when everything else is up.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(Host, Port, patience.Token);
            await socket.SendAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), patience.Token);
            return await socket.ReceiveAsync(new byte[64], patience.Token) > 7;
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

    /// <summary>Runs rabbitmqctl against this server (about 0.6 s): <c>ControlAsync(["add_vhost", "orders"])</c>.</summary>
    /// <exception cref="IOException">The command was refused.</exception>
    public Task<string> ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellation = default) =>
        ChildProcess.RunAsync(Child(_environment["HOME"]!, _environment, null, $"{Programs}/rabbitmqctl", arguments), cancellation);

    /// <summary>Stops in order: queues are on disk, clients are told.</summary>
    public Task StopAsync() => StopAsync(TimeSpan.FromSeconds(12));

    /// <summary>As <see cref="StopAsync()"/>, and by force when it takes longer than given.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await _server.StopAsync(Signal.Terminate, patience);
        await _epmd.StopAsync(Signal.Terminate, TimeSpan.FromSeconds(2));
    }

    /// <summary>Kills the server, as a power cut would.</summary>
    public async Task KillAsync()
    {
        await _server.KillAsync();
        await _epmd.KillAsync();
    }

    /// <inheritdoc />
    public void Pause() => _server.SendToTree(Signal.Stop);

    /// <inheritdoc />
    public void Resume() => _server.SendToTree(Signal.Continue);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private int Number(string variable) => int.Parse(_environment[variable]!, System.Globalization.CultureInfo.InvariantCulture);

    private static ChildOptions Child(
        string folder, Dictionary<string, string?> environment, Action<ConsoleLine>? onLine, string program, params IReadOnlyList<string> arguments) =>
        new(program, arguments)
        {
            Account = Account,
            // Not SIGTERM: an orderly end without epmd takes up to 9 s, in which nobody must start a second server on the folder.
            // What the broker has confirmed is on disk.
            DeathSignal = Signal.Kill,
            InheritEnvironment = false,
            Environment = environment,
            WorkingDirectory = folder,
            OnLine = onLine,
        };

    private static Dictionary<string, string?> Describe(NativeRabbitMqOptions options, string folder, int port, int epmdPort, int distributionPort) => new()
    {
        ["HOME"] = folder, // of the Erlang cookie
        ["ERL_CRASH_DUMP"] = $"{folder}/erl_crash.dump",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["ERL_EPMD_PORT"] = $"{epmdPort}",
        ["ERL_ZFLAGS"] = "-start_epmd false",
        ["RUNNING_UNDER_SYSTEMD"] = "1", // the script becomes the server instead of waiting for it
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_NODENAME"] = $"{options.NodeName}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{port}",
        ["RABBITMQ_DIST_PORT"] = $"{distributionPort}",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        ["RABBITMQ_CONFIG_FILE"] = $"{folder}/rabbitmq.conf",
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = $"{folder}/enabled_plugins",
        ["RABBITMQ_FEATURE_FLAGS_FILE"] = $"{folder}/feature_flags",
        ["RABBITMQ_MNESIA_BASE"] = $"{folder}/mnesia",
        ["RABBITMQ_LOG_BASE"] = $"{folder}/log",
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_PID_FILE"] = $"{folder}/rabbit.pid",
    };

    private static void WriteConfiguration(NativeRabbitMqOptions options, string folder, int port, int? managementPort)
    {
        var management = managementPort is null ? "" : $"""

            management.tcp.ip = 127.0.0.1
            management.tcp.port = {managementPort}
            """;
        ServerFolder.Write($"{folder}/rabbitmq.conf", $"""
            listeners.tcp.1 = 127.0.0.1:{port}
            default_user = {options.User}
            default_pass = {options.Password}
            log.console = true{management}

            """, Account);
        ServerFolder.Write($"{folder}/enabled_plugins", managementPort is null ? "[]." : "[rabbitmq_management].", Account);
    }
}
