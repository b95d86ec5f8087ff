using DotNet.Testcontainers.Containers;
using NativeServers;

namespace Testcontainers.PostgreSql;

public sealed class PostgreSqlBuilder
{
    public const ushort PostgreSqlPort = 5432;

    public const string DefaultDatabase = "postgres";

    public const string DefaultUsername = "postgres";

    public const string DefaultPassword = "postgres";

    private readonly int? _hostPort;
    private readonly string[] _command = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"];

    // The version is the operating system's.
    public PostgreSqlBuilder(string image) => ArgumentException.ThrowIfNullOrEmpty(image);

    private PostgreSqlBuilder(int? hostPort, string[] command) => (_hostPort, _command) = (hostPort, command);

    public PostgreSqlBuilder WithPortBinding(int hostPort, int containerPort) => containerPort == PostgreSqlPort
        ? new(hostPort, _command)
        : throw new ArgumentOutOfRangeException(nameof(containerPort), containerPort, "The native server has port 5432 only.");

    public PostgreSqlBuilder WithCommand(params string[] command) => new(_hostPort, [.. _command, .. command]);

    public PostgreSqlContainer Build() => new(_hostPort, _command);
}

public sealed class PostgreSqlContainer : DockerContainer
{
    private readonly int? _hostPort;
    private readonly string[] _arguments;
    private NativePostgres? _server;

    internal PostgreSqlContainer(int? hostPort, string[] arguments) => (_hostPort, _arguments) = (hostPort, arguments);

    public string GetConnectionString() =>
        $"Host={Hostname};Port={GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort)};Database={PostgreSqlBuilder.DefaultDatabase};Username={PostgreSqlBuilder.DefaultUsername};Password={PostgreSqlBuilder.DefaultPassword}";

    public override ushort GetMappedPublicPort(int containerPort) => (ushort)Running.Port;

    public override async Task StartAsync(CancellationToken ct = default) => _server ??= await NativePostgres.StartAsync(
        new NativePostgresOptions(Folder, PostgreSqlBuilder.DefaultPassword) { User = PostgreSqlBuilder.DefaultUsername, Port = _hostPort, Arguments = _arguments }, ct);

    public override async Task StopAsync(CancellationToken ct = default)
    {
        if (_server is null) return;
        await _server.StopAsync();
        _server = null;
    }

    public override Task PauseAsync(CancellationToken ct = default)
    {
        Running.Pause();
        return Task.CompletedTask;
    }

    public override Task UnpauseAsync(CancellationToken ct = default)
    {
        Running.Resume();
        return Task.CompletedTask;
    }

    private NativePostgres Running => _server ?? throw new InvalidOperationException("The container has not been started.");
}
