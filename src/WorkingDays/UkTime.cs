using NodaTime;

namespace Jtai.WorkingDays;

/// <summary>Clock times of the guidance are Europe/London: 17:00 is 17:00 on the wall in winter and in summer.</summary>
public static class UkTime
{
    /// <summary>Europe/London.</summary>
    public static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["Europe/London"];

    /// <summary>
    /// The instant of a clock time on a day in London. A time that the clock skips in March is the end of the gap; one that comes twice in October is
    /// the later one, so that nobody loses an hour.
    /// </summary>
    public static Instant At(LocalDate day, LocalTime time) => Zone.ResolveLocal(day.At(time), Resolver).ToInstant();

    /// <summary>The first instant after a day in London: what has no clock time is met until here.</summary>
    public static Instant EndOf(LocalDate day) => Zone.AtStartOfDay(day.PlusDays(1)).ToInstant();

    /// <summary>The day in London at an instant.</summary>
    public static LocalDate DayOf(Instant instant) => instant.InZone(Zone).Date;

    private static readonly NodaTime.TimeZones.ZoneLocalMappingResolver Resolver =
        NodaTime.TimeZones.Resolvers.CreateMappingResolver(NodaTime.TimeZones.Resolvers.ReturnLater, NodaTime.TimeZones.Resolvers.ReturnStartOfIntervalAfter);
}
