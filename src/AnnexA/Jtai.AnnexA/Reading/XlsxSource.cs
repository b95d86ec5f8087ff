using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Jtai.AnnexA;

/// <summary>
/// Streams an xlsx: one XML reader over the sheet that is being read, and the shared strings. ExcelDataReader would do the same
/// with an object per cell and all texts as objects; tests/Jtai.Benchmarks shows the difference (docs/decisions).
/// </summary>
sealed class XlsxSource : SheetSource
{
    const int MaxSheets = 1_000, MaxMergedNotes = 100;

    readonly ZipParts parts;
    readonly List<(string Name, string Part, bool IsHidden)> sheets = [];
    readonly HashSet<ZipArchiveEntry> read = [];
    readonly (CellKind Kind, NumberPattern? Pattern)[] styles;
    readonly bool from1904;
    readonly char[] chunk = new char[SharedStrings.MaxCell];
    SharedStrings? strings;
    MergedCells? merged;
    int mergedNotRead;
    XmlReader? xml;
    object? nameRow, nameCell, nameValue, nameFormula, nameInline, nameR, nameS, nameT;
    int next, lastRow;

    public XlsxSource(ZipParts parts)
    {
        this.parts = parts;
        var workbook = WorkbookPart();
        var folder = workbook[..(workbook.LastIndexOf('/') + 1)];
        var targets = Relationships($"{folder}_rels/{workbook[folder.Length..]}.rels", folder);
        string Target(string type) => targets.Values.FirstOrDefault(target => target.Type == type).Part ?? $"{folder}{type}.xml";
        using (var reader = Xml.Open(parts.Find(workbook)!, parts.Limits))
        {
            while (reader.ReadTo("workbookPr", "sheet"))
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (reader.LocalName == "workbookPr") from1904 = reader.GetAttribute("date1904") is "1" or "true";
                else if (Id(reader) is { Length: > 0 } id)
                {
                    var name = reader.GetAttribute("name") ?? "";
                    if (!targets.TryGetValue(id, out var target)) throw UnreadableException.Damaged($"sheet \"{name}\" is missing from it.");
                    if (target.Type != "worksheet") continue;
                    if (sheets.Count == MaxSheets) throw UnreadableException.TooLarge($"it has more than {MaxSheets:N0} sheets.");
                    sheets.Add((name, target.Part, reader.GetAttribute("state") is "hidden" or "veryHidden"));
                }
            }
        }
        styles = DateFormats.Read(parts.Find(Target("styles")), parts.Limits);
        stringsPart = Target("sharedStrings");
    }

    readonly string stringsPart;

    public override string Format => "xlsx";

    public override bool NextSheet()
    {
        xml?.Dispose();
        xml = null;
        if (next == sheets.Count) return false;
        (SheetName, var part, IsHidden) = sheets[next++];
        lastRow = 0;
        strings ??= parts.Find(stringsPart) is { } entry ? ReadStrings(entry) : new SharedStrings();
        var sheet = parts.Find(part) ?? throw UnreadableException.Damaged($"sheet \"{SheetName}\" is missing from it.");
        // A part that a thousand sheets share would be unpacked a thousand times.
        if (!read.Add(sheet)) throw UnreadableException.Damaged($"sheet \"{SheetName}\" is a part that another sheet is already.");
        merged = MergedCells.Of(sheet, parts.Limits);
        xml = Xml.Open(sheet, parts.Limits);
        nameRow = xml.NameTable.Add("row");
        nameCell = xml.NameTable.Add("c");
        nameValue = xml.NameTable.Add("v");
        nameFormula = xml.NameTable.Add("f");
        nameInline = xml.NameTable.Add("is");
        nameR = xml.NameTable.Add("r");
        nameS = xml.NameTable.Add("s");
        nameT = xml.NameTable.Add("t");
        return true;
    }

    public override bool NextRow(RowBuffer row)
    {
        while (xml!.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || !ReferenceEquals(xml.LocalName, nameRow))
            {
                if (merged is null && xml is { NodeType: XmlNodeType.Element, LocalName: "mergeCell" }) NoteMerged(xml.GetAttribute("ref") ?? "");
                continue;
            }
            row.Clear();
            row.EpochShift = from1904 ? 1462 : 0;
            row.CountsLeapDayOf1900 = !from1904;
            row.Number = lastRow = Math.Max(lastRow + 1, xml.IntAttribute("r", 0));
            if (xml.IsEmptyElement) continue;
            ReadCells(row);
            if (row.Cells.Length == 0) continue;
            merged?.Apply(row);
            return true;
        }
        return false;
    }

    /// <summary>Only of a sheet that was too large to look for its merged cells first. Titles are merged in any file: the first two rows are theirs.</summary>
    void NoteMerged(string reference)
    {
        if (reference.Split(':') is not [var first, var last]
            || MergedCells.Of(first, last) is not { } range
            || range.Bottom <= range.Top
            || range.Top < ListWriter.FirstDataRow
            || ++mergedNotRead > MaxMergedNotes)
        {
            return;
        }
        Notes.Add(
            (
                Checks.MergedCells,
                $"Sheet \"{SheetName}\": the cells {reference} are merged, and the sheet is too large to read them as one. Rows {range.Top + 1} "
                + $"to {range.Bottom} were read as blank there{(mergedNotRead == MaxMergedNotes ? "; further merged cells are not named" : "")}.",
                "a value in every cell: unmerge the cells and fill them down"));
    }

    void ReadCells(RowBuffer row)
    {
        var column = -1;
        while (xml!.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && ReferenceEquals(xml.LocalName, nameRow)) return;
            if (xml.NodeType != XmlNodeType.Element || !ReferenceEquals(xml.LocalName, nameCell)) continue;
            column++;
            var (style, type) = (-1, 'n');
            while (xml.MoveToNextAttribute())
            {
                object name = xml.LocalName;
                if (ReferenceEquals(name, nameR)) column = CellReference.Column(Chunk()) is >= 0 and var c ? c : column;
                else if (ReferenceEquals(name, nameS)) style = int.TryParse(Chunk(), out var s) ? s : -1;
                else if (ReferenceEquals(name, nameT))
                {
                    type = Chunk() switch { "s" => 's', "b" => 'b', "e" => 'e', "str" => 't', "inlineStr" => 'i', "d" => 't', _ => 'n' };
                }
            }
            xml.MoveToElement();
            if (!xml.IsEmptyElement) ReadCell(row, column, style, type);
        }
    }

    void ReadCell(RowBuffer row, int column, int style, char type)
    {
        var formula = false;
        var filled = row.Cells.Length;
        while (xml!.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && ReferenceEquals(xml.LocalName, nameCell)) break;
            if (xml.NodeType != XmlNodeType.Element || xml.IsEmptyElement)
            {
                formula |= xml.NodeType == XmlNodeType.Element && ReferenceEquals(xml.LocalName, nameFormula);
                continue;
            }
            if (ReferenceEquals(xml.LocalName, nameFormula))
            {
                formula = true;
            }
            else if (ReferenceEquals(xml.LocalName, nameInline))
            {
                var length = SharedStrings.ReadText(xml, "is", chunk);
                Add(row, column, chunk.AsSpan(0, length), 'i', style);
            }
            else if (ReferenceEquals(xml.LocalName, nameValue)
                && xml.Read()
                && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA)
            {
                Add(row, column, Chunk(), type, style);
            }
        }
        if (formula && row.Cells.Length == filled && type is not 't' && column < parts.Limits.Columns) row.AddNoResult(column);
    }

    void Add(RowBuffer row, int column, ReadOnlySpan<char> text, char type, int style)
    {
        if (column >= parts.Limits.Columns)
        {
            NoteColumns();
            return;
        }
        switch (type)
        {
            case 's' when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index):
                strings!.CopyTo(index, row, column);
                break;
            case 't' or 'i':
                var length = type == 't' ? SharedStrings.Unescape(chunk.AsSpan(0, text.Length)) : text.Length;
                row.AddText(column, type == 't' ? chunk.AsSpan(0, length) : text);
                break;
            case 'b':
                row.AddText(column, text is "1" or "true" ? "TRUE" : "FALSE", CellKind.Boolean);
                break;
            case 'e':
                row.AddText(column, text, CellKind.Error);
                break;
            default:
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                {
                    var (kind, pattern) = (uint)style < (uint)styles.Length ? styles[style] : default;
                    row.AddNumber(column, number, kind == CellKind.Text ? CellKind.Number : kind, pattern);
                }
                else row.AddText(column, text);
                break;
        }
    }

    /// <summary>The value of the present attribute or text, as far as a cell can hold it.</summary>
    ReadOnlySpan<char> Chunk()
    {
        var length = 0;
        for (int read; length < chunk.Length && (read = xml!.ReadValueChunk(chunk, length, chunk.Length - length)) > 0;)
            length += read;
        return chunk.AsSpan(0, length);
    }

    void NoteColumns()
    {
        if (Notes.Count == 0)
        {
            Notes.Add(
                (
                    Checks.ColumnsBeyondLimit,
                    $"Sheet \"{SheetName}\" has cells to the right of column {CellReference.Letters(parts.Limits.Columns - 1)}, which were not read.",
                    "the columns of the list only"));
        }
    }

    SharedStrings ReadStrings(System.IO.Compression.ZipArchiveEntry entry)
    {
        using var reader = Xml.Open(entry, parts.Limits);
        return SharedStrings.Read(reader, parts.Limits);
    }

    string WorkbookPart()
    {
        foreach (var (part, type) in Relationships("_rels/.rels", "").Values)
            if (type == "officeDocument" && parts.Has(part)) return part;
        return parts.Has("xl/workbook.xml") ? "xl/workbook.xml" : throw UnreadableException.Damaged("the list of its sheets is missing.");
    }

    /// <summary>
    /// The parts that a part refers to, each with the last word of its type (which differs before it between the two dialects of the format).
    /// </summary>
    Dictionary<string, (string Part, string Type)> Relationships(string part, string folder)
    {
        var found = new Dictionary<string, (string, string)>();
        if (parts.Find(part) is not { } entry) return found;
        using var reader = Xml.Open(entry, parts.Limits);
        while (reader.ReadTo("Relationship"))
        {
            if (reader.GetAttribute("Id") is not { } id || reader.GetAttribute("Target") is not { } target || found.Count > MaxSheets * 4) continue;
            var type = reader.GetAttribute("Type") ?? "";
            found[id] = (Resolve(folder, target), type[(type.LastIndexOf('/') + 1)..]);
        }
        return found;
    }

    /// <summary>
    /// A target is a URI that may be relative to the folder of the part that names it: "./worksheets/sheet1.xml", "../xl/styles.xml",
    /// "/xl/styles.xml".
    /// </summary>
    string Resolve(string folder, string target)
    {
        if (!Uri.TryCreate(new Uri($"http://package/{folder}"), target, out var uri) || uri.Host != "package") return target;
        var part = uri.AbsolutePath.TrimStart('/');
        return parts.Has(part) ? part : Uri.UnescapeDataString(part);
    }

    static string? Id(XmlReader reader)
    {
        for (var i = 0; i < reader.AttributeCount; i++)
        {
            reader.MoveToAttribute(i);
            if (reader.LocalName == "id" && reader.Prefix.Length > 0)
            {
                var id = reader.Value;
                reader.MoveToElement();
                return id;
            }
        }
        reader.MoveToElement();
        return null;
    }

    public override void Dispose()
    {
        xml?.Dispose();
        parts.Dispose();
    }
}
