namespace Jtai.ServiceDefaults.Tests;

static class Eventually
{
    /// <summary>A span ends a moment after its answer has arrived.</summary>
    public static async Task<T> SingleAsync<T>(Func<IEnumerable<T>> find)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            if (find().ToArray() is [var found]) return found;
            await Task.Delay(10, limit.Token);
        }
    }
}
