using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Jtai.Scheduling.Tests.CalendarFeeds;

/// <summary>An event as a calendar program understands it; times in UTC, whole days as days, the end exclusive.</summary>
sealed record UnderstoodEvent(string Uid, int Sequence, string Status, string Summary, string? Description, string? Location, string Start, string End, string Stamp);

/// <summary>Programs of others that read calendars: Python's icalendar and vobject, and khal. eng/install-servers.sh installs them for the tests.</summary>
static class CalendarPrograms
{
    /// <summary>What both libraries have understood; that they understand the same is asserted.</summary>
    internal static async Task<IReadOnlyList<UnderstoodEvent>> ReadAsync(byte[] calendar)
    {
        var read = JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<UnderstoodEvent>>>(await RunAsync("/usr/bin/python3", [Script()], calendar), JsonSerializerOptions.Web)!;
        Assert.Equal(read["icalendar"], read["vobject"]);
        return read["icalendar"];
    }

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    internal static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, byte[]? input = null, string? home = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        start.Environment["LC_ALL"] = "C.UTF-8";
        if (home is not null) start.Environment["HOME"] = home;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        if (input is not null) await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}");
        return await output;
    }

    static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "read_calendar.py");
}
