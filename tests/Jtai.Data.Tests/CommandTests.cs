using Jtai.Data.Audit;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;
using Npgsql;

namespace Jtai.Data.Tests;

public sealed class Thing
{
    public Guid Id { get; init; }
}

/// <summary>The smallest service database with a migration.</summary>
public sealed class ThingsDb(DbContextOptions<ThingsDb> options) : JtaiDbContext(options)
{
    public DbSet<Thing> Things => Set<Thing>();
}

[DbContext(typeof(ThingsDb)), Migration("20260101000000_Things")]
public sealed class Things : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("create table things (id uuid primary key)");
}

[DbContext(typeof(ThingsDb)), Migration("20260201000000_Sizes")]
public sealed class Sizes : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("alter table things add column size integer");
}

/// <summary>What a service does instead of serving.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    readonly string name = $"test_{Guid.NewGuid():N}";
    PostgresServer server = null!;

    public async Task InitializeAsync() => server = await PostgresServer.SharedAsync();

    public Task DisposeAsync() => server.ExecuteAsync($"drop database if exists {name} with (force)");

    IHost Host(params (string Key, string Value)[] settings) => HostOn(server, settings);

    IHost HostOn(PostgresServer on, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:thingsdb", on.ConnectionString(name) + ";Pooling=false"), new("Audit:SigningKey", TestDatabase.AuditSigningKey),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)),
        ]);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddSingleton<IClock>(Clock);
        builder.Services.AddScoped(_ => Caller.OfService("things"));
        builder.AddDatabase<ThingsDb>("thingsdb");
        return builder.Build();
    }

    FakeClock Clock { get; } = new(SystemClock.Instance.GetCurrentInstant());

    static Task<int?> RunAsync(IHost host, params string[] arguments) => host.RunCommandAsync<ThingsDb>(arguments);

    /// <summary>Runs a command; its exit code and what it says.</summary>
    static async Task<(int? Code, string Output, string Error)> SaidAsync(IHost host, params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var said = new StringWriter();
        using var complained = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(said));
        Console.SetError(TextWriter.Synchronized(complained));
        try
        {
            var code = await RunAsync(host, arguments);
            return (code, said.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    [Fact]
    public async Task Without_a_command_a_service_serves_and_an_unknown_one_is_2()
    {
        using var host = Host();
        Assert.Null(await RunAsync(host));
        Assert.Null(await RunAsync(host, "--urls", "http://127.0.0.1:0"));
        var unknown = await SaidAsync(host, "migrates");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("There is no command 'migrates'.", unknown.Error, StringComparison.Ordinal);
        Assert.All(host.Services.GetServices<Command>(), command => Assert.Contains($"  {command.Name}: {command.Summary}", unknown.Error, StringComparison.Ordinal));
        Assert.Equal(["migrate", "verify-audit"], host.Services.GetServices<Command>().Select(command => command.Name));
        Assert.All(host.Services.GetServices<Command>(), command => Assert.NotEmpty(command.Summary));
    }

    [Fact]
    public async Task Migrate_makes_the_database_its_tables_and_the_role_that_reads_and_writes_them_and_nothing_else()
    {
        var role = $"role_{Guid.NewGuid():N}";
        using var host = Host(("Database:Role", role), ("Database:RolePassword", "it's {secret}"));
        // Again before each start.
        for (var times = 0; times < 2; times++)
        {
            var migrated = await SaidAsync(host, "migrate");
            Assert.Equal(0, migrated.Code);
            Assert.Contains("ThingsDb: 20260201000000_Sizes", migrated.Output, StringComparison.Ordinal);
        }
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString(name)) { Username = role, Password = "it's {secret}", Pooling = false });
        await ExecuteAsync(source, "insert into things (id) values (gen_random_uuid()); update things set id = gen_random_uuid(); delete from things");
        await ExecuteAsync(source, "insert into audit_entries (id, at, subject, organisation, process, record, what) values (gen_random_uuid(), now(), 's', 'o', 'p', 'r', '{}')");
        foreach (var sql in (string[])["drop table things", "create table other (id int)", "create role other", "alter table audit_entries disable trigger all"])
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(source, sql))).SqlState);
    }

    [Fact]
    public async Task Without_a_role_in_the_configuration_none_is_made_and_without_its_password_the_step_fails()
    {
        using var host = Host();
        Assert.Equal(0, await RunAsync(host, "migrate"));
        var role = $"role_{Guid.NewGuid():N}";
        using var without = Host(("Database:Role", role));
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(without, "migrate").WaitAsync(Eventually.DefaultLimit));
        Assert.Equal("Database:RolePassword is missing.", failed.Message);
        await using var source = NpgsqlDataSource.Create(server.Address + ";Pooling=false");
        await using var roles = source.CreateCommand($"select count(*) from pg_roles where rolname = '{role}'");
        Assert.Equal(0L, await roles.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Migrate_waits_while_the_server_is_starting()
    {
        await using var own = await PostgresServer.StartAsync();
        await own.StopAsync();
        using var host = HostOn(own);
        var migrating = SaidAsync(host, "migrate");
        await own.StartAgainAsync();
        var migrated = await migrating;
        Assert.Equal(0, migrated.Code);
        Assert.Single(migrated.Output.Split('\n'), line => line == "ThingsDb: PostgreSQL does not answer yet, waiting for up to 120 seconds");
    }

    [Fact]
    public async Task Verify_audit_is_0_for_an_intact_trail_1_for_another_and_2_for_what_it_does_not_understand()
    {
        using var host = Host(("Audit:SealEvery", "1.00:00:00"));
        Assert.Equal(0, await RunAsync(host, "migrate"));
        Assert.StartsWith("audit trail intact: 0 entries, sealed to 0, head 0:", (await SaidAsync(host, "verify-audit")).Output, StringComparison.Ordinal);
        // A seal may be missing for ten intervals: then somebody should look.
        Clock.Reset(SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(10) + Duration.FromHours(1));
        await WriteAsync();
        Assert.Equal(0, await RunAsync(host, "verify-audit"));
        Clock.Advance(Duration.FromHours(-2));
        await host.Services.GetRequiredService<AuditSealing>().RunOnceAsync(default);
        await WriteAsync();
        var broken = await SaidAsync(host, "verify-audit");
        Assert.Equal(1, broken.Code);
        Assert.StartsWith("unsealed at 2: Entry 2 of ", broken.Output, StringComparison.Ordinal);
        Assert.Contains("audit trail NOT intact: 1 findings in 2 entries, sealed to 1", broken.Output, StringComparison.Ordinal);
        await host.Services.GetRequiredService<AuditSealing>().RunOnceAsync(default);
        Assert.Equal(0, await RunAsync(host, "verify-audit"));

        var report = await AuditTrail.VerifyAsync(host.Services.GetRequiredService<NpgsqlDataSource>(), TestDatabase.AuditSigningKey);
        Assert.Equal(0, await RunAsync(host, "verify-audit", "--expect", $"{report.Head}:{report.HeadHash}"));
        Assert.Equal(0, await RunAsync(host, "verify-audit", "--expect", $"{report.Head}:{report.HeadHash.ToUpperInvariant()}"));
        Assert.Equal(1, await RunAsync(host, "verify-audit", "--expect", $"{report.Head}:{new string('0', 64)}"));
        Assert.Equal(1, await RunAsync(host, "verify-audit", "--expect", $"{report.Head + 1}:{report.HeadHash}"));
        foreach (var arguments in (string[][])[["--expect"], ["--expect", "tomorrow"], ["--except", $"{report.Head}:{report.HeadHash}"], ["now"]])
        {
            var refused = await SaidAsync(host, ["verify-audit", .. arguments]);
            Assert.Equal(2, refused.Code);
            Assert.StartsWith("verify-audit [--expect", refused.Error, StringComparison.Ordinal);
        }

        async Task WriteAsync()
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ThingsDb>();
            db.AuditAs("make-thing", "thing/1");
            await db.SaveChangesAsync();
        }
    }

    static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
