using System.Globalization;

namespace Jtai.AnnexA;

/// <summary>How a text was understood as a date.</summary>
enum DateReading
{
    Understood,
    NotADate,
    /// <summary>More than one day is meant as likely, such as 25-03-26.</summary>
    Ambiguous,
}

/// <summary>
/// Dates in the forms that people use: day first (guidance: DD/MM/YYYY), ISO, month names, serial numbers of a spreadsheet,
/// each with or without a time of day, which is dropped. Month-first dates are not guessed at.
/// </summary>
static class DateValues
{
    /// <summary>Day number of 30 December 1899, from which spreadsheets count.</summary>
    const int Epoch = 693_593;

    /// <summary>1 January 1927 and 31 December 2054: a number outside is no date of a child-level list.</summary>
    const int FirstSerial = 9_863, LastSerial = 56_613;

    static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    public static double ToSerial(DateOnly date) => date.DayNumber - Epoch;

    /// <summary>A number with the format of a date or a time as people see it: "01/10/2026", "01/10/2026 09:30", "09:30"; null if it is neither.</summary>
    /// <param name="serial">The number.</param>
    /// <param name="epochShift">See <see cref="RowBuffer.EpochShift"/>.</param>
    public static string? Shown(double serial, int epochShift)
    {
        var seconds = Math.Min((int)Math.Round((serial - Math.Floor(serial)) * 86_400), 86_399);
        var time = seconds == 0
            ? ""
            : TimeOnly.MinValue.Add(TimeSpan.FromSeconds(seconds)).ToString(seconds % 60 == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
        return TryFromSerial(serial + epochShift, out var date) ? time.Length == 0 ? Wording.Day(date) : $"{Wording.Day(date)} {time}"
            : serial is > 0 and < 1 && time.Length > 0 ? time : null;
    }

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
    public static DateReading Read(ReadOnlySpan<char> text, (DateOnly From, DateOnly To) plausible, out DateOnly date)
    {
        // The official form first: nearly every cell has it.
        if (text.Length == 10
            && text[2] == '/'
            && text[5] == '/'
            && Digits(text[..2], out var d)
            && Digits(text.Slice(3, 2), out var m)
            && Digits(text[6..], out var y))
        {
            return Of(y, m, d, out date);
        }
        date = default;
        if (text.Length is < 5 or > 60)
            return DateReading.NotADate;
        if (Digits(text, out var number))
            return text.Length switch
            {
                8 => Compact(number, out date),
                5 when TryFromSerial(number, out date) => DateReading.Understood,
                _ => DateReading.NotADate,
            };
        if (text.Length <= 12
            && text.Contains('.')
            && !text[(text.IndexOf('.') + 1)..].Contains('.')
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial)
            && serial > 10_000)
        {
            return TryFromSerial(serial, out date) ? DateReading.Understood : DateReading.NotADate;
        }
        return Parts(text, plausible, out date);
    }

    /// <summary>Splits into three parts, of which one may be a month's name, and a time of day behind them.</summary>
    static DateReading Parts(ReadOnlySpan<char> text, (DateOnly From, DateOnly To) plausible, out DateOnly date)
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
                if (end - at > 4 || count - (month > 0 ? 1 : 0) == 3)
                    return DateReading.NotADate;
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
                    if (month > 0)
                        return DateReading.NotADate;
                    (month, monthAt) = (found, count);
                    lengths[count++] = 0;
                }
                else if (!IsDayOfWeek(word) && !word.Equals("of", StringComparison.OrdinalIgnoreCase))
                {
                    return DateReading.NotADate;
                }
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
        if (count < 3 || !IsTimeOfDay(text[at..]))
            return DateReading.NotADate;
        if (month > 0)
            return WithMonthName(numbers, lengths, month, monthAt, plausible, out date);
        if (lengths[0] == 4)
            return Of(numbers[0], numbers[1], numbers[2], out date);
        if (lengths[2] == 4)
            return Of(numbers[2], numbers[1], numbers[0], out date);
        return lengths[0] <= 2 && lengths[2] == 2 ? TwoDigitYear(numbers, lengths, plausible, out date) : DateReading.NotADate;
    }

    static DateReading WithMonthName(
        ReadOnlySpan<int> numbers, ReadOnlySpan<int> lengths, int month, int monthAt, (DateOnly From, DateOnly To) plausible, out DateOnly date)
    {
        var (first, second) = monthAt switch { 0 => (1, 2), 1 => (0, 2), _ => (0, 1) };
        if (lengths[first] == 4 && monthAt == 1)
            return Of(numbers[first], month, numbers[second], out date);
        if (lengths[first] > 2 || monthAt == 2)
        {
            date = default;
            return DateReading.NotADate;
        }
        return lengths[second] == 4
            ? Of(numbers[second], month, numbers[first], out date)
            : Century(numbers[second], month, numbers[first], Possible(plausible), out date);
    }

    /// <summary>Day first, unless the reading as year-month-day is as plausible and another day.</summary>
    static DateReading TwoDigitYear(ReadOnlySpan<int> numbers, ReadOnlySpan<int> lengths, (DateOnly From, DateOnly To) plausible, out DateOnly date)
    {
        var dayFirst = Century(numbers[2], numbers[1], numbers[0], Possible(plausible), out date);
        var yearFirst = Century(numbers[0], numbers[1], numbers[2], plausible, out var other);
        if (dayFirst == DateReading.Understood && lengths[0] == 2 && yearFirst == DateReading.Understood && other != date)
            return DateReading.Ambiguous;
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
    static DateReading Compact(int number, out DateOnly date)
    {
        var iso = Of(number / 10_000, number / 100 % 100, number % 100, out date) == DateReading.Understood;
        var dayFirst = Of(number % 10_000, number / 10_000 % 100, number / 1_000_000, out var other) == DateReading.Understood;
        if (iso && dayFirst)
            return DateReading.Ambiguous;
        if (dayFirst)
            date = other;
        return iso || dayFirst ? DateReading.Understood : DateReading.NotADate;
    }

    static DateReading Of(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year is < 1900 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return DateReading.NotADate;
        date = new DateOnly(year, month, day);
        return DateReading.Understood;
    }

    static bool Digits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.Length > 9)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            number = number * 10 + (c - '0');
        }
        return true;
    }

    /// <summary>1 to 12 for a month's name or its first three letters (and "sept").</summary>
    static int Month(ReadOnlySpan<char> word)
    {
        if (word.Equals("sept", StringComparison.OrdinalIgnoreCase))
            return 9;
        for (var i = 0; i < 12; i++)
            if (word.Equals(Months[i], StringComparison.OrdinalIgnoreCase) || word.Equals(Months[i].AsSpan(0, 3), StringComparison.OrdinalIgnoreCase))
                return i + 1;
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

    /// <summary>Nothing, or "T09:30:00.000Z", " 09:30", " 9:30 AM".</summary>
    static bool IsTimeOfDay(ReadOnlySpan<char> rest)
    {
        if (rest.Length == 0)
            return true;
        if (rest[0] is not ('T' or 't' or ' ' or ','))
            return rest is "." or ",";
        foreach (var c in rest[1..])
            if (!char.IsAsciiDigit(c) && c is not (':' or '.' or ' ' or '+' or '-' or 'Z' or 'z' or 'A' or 'a' or 'P' or 'p' or 'M' or 'm'))
                return false;
        return rest.Contains(':') || rest.IsWhiteSpace();
    }
}
