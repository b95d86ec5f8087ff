using DotNet.Testcontainers.Containers;
using NativeServers;

namespace Testcontainers.RabbitMq;

public sealed class RabbitMqBuilder
{
    public const ushort RabbitMqPort = 5672;

    public const string DefaultUsername = "rabbitmq";

    public const string DefaultPassword = "rabbitmq";

    internal const ushort ManagementPort = 15672;

    private readonly bool _management;
    private readonly int? _hostPort;
    private readonly int? _hostManagementPort;

    // The version is the operating system's; a management image has the management plugin switched on.
    public RabbitMqBuilder(string image) => _management = image.EndsWith("-management", StringComparison.Ordinal);

    private RabbitMqBuilder(bool management, int? hostPort, int? hostManagementPort) =>
        (_management, _hostPort, _hostManagementPort) = (management, hostPort, hostManagementPort);

    public RabbitMqBuilder WithPortBinding(int port, bool assignRandomHostPort = false) =>
        assignRandomHostPort ? this : WithPortBinding(port, port);

    public RabbitMqBuilder WithPortBinding(int hostPort, int containerPort) => containerPort switch
    {
        RabbitMqPort => new(_management, hostPort, _hostManagementPort),
        ManagementPort => new(_management, _hostPort, hostPort),
        _ => throw new ArgumentOutOfRangeException(nameof(containerPort), containerPort, "The native server has ports 5672 and 15672 only."),
    };

    public RabbitMqContainer Build() => new(_management, _hostPort, _hostManagementPort);
}

public sealed class RabbitMqContainer : DockerContainer
{
    private readonly bool _management;
    private readonly int? _hostPort;
    private readonly int? _hostManagementPort;
    private NativeRabbitMq? _server;

    internal RabbitMqContainer(bool management, int? hostPort, int? hostManagementPort) =>
        (_management, _hostPort, _hostManagementPort) = (management, hostPort, hostManagementPort);

    public string GetConnectionString() => new UriBuilder("amqp", Hostname, GetMappedPublicPort(RabbitMqBuilder.RabbitMqPort))
    {
        UserName = RabbitMqBuilder.DefaultUsername,
        Password = RabbitMqBuilder.DefaultPassword,
    }.ToString();

    public override ushort GetMappedPublicPort(int containerPort) => (ushort)(containerPort == RabbitMqBuilder.ManagementPort
        ? Running.ManagementPort ?? throw new InvalidOperationException("The image has no management plugin.")
        : Running.Port);

    public override async Task StartAsync(CancellationToken ct = default) => _server ??= await NativeRabbitMq.StartAsync(
        new NativeRabbitMqOptions(Folder, RabbitMqBuilder.DefaultPassword)
        {
            User = RabbitMqBuilder.DefaultUsername,
            Port = _hostPort,
            Management = _management,
            ManagementPort = _hostManagementPort,
        }, ct);

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

    private NativeRabbitMq Running => _server ?? throw new InvalidOperationException("The container has not been started.");
}
