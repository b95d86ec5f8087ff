using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Jtai.AnnexA;

/// <summary>Reads a file on a thread of its own, some hundred rows ahead of the checks. Sheets, rows and failures come in the order of the file.</summary>
sealed class ReadAhead : SheetSource
{
    const int RowsPerBatch = 128, BatchesAhead = 2;

    /// <summary>Of the rows that are kept because somebody looked so far ahead: some 40,000 of ordinary length.</summary>
    const long MaxBytesAhead = 48 << 20;

    readonly SheetSource source;
    readonly Thread thread;
    readonly BlockingCollection<Batch> read = new(BatchesAhead);
    readonly ConcurrentQueue<Batch> used = new();
    readonly List<Batch> looked = [];
    readonly CancellationTokenSource stop = new();
    Batch? current;
    ExceptionDispatchInfo? failure;
    int at, sheet;
    volatile int sheetDone;
    long bytesLooked;

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

    public override RowBuffer? Ahead(int distance)
    {
        distance += at;
        // All batches of a sheet are full but the last one.
        while (distance >= RowsPerBatch * (looked.Count + 1)
            && (looked.Count > 0 ? looked[^1] : current!).Count == RowsPerBatch
            && bytesLooked < MaxBytesAhead
            && read.TryTake(out var next, Timeout.Infinite))
        {
            looked.Add(next);
            bytesLooked += next.Bytes;
        }
        var (number, row) = Math.DivRem(distance, RowsPerBatch);
        if (number > looked.Count) return null;
        var batch = number == 0 ? current! : looked[number - 1];
        return row < batch.Count ? batch.Rows[row] : null;
    }

    /// <summary>Goes to the next batch. False at the end; throws <see cref="UnreadableException"/> where the reader could not go on.</summary>
    bool Take()
    {
        // What was looked at far ahead was read into new rows: not all of them are wanted again.
        if (current is { Sheet: null } && used.Count <= BatchesAhead) used.Enqueue(current);
        at = 0;
        if (looked.Count > 0)
        {
            current = looked[0];
            looked.RemoveAt(0);
            bytesLooked -= current.Bytes;
            return true;
        }
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
        public long Bytes => rows.Sum(row => row.Bytes);
        public string? Sheet { get; init; }
        public bool IsHidden { get; init; }
    }
}
