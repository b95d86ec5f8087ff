using System.Globalization;
using System.Xml;

namespace Jtai.AnnexA;

/// <summary>Streams an OpenDocument spreadsheet, the official format of the lists. Repeated blank cells and rows cost nothing.</summary>
sealed class OdsSource : SheetSource
{
    /// <summary>A spreadsheet has no more rows; a repeat count beyond it is a lie.</summary>
    const int MaxRows = 1_048_576;

    const int MaxStyles = 10_000;

    readonly ZipParts parts;
    readonly XmlReader xml;
    readonly char[] text = new char[SharedStrings.MaxCell];
    readonly char[] buffer = new char[1024];
    readonly RowBuffer again = new();
    readonly HashSet<string> hiddenStyles = [];
    MergedCells merged;
    int lastRow, repeat;
    long repeated;
    bool inTable;

    public OdsSource(ZipParts parts)
    {
        this.parts = parts;
        merged = new MergedCells(parts.Limits);
        if (parts.Find("META-INF/manifest.xml") is { } manifest)
        {
            using var reader = Xml.Open(manifest, parts.Limits);
            if (reader.ReadTo("encryption-data")) throw OpenSource.Encrypted();
        }
        xml = Xml.Open(parts.Find("content.xml") ?? throw UnreadableException.Damaged("its content is missing."), parts.Limits);
    }

    public override string Format => "ods";

