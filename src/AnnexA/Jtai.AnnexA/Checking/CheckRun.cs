namespace Jtai.AnnexA;

/// <summary>One run over the files of a hand-over.</summary>
sealed class CheckRun
{
    /// <summary>A stream that cannot seek is copied to memory up to this size.</summary>
    const int MaxCopied = 256 << 20;

    /// <summary>Sheets, and lists below each other in one; rows refer to them by two bytes.</summary>
    const int MaxReports = 10_000;

    readonly CheckOptions options;
    readonly ReferencePeriod reference;
    readonly Findings findings;
    readonly Action<ListRow>? onRow;
    readonly IProgress<long>? progress;
    readonly CancellationToken cancellationToken;
    readonly RowReader rows;
    readonly DateChecks dates;
    readonly Children children = new();
    readonly SheetReader sheets;
    readonly List<SheetReport> lists = [];
    readonly Action<CheckedRow> checkRow;
    Stream? current;
    long bytesBefore;
    int rowCount;

    public CheckRun(CheckOptions options, Action<Finding> onFinding, Action<ListRow>? onRow, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        this.options = options;
        this.onRow = onRow;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
        reference = options.Reference;
        findings = new Findings(onFinding);
        rows = new RowReader(reference, findings);
        dates = new DateChecks(reference, findings);
        sheets = new SheetReader(rows, findings, children);
        checkRow = CheckRow;
    }

    public CheckResult Run(IReadOnlyList<AnnexAFile> given)
    {
        var files = given.Select(file => file with { Name = Wording.Clean(file.Name) }).ToArray();
        ReferenceChecks.Check(options, files.Length > 0 ? files[0].Name : "", findings);
        var reports = files.Select(Read).ToArray();
        rows.End();
        HandOverChecks.Check(reports, lists, options.ListsLeftOut, findings);
        BetweenRowsChecks.Check(children, lists, rows, findings, cancellationToken);
        return new CheckResult(
            reports, findings.Counts, rowCount, children.Count,
            [.. rows.Readings.OrderByDescending(reading => reading.Count).ThenBy(reading => reading.Value, StringComparer.Ordinal)]);
    }

    FileReport Read(AnnexAFile file)
    {
        var reports = new List<SheetReport>();
        string? format = null;
        var readable = true;
        ReadAhead? source = null;
        var opened = file.Open();
        Stream? stream = null;
        string? sheetName = null;
        try
        {
            stream = Seekable(opened);
            current = stream;
            source = new ReadAhead(OpenSource.Open(stream, file.Name, options.Limits));
            format = source.Format;
            while (source.NextSheet())
            {
                cancellationToken.ThrowIfCancellationRequested();
                sheetName = source.SheetName;
                sheets.Read(source, Start, file.Name, checkRow);
                sheetName = null;
            }
        }
        catch (UnreadableException unreadable)
        {
            readable = false;
            findings.File(
                unreadable.Check, file.Name, (sheetName is null ? "" : $"In sheet \"{sheetName}\": ") + unreadable.Message, unreadable.Expected);
        }
        finally
        {
            source?.Stop();
            foreach (var (check, message, expected) in source?.Notes ?? [])
                findings.File(check, file.Name, message, expected);
            try
            {
                source?.Dispose();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Disposing reads no more of the file, but some readers check sums while they do.
            }
            bytesBefore += stream is { CanSeek: true } ? stream.Length : 0;
            stream?.Dispose();
            opened.Dispose();
            current = null;
        }
        return new FileReport(file.Name, format, readable, reports);

        SheetReport Start()
        {
            if (lists.Count == MaxReports) throw UnreadableException.TooLarge("it holds more sheets and lists than any workbook.");
            var sheet = new SheetReport(file.Name, source!.SheetName) { Index = (ushort)lists.Count };
            reports.Add(sheet);
            lists.Add(sheet);
            return sheet;
        }
    }

    void CheckRow(CheckedRow row)
    {
        if ((++rowCount & 0xFFF) == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(bytesBefore + (current?.Position ?? 0));
        }
        dates.Check(row);
        AgeChecks.Check(row, reference, findings);
        RowChecks.Check(row, rows, findings);
        if (row.Child >= 0) Remember(row);
        onRow?.Invoke(Snapshot(row));
    }

    void Remember(CheckedRow row)
    {
        if (children.Notes >= options.Limits.RowsKept)
        {
            if (children.Notes == options.Limits.RowsKept && !beyondLimit)
            {
                findings.Sheet(
                    Checks.RowsBeyondLimit, row.Sheet,
                    $"from this row on, rows are checked one by one but not compared with each other, as there are more than {options.Limits.RowsKept:N0}",
                    "lists that fit a spreadsheet", row.Number);
            }
            beyondLimit = true;
            return;
        }
        children.Add(row.Child, new RowNote
        {
            Hash = (uint)(row.Hash >> 32),
            Row = row.Number,
            Sheet = row.Sheet.Index,
            List = (byte)row.Layout.Number,
            Born = Known(Field.DateOfBirth),
            Gender = (ushort)Math.Max(0, Known(Field.Gender)),
            Ethnicity = (ushort)Math.Max(0, Known(Field.Ethnicity)),
            Date = Known(row.Layout.EventDate),
            Conference = Known(Field.ConferenceDate),
            FirstCount = Known(row.Layout.Number == 3 ? Field.ReferralCount : Field.EnquiryCount),
            SecondCount = Known(Field.ConferenceCount),
            NoFurtherAction = rows.IsYes(row, Field.ReferralNfa),
        });

        int Known(Field field) => row.IsKnown(field) ? row.Value(field) : RowNote.None;
    }

    bool beyondLimit;

    ListRow Snapshot(CheckedRow row)
    {
        var values = new ListValue[row.Layout.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var column = row.Layout.Columns[i];
            if (!row.IsFilled(column.Field)) continue;
            var given = row.Given(column.Field);
            var text = Wording.Visible(given);
            var known = row.IsKnown(column.Field);
            if (column.Kind == ColumnKind.ChildId && known && RowReader.IdWithoutZeroFraction(text) is var id && id.Length < text.Length) text = id.ToString();
            var hasFormat = row.HasFormat(column.Field);
            if (column.Kind == ColumnKind.Date && known && hasFormat) text = Wording.Day(row.Date(column.Field));
            var spelling = column.Kind == ColumnKind.Code && row.Value(column.Field) > 0 ? rows.Spelling(column.Field, row.Value(column.Field)) : null;
            // Neither the error value of a formula, nor a formula without its result, nor a number cut short is an id: its rows are not one child.
            var isNone = text.Length == 0 || column.Kind == ColumnKind.ChildId && !known;
            values[i] = new ListValue(
                isNone ? null : text,
                known && column.Kind == ColumnKind.Date ? row.Date(column.Field) : null,
                known && column.Kind == ColumnKind.Number ? row.Value(column.Field) : null,
                spelling is { IsCode: true } ? spelling.Match.Code : null,
                spelling?.Match)
            {
                Given = isNone || text.Length != given.Length || hasFormat && column.Kind != ColumnKind.Date ? given : null,
                DateCell = column.Kind == ColumnKind.Date ? row.DateCell(column.Field) : null,
            };
        }
        return new ListRow(row.Layout, row.Sheet.Sheet, row.Number, values) { Report = row.Sheet };
    }

    static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek) return stream;
        var copy = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0; copy.Write(block, 0, read))
            if (copy.Length + read > MaxCopied) throw UnreadableException.TooLarge("it is larger than can be kept in memory.");
        copy.Position = 0;
        return copy;
    }
}
