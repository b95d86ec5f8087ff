using System.Collections.Concurrent;
using Jtai.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jtai.Testing;

/// <summary>A database for one test, with the tables of a service's context and nothing in it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>The key that seals audit trails in tests.</summary>
    public const string AuditSigningKey = "only-for-tests-0123456789-0123456789";

    static readonly ConcurrentDictionary<(PostgresServer, Type), Lazy<Task<string>>> Templates = [];

    readonly PostgresServer server;
    readonly Lazy<NpgsqlDataSource> source;

    TestDatabase(PostgresServer server, string name)
    {
        (this.server, Name) = (server, name);
        source = new(() => NpgsqlDataSource.Create(ConnectionString));
    }

    public string Name { get; }

    public string ConnectionString => server.ConnectionString(Name);

    /// <summary>A data source as the superuser.</summary>
    public NpgsqlDataSource Source => source.Value;

    /// <summary>Copies a template that was migrated once; a context without migrations gets the tables of its model.</summary>
    /// <param name="on">The server; the shared one if not given.</param>
    public static async Task<TestDatabase> CreateAsync<TDb>(PostgresServer? on = null) where TDb : JtaiDbContext
    {
        var server = on ?? await PostgresServer.SharedAsync();
        var template = await Templates.GetOrAdd((server, typeof(TDb)), _ => new(() => CreateTemplateAsync<TDb>(server))).Value;
        var name = $"test_{Guid.NewGuid():N}";
        await server.ExecuteAsync($"create database {name} template {template}");
        return new TestDatabase(server, name);
    }

    /// <summary>A context on it, made without dependency injection: it can read and write, but not audit.</summary>
    public TDb Open<TDb>() where TDb : JtaiDbContext => Create<TDb>(ConnectionString);

    /// <summary>Runs SQL as the superuser.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>One value, read as the superuser.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many entries of a process the audit trail has, of all records or of one, such as <c>inspection/0197…</c>.</summary>
    public Task<long> AuditedAsync(string process, string? record = null) =>
        ScalarAsync<long>($"select count(*) from audit_entries where process = '{process}'{(record is null ? "" : $" and record = '{record}'")}");

    public async ValueTask DisposeAsync()
    {
        if (source.IsValueCreated)
            await source.Value.DisposeAsync();
        await server.ExecuteAsync($"drop database if exists {Name} with (force)");
    }

    static async Task<string> CreateTemplateAsync<TDb>(PostgresServer server) where TDb : JtaiDbContext
    {
        var name = $"template_{typeof(TDb).Name.ToLowerInvariant()}_{Guid.NewGuid():N}";
        await server.ExecuteAsync($"create database {name}");
        server.DropAtExit(name);
        // A pooled connection would keep the template from being copied.
        await using var db = Create<TDb>(server.ConnectionString(name) + ";Pooling=false");
        if (db.Database.GetMigrations().Any())
        {
            await db.MigrateAsync();
        }
        else
        {
            await db.Database.EnsureCreatedAsync();
            await db.CreateSharedAsync();
        }
        return name;
    }

    static TDb Create<TDb>(string connectionString) where TDb : JtaiDbContext =>
        (TDb)Activator.CreateInstance(typeof(TDb), new DbContextOptionsBuilder<TDb>().UseNpgsql(connectionString, npgsql => npgsql.UseNodaTime()).Options)!;
}
