using System.Collections.Concurrent;
using System.Threading.Channels;
using NativeServers;

namespace Aspire.Hosting.Engine;

/// <summary>The last console lines of every resource, and those to come; all of this run's are in a file each.</summary>
internal sealed class ConsoleLogs : IDisposable
{
    private const int Kept = 2_000;
    private readonly ConcurrentDictionary<string, Log> _logs = new(StringComparer.OrdinalIgnoreCase);

    private string? _folder;

    /// <summary>Keeps the lines of this run as files, for who looks after the end. Those of the run before are gone.</summary>
    public void WriteTo(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folder = folder;
    }

    public void Add(string resourceId, ConsoleLine line) => Of(resourceId).Add(line);

    /// <summary>A line of the engine's own about the resource.</summary>
    public void Say(string resourceId, string text, bool isError = false) => Add(resourceId, new(DateTimeOffset.UtcNow, isError, $"[aspire] {text}"));

    public IReadOnlyList<ConsoleLine> Lines(string resourceId) => _logs.TryGetValue(resourceId, out var log) ? log.Lines() : [];

    /// <summary>The lines so far and, as they come, the next ones.</summary>
    public IAsyncEnumerable<ConsoleLine> FollowAsync(string resourceId, CancellationToken cancellation) => Of(resourceId).FollowAsync(cancellation);

    public void Dispose()
    {
        foreach (var log in _logs.Values) log.Dispose();
    }

    private Log Of(string resourceId) => _logs.GetOrAdd(resourceId, id => new(_folder is null ? null : Path.Combine(_folder, $"{id}.log")));

    private sealed class Log(string? file) : IDisposable
    {
        private readonly Queue<ConsoleLine> _lines = new();
        private readonly List<Channel<ConsoleLine>> _followers = [];
        private readonly Lock _lock = new();
        private readonly Lazy<StreamWriter?> _file = new(() => file is null ? null : new StreamWriter(file) { AutoFlush = true });
        private bool _ended;

        public void Dispose()
        {
            lock (_lock)
            {
                if (!_ended) _file.Value?.Dispose();
                _ended = true;
            }
        }

        public void Add(ConsoleLine line)
        {
            lock (_lock)
            {
                if (!_ended) _file.Value?.WriteLine($"{line.At:yyyy-MM-ddTHH:mm:ss.fffZ} {line.Text}");
                _lines.Enqueue(line);
                while (_lines.Count > Kept) _lines.Dequeue();
                foreach (var follower in _followers) follower.Writer.TryWrite(line);
            }
        }

        public ConsoleLine[] Lines()
        {
            lock (_lock) return [.. _lines];
        }

        public async IAsyncEnumerable<ConsoleLine> FollowAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            // A reader that is too slow loses lines rather than memory.
            var channel = Channel.CreateBounded<ConsoleLine>(new BoundedChannelOptions(Kept * 2) { FullMode = BoundedChannelFullMode.DropOldest });
            lock (_lock)
            {
                foreach (var line in _lines) channel.Writer.TryWrite(line);
                _followers.Add(channel);
            }
            try
            {
                await foreach (var line in channel.Reader.ReadAllAsync(cancellation)) yield return line;
            }
            finally
            {
                lock (_lock) _followers.Remove(channel);
            }
        }
    }
}
