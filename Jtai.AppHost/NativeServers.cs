using System.Diagnostics;
using Jtai.NativeServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using RabbitMQ.Client;

namespace Jtai.AppHost;

/// <summary>Servers as child processes from the operating system's packages, so that no container engine is needed.</summary>
static class NativeServers
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Every PostgreSQL, RabbitMQ and ClamAV of the model runs as an executable that stands in for its container, as Aspire's own emulators do: under the
    /// same name, with the same endpoints, environment and databases.
    /// </summary>
    /// <param name="builder">The model, complete.</param>
    /// <param name="folder">Their data is in <c>data/&lt;name&gt;</c> of it.</param>
    public static void RunServersNatively(this IDistributedApplicationBuilder builder, StateFolder folder)
    {
        foreach (var server in builder.Resources.OfType<PostgresServerResource>().ToList())
        {
            builder.RunNatively(server, "postgres", folder, async cancellation => await (await ConnectAsync(server, cancellation)).DisposeAsync())
                .OnResourceReady((_, ready, cancellation) => CreateDatabasesAsync(server, builder, ready.Services, cancellation));
        }
        foreach (var server in builder.Resources.OfType<RabbitMQServerResource>().ToList())
        {
            builder.RunNatively(server, "rabbitmq", folder, async cancellation =>
            {
                var factory = new ConnectionFactory { Uri = new((await server.ConnectionStringExpression.GetValueAsync(cancellation))!) };
                await using var connection = await factory.CreateConnectionAsync("health", cancellation);
            });
        }
        foreach (var server in builder.Resources.OfType<ClamAvResource>().ToList()) builder.RunNatively(server, "clamav", folder, server.PingAsync);
    }

    static IResourceBuilder<StandIn> RunNatively<T>(
        this IDistributedApplicationBuilder builder, T server, string kind, StateFolder folder, Func<CancellationToken, Task> check)
        where T : ContainerResource, IResourceWithConnectionString
    {
        foreach (var ofContainers in server.Annotations
            .Where(annotation => annotation is ContainerImageAnnotation or ContainerMountAnnotation or HealthCheckAnnotation).ToList())
            server.Annotations.Remove(ofContainers);
        // The server itself listens on the port that is given out. Nothing stands between, and a server that is started again is where it was.
        var endpoint = server.Annotations.OfType<EndpointAnnotation>().Single(each => each.Name == "tcp");
        (endpoint.TargetHost, endpoint.Port, endpoint.IsProxied) = ("127.0.0.1", LoopbackPorts.Next(), false);
        endpoint.TargetPort = endpoint.Port;
        builder.Resources.Remove(server);
        var standIn = new StandIn(server, folder);
        foreach (var child in builder.Resources.OfType<IResourceWithParent>().Where(child => child.Parent == server))
            child.Annotations.Add(new ResourceRelationshipAnnotation(standIn, "Parent"));
        builder.Services.AddHealthChecks().AddAsyncCheck($"{server.Name}-answers", cancellation => AnswersAsync(check, cancellation));
        return builder.AddResource(standIn)
            .WithArgs(Tied.To(Built.Assembly("Jtai.NativeServers"), kind, folder.Of("data", server.Name)))
            .WithEnvironment("NATIVE_PORT", endpoint.TargetPort.ToString())
            .WithHealthCheck($"{server.Name}-answers");
    }

    /// <summary>
    /// Whether the server answers. Waits for one that is starting: whoever asks again and again asks at ever longer intervals, and everything else
    /// waits for that.
    /// </summary>
    static async Task<HealthCheckResult> AnswersAsync(Func<CancellationToken, Task> check, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(250, cancellation))
        {
            try
            {
                await check(cancellation);
                return HealthCheckResult.Healthy();
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                if (clock.Elapsed > Patience) return HealthCheckResult.Unhealthy(problem.GetType().Name);
            }
        }
    }

    static async Task<NpgsqlConnection> ConnectAsync(PostgresServerResource server, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection($"{await server.ConnectionStringExpression.GetValueAsync(cancellation)};Database=postgres;Pooling=false");
        await connection.OpenAsync(cancellation);
        return connection;
    }

    /// <summary>
    /// Aspire makes the databases of its own containers; these are made alike. Nor does the orchestrator tell the state of what belongs to a process.
    /// </summary>
    static async Task CreateDatabasesAsync(
        PostgresServerResource server, IDistributedApplicationBuilder builder, IServiceProvider services, CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(server, cancellation);
        foreach (var database in builder.Resources.OfType<PostgresDatabaseResource>().Where(database => database.Parent == server))
        {
            await using var missing = new NpgsqlCommand(
                "SELECT format('CREATE DATABASE %I', $1) WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = $1)", connection)
            {
                Parameters = { new() { Value = database.DatabaseName } },
            };
            if (await missing.ExecuteScalarAsync(cancellation) is string statement)
            {
                await using var create = new NpgsqlCommand(statement, connection);
                await create.ExecuteNonQueryAsync(cancellation);
            }
            await services.GetRequiredService<ResourceNotificationService>()
                .PublishUpdateAsync(database, state => state with { State = KnownResourceStates.Running });
        }
    }

    /// <summary>Takes a server's place in the model, with all its annotations.</summary>
    sealed class StandIn(IResourceWithConnectionString server, StateFolder folder)
        : ExecutableResource(server.Name, Tied.Command, folder.Of()), IResourceWithConnectionString
    {
        public override ResourceAnnotationCollection Annotations => server.Annotations;

        public ReferenceExpression ConnectionStringExpression => server.ConnectionStringExpression;
    }
}
