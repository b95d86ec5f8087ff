using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Jtai.Testing;

/// <summary>Waits for conditions, never for time.</summary>
public static class Eventually
{
    /// <summary>
    /// Generous: a limit that is reached is a failure, and machines are sometimes busy. Where most waits are expected to fail, as under
    /// <c>eng/mutate.sh</c>, JTAI_PATIENCE says fewer seconds.
    /// </summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("JTAI_PATIENCE") ?? "60"));

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within the limit (<see cref="DefaultLimit"/> if not given).</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > (limit ?? DefaultLimit))
                throw new TimeoutException($"Not within {limit ?? DefaultLimit}: {what}");
            await Task.Delay(20);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, TimeSpan?, string?)" />
    public static Task TrueAsync(Func<bool> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        TrueAsync(() => Task.FromResult(condition()), limit, what);

    /// <summary>The one thing that is found, as soon as it is: a span ends a moment after its answer has arrived.</summary>
    /// <exception cref="TimeoutException">There was none, or more than one, within the limit.</exception>
    public static async Task<T> SingleAsync<T>(Func<IEnumerable<T>> find)
    {
        var found = new List<T>();
        await TrueAsync(() => (found = [.. find()]).Count == 1);
        return found[0];
    }
}