    public override bool NextSheet()
    {
        repeat = 0;
        if (inTable)
        {
            while (NextRow(new RowBuffer())) { }
        }
        var style = "";
        while (xml.ReadTo("table", "style", "table-properties"))
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "style") style = Attribute("name") ?? "";
            else if (xml.LocalName == "table-properties" && Attribute("display") == "false" && hiddenStyles.Count < MaxStyles) hiddenStyles.Add(style);
            if (xml.LocalName != "table" || xml.IsEmptyElement) continue;
            (SheetName, IsHidden) = (Attribute("name") ?? "", hiddenStyles.Contains(Attribute("style-name") ?? ""));
            if (IsCacheOfAnotherFile(SheetName))
            {
                Notes.Add(
                    (
                        Checks.SheetIgnored,
                        $"\"{SheetName}\" was not read: it is no sheet, but what the program remembers of another file that formulas refer to.",
                        "values in place of formulas that refer to another file"));
                for (var depth = xml.Depth; xml.Read() && xml.Depth > depth;) { }
                continue;
            }
            (lastRow, repeat, inTable) = (0, 0, true);
            merged = new MergedCells(parts.Limits);
            return true;
        }
        return false;
    }

    public override bool NextRow(RowBuffer row)
    {
        if (repeat > 0)
        {
            repeat--;
            row.CopyFrom(again);
            row.Number = ++lastRow;
            merged.Apply(row);
            return true;
        }
        while (inTable && xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "table") inTable = false;
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "table-row") continue;
            var times = Repeated("number-rows-repeated");
            row.Clear();
            row.Number = lastRow + 1;
            if (!xml.IsEmptyElement) ReadCells(row);
            if (row.Cells.Length == 0)
            {
                lastRow = Math.Min(lastRow + times, MaxRows);
                continue;
            }
            lastRow++;
            repeat = Math.Max(0, Math.Min(times, MaxRows - lastRow + 1) - 1);
            if (repeat > 0)
            {
                Count((long)repeat * row.Cells.Length);
                again.CopyFrom(row);
            }
            merged.Apply(row);
            return true;
        }
        return false;
    }

    /// <summary>LibreOffice knows them by their names alone: 'file:///H:/old/lists.ods'#$List_1.</summary>
    static bool IsCacheOfAnotherFile(string name) => name.StartsWith('\'') && name.IndexOf(':') > 1 && name.Contains("'#", StringComparison.Ordinal);

    void ReadCells(RowBuffer row)
    {
        var column = 0;
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "table-row") return;
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName is not ("table-cell" or "covered-table-cell")) continue;
            var times = Repeated("number-columns-repeated");
            var merges = IsMerged() ? (Rows: Repeated("number-rows-spanned"), Columns: Repeated("number-columns-spanned")) : default;
            var type = Attribute("value-type");
            var value = Attribute(type switch { "date" => "date-value", "boolean" => "boolean-value", "string" => "string-value", _ => "value" });
            var formula = Attribute("formula") is not null;
            var length = xml.IsEmptyElement ? 0 : ReadText();
            if (type is not null || length > 0 || formula) AddAll(row, column, times, type, value, formula, length);
            if (merges.Rows > 0 && row.Find(column) is not null)
            {
                merged.Add(
                    row.Number, (int)Math.Min((long)row.Number + merges.Rows - 1, MaxRows), column,
                    (int)Math.Min((long)column + merges.Columns - 1, parts.Limits.Columns));
            }
            if (column + times > parts.Limits.Columns && length > 0 && Notes.Count == 0)
            {
                Notes.Add(
                    (
                        Checks.ColumnsBeyondLimit,
                        $"Sheet \"{SheetName}\" has cells to the right of column {CellReference.Letters(parts.Limits.Columns - 1)}, which were not read.",
                        "the columns of the list only"));
            }
            column = (int)Math.Min((long)column + times, parts.Limits.Columns);
        }
    }

    void AddAll(RowBuffer row, int column, int times, string? type, string? value, bool formula, int length)
    {
        for (var i = 0; i < times && column + i < parts.Limits.Columns; i++)
        {
            var before = row.Cells.Length;
            Add(row, column + i, type, value, formula, length);
            if (row.Cells.Length == before) return;
            if (i > 0) Count(1);
        }
    }

    /// <summary>Cells that are written once and stand for many are real, but a few bytes must not cost hours.</summary>
    void Count(long more)
    {
        if ((repeated += more) > parts.Limits.RepeatedCells)
        {
            throw UnreadableException.TooLarge($"it repeats the same filled cells more than {parts.Limits.RepeatedCells:N0} times.");
        }
    }

    void Add(RowBuffer row, int column, string? type, string? value, bool formula, int length)
    {
        if (row.Free(0).Length > 0 && row.Cells.Length * 2L > parts.Limits.RowCharacters) throw UnreadableException.Damaged("a row of it has no end.");
        var shown = text.AsSpan(0, length);
        if (formula && shown.Length > 1 && (shown[0] == '#' || shown.StartsWith("Err:"))) row.AddText(column, shown, CellKind.Error);
        else if (type is "float" or "percentage" or "currency"
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            if (type == "float" && AddsToDigits(shown, number)) row.AddNumber(column, number, shown);
            else row.AddNumber(column, number, type == "percentage" ? CellKind.Percentage : CellKind.Number);
        }
        else if (type == "date" && value is { Length: >= 10 } && DateOnly.TryParseExact(value.AsSpan(0, 10), "yyyy-MM-dd", out var date))
        {
            row.AddNumber(
                column,
                DateValues.ToSerial(date) + (value.Length > 11 && TimeOnly.TryParse(value.AsSpan(11), CultureInfo.InvariantCulture, out var time)
                    ? time.ToTimeSpan().TotalDays
                    : 0),
                CellKind.Date);
        }
        else if (type == "boolean") row.AddText(column, value == "true" ? "TRUE" : "FALSE", CellKind.Boolean);
        else if (length > 0) row.AddText(column, shown);
        else if (value is { Length: > 0 and < SharedStrings.MaxCell }) row.AddText(column, value);
        else if (formula && type is not "string") row.AddNoResult(column);
    }

    /// <summary>Whether a cell shows a whole number with leading zeros or letters: "0012345", "P12345".</summary>
    static bool AddsToDigits(ReadOnlySpan<char> shown, double number)
    {
        if (number is < 0 or >= 1e15 || number != Math.Floor(number) || shown.Length is < 2 or > 40) return false;
        Span<char> digits = stackalloc char[shown.Length];
        var (count, letters) = (0, 0);
        foreach (var c in shown)
            if (char.IsAsciiDigit(c)) digits[count++] = c;
            else if (char.IsLetter(c)) letters++;
            else if (c is not ('-' or '/' or ' ')) return false;
        return count is > 0 and < 19
            && (letters > 0 || count > 1 && digits[0] == '0')
            && long.Parse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture) == (long)number;
    }

    /// <summary>The text that a cell shows: its paragraphs, without comments.</summary>
    int ReadText()
    {
        var (length, depth, skip, paragraphs) = (0, xml.Depth, 0, 0);
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                if (skip == 0 && xml.LocalName is "annotation" && !xml.IsEmptyElement) skip = xml.Depth;
                else if (skip == 0 && xml.LocalName == "p" && paragraphs++ > 0) Append("\n", ref length);
                else if (skip == 0 && xml.LocalName == "s")
                {
                    for (var i = Math.Min(Repeated("c"), 1000); i > 0; i--)
                        Append(" ", ref length);
                }
                else if (skip == 0 && xml.LocalName is "tab" or "line-break") Append(xml.LocalName == "tab" ? "\t" : "\n", ref length);
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == skip)
            {
                skip = 0;
            }
            else if (skip == 0 && paragraphs > 0 && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                for (int read; (read = xml.ReadValueChunk(buffer, 0, buffer.Length)) > 0;)
                    Append(buffer.AsSpan(0, read), ref length);
            }
        }
        return length;
    }

    void Append(ReadOnlySpan<char> more, ref int length)
    {
        more = more[..Math.Min(more.Length, text.Length - length)];
        more.CopyTo(text.AsSpan(length));
        length += more.Length;
    }

    string? Attribute(string name)
    {
        string? value = null;
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
            if (xml.LocalName == name) value = xml.Value;
        xml.MoveToElement();
        return value;
    }

    bool IsMerged()
    {
        var found = false;
        for (var more = xml.MoveToFirstAttribute(); more && !found; more = xml.MoveToNextAttribute())
            found = xml.LocalName.EndsWith("-spanned", StringComparison.Ordinal) && xml.LocalName.StartsWith("number-", StringComparison.Ordinal);
        xml.MoveToElement();
        return found;
    }

    int Repeated(string name) => int.TryParse(Attribute(name), out var times) && times > 0 ? times : 1;

    public override void Dispose()
    {
        xml.Dispose();
        parts.Dispose();
    }
}
