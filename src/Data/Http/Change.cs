using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Jtai.Data.Http;

/// <summary>
/// A change in one transaction under a lock: of two at once the second decides on what the first has made of it. Under an <c>Idempotency-Key</c> it joins
/// the transaction that there is, which is committed with the answer. Disposed without <see cref="SaveAsync"/>, it has not happened.
/// </summary>
public sealed class Change : IAsyncDisposable
{
    readonly JtaiDbContext db;
    readonly IDbContextTransaction? own;

    Change(JtaiDbContext db, IDbContextTransaction? own) => (this.db, this.own) = (db, own);

    /// <summary>Begins it, or joins, and waits for the lock.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="locks">The statement that locks: <c>select 1 from inspections where id = {id} for update</c>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task<Change> BeginAsync(JtaiDbContext db, FormattableString locks, CancellationToken cancellationToken)
    {
        var change = new Change(db, db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null);
        await db.Database.ExecuteSqlAsync(locks, cancellationToken);
        return change;
    }

    /// <summary>Begins the change of one record that the caller may see; null where there is none: 404.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="seen">The record, if the caller may see it, with all that is decided on. Nothing of it may have been read with tracking before.</param>
    /// <param name="locks">The statement that locks it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task<Change<T>?> OfAsync<T>(JtaiDbContext db, IQueryable<T> seen, FormattableString locks, CancellationToken cancellationToken)
        where T : class
    {
        // ¶14-15: what is not the caller's is not locked either. Whoever could wait for another's lock would have learnt something.
        if (!await seen.AnyAsync(cancellationToken)) return null;
        var change = await BeginAsync(db, locks, cancellationToken);
        if (await seen.SingleOrDefaultAsync(cancellationToken) is { } record) return new Change<T>(change, record);
        await change.DisposeAsync();
        return null;
    }

    /// <summary>Saves what the context has, and commits unless the transaction is another's.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The change of one record.</summary>
/// <param name="change">The transaction and the lock.</param>
/// <param name="record">The record as it was read under the lock.</param>
public sealed class Change<T>(Change change, T record) : IAsyncDisposable
{
    /// <summary>The record as it was read under the lock.</summary>
    public T Record { get; } = record;

    /// <inheritdoc cref="Change.SaveAsync"/>
    public Task SaveAsync(CancellationToken cancellationToken) => change.SaveAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => change.DisposeAsync();
}
