using Npgsql;
using Testcontainers.PostgreSql;

namespace Jtai.Testing;

/// <summary>A PostgreSQL server. Tests share one per process; a test that stops or restarts it starts its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    static readonly Lazy<Task<PostgresServer>> TheShared = new(() => ServerProcess.SharedAsync(() => StartAsync()));

    readonly PostgreSqlContainer container;

    PostgresServer(PostgreSqlContainer container) => this.container = container;

    /// <summary>The one for everybody, started when first asked for.</summary>
    public static Task<PostgresServer> SharedAsync() => TheShared.Value;

    /// <summary>One of your own, with further arguments of postgres: <c>-c fsync=on</c>. It keeps its port and its data over a restart.</summary>
    public static async Task<PostgresServer> StartAsync(params string[] arguments)
    {
        var container = new PostgreSqlBuilder("postgres:17")
            .WithPortBinding(ServerProcess.FreePort(), PostgreSqlBuilder.PostgreSqlPort)
            .WithCommand(["-c", "max_connections=300", .. arguments])
            .Build();
        await container.StartAsync();
        return new PostgresServer(container);
    }

    /// <summary>Connection string of a database on it.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { Database = database }.ConnectionString;

    /// <summary>Runs SQL as the superuser.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public Task StopAsync() => container.StopAsync();

    public Task StartAgainAsync() => container.StartAsync();

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
