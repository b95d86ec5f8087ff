using NodaTime;

namespace Jtai.Testing;

/// <summary>A clock that stands until a test moves it. Safe to move while a service reads it.</summary>
public sealed class FakeClock(Instant now) : IClock
{
    long ticks = now.ToUnixTimeTicks();

    /// <summary>Stands at a time such as <c>2026-11-16T09:00:00Z</c>.</summary>
    public FakeClock(int year, int month, int day, int hour = 9, int minute = 0) : this(Instant.FromUtc(year, month, day, hour, minute))
    {
    }

    public Instant GetCurrentInstant() => Instant.FromUnixTimeTicks(Interlocked.Read(ref ticks));

    public void Advance(Duration by) => Interlocked.Add(ref ticks, (long)by.TotalTicks);

    public void Reset(Instant to) => Interlocked.Exchange(ref ticks, to.ToUnixTimeTicks());
}
