using System.Globalization;
using System.Runtime.CompilerServices;

namespace Jtai.AnnexA;

/// <summary>How a text was understood as a date.</summary>
enum DateReading
{
    Understood,
    NotADate,
    /// <summary>More than one day is meant as likely, such as 25-03-26.</summary>
    Ambiguous,
}

/// <summary>What shows in a date beside the day.</summary>
[Flags]
enum DateTraits : byte
{
    None = 0,
    /// <summary>Written in numbers of which only the first can be the day.</summary>
    DayFirst = 1,
    /// <summary>Written in numbers of which only the second can be the day; it is not read.</summary>
    MonthFirst = 2,
    /// <summary>Written in numbers either of which may be the day, and each gives another date.</summary>
    MaySwap = 4,
    /// <summary>A day that no child-level list can hold, such as 01/01/1900; it is not read.</summary>
    Implausible = 8,
    /// <summary>The time zone that is stated makes it another day in England: 23:00 UTC in summer is the next day.</summary>
    OtherDayHere = 16,
    /// <summary>23:00 of a day of summer time: midnight, for a program that counts in UTC.</summary>
    ElevenInSummer = 32,
}

/// <summary>
/// Dates in the forms that people use: day first (guidance: DD/MM/YYYY), ISO, month names, serial numbers of a spreadsheet,
/// each with or without a time of day, which is dropped. Month-first dates are not guessed at.
/// </summary>
static class DateValues
{
    /// <summary>Day number of 30 December 1899, from which spreadsheets count.</summary>
    const int Epoch = 693_593;

    /// <summary>1 January 1927 and 31 December 2054: what lies outside is no date of a child-level list, but stands for none.</summary>
    const int FirstSerial = 9_863, LastSerial = 56_613;

    /// <summary>The years of these days.</summary>
    const int FirstYear = 1927, LastYear = 2054;

    /// <summary>31 December 9999, the last day of a spreadsheet.</summary>
    const int MaxSerial = 2_958_465;

    static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    public static double ToSerial(DateOnly date) => date.DayNumber - Epoch;

