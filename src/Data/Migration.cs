using System.Diagnostics;
using Jtai.Data.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jtai.Data;

/// <summary>Brings a database to the version of the program: what all services have alike, then the context's migrations.</summary>
public static class Migration
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Migrates the database of <paramref name="db"/>. Several may do so at once; Entity Framework lets one go first.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="cancellationToken">Stops it between steps.</param>
    public static async Task MigrateAsync(this JtaiDbContext db, CancellationToken cancellationToken = default)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken)) await creator.CreateAsync(cancellationToken);
        // Otherwise a new database's first question is for a table that is not there: an error on every console.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        await db.CreateSharedAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Creates the tables that all services have alike, and the triggers of the audit trail and the outbox.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task CreateSharedAsync(this JtaiDbContext db, CancellationToken cancellationToken = default)
    {
        await using var resource = typeof(Migration).Assembly.GetManifestResourceStream("Jtai.Data.Database.sql")!;
        using var reader = new StreamReader(resource);
        var sql = await reader.ReadToEndAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('Jtai.Data'))", cancellationToken);
#pragma warning disable EF1002 // Text of this assembly.
        await db.Database.ExecuteSqlRawAsync((SharedTables.SqlOf(db) + sql).Replace("{", "{{").Replace("}", "}}"), cancellationToken);
#pragma warning restore EF1002
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// The role as which the service runs: reads and writes the rows of its own database and can do nothing else on the server. It owns nothing, so
    /// it cannot switch off the triggers of the audit trail; to this it adds entries, and of its head, its seals and the migrations it only reads.
    /// </summary>
    internal static async Task GrantAsync(this JtaiDbContext db, string role, string password)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('Jtai.Data'))");
        var statements = await db.Database.SqlQuery<string>($"""
            select concat_ws('; ',
                case when not exists (select from pg_roles where rolname = {role}) then format('create role %I', {role}) end,
                format('alter role %I with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password %L', {role}, {password}),
                format('revoke all on database %I from public', current_database()),
                format('grant connect on database %I to %I', current_database(), {role}),
                format('grant usage on schema public to %I', {role}),
                'revoke create on schema public from public',
                format('revoke all on all tables in schema public from %I', {role}),
                format('grant select, insert, update, delete on all tables in schema public to %I', {role}),
                format('revoke insert, update, delete on audit_head, audit_seals, "__EFMigrationsHistory" from %I', {role}),
                format('revoke update, delete on audit_entries from %I', {role}),
                format('grant execute on function audit_seal to %I', {role}),
                format('grant usage on all sequences in schema public to %I', {role})) as "Value"
            """).SingleAsync();
        // The statements hold the password: not by Entity Framework, nor with PostgreSQL's own report, which would write them into a log where they fail.
        // Only a superuser may say that; a managed server has other users.
        const string Quietly =
            "select set_config('log_min_error_statement', 'panic', true), set_config('log_statement', 'none', true) from pg_roles where rolname = "
            + "current_user and rolsuper";
        // Every role may connect to these two, unless somebody says otherwise. Another service may do so at this moment, and on a managed server nobody may.
        const string OwnDatabaseOnly = """
            do $$
            declare
                name text;
            begin
                foreach name in array array['postgres', 'template1'] loop
                    begin
                        execute format('revoke connect on database %I from public', name);
                    exception when internal_error or insufficient_privilege or invalid_catalog_name then
                        raise notice '%', sqlerrm;
                    end;
                end loop;
            end $$
            """;
        await using var grant = new NpgsqlCommand($"{Quietly}; {statements}; {OwnDatabaseOnly}", (NpgsqlConnection)db.Database.GetDbConnection());
        await grant.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    internal static async Task<int> RunAsync<TDb>(IServiceProvider services, string[] args) where TDb : JtaiDbContext
    {
        var db = services.GetRequiredService<TDb>();
        var started = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await db.MigrateAsync();
                if (services.GetRequiredService<IConfiguration>().GetSection("Database") is { } database && database["Role"] is { } role)
                {
                    await db.GrantAsync(role, database["RolePassword"] ?? throw new InvalidOperationException("Database:RolePassword is missing."));
                }
                Console.WriteLine($"{typeof(TDb).Name}: {(await db.Database.GetAppliedMigrationsAsync()).Last()}");
                return 0;
            }
            // Published, nothing waits until the server takes connections.
            catch (Exception exception) when (Transient.Is(exception) && started.Elapsed < Patience)
            {
                if (attempt == 1) Console.WriteLine($"{typeof(TDb).Name}: PostgreSQL does not answer yet, waiting for up to {Patience.TotalSeconds} seconds");
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }
}
