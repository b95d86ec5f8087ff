using Jtai.NativeServers;
using Npgsql;
using Testcontainers.PostgreSql;

namespace Jtai.Testing;

/// <summary>A PostgreSQL server. Tests share one, each in a database of its own; a test that stops or restarts it starts its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The variable with the connection string of the server that a whole <c>./test</c> shares.</summary>
    internal const string Variable = "JTAI_TEST_POSTGRES";
    const string Password = "postgres";
    /// <summary>What is lost with the machine is no loss here.</summary>
    static readonly string[] Quick = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "max_connections=300"];
    static readonly Lazy<Task<PostgresServer>> TheShared = new(() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address
        ? Task.FromResult(new PostgresServer(address, server: null))
        : TestServer.SharedAsync(() => StartAsync()));

    readonly TestServer? server;

    PostgresServer(string address, TestServer? server) => (Address, this.server) = (address, server);

    /// <summary>Its connection string, as the superuser.</summary>
    public string Address { get; }

    /// <summary>The one for everybody: that of the whole run, or one of this process, started when first asked for.</summary>
    public static Task<PostgresServer> SharedAsync() => TheShared.Value;

    /// <summary>One of your own, with further arguments of postgres: <c>-c fsync=on</c>. It keeps its port and its data over a restart.</summary>
    public static async Task<PostgresServer> StartAsync(params string[] arguments)
    {
        var port = LoopbackPorts.Next();
        var server = TestServer.Containers
            ? TestServer.Of(new PostgreSqlBuilder("postgres:17").WithPassword(Password).WithPortBinding(port, PostgreSqlBuilder.PostgreSqlPort).WithCommand([.. Quick, .. arguments]).Build())
            : TestServer.Of(async folder => await NativePostgres.StartAsync(new(folder, Password) { Port = port, Arguments = [.. Quick, .. arguments] }));
        await server.StartAsync();
        return new PostgresServer($"Host=127.0.0.1;Port={port};Username=postgres;Password={Password}", server);
    }

    /// <summary>Connection string of a database on it.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(Address) { Database = database }.ConnectionString;

    /// <summary>Runs SQL as the superuser.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What this process made for itself on a server that outlives it goes with the process: a run of many would fill the disk.</summary>
    internal void DropAtExit(string database)
    {
        if (server is null) AppDomain.CurrentDomain.ProcessExit += (_, _) => ExecuteAsync($"drop database if exists {database} with (force)").Wait(TimeSpan.FromSeconds(20));
    }

    public Task StopAsync() => Own.StopAsync();

    /// <summary>Ends it as a power cut would, but for what the operating system still has in memory.</summary>
    public Task KillAsync() => Own.KillAsync();

    public Task StartAgainAsync() => Own.StartAsync();

    public ValueTask DisposeAsync() => Own.DisposeAsync();

    TestServer Own => server ?? throw new InvalidOperationException("The server is everybody's.");
}
