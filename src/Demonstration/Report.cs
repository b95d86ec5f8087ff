using System.Diagnostics;

namespace Jtai.Demonstration;

/// <summary>Progress while it goes, and a table of it all at the end.</summary>
internal sealed class Report(TextWriter output)
{
    static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    readonly List<string[]> _lines = [["Step", "Who", "When (London)", "Due (London)", "Result"]];

    public async Task<T> StepAsync<T>(string step, string who, Func<Task<(T Value, DateTimeOffset? Due, string Result)>> act)
    {
        await output.WriteAsync($"  {step} ... ");
        await output.FlushAsync();
        var watch = Stopwatch.StartNew();
        try
        {
            var (value, due, result) = await act();
            await output.WriteLineAsync($"{result} ({watch.ElapsedMilliseconds} ms)");
            _lines.Add([step, who, Clock(DateTimeOffset.UtcNow), due is { } at ? Clock(at) : "", result]);
            return value;
        }
        catch
        {
            await output.WriteLineAsync("failed");
            throw;
        }
    }

    public void WriteTable()
    {
        var widths = Enumerable.Range(0, _lines[0].Length).Select(column => _lines.Max(line => line[column].Length)).ToArray();
        output.WriteLine();
        foreach (var line in _lines)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
            if (line == _lines[0])
            {
                output.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
            }
        }

        output.WriteLine();
    }

    public static DateTimeOffset InLondon(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, London);

    static string Clock(DateTimeOffset at) => InLondon(at).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
