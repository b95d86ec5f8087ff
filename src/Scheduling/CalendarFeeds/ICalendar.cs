using System.Globalization;
using System.Text;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.CalendarFeeds;

/// <summary>An event of a calendar: a whole day, or from one instant to another.</summary>
/// <param name="Uid">The same for ever, whatever changes about it.</param>
/// <param name="Sequence">Raised with every change, so that calendars follow.</param>
/// <param name="ChangedAt">When it last changed.</param>
/// <param name="Summary">Its title.</param>
/// <param name="Description">More about it.</param>
/// <param name="Location">Where.</param>
/// <param name="Day">The whole day, Europe/London; null where it has times.</param>
/// <param name="StartsAt">When it begins, where it is no whole day.</param>
/// <param name="EndsAt">When it ends, where it is no whole day.</param>
/// <param name="Cancelled">It does not take place any more.</param>
/// <param name="Busy">It takes the person's time.</param>
sealed record CalendarEvent(
    string Uid, int Sequence, Instant ChangedAt, string Summary, string? Description, string? Location, LocalDate? Day, Instant StartsAt,
    Instant EndsAt, bool Cancelled, bool Busy);

/// <summary>
/// iCalendar (RFC 5545), as much of it as a feed of single events needs. Ical.Net would be the library: its folded lines cut a character of two
/// halves apart, and it writes control characters that it cannot read itself. Times are London time with its definition, which Outlook, Google and
/// Apple all take; DTSTAMP is the last change, as RFC 5545 3.8.7.2 has it where there is no METHOD, so that the text changes only with its content.
/// </summary>
static class ICalendar
{
    static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("yyyyMMdd");
    static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture("yyyyMMdd'T'HHmmss");
    static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture("yyyyMMdd'T'HHmmss'Z'");

    // The rule of the European Union's summer time, which London has kept since 1996.
    const string London = """
        BEGIN:VTIMEZONE
        TZID:Europe/London
        BEGIN:DAYLIGHT
        TZNAME:BST
        DTSTART:19960331T010000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        TZOFFSETFROM:+0000
        TZOFFSETTO:+0100
        END:DAYLIGHT
        BEGIN:STANDARD
        TZNAME:GMT
        DTSTART:19961027T020000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0000
        END:STANDARD
        END:VTIMEZONE
        """;

    /// <summary>The calendar as text in UTF-8.</summary>
    internal static byte[] Write(string name, IEnumerable<CalendarEvent> events)
    {
        var text = new StringBuilder();
        string[] head =
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Jtai//Scheduling//EN", "CALSCALE:GREGORIAN", $"NAME:{Escape(name)}", $"X-WR-CALNAME:{Escape(name)}",
            // How often to ask again, in the words of RFC 7986 and in those of Outlook.
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        ];
        foreach (var line in head.Concat(London.Split('\n')).Concat(events.SelectMany(Lines)).Append("END:VCALENDAR")) Fold(text, line);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static IEnumerable<string> Lines(CalendarEvent @event)
    {
        yield return "BEGIN:VEVENT";
        yield return $"UID:{@event.Uid}";
        yield return $"DTSTAMP:{Utc.Format(@event.ChangedAt)}";
        yield return $"LAST-MODIFIED:{Utc.Format(@event.ChangedAt)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{@event.Sequence}");
        if (@event.Day is { } day)
        {
            yield return $"DTSTART;VALUE=DATE:{Date.Format(day)}";
            // The end is the first day that is no longer part of it.
            yield return $"DTEND;VALUE=DATE:{Date.Format(day.PlusDays(1))}";
        }
        else
        {
            yield return $"DTSTART;TZID=Europe/London:{InLondon(@event.StartsAt)}";
            yield return $"DTEND;TZID=Europe/London:{InLondon(@event.EndsAt)}";
        }
        // Outlook shows what is cancelled like everything else.
        yield return $"SUMMARY:{(@event.Cancelled ? "Cancelled: " : "")}{Escape(@event.Summary)}";
        if (@event.Description is { } description) yield return $"DESCRIPTION:{Escape(description)}";
        if (@event.Location is { } location) yield return $"LOCATION:{Escape(location)}";
        yield return $"STATUS:{(@event.Cancelled ? "CANCELLED" : "CONFIRMED")}";
        yield return $"TRANSP:{(@event.Busy && !@event.Cancelled ? "OPAQUE" : "TRANSPARENT")}";
        yield return "CLASS:PRIVATE";
        yield return "END:VEVENT";
    }

    static string InLondon(Instant instant) => Local.Format(instant.InZone(UkTime.Zone).LocalDateTime);

    static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var each in text)
            if (each is '\\' or ';' or ',') escaped.Append('\\').Append(each);
            else if (each == '\n') escaped.Append("\\n");
            else if (!char.IsControl(each)) escaped.Append(each);
        return escaped.ToString();
    }

    /// <summary>A line of more than 75 octets goes on in the next, after a space; never within a character.</summary>
    static void Fold(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > 75)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
