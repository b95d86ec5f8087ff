using System.Text.Json;
using NodaTime.Text;

namespace Jtai.WorkingDays;

/// <summary>Reads GOV.UK's <c>bank-holidays.json</c>.</summary>
public static class GovUkBankHolidays
{
    /// <summary>The bank holidays of one division, in order of their dates.</summary>
    /// <param name="json">The file as GOV.UK publishes it, UTF-8.</param>
    /// <param name="division">The division, such as <c>england-and-wales</c>.</param>
    /// <exception cref="FormatException">The file is not what GOV.UK publishes; the message names the place, what stands there and what is allowed.</exception>
    public static IReadOnlyList<BankHoliday> Read(Stream json, string division)
    {
        using var copy = new MemoryStream();
        json.CopyTo(copy);
        var bytes = copy.ToArray();
        JsonDocument file;
        try
        {
            if (JsonTexts.FirstUnreadable(bytes) is var (place, reason)) throw new FormatException($"The file has {reason}: {place}.");
            file = JsonDocument.Parse(bytes);
        }
        catch (JsonException problem)
        {
            throw new FormatException($"The file is not JSON: line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}.", problem);
        }
        using (file)
        {
            if (file.RootElement.ValueKind != JsonValueKind.Object
                || !file.RootElement.TryGetProperty(division, out var section)
                || section.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"The file has no division \"{division}\".");
            }
            if (!section.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array || events.GetArrayLength() == 0)
            {
                throw new FormatException($"\"{division}\" has no list \"events\" with at least one bank holiday.");
            }
            var holidays = events.EnumerateArray()
                .Select((holiday, index) => ReadOne(holiday, $"{division}.events[{index}]"))
                .OrderBy(holiday => holiday.On).ToList();
            foreach (var (one, next) in holidays.Zip(holidays.Skip(1)))
                if (one.On == next.On) throw new FormatException($"\"{division}\" has two bank holidays on {LocalDatePattern.Iso.Format(one.On)}.");
            return holidays;
        }
    }

    internal static WorkingDayCalendar Shipped()
    {
        using var file = typeof(GovUkBankHolidays).Assembly.GetManifestResourceStream("england-and-wales.v1.json")!;
        return new WorkingDayCalendar("england-and-wales", 1, Read(file, "england-and-wales"));
    }

    private static BankHoliday ReadOne(JsonElement holiday, string path)
    {
        var date = Text("date");
        if (LocalDatePattern.Iso.Parse(date) is not { Success: true } parsed)
        {
            throw new FormatException($"{path}.date is \"{date}\"; allowed is a date such as 2025-12-25.");
        }
        var title = Text("title");
        if (title.Length is 0 or > 200) throw new FormatException($"{path}.title has {title.Length} characters; allowed are 1 to 200.");
        var substitute = holiday.TryGetProperty("notes", out var notes)
            && notes.ValueKind == JsonValueKind.String
            && notes.GetString()!.StartsWith("Substitute", StringComparison.OrdinalIgnoreCase);
        return new BankHoliday(parsed.Value, substitute ? $"{title} (substitute day)" : title);

        string Text(string name) =>
            holiday.ValueKind == JsonValueKind.Object && holiday.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new FormatException($"{path}.{name} is missing or not a text.");
    }
}
