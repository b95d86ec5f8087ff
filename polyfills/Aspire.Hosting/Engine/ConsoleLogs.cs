using System.Collections.Concurrent;
using System.Threading.Channels;
using NativeServers;

namespace Aspire.Hosting.Engine;

/// <summary>The last console lines of every resource, and those to come.</summary>
internal sealed class ConsoleLogs
{
    private const int Kept = 2_000;
    private readonly ConcurrentDictionary<string, Log> _logs = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string resourceId, ConsoleLine line) => _logs.GetOrAdd(resourceId, _ => new()).Add(line);

    /// <summary>A line of the engine's own about the resource.</summary>
    public void Say(string resourceId, string text, bool isError = false) => Add(resourceId, new(DateTimeOffset.UtcNow, isError, $"[aspire] {text}"));

    public IReadOnlyList<ConsoleLine> Lines(string resourceId) => _logs.TryGetValue(resourceId, out var log) ? log.Lines() : [];

    /// <summary>The lines so far and, as they come, the next ones.</summary>
    public IAsyncEnumerable<ConsoleLine> FollowAsync(string resourceId, CancellationToken cancellation) => _logs.GetOrAdd(resourceId, _ => new()).FollowAsync(cancellation);

    private sealed class Log
    {
        private readonly Queue<ConsoleLine> _lines = new();
        private readonly List<Channel<ConsoleLine>> _followers = [];
        private readonly Lock _lock = new();

        public void Add(ConsoleLine line)
        {
            lock (_lock)
            {
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
