using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Jtai.AnnexA;

/// <summary>Reads a file on a thread of its own, some hundred rows ahead of the checks. Sheets, rows and failures come in the order of the file.</summary>
sealed class ReadAhead : SheetSource
{
    const int RowsPerBatch = 128, BatchesAhead = 2;

    readonly SheetSource source;
    readonly Thread thread;
    readonly BlockingCollection<Batch> read = new(BatchesAhead);
    readonly ConcurrentQueue<Batch> used = new();
    readonly CancellationTokenSource stop = new();
    Batch? current;
    ExceptionDispatchInfo? failure;
    int at, sheet;
    volatile int sheetDone;

    public ReadAhead(SheetSource source)
    {
        this.source = source;
        thread = new Thread(Read) { IsBackground = true, Name = "annexa reader" };
        thread.Start();
    }

    public override string Format => source.Format;

    /// <summary>To be looked at when all is read, or after <see cref="Stop"/>.</summary>
    public override List<(Check Check, string Message, string Expected)> Notes => source.Notes;

    public override bool NextSheet()
    {
        sheetDone = sheet++;
        while (Take())
            if (current!.Sheet is { } name)
            {
                (SheetName, IsHidden) = (name, current.IsHidden);
                return true;
            }
        return false;
    }

    public override bool NextRow(RowBuffer row)
    {
        while (current is not null && at == current.Count)
            if (current.Sheet is null && current.Count < RowsPerBatch || !Take()) return false;
        row.Swap(current!.Rows[at++]);
        return true;
    }

    public override ReadOnlySpan<RowBuffer> Ahead => current is null ? [] : current.Rows.AsSpan(at..current.Count);

    /// <summary>Goes to the next batch. False at the end; throws <see cref="UnreadableException"/> where the reader could not go on.</summary>
    bool Take()
    {
        if (current is { Sheet: null }) used.Enqueue(current);
        at = 0;
        if (read.TryTake(out current, Timeout.Infinite)) return true;
        failure?.Throw();
        return false;
    }

    void Read()
    {
        try
        {
            ReadSheets();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody waits for the rest.
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception is OutOfMemoryException ? exception : UnreadableException.Of(exception));
        }
        read.CompleteAdding();
    }

    void ReadSheets()
    {
        for (var number = 1; source.NextSheet(); number++)
        {
            read.Add(new Batch([]) { Sheet = source.SheetName, IsHidden = source.IsHidden }, stop.Token);
            for (var more = true; more && sheetDone < number;)
            {
                var batch = used.TryDequeue(out var again) ? again : new Batch([.. Enumerable.Range(0, RowsPerBatch).Select(_ => new RowBuffer())]);
                batch.Count = 0;
                while (more && batch.Count < RowsPerBatch)
                    if (more = source.NextRow(batch.Rows[batch.Count])) batch.Rows[batch.Count++].Mend();
                read.Add(batch, stop.Token);
            }
        }
    }

    /// <summary>Ends the reading, wherever it is.</summary>
    public void Stop()
    {
        stop.Cancel();
        thread.Join();
    }

    public override void Dispose()
    {
        Stop();
        read.Dispose();
        stop.Dispose();
        source.Dispose();
    }

    /// <summary>Rows of the present sheet, fewer than there is room for at its end; or the start of a sheet.</summary>
    sealed class Batch(RowBuffer[] rows)
    {
        public RowBuffer[] Rows => rows;
        public int Count { get; set; }
        public string? Sheet { get; init; }
        public bool IsHidden { get; init; }
    }
}
