using System.Globalization;
using System.Text;

namespace Jtai.AnnexA;

/// <summary>Streams a zip file with one csv file for each sheet.</summary>
sealed class CsvZipWriter(Stream output) : WorkbookWriter(output)
{
    StreamWriter writer = null!;
    bool first;

    public override void StartSheet(string name, int columns) =>
        writer = new StreamWriter(Entry($"{name}.csv"), new UTF8Encoding(true), 1 << 16) { NewLine = "\r\n" };

    public override void EndSheet() => writer.Dispose();

    public override void StartRow() => first = true;

    public override void EndRow() => writer.WriteLine();

    public override void Cell(object? value, CellStyle style = CellStyle.Plain)
    {
        if (!first) writer.Write(',');
        first = false;
        switch (value)
        {
            case int number:
                writer.Write(number.ToString(CultureInfo.InvariantCulture));
                break;
            case DateOnly date:
                writer.Write(Wording.Day(date));
                break;
            case string text:
                writer.Write(CsvText.Field(text));
                break;
        }
    }
}

/// <summary>Fields of a csv file that a spreadsheet program will open.</summary>
static class CsvText
{
    public static string Field(string text)
    {
        text = FormulaGuard.Text(text);
        return text.AsSpan().IndexOfAny(",\"\r\n;") >= 0 || text.Length > 0 && (text[0] == ' ' || text[^1] == ' ')
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }
}
