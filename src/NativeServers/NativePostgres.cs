namespace Jtai.NativeServers;

/// <summary>Which PostgreSQL to start.</summary>
/// <param name="DataFolder">Where its data is, or is to be.</param>
/// <param name="Password">The superuser's, set when the data folder is first filled.</param>
public sealed record NativePostgresOptions(string DataFolder, string Password)
{
    /// <summary>The superuser, made when the data folder is first filled.</summary>
    public string User { get; init; } = "postgres";

    /// <summary>The port on 127.0.0.1; a free one is taken when not given.</summary>
    public int? Port { get; init; }

    /// <summary>Further arguments of postgres, such as <c>-c fsync=off</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Told each line that the server writes.</summary>
    public Action<ConsoleLine>? OnLine { get; init; }
}

/// <summary>A PostgreSQL server as an unprivileged child process, listening on 127.0.0.1 only.</summary>
public sealed class NativePostgres : INativeServer
{
    private const string Account = "postgres";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly NativePostgresOptions _options;
    private readonly string _programs;
    private readonly ChildProcess _server;

    private NativePostgres(NativePostgresOptions options, string programs, ChildProcess server, int port)
    {
        _options = options;
        _programs = programs;
        _server = server;
        Port = port;
    }

    /// <summary>127.0.0.1.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The superuser.</summary>
    public string User => _options.User;

    /// <summary>The superuser's password.</summary>
    public string Password => _options.Password;

    /// <summary>The id of the server's process, whose children are its backends.</summary>
    public int ProcessId => _server.Id;

    /// <inheritdoc />
    public Task<int> Exited => _server.Exited;

    /// <summary>Starts the server on the data folder, which is filled first if it is new, and waits until it accepts connections.</summary>
    /// <exception cref="MissingServerException">PostgreSQL, or the version that wrote the data folder, is not installed.</exception>
    /// <exception cref="IOException">It did not start; the message holds its last lines.</exception>
    public static async Task<NativePostgres> StartAsync(NativePostgresOptions options, CancellationToken cancellation = default)
    {
        var folder = await ServerFolder.CreateAsync(options.DataFolder, Account, cancellation);
        var data = Path.Combine(folder, "data");
        var programs = Programs(data);
        if (!File.Exists(Path.Combine(data, "PG_VERSION"))) await InitialiseAsync(options, programs, folder, data, cancellation);
        await Readiness.WaitForPredecessorAsync("PostgreSQL", Path.Combine(data, "postmaster.pid"), "postgres", cancellation);

        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port ?? LoopbackPorts.Next();
            var server = ChildProcess.Start(new ChildOptions(Path.Combine(programs, "postgres"),
                ["-D", data, "-h", "127.0.0.1", "-p", $"{port}", "-k", "", "-c", "max_connections=300", .. options.Arguments])
            {
                Account = Account,
                DeathSignal = Signal.Interrupt,
                InheritEnvironment = false,
                WorkingDirectory = folder,
                OnLine = options.OnLine,
            });
            var postgres = new NativePostgres(options, programs, server, port);
            try
            {
                await Readiness.WaitAsync("PostgreSQL", server, postgres.IsReadyAsync, StartPatience, cancellation);
                return postgres;
            }
            catch (IOException) when (options.Port is null && attempt < 3 && server.LastLines.Contains("Address already in use", StringComparison.Ordinal))
            {
                // Someone was quicker; take another port.
            }
            catch
            {
                await server.KillAsync();
                throw;
            }
        }
    }

    /// <summary>True when the server accepts connections.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation) =>
        await ChildProcess.Start(new ChildOptions(Path.Combine(_programs, "pg_isready"), "-q", "-t", "3", "-h", Host, "-p", $"{Port}")).Exited
            .WaitAsync(cancellation) == 0;

    /// <summary>Runs SQL as the superuser; stops at the first error.</summary>
    /// <returns>The rows, one a line, columns separated by |.</returns>
    /// <exception cref="IOException">The server refused it.</exception>
    public Task<string> ExecuteAsync(string sql, string database = "postgres", CancellationToken cancellation = default) =>
        ChildProcess.RunAsync(
            new ChildOptions(
                Path.Combine(_programs, "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", Host, "-p", $"{Port}", "-U", User, "-d",
                database, "-c", sql)
            {
                InheritEnvironment = false,
                Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = Password },
            }, cancellation);

    /// <summary>Stops in order: connections are closed, everything is on disk.</summary>
    // SIGINT is PostgreSQL's fast shutdown. SIGTERM would wait for every client to leave.
    public Task StopAsync() => StopAsync(TimeSpan.FromSeconds(10));

    /// <summary>As <see cref="StopAsync()"/>, and by force when it takes longer than given.</summary>
    public Task StopAsync(TimeSpan patience) => _server.StopAsync(Signal.Interrupt, patience);

    /// <summary>Kills the server and its backends, as a power cut would.</summary>
    public Task KillAsync() => _server.KillAsync();

    /// <inheritdoc />
    public void Pause() => _server.SendToTree(Signal.Stop);

    /// <inheritdoc />
    public void Resume() => _server.SendToTree(Signal.Continue);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task InitialiseAsync(NativePostgresOptions options, string programs, string folder, string data, CancellationToken cancellation)
    {
        // Filled beside and then renamed, so that an interrupted first start is simply repeated.
        var fresh = data + ".new";
        if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        var password = Path.Combine(folder, "password.new");
        ServerFolder.Write(password, options.Password, Account);
        try
        {
            await ChildProcess.RunAsync(new ChildOptions(Path.Combine(programs, "initdb"),
                [
                    "-D", fresh, "-U", options.User, "--auth-local=reject", "--auth-host=scram-sha-256", $"--pwfile={password}", "--encoding=UTF8",
                    "--locale=C.UTF-8", "--no-sync", "--no-instructions",
                ])
            {
                Account = Account,
                InheritEnvironment = false,
                WorkingDirectory = folder,
                OnLine = options.OnLine,
            }, cancellation);
        }
        finally
        {
            File.Delete(password);
        }
        Directory.Move(fresh, data);
    }

    /// <summary>The programs of the version that wrote the data folder, or of the newest that is installed.</summary>
    private static string Programs(string data)
    {
        const string installed = "/usr/lib/postgresql";
        var version = Path.Combine(data, "PG_VERSION");
        var wanted = File.Exists(version) ? File.ReadAllText(version).Trim() : null;
        var found = (Directory.Exists(installed) ? Directory.GetDirectories(installed) : [])
            .Where(folder => File.Exists(Path.Combine(folder, "bin", "postgres")) && (wanted ?? Path.GetFileName(folder)) == Path.GetFileName(folder))
            .MaxBy(folder => int.TryParse(Path.GetFileName(folder), out var number) ? number : 0);
        return found is null
            ? throw new MissingServerException(
                wanted is null ? "PostgreSQL" : $"PostgreSQL {wanted}, which wrote the data folder,", $"{installed}/{wanted ?? "*"}/bin/postgres",
                wanted is null ? "postgresql" : $"postgresql-{wanted}")
            : Path.Combine(found, "bin");
    }
}
