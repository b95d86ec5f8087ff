using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;

namespace Jtai.AppHost;

/// <summary>What every resource writes to its console, in <c>logs/&lt;resource&gt;.log</c> of the last run: the dashboard forgets it with the run.</summary>
sealed partial class ConsoleLogs(StateFolder folder, ResourceNotificationService notifications, ResourceLoggerService consoles) : BackgroundService
{
    const int Remembered = 20;
    readonly ConcurrentDictionary<string, ConcurrentQueue<string>> lastLines = [];

    /// <summary>The end of a resource's console, as far as it may tell why the resource ended.</summary>
    public string LastLines(string resource) => lastLines.TryGetValue(resource, out var lines) ? string.Join('\n', lines) : "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var writing = new Dictionary<string, Task>();
        await foreach (var change in notifications.WatchAsync(stoppingToken))
            if (change.Resource is ProjectResource or ExecutableResource or ContainerResource && !writing.ContainsKey(change.ResourceId))
            {
                writing[change.ResourceId] = WriteAsync(change.Resource.Name, change.ResourceId, stoppingToken);
            }
    }

    async Task WriteAsync(string resource, string id, CancellationToken cancellation)
    {
        var last = lastLines.GetOrAdd(resource, _ => new());
        var log = StreamWriter.Null;
        await foreach (var lines in consoles.WatchAsync(id).WithCancellation(cancellation))
        {
            foreach (var line in lines)
            {
                var text = Colours().Replace(line.Content, "");
                // Many resources of Aspire's own never write.
                if (log == StreamWriter.Null) log = new StreamWriter(folder.Create("logs", $"{resource}.log")) { AutoFlush = true };
                await log.WriteLineAsync(text);
                if (NotTheReason().IsMatch(text)) continue;
                last.Enqueue(Time().Replace(text, ""));
                while (last.Count > Remembered) last.TryDequeue(out _);
            }
        }
    }

    /// <summary>What the orchestrator notes between the lines of the process, and the frames of exceptions, whose messages stand before them.</summary>
    [GeneratedRegex(@"^\S+ (?:\[sys\]|Waiting for resource|Executing command|Successfully executed|No custom certificate| +at )")]
    private static partial Regex NotTheReason();

    /// <summary>When the line was read.</summary>
    [GeneratedRegex(@"^\S+Z ")]
    private static partial Regex Time();

    /// <summary>The dashboard shows them; a file does not.</summary>
    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colours();
}
