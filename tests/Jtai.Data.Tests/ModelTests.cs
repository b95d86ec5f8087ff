using Jtai.Data.Messages;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NodaTime;
using Npgsql;

namespace Jtai.Data.Tests;

/// <summary>
/// The shared tables are made by SQL and mapped by Entity Framework: what one of them has and the other has not would fail at the first query that needs it.
/// The model is built anew in each test; a process has one otherwise, whatever changes.
/// </summary>
public sealed class ModelTests : IAsyncLifetime
{
    TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync<LedgerDb>();

    public async Task DisposeAsync() => await database.DisposeAsync();

    /// <summary>A part of a page, in a table of its own.</summary>
    sealed class LedgerLine
    {
        public Guid Id { get; init; }
        public Guid LedgerPageId { get; init; }
        public int LineNumber { get; init; }
    }

    sealed class PlainDb(DbContextOptions<PlainDb> options) : JtaiDbContext(options)
    {
        public DbSet<LedgerPage> LedgerPages => Set<LedgerPage>();
        public DbSet<LedgerLine> LedgerLines => Set<LedgerLine>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            base.OnModelCreating(modelBuilder);
            modelBuilder.Entity<LedgerLine>(line =>
            {
                line.HasOne<LedgerPage>().WithMany().HasForeignKey(each => each.LedgerPageId);
                line.HasIndex(each => each.LineNumber);
            });
        }
    }

    [Fact]
    public async Task What_the_model_says_of_the_shared_tables_is_what_they_are()
    {
        await using var db = new LedgerDb(Anew<LedgerDb>());
        await database.ExecuteAsync("drop schema public cascade; create schema public");
        await db.CreateSharedAsync();
        // Once more is the same.
        await db.CreateSharedAsync();
        var shared = db.Model.GetEntityTypes().Where(entity => entity.ClrType != typeof(LedgerPage)).ToList();
        Assert.Equal(
            ["added_frameworks", "audit_entries", "audit_seals", "idempotent_answers", "inbox", "known_inspections", "memberships", "outbox"],
            shared.Select(entity => entity.GetTableName()).Order());
        foreach (var entity in shared)
        {
            var table = entity.GetTableName()!;
            var inModel = entity.GetProperties().Select(property =>
                $"{property.GetColumnName()} {TypeOf(property)}{(property.IsColumnNullable() ? "" : " not null")}{(property.GetDefaultValueSql() is { } sql ? $" default {sql}" : "")}");
            var columns = await ListAsync($"""
                select concat(attname, ' ', format_type(atttypid, atttypmod), case when attnotnull then ' not null' end,
                    case when pg_get_expr(adbin, adrelid) = 'now()' then ' default now()' end)
                from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
                where attrelid = '{table}'::regclass and attnum > 0
                """);
            Assert.Equal(columns.Order(), inModel.Order());
            var key = entity.FindPrimaryKey();
            Assert.Equal(
                key is null ? [] : [$"{key.GetName()}: {string.Join(", ", key.Properties.Select(property => property.GetColumnName()))}"],
                await ListAsync($"""
                    select concat(conname, ': ', (select string_agg(attname, ', ' order by array_position(conkey, attnum)) from pg_attribute
                        where attrelid = conrelid and attnum = any(conkey)))
                    from pg_constraint where conrelid = '{table}'::regclass and contype = 'p'
                    """));
        }
    }

    [Fact]
    public void A_service_has_the_tables_that_it_wants_and_those_that_all_have()
    {
        using var db = new PlainDb(Anew<PlainDb>());
        Assert.Equal(
            ["audit_entries", "audit_seals", "idempotent_answers", "inbox", "ledger_lines", "ledger_pages", "outbox"],
            db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).Order());
        Assert.DoesNotContain("memberships", SharedTables.SqlOf(db), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_as_people_write_them_and_a_revision_is_the_one_of_the_row()
    {
        using var db = new PlainDb(Anew<PlainDb>());
        var (page, line) = (db.Model.FindEntityType(typeof(LedgerPage))!, db.Model.FindEntityType(typeof(LedgerLine))!);
        Assert.Equal(
            [
                "due_at time without time zone", "due_on date", "id uuid", "opened_at timestamp with time zone", "state text", "title text", "xmin xid",
            ],
            page.GetProperties().Select(property => $"{property.GetColumnName()} {TypeOf(property)}").Order());
        Assert.Equal("pk_ledger_pages", page.FindPrimaryKey()!.GetName());
        Assert.Equal("fk_ledger_lines_ledger_pages_ledger_page_id", line.GetForeignKeys().Single().GetConstraintName());
        Assert.Equal(["ix_ledger_lines_ledger_page_id", "ix_ledger_lines_line_number"], line.GetIndexes().Select(index => index.GetDatabaseName()).Order());
        var revision = page.FindProperty(nameof(LedgerPage.Revision))!;
        Assert.Equal((true, ValueGenerated.OnAddOrUpdate), (revision.IsConcurrencyToken, revision.ValueGenerated));
        Assert.False(page.FindProperty(nameof(LedgerPage.Title))!.IsConcurrencyToken);
    }

    [Fact]
    public async Task A_membership_holds_from_its_first_instant_and_not_at_its_last()
    {
        await using var db = new LedgerDb(Anew<LedgerDb>());
        var (from, until) = (Instant.FromUtc(2026, 11, 16, 9, 0), Instant.FromUtc(2026, 11, 20, 17, 0));
        db.Add(new Membership { InspectionId = Guid.NewGuid(), Subject = "deputy", Organisation = "cqc", Role = "lead", ValidFrom = from, ValidUntil = until, SourceRevision = 1 });
        db.Add(new Membership { InspectionId = Guid.NewGuid(), Subject = "deputy", Organisation = "cqc", Role = "inspector", ValidFrom = from, SourceRevision = 1 });
        await db.SaveChangesAsync();
        var tick = Duration.FromMilliseconds(1);
        foreach (var (now, count) in new[] { (from - tick, 0), (from, 2), (until - tick, 2), (until, 1), (until + tick, 1) })
            Assert.Equal(count, await db.Memberships.Current("deputy", now).CountAsync());
        Assert.Equal(0, await db.Memberships.Current("another", from).CountAsync());
    }

    [Fact]
    public void A_milestone_that_the_timetable_has_not_or_has_without_a_time_is_due_at_no_time()
    {
        var dueAt = new DateTimeOffset(2026, 11, 18, 17, 0, 0, TimeSpan.Zero);
        var inspection = new KnownInspection { Deadlines = [new("audits", new DateOnly(2026, 11, 20), null), new("audit-list", new DateOnly(2026, 11, 18), dueAt)] };
        Assert.Equal((dueAt, null, null), (inspection.DueAt("audit-list"), inspection.DueAt("audits"), inspection.DueAt("report")));
    }

    DbContextOptions<T> Anew<T>() where T : DbContext => new DbContextOptionsBuilder<T>()
        .UseNpgsql(database.ConnectionString, npgsql => npgsql.UseNodaTime()).EnableServiceProviderCaching(false).Options;

    /// <summary>By the name that PostgreSQL gives it.</summary>
    static string TypeOf(IProperty property) => property.GetColumnType() is "time" ? "time without time zone" : property.GetColumnType();

    async Task<List<string>> ListAsync(string sql)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}