    /// <summary>A number with the format of a date or a time as people see it: "01/10/2026", "01/10/2026 09:30", "09:30"; null if it is neither.</summary>
    /// <param name="serial">The number.</param>
    /// <param name="row">Its row, which knows from what day it counts.</param>
    /// <param name="anyDay">
    /// Days of any year, as a spreadsheet shows them; otherwise only what is a date of a list: an age of 12 that has the format of a date is no
    /// 12/01/1900.
    /// </param>
    public static string? Shown(double serial, RowBuffer row, bool anyDay)
    {
        var seconds = Math.Min((int)Math.Round((serial - Math.Floor(serial)) * 86_400), 86_399);
        var time = seconds == 0
            ? ""
            : TimeOnly.MinValue.Add(TimeSpan.FromSeconds(seconds)).ToString(seconds % 60 == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
        if (serial is > 0 and < 1) return time.Length > 0 ? time : null;
        var day = TryFromSerial(serial + row.EpochShift, out var date) ? Wording.Day(date) : anyDay ? AnyDay(Math.Floor(serial) + row.EpochShift, row) : null;
        return day is null || time.Length == 0 ? day : $"{day} {time}";
    }

    /// <summary>Excel counts a day 0 and a 29 February 1900, so that its numbers before it are those of other days than LibreOffice's.</summary>
    static string? AnyDay(double day, RowBuffer row) => (day, row.CountsLeapDayOf1900) switch
    {
        (0, true) => "00/01/1900",
        (60, true) => "29/02/1900",
        ( > 0 and < 60, true) => Wording.Day(DateOnly.FromDayNumber(Epoch + 1 + (int)day)),
        ( > -Epoch and <= MaxSerial, _) => Wording.Day(DateOnly.FromDayNumber(Epoch + (int)day)),
        _ => null,
    };

    /// <summary>Traits of a cell that the spreadsheet keeps as a date.</summary>
    public static DateTraits TraitsOf(DateOnly date, double serial) =>
        (date.Day > 12 ? DateTraits.DayFirst : date.Day == date.Month ? DateTraits.None : DateTraits.MaySwap)
        | (serial != Math.Floor(serial)
            && Math.Abs(serial - Math.Floor(serial) - 23 / 24.0) < 1e-6
            && IsSummerTime(date.ToDateTime(new TimeOnly(23, 0))) ? DateTraits.ElevenInSummer : 0);

    public static bool TryFromSerial(double serial, out DateOnly date)
    {
        var day = Math.Floor(serial);
        var plausible = day is >= FirstSerial and <= LastSerial;
        date = plausible ? DateOnly.FromDayNumber(Epoch + (int)day) : default;
        return plausible;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">Trimmed.</param>
    /// <param name="plausible">Where the date is likely to lie: a two-digit year that comes first is read only there.</param>
    /// <param name="date">The date.</param>
    public static DateReading Read(ReadOnlySpan<char> text, (DateOnly From, DateOnly To) plausible, out DateOnly date) =>
        Read(text, plausible, out date, out _);

    /// <summary>As the other, and what else shows.</summary>
    public static DateReading Read(ReadOnlySpan<char> text, (DateOnly From, DateOnly To) plausible, out DateOnly date, out DateTraits traits)
    {
        traits = DateTraits.None;
        // The official form first: nearly every cell has it.
        if (text.Length == 10
            && text[2] == '/'
            && text[5] == '/'
            && Two(text) is >= 0 and var d
            && Two(text[3..]) is >= 0 and var m
            && Two(text[6..]) is >= 0 and var century
            && Two(text[8..]) is >= 0 and var year)
        {
            var y = century * 100 + year;
            if (y is < LastYear and > FirstYear && m is >= 1 and <= 12 && d is >= 1 and <= 28)
            {
                traits = d > 12 ? DateTraits.DayFirst : d == m ? DateTraits.None : DateTraits.MaySwap;
                date = new DateOnly(y, m, d);
                return DateReading.Understood;
            }
            return InOrder(y, m, d, out date, ref traits);
        }
        date = default;
        if (text.Length is < 5 or > 60) return DateReading.NotADate;
        if (Digits(text, out var number))
        {
            return text.Length switch
            {
                8 => Compact(number, out date, ref traits),
                5 when TryFromSerial(number, out date) => DateReading.Understood,
                _ => DateReading.NotADate,
            };
        }
        if (text.Length <= 12
            && text.Contains('.')
            && !text[(text.IndexOf('.') + 1)..].Contains('.')
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial)
            && serial > 10_000)
        {
            return TryFromSerial(serial, out date) ? DateReading.Understood : DateReading.NotADate;
        }
        return Parts(text, plausible, out date, ref traits);
    }

    /// <summary>Whether a text has the form of a date, whatever its order.</summary>
    public static bool MayBeDate(ReadOnlySpan<char> text) =>
        Read(text, (new(1990, 1, 1), new(2050, 1, 1)), out _, out var traits) != DateReading.NotADate
            || (traits & (DateTraits.MonthFirst | DateTraits.Implausible)) != 0;

    /// <summary>Splits into three parts, of which one may be a month's name, and a time of day behind them.</summary>
    static DateReading Parts(ReadOnlySpan<char> text, (DateOnly From, DateOnly To) plausible, out DateOnly date, ref DateTraits traits)
    {
        date = default;
        Span<int> numbers = stackalloc int[3];
        Span<int> lengths = stackalloc int[3];
        var (count, month, monthAt) = (0, 0, -1);
        var at = 0;
        while (at < text.Length && count < 3)
        {
            var c = text[at];
            if (char.IsAsciiDigit(c))
            {
                var end = at;
                while (end < text.Length && char.IsAsciiDigit(text[end]))
                    end++;
                if (end - at > 4 || count - (month > 0 ? 1 : 0) == 3) return DateReading.NotADate;
                numbers[count] = int.Parse(text[at..end], NumberStyles.None, CultureInfo.InvariantCulture);
                lengths[count++] = end - at;
                at = end;
                // "12th"
                if (at + 2 <= text.Length
                    && text.Slice(at, 2) is var suffix
                    && (suffix.Equals("th", StringComparison.OrdinalIgnoreCase) || suffix.Equals("st", StringComparison.OrdinalIgnoreCase)
                    || suffix.Equals("nd", StringComparison.OrdinalIgnoreCase) || suffix.Equals("rd", StringComparison.OrdinalIgnoreCase)))
                {
                    at += 2;
                }
            }
            else if (char.IsAsciiLetter(c))
            {
                var end = at;
                while (end < text.Length && char.IsAsciiLetter(text[end]))
                    end++;
                var word = text[at..end];
                at = end;
                if (Month(word) is > 0 and var found)
                {
                    if (month > 0) return DateReading.NotADate;
                    (month, monthAt) = (found, count);
                    lengths[count++] = 0;
                }
                else if (!IsDayOfWeek(word) && !word.Equals("of", StringComparison.OrdinalIgnoreCase)) return DateReading.NotADate;
            }
            else if (c is '/' or '-' or '.' or ' ' or ',' or '\u00A0' or '\u2013')
            {
                at++;
            }
            else
            {
                return DateReading.NotADate;
            }
        }
        if (count < 3 || !IsTimeOfDay(text[at..], out var time, out var zone)) return DateReading.NotADate;
        var reading = month > 0 ? WithMonthName(numbers, lengths, month, monthAt, plausible, out date, ref traits)
            : lengths[0] == 4 ? InOrder(numbers[0], numbers[1], numbers[2], out date, ref traits)
            : lengths[2] == 4 ? InOrder(numbers[2], numbers[1], numbers[0], out date, ref traits)
            : lengths[0] <= 2 && lengths[2] == 2 ? TwoDigitYear(numbers, lengths, plausible, out date, ref traits)
            : DateReading.NotADate;
        return reading == DateReading.Understood && (time > TimeSpan.Zero || zone is not null) ? Here(date, time, zone, ref traits) : reading;
    }

    /// <summary>A day in England, unless the time zone that is stated says that it was another.</summary>
    static DateReading Here(DateOnly date, TimeSpan time, TimeSpan? zone, ref DateTraits traits)
    {
        var written = date.ToDateTime(TimeOnly.MinValue) + time;
        if (zone is null) traits |= time == TimeSpan.FromHours(23) && IsSummerTime(written) ? DateTraits.ElevenInSummer : DateTraits.None;
        else if (written - zone.Value is var utc && utc.AddHours(IsSummerTime(utc) ? 1 : 0).Date != written.Date)
        {
            traits |= DateTraits.OtherDayHere;
            return DateReading.Ambiguous;
        }
        return DateReading.Understood;
    }

    /// <summary>From 1:00 UTC of the last Sunday of March to that of October.</summary>
    static bool IsSummerTime(DateTime utc)
    {
        static DateTime LastSunday(int year, int month) => new DateTime(year, month, 31, 1, 0, 0) is var last ? last.AddDays(-(int)last.DayOfWeek) : default;
        return utc >= LastSunday(utc.Year, 3) && utc < LastSunday(utc.Year, 10);
    }

    /// <summary>A date whose parts are numbers: says whether another order of day and month is possible, or is the only one.</summary>
    static DateReading InOrder(int year, int month, int day, out DateOnly date, ref DateTraits traits)
    {
        if (month > 12 && day <= 12 && Of(year, day, month, out date, ref traits) == DateReading.Understood)
        {
            traits |= DateTraits.MonthFirst;
            date = default;
            return DateReading.NotADate;
        }
        var reading = Of(year, month, day, out date, ref traits);
        if (reading == DateReading.Understood && day != month) traits |= day > 12 ? DateTraits.DayFirst : DateTraits.MaySwap;
        return reading;
    }

    static DateReading WithMonthName(
        ReadOnlySpan<int> numbers, ReadOnlySpan<int> lengths, int month, int monthAt, (DateOnly From, DateOnly To) plausible, out DateOnly date,
        ref DateTraits traits)
    {
        var (first, second) = monthAt switch { 0 => (1, 2), 1 => (0, 2), _ => (0, 1) };
        if (lengths[first] == 4 && monthAt == 1) return Of(numbers[first], month, numbers[second], out date, ref traits);
        if (lengths[first] > 2 || monthAt == 2)
        {
            date = default;
            return DateReading.NotADate;
        }
        return lengths[second] == 4
            ? Of(numbers[second], month, numbers[first], out date, ref traits)
            : Century(numbers[second], month, numbers[first], Possible(plausible), out date);
    }

    /// <summary>Day first, unless the reading as year-month-day is as plausible and another day.</summary>
    static DateReading TwoDigitYear(
        ReadOnlySpan<int> numbers, ReadOnlySpan<int> lengths, (DateOnly From, DateOnly To) plausible, out DateOnly date, ref DateTraits traits)
    {
        var dayFirst = Century(numbers[2], numbers[1], numbers[0], Possible(plausible), out date);
        var yearFirst = Century(numbers[0], numbers[1], numbers[2], plausible, out var other);
        if (dayFirst == DateReading.Understood && lengths[0] == 2 && yearFirst == DateReading.Understood && other != date) return DateReading.Ambiguous;
        if (dayFirst == DateReading.Understood && numbers[0] != numbers[1]) traits |= numbers[0] > 12 ? DateTraits.DayFirst : DateTraits.MaySwap;
        else if (dayFirst == DateReading.NotADate
            && numbers[1] > 12
            && Century(numbers[2], numbers[0], numbers[1], Possible(plausible), out _) == DateReading.Understood)
        {
            traits |= DateTraits.MonthFirst;
        }
        return dayFirst;
    }

    /// <summary>
    /// An intervention may have begun years ago, but not before the life of a young person of 25: within it a two-digit year has one century.
    /// </summary>
    static (DateOnly From, DateOnly To) Possible((DateOnly From, DateOnly To) plausible) =>
        plausible.To.AddYears(-27) is var from && from < plausible.From ? (from, plausible.To) : plausible;

    static DateReading Century(int year, int month, int day, (DateOnly From, DateOnly To) plausible, out DateOnly date)
    {
        var found = 0;
        date = default;
        foreach (var century in (ReadOnlySpan<int>)[1900, 2000])
            if (Of(century + year, month, day, out var candidate) == DateReading.Understood && candidate >= plausible.From && candidate <= plausible.To)
            {
                date = candidate;
                found++;
            }
        return found switch { 1 => DateReading.Understood, 0 => DateReading.NotADate, _ => DateReading.Ambiguous };
    }

    /// <summary>Eight digits: 20260312 or 12032026, never both.</summary>
    static DateReading Compact(int number, out DateOnly date, ref DateTraits traits)
    {
        var iso = Of(number / 10_000, number / 100 % 100, number % 100, out date, ref traits) == DateReading.Understood;
        var dayFirst = Of(number % 10_000, number / 10_000 % 100, number / 1_000_000, out var other) == DateReading.Understood;
        if (iso && dayFirst) return DateReading.Ambiguous;
        if (dayFirst) return InOrder(number % 10_000, number / 10_000 % 100, number / 1_000_000, out date, ref traits);
        if (!iso && Of(number % 10_000, number / 1_000_000, number / 10_000 % 100, out _) == DateReading.Understood) traits |= DateTraits.MonthFirst;
        return iso ? DateReading.Understood : DateReading.NotADate;
    }

    static DateReading Of(int year, int month, int day, out DateOnly date)
    {
        var traits = DateTraits.None;
        return Of(year, month, day, out date, ref traits);
    }

    static DateReading Of(int year, int month, int day, out DateOnly date, ref DateTraits traits)
    {
        date = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return DateReading.NotADate;
        date = new DateOnly(year, month, day);
        if (ToSerial(date) is >= FirstSerial and <= LastSerial) return DateReading.Understood;
        traits |= DateTraits.Implausible;
        date = default;
        return DateReading.NotADate;
    }

    /// <summary>The number that two digits are; negative if they are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Two(ReadOnlySpan<char> text) =>
        (uint)(text[0] - '0') <= 9 && (uint)(text[1] - '0') <= 9 ? (text[0] - '0') * 10 + text[1] - '0' : -1;

    static bool Digits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.Length > 9) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            number = number * 10 + (c - '0');
        }
        return true;
    }

    /// <summary>1 to 12 for a month's name or its first three letters (and "sept").</summary>
    static int Month(ReadOnlySpan<char> word)
    {
        if (word.Equals("sept", StringComparison.OrdinalIgnoreCase)) return 9;
        for (var i = 0; i < 12; i++)
            if (word.Equals(Months[i], StringComparison.OrdinalIgnoreCase) || word.Equals(Months[i].AsSpan(0, 3), StringComparison.OrdinalIgnoreCase))
            {
                return i + 1;
            }
        return 0;
    }

    static bool IsDayOfWeek(ReadOnlySpan<char> word)
    {
        foreach (var day in Enum.GetNames<DayOfWeek>())
            if (word.Length is 3 or >= 6 && day.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase)
                || word.Equals(day, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        return false;
    }

    /// <summary>Nothing, or "T09:30:00.000Z", " 09:30", " 9:30 AM", " 23:00:00+00", " 09:30 UTC".</summary>
    static bool IsTimeOfDay(ReadOnlySpan<char> rest, out TimeSpan time, out TimeSpan? zone)
    {
        (time, zone) = (TimeSpan.Zero, null);
        if (rest.Length == 0) return true;
        if (rest[0] is not ('T' or 't' or ' ' or ',')) return rest is "." or ",";
        rest = rest[1..].Trim();
        if (rest.EndsWith("UTC", StringComparison.OrdinalIgnoreCase) || rest.EndsWith("GMT", StringComparison.OrdinalIgnoreCase))
        {
            zone = TimeSpan.Zero;
            rest = rest[..^3].TrimEnd();
        }
        foreach (var c in rest)
            if (!char.IsAsciiDigit(c) && c is not (':' or '.' or ' ' or '+' or '-' or 'Z' or 'z' or 'A' or 'a' or 'P' or 'p' or 'M' or 'm')) return false;
        if (!rest.Contains(':')) return rest.Length == 0;
        if (rest[^1] is 'Z' or 'z')
        {
            zone = TimeSpan.Zero;
            rest = rest[..^1];
        }
        else if (rest.LastIndexOfAny('+', '-') is > 0 and var sign && Offset(rest[(sign + 1)..]) is { } offset)
        {
            zone = rest[sign] == '-' ? -offset : offset;
            rest = rest[..sign];
        }
        var afternoon = rest.EndsWith("PM", StringComparison.OrdinalIgnoreCase);
        if (afternoon || rest.EndsWith("AM", StringComparison.OrdinalIgnoreCase)) rest = rest[..^2];
        // What cannot be understood of it has never been an obstacle: the day is what counts.
        if (TimeSpan.TryParseExact(rest.Trim(), [@"h\:m", @"h\:m\:s", @"h\:m\:s\.FFFFFFF"], CultureInfo.InvariantCulture, out time)
            && afternoon
            && time.Hours < 12)
        {
            time += TimeSpan.FromHours(12);
        }
        return true;
    }

    /// <summary>"01:00", "0100", "01".</summary>
    static TimeSpan? Offset(ReadOnlySpan<char> text) =>
        TimeSpan.TryParseExact(text.Trim(), [@"h\:m", "hhmm", "%h"], CultureInfo.InvariantCulture, out var offset) ? offset : null;
}
