using System.Collections.Concurrent;
using System.Diagnostics;
using Jtai.Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Uploads;

/// <summary>
/// The right to write to an upload, of one request at a time whatever the replica: kept in the database, by the database's clock. It is renewed while bytes
/// come, and ends by itself where its holder was killed, or its sender went away unnoticed.
/// </summary>
internal sealed class UploadLease : IAsyncDisposable
{
    /// <summary>A sender who is silent for longer has gone, or comes again: nobody waits with the lease until it lapses.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(6);

    static readonly TimeSpan Length = TimeSpan.FromSeconds(12), RenewedAfter = TimeSpan.FromSeconds(3), Patience = TimeSpan.FromSeconds(15);

    // One may wait for each upload, here: more would keep the database busy with asking.
    static readonly ConcurrentDictionary<Guid, bool> Waiting = new();

    readonly IntakeDb _db;
    readonly Guid _uploadId;
    long _since = Stopwatch.GetTimestamp();
    bool _isOver;

    UploadLease(IntakeDb db, Guid uploadId) => (_db, _uploadId) = (db, uploadId);

    /// <summary>Who holds it, in the upload's row.</summary>
    public Guid Holder { get; } = Guid.NewGuid();

    /// <summary>Waits for whoever holds it: a sender whose connection broke comes again before that is noticed here.</summary>
    /// <returns>Null where somebody still holds it after a while, where another waits already, or where there is no such upload.</returns>
    public static async Task<UploadLease?> TakeAsync(IntakeDb db, Guid uploadId, CancellationToken cancellationToken)
    {
        if (await TryTakeAsync(db, uploadId, cancellationToken) is { } free) return free;
        if (!Waiting.TryAdd(uploadId, true)) return null;

        try
        {
            var pause = TimeSpan.FromMilliseconds(100);
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience;)
            {
                await Task.Delay(pause, cancellationToken);
                if (await TryTakeAsync(db, uploadId, cancellationToken) is { } lease) return lease;

                pause = pause.TotalSeconds < 1 ? pause * 1.5 : pause;
            }

            return null;
        }
        finally
        {
            Waiting.TryRemove(uploadId, out _);
        }
    }

    /// <returns>Null where somebody holds it, or there is no such upload.</returns>
    public static async Task<UploadLease?> TryTakeAsync(IntakeDb db, Guid uploadId, CancellationToken cancellationToken)
    {
        var lease = new UploadLease(db, uploadId);
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            update uploads set holder = {lease.Holder}, held_until = clock_timestamp() + {Length}
            where id = {uploadId} and (holder is null or held_until < clock_timestamp())
            """,
            cancellationToken);
        return taken == 1 ? lease : null;
    }

    /// <summary>Before anything is written: nobody else may have begun to.</summary>
    /// <exception cref="UploadLeaseLostException">Somebody has.</exception>
    public async ValueTask KeepAsync()
    {
        if (Stopwatch.GetElapsedTime(_since) >= RenewedAfter) await RenewAsync();
    }

    /// <inheritdoc cref="KeepAsync"/>
    public async Task RenewAsync()
    {
        var since = Stopwatch.GetTimestamp();
        Hold(await _db.Database.ExecuteSqlAsync(
            $"update uploads set held_until = clock_timestamp() + {Length} where id = {_uploadId} and holder = {Holder}"));
        _since = since;
    }

    /// <summary>Saves how much is on the disk.</summary>
    /// <exception cref="UploadLeaseLostException">Somebody else has begun to write.</exception>
    public async Task SaveAsync(long offset, byte[] sealedTail)
    {
        var since = Stopwatch.GetTimestamp();
        Hold(await _db.Database.ExecuteSqlAsync(
            $"""
            update uploads set "offset" = {offset}, sealed_tail = {sealedTail}, held_until = clock_timestamp() + {Length}
            where id = {_uploadId} and holder = {Holder}
            """));
        _since = since;
    }

    /// <summary>Saves what has become of it, in the transaction that records it.</summary>
    /// <exception cref="UploadLeaseLostException">Somebody else has begun to write.</exception>
    public async Task CompleteAsync(Guid documentId) => Hold(await _db.Database.ExecuteSqlAsync(
        $"""
        update uploads set "offset" = length, sealed_tail = null, document_id = {documentId} where id = {_uploadId} and holder = {Holder}
        """));

    /// <summary>Removes the upload, in the transaction that records it; never one that has become a document meanwhile.</summary>
    /// <exception cref="UploadLeaseLostException">It has, or somebody else has begun to write.</exception>
    public async Task RemoveAsync() =>
        Hold(await _db.Database.ExecuteSqlAsync($"delete from uploads where id = {_uploadId} and holder = {Holder} and document_id is null"));

    void Hold(int rows)
    {
        if (rows == 1) return;

        _isOver = true;
        throw new UploadLeaseLostException();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isOver) await _db.Database.ExecuteSqlAsync($"update uploads set holder = null, held_until = null where id = {_uploadId} and holder = {Holder}");
    }
}

/// <summary>A request wrote to an upload for so long without a sign of life that another one took over. What it had not saved is sent again.</summary>
internal sealed class UploadLeaseLostException() : IOException("Another request goes on with the upload.");
