using System.Diagnostics;

namespace Jtai.AnnexA.Cli;

/// <summary>One line on a terminal that tells how far the work is; nothing where output is not a terminal, or the work is short.</summary>
sealed class ProgressLine(TextWriter? terminal, string what, long total) : IProgress<long>, IDisposable
{
    readonly Stopwatch since = Stopwatch.StartNew();
    long shown;

    public void Report(long value)
    {
        if (terminal is null || since.ElapsedMilliseconds < 1000 || since.ElapsedMilliseconds - shown < 250) return;
        shown = since.ElapsedMilliseconds;
        terminal.Write($"\r{what}: {Math.Min(100, value * 100 / Math.Max(1, total))} %  ");
    }

    public void Dispose()
    {
        if (shown > 0) terminal!.Write($"\r{new string(' ', what.Length + 10)}\r");
    }
}
