using Jtai.Data.Audit;
using Jtai.Data.Conventions;
using Jtai.Data.Http;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Jtai.Data;

/// <summary>
/// The database of one service. A service derives its own context from this one and adds its tables; <c>migrate</c> creates the audit trail, the
/// outbox, the inbox and the answers kept for <c>Idempotency-Key</c> besides (<see cref="SharedTables"/>).
/// <para>Conventions: snake_case names; <see cref="Instant"/>, <see cref="LocalDate"/> and <see cref="LocalTime"/> as <c>timestamptz</c>, <c>date</c>
/// and <c>time</c>; enumerations by name; a property <c>uint Revision</c> is PostgreSQL's <c>xmin</c>, which changes with every change of its row, and guards
/// it against concurrent changes. A change of a part that lives in another table does not change its root's revision.</para>
/// <para>A service that filters by membership declares <c>DbSet&lt;Membership&gt; Memberships</c>, and has their table too.</para>
/// </summary>
/// <param name="options">Options of the derived context.</param>
public abstract class JtaiDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The scope that the context serves at present: contexts are pooled, so it is not the one in the options.</summary>
    internal IServiceProvider? Scope { get; set; }

    /// <summary>
    /// Adds an entry to the audit trail, saved by the next <c>SaveChanges</c> in the same transaction as what it tells of, under the name of the
    /// process that the endpoint or the consumer names. Who and for which organisation come from the scope's <see cref="Caller"/>: the holder of the
    /// request's token, or the service itself. Reads of child-level data are entries too.
    /// </summary>
    /// <param name="record">What it was done to, as kind and id: <c>inspection/0197…</c>.</param>
    /// <param name="why">The reason given, or null where the process is reason enough.</param>
    /// <param name="what">Facts, as an object of ids, numbers, dates and codes; never a name, a date of birth or other personal data.</param>
    /// <exception cref="InvalidOperationException">Neither endpoint nor consumer names a process.</exception>
    public void Audit(string record, string? why = null, object? what = null) =>
        AuditAs(
            Work?.Process ?? throw new InvalidOperationException("Neither the endpoint nor the consumer names the process. A worker says it with AuditAs."),
            record, why, what);

    /// <summary>The same under a name of its own: for what a worker does, and for what one process does to many records.</summary>
    /// <param name="process">What was done, as a name of the domain: <c>move-dates</c>.</param>
    /// <param name="record">What it was done to.</param>
    /// <param name="why">The reason given.</param>
    /// <param name="what">Facts.</param>
    public void AuditAs(string process, string record, string? why = null, object? what = null)
    {
        var scope = Scope ?? throw new InvalidOperationException("An audit entry needs a context that was made by dependency injection: it tells who acts.");
        var caller = scope.GetRequiredService<Caller>();
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7(),
            At = scope.GetRequiredService<IClock>().GetCurrentInstant(),
            Subject = caller.Subject,
            Organisation = caller.Organisation,
            Process = process,
            Why = why,
            Record = record,
            What = AuditEntry.Json(what),
        };
        Add(entry);
        Work?.Add(entry.Id);
    }

    /// <summary>
    /// Says that a request that succeeds has no effect: what it asks for is so already, and is on record. Or it could have read child-level data, and there
    /// was none.
    /// </summary>
    public void NothingChanged()
    {
        if (Work is { } work) work.ChangedNothing = true;
    }

    AuditedWork? Work => Scope?.GetService<AuditedWork>();

    /// <inheritdoc />
    /// <exception cref="UnauditedException">The process has made no entry; nothing is saved.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        NeverWithoutEntry();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc />
    /// <exception cref="UnauditedException">The process has made no entry; nothing is saved.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        NeverWithoutEntry();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    void NeverWithoutEntry()
    {
        if (Work is not { Process: { } process } work) return;
        if (work.Entries.Count == 0 && ChangeTracker.HasChanges()) throw new UnauditedException(process);
        work.Add(ChangeTracker.Entries<OutboxMessage>().Where(message => message.State == EntityState.Added).Select(message => message.Entity.Type));
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        Scope = null;
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        Scope = null;
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Conventions.Add(_ => new RevisionConvention());
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        AuditEntry.Map(modelBuilder);
        AuditSeal.Map(modelBuilder);
        OutboxMessage.Map(modelBuilder);
        InboxMessage.Map(modelBuilder);
        IdempotentAnswer.Map(modelBuilder);
        Membership.Map(modelBuilder);
        AddedFramework.Map(modelBuilder);
        KnownInspection.Map(modelBuilder);
    }
}
