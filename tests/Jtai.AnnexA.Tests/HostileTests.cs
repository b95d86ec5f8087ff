using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Files that are broken or were made to do harm: a clear finding, never an exception.</summary>
[Collection(MeasuresMemory.Alone)]
public sealed class HostileTests
{
    const string Contacts = Lists.ContactHeadings + "\n";

    [Fact]
    public void A_file_without_a_byte_is_said_to_be_empty() => AssertUnreadable(Checks.EmptyFile, []);

    [Theory]
    [InlineData("%PDF-1.7 some more text in it"), InlineData("<html><body><table><tr><td>Child Unique ID</td></tr></table></body></html>"), InlineData("<?xml version=\"1.0\"?><Workbook/>"), InlineData("{\\rtf1 hello}")]
    public void What_is_not_a_spreadsheet_is_named(string text) => AssertUnreadable(Checks.NotASpreadsheet, Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Random_bytes_are_no_spreadsheet()
    {
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        AssertUnreadable(Checks.NotASpreadsheet, bytes);
    }

    [Fact]
    public void Encrypted_workbooks_are_named()
    {
        // A compound file with the stream that Office puts an encrypted package in.
        var compound = new byte[4096];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(compound, 0);
        Encoding.Unicode.GetBytes("EncryptedPackage").CopyTo(compound, 1024);
        AssertUnreadable(Checks.Encrypted, compound);
        AssertUnreadable(Checks.Encrypted, EncryptedXls());
        AssertUnreadable(Checks.Encrypted, Lists.Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "rubbish"),
            ("META-INF/manifest.xml", "<manifest xmlns=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><file-entry><encryption-data/></file-entry></manifest>")));
    }

    /// <summary>The library would make room for the sectors before it looks whether the file has as much.</summary>
    [Theory]
    [InlineData(30, 0xFF), InlineData(31, 0xFF), InlineData(30, 30), InlineData(32, 30), InlineData(33, 1)]
    public void A_compound_file_with_sectors_of_a_size_that_there_is_not_is_damaged(int at, byte value)
    {
        var file = File.ReadAllBytes(Lists.Sample("practice.xls"));
        file[at] = value;
        AssertUnreadable(Checks.Damaged, file);
    }

    /// <summary>An old workbook with the record behind the first one that says how to decrypt the rest: RC4, a salt and a verifier.</summary>
    internal static byte[] EncryptedXls()
    {
        const int FilePass = 0x2F, PassLength = 54;
        var file = File.ReadAllBytes(Lists.Sample("practice.xls"));
        var start = file.AsSpan().IndexOf<byte>([0x09, 0x08, 0x10, 0x00]) + 20;
        var end = start;
        while (end - start - 4 < PassLength)
            end += 4 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(end + 2));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(start), FilePass);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(start + 2), (ushort)(end - start - 4));
        new byte[] { 1, 0, 1, 0, 1, 0 }.CopyTo(file, start + 4);
        return file;
    }

    [Fact]
    public void A_failure_of_whoever_takes_findings_or_rows_is_not_called_a_damaged_file()
    {
        var file = new AnnexAFile("lists.xlsx", () => new MemoryStream(Lists.Write([Lists.Row(1)])));
        var options = new CheckOptions { DrawnUpOn = Lists.Day };
        Assert.Throws<IOException>(() => AnnexACheck.Run([file], options, _ => { }, _ => throw new IOException("no space left on device")));
        Assert.Throws<InvalidOperationException>(() => AnnexACheck.Run([file], options, _ => throw new InvalidOperationException()));
    }

    [Fact]
    public void A_truncated_workbook_is_damaged()
    {
        var whole = Lists.Write([Lists.Row(1)]);
        foreach (var part in new[] { 0.2, 0.5, 0.9, 0.99 })
            AssertUnreadable(Checks.Damaged, whole[..(int)(whole.Length * part)]);
    }

    [Fact]
    public void A_workbook_in_a_zip_file_is_never_passed_over()
    {
        var alone = Lists.Zip(("handover/lists.xlsx", "x"));
        AssertUnreadable(Checks.NotASpreadsheet, alone);
        Assert.Contains("take the workbook out of the zip file", Assert.Single(Lists.Check(alone, "a.zip").Findings).Message, StringComparison.Ordinal);
        var (result, findings) = Lists.Check(Lists.Zip(("list1.csv", Contacts), ("handover/lists.xlsx", "x"), ("notes.doc", "x")), "a.zip");
        Assert.True(result.Readable);
        Assert.Contains("\"handover/lists.xlsx\"", Assert.Single(findings, finding => finding.Severity == Severity.Error).Message, StringComparison.Ordinal);
        Assert.Contains("\"notes.doc\"", Assert.Single(findings, finding => finding.Check == Checks.SheetIgnored).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renamed_file_is_read_for_what_it_is_and_said()
    {
        var (result, findings) = Lists.Check(Encoding.UTF8.GetBytes(Contacts), "lists.xlsx");
        Assert.True(result.Readable);
        Assert.Single(findings, finding => finding.Check == Checks.WrongExtension);
        Assert.Equal(1, result.Files[0].Sheets[0].List);
    }

    [Fact]
    public void External_entities_and_document_types_are_refused()
    {
        var sheet = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>";
        AssertUnreadable(Checks.Damaged, Lists.Xlsx(sheet));
    }

    [Fact]
    public void A_zip_bomb_stops_at_the_limit()
    {
        var bomb = new MemoryStream();
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            Lists.Add(zip, "[Content_Types].xml", "<Types/>");
            Lists.Add(zip, "xl/workbook.xml", Lists.Workbook());
            Lists.Add(zip, "xl/_rels/workbook.xml.rels", Lists.Relations);
            using var entry = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Optimal).Open();
            entry.Write("<worksheet><sheetData>"u8);
            var rows = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<row/>", 100_000)));
            for (var i = 0; i < 60; i++)
                entry.Write(rows);
        }
        var options = new CheckOptions { DrawnUpOn = Lists.Day, Limits = new ReadingLimits { RatioAppliesFromBytes = 8 << 20, UnpackedRatio = 100 } };
        var (result, findings) = Lists.Check(bomb.ToArray(), options: options);
        Assert.False(result.Readable);
        Assert.Single(findings, finding => finding.Check == Checks.TooLarge);
    }

    [Fact]
    public void A_million_blank_formatted_rows_cost_nothing_and_are_no_finding()
    {
        var sheet = new StringBuilder("<worksheet><sheetData>");
        var row = 1;
        sheet.Append($"<row r=\"{row}\">{string.Concat(Contacts.TrimEnd().Split(',').Select((heading, i) => $"<c r=\"{CellReference.Of(i, row)}\" t=\"inlineStr\"><is><t>{heading}</t></is></c>"))}</row>");
        for (row = 2; row <= Lists.Count(200_000, 1_000_000); row++)
            sheet.Append($"<row r=\"{row}\" s=\"1\" customFormat=\"1\"><c r=\"A{row}\" s=\"1\"/><c r=\"B{row}\" s=\"1\"/></row>");
        var (result, findings) = Lists.Check(Lists.Xlsx(sheet.Append("</sheetData></worksheet>").ToString()));
        Assert.Equal((1, 0), (result.Files[0].Sheets[0].List, result.Rows));
        Assert.DoesNotContain(findings, finding => finding.Check == Checks.BlankRows);
    }

    [Fact]
    public void Repeated_blank_rows_and_columns_of_an_ods_cost_nothing()
    {
        var cells = string.Concat(Contacts.TrimEnd().Split(',').Select(heading => Lists.OdsCell(heading)));
        var content = $"<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row><table:table-row>{cells}</table:table-row><table:table-row table:number-rows-repeated=\"2147483647\"><table:table-cell table:number-columns-repeated=\"2147483647\"/></table:table-row>";
        var sheet = Lists.Check(Lists.Ods(content), "x.ods").Result.Files[0].Sheets[0];
        Assert.Equal((1, 4, 0), (sheet.List, sheet.HeaderRow, sheet.DataRows));
    }

    [Theory, InlineData(1_048_576, 16_384), InlineData(2, 2_147_483_647), InlineData(200_000, 1)]
    public void A_few_bytes_that_claim_millions_of_cells_are_refused(int rows, int columns)
    {
        var heading = string.Concat(Contacts.TrimEnd().Split(',').Select(heading => Lists.OdsCell(heading)));
        var filled = $"<table:table-row table:number-rows-repeated=\"{rows}\">{Lists.OdsCell("1", columns)}</table:table-row>";
        var options = new CheckOptions { DrawnUpOn = Lists.Day, Limits = new ReadingLimits { RepeatedCells = 10_000 } };
        var (result, findings) = Lists.Check(Lists.Ods($"<table:table-row>{heading}</table:table-row>{filled}"), "x.ods", options);
        Assert.False(result.Readable);
        Assert.Single(findings, finding => finding.Check == Checks.TooLarge);
    }

    [Fact]
    public void Merged_cells_that_cover_everything_cost_what_the_rows_hold()
    {
        var ranges = string.Concat(Enumerable.Range(0, 20_000).Select(_ => "<mergeCell ref=\"A2:XFD1048576\"/>"));
        var file = Lists.Contacts(string.Concat(Enumerable.Repeat(Lists.Contact(), 100)), "", $"<mergeCells>{ranges}</mergeCells>");
        Assert.Single(Lists.Check(file).Findings, finding => finding.Check == Checks.TooLarge);
    }

    [Fact]
    public void Merged_cells_of_a_sheet_too_large_to_look_for_them_first_are_named_with_their_rows()
    {
        var file = Lists.Contacts(string.Concat(Enumerable.Repeat(Lists.Contact(), 4)), "", "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"A3:A5\"/></mergeCells>");
        var options = new CheckOptions { DrawnUpOn = Lists.Day, Limits = new ReadingLimits { MergedCellsBytes = 500 } };
        Assert.Contains("A3:A5", Assert.Single(Lists.Check(file, options: options).Findings, finding => finding.Check == Checks.MergedCells).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_bytes_are_not_read_again_for_each_of_many_sheets()
    {
        var one = Lists.Contacts(Lists.Contact(), "<sheets><sheet name=\"again\" sheetId=\"2\" r:id=\"rId1\"/></sheets>");
        AssertUnreadable(Checks.Damaged, one);
        var rows = Xls.Rows(Contacts + "1,M,WBRI,,10,,Police,x");
        AssertUnreadable(Checks.Damaged, Xls.Write([.. Enumerable.Repeat(("S", rows), 100)], onePlace: true));
        AssertUnreadable(Checks.TooLarge, Xls.FarCells(sheets: 17));
        Assert.True(Lists.Check(Xls.FarCells(sheets: 2)).Result.Readable);
    }

    [Fact]
    public void A_few_bytes_are_not_unpacked_again_for_each_of_many_parts()
    {
        var zip = Lists.Zip(("a.csv", Contacts), ("b.csv", Contacts));
        Assert.True(Lists.Check(zip, "a.zip").Result.Readable);
        // The second part, as the directory at the end has it, lies where the first one does, and reaches as far as both.
        var entry = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(entry + 42), 0);
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(entry + 20), entry);
        AssertUnreadable(Checks.Damaged, zip);
    }

    [Fact]
    public void Ten_thousand_columns_are_bounded()
    {
        var (result, findings) = Lists.Csv(Contacts.TrimEnd() + string.Concat(Enumerable.Range(0, 20_000).Select(i => $",X{i}")) + "\n");
        Assert.Equal(1, result.Files[0].Sheets[0].List);
        Assert.Single(findings, finding => finding.Check == Checks.ColumnsBeyondLimit);
        Assert.InRange(findings.Count(finding => finding.Check == Checks.ColumnExtra), 1, 101);
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_is_named_with_its_row()
    {
        var (result, findings) = Lists.Csv(Contacts + "1,\"M" + new string('x', 300_000));
        Assert.False(result.Readable);
        Assert.Contains("row 2", Assert.Single(findings, finding => finding.Check == Checks.Damaged).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_csv_without_an_end_takes_little_memory()
    {
        var bytes = Lists.Count(32 << 20, int.MaxValue);
        using var stream = new EndlessCsv(Encoding.UTF8.GetBytes(Contacts), Encoding.UTF8.GetBytes("4000001,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n"), bytes);
        var findings = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var result = AnnexACheck.Run([new AnnexAFile("x.csv", () => stream)], new CheckOptions { DrawnUpOn = Lists.Day, Limits = new ReadingLimits { RowsKept = 100_000 } }, _ => findings++);
        Assert.True(result.Readable);
        Assert.True(result.Rows > 600_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -1 << 30, 60 << 20);
        Assert.True(findings > 0);
    }

    [Fact]
    public void Names_hold_nothing_that_would_steer_a_terminal()
    {
        const string Escape = "\u001b]0;owned\u0007\u009b2J";
        var csv = Contacts + "1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n1,F,WBRI,01/05/2016,10,01/10/2026,Police,x\n";
        var zip = Lists.Zip(($"a{Escape}.csv", csv), ($"b{Escape}.csv", csv + "\n" + csv), ($"c{Escape}.doc", "x"), ($"d{Escape}.csv", "nothing of use"));
        using var output = new StringWriter();
        using (var report = new Cli.TextReport(output, new CheckOptions { DrawnUpOn = Lists.Day }))
            report.Finish(AnnexACheck.Run([new AnnexAFile($"e{Escape}.zip", () => new MemoryStream(zip)), new AnnexAFile($"f{Escape}.xls", () => new MemoryStream(Lists.Contacts(Lists.Contact()).ToArray()))], new CheckOptions { DrawnUpOn = Lists.Day }, report.Add));
        Assert.Contains("sheet \"a]0;owned2J\"", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(output.ToString(), c => char.IsControl(c) && c is not ('\r' or '\n'));
    }

    [Fact]
    public void Control_characters_are_named_and_left_out()
    {
        var findings = Lists.Csv(Contacts + "1\u0007,M,WBRI,01/05/2016,10,01/10/2026,Police\u200B,x\n").Findings;
        Assert.Equal(["A2", "G2"], findings.Where(finding => finding.Check == Checks.ControlCharacter).Select(finding => finding.Cell));
        Assert.DoesNotContain(findings, finding => finding.Severity == Severity.Error);
    }

    [Fact]
    public void Rows_hold_no_characters_that_cannot_be_seen_and_no_half_of_a_pair()
    {
        var outcome = new string('x', 300);
        var rows = Lists.Read(Encoding.UTF8.GetBytes(Contacts + $"7,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n{string.Concat(Enumerable.Repeat("8,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n", 100))}7\u200B,M,WBRI,01/05/2016,10,02/10/2026,Police,{outcome}\0b\n"));
        Assert.Equal(("7", outcome + "b"), (rows[^1].ChildId, rows[^1][Field.ContactOutcome].Text));
        var file = Lists.Contacts(Lists.Contact((Field.ChildId, Lists.XlsxCell("_xD83D_7")), (Field.ContactOutcome, Lists.XlsxCell("a\U0001F600_xDC00_"))));
        Assert.Equal(("\uFFFD7", "a\U0001F600\uFFFD"), (Lists.Read(file)[0].ChildId, Lists.Read(file)[0][Field.ContactOutcome].Text));
    }

    [Fact]
    public void A_formula_without_a_result_or_an_error_value_is_no_child()
    {
        var file = Lists.Contacts(string.Concat(Enumerable.Repeat(Lists.Contact((Field.ChildId, "<c><f>A1</f></c>"), (Field.ContactOutcome, "<c><f>A1</f></c>")), 2)) + Lists.Contact((Field.ChildId, "<c t=\"e\"><v>#N/A</v></c>")));
        Assert.All(Lists.Read(file), row => Assert.Null(row.ChildId));
        Assert.Null(Lists.Read(file)[0][Field.ContactOutcome].Text);
        var (result, findings) = Lists.Check(file);
        Assert.Equal(0, result.Children);
        Assert.Equal(["A2", "A3"], findings.Where(finding => finding.Check == Checks.ChildIdBlank).Select(finding => finding.Cell));
        Assert.Equal("A4", Assert.Single(findings, finding => finding.Check == Checks.ErrorValue).Cell);
        Assert.All(findings, finding => Assert.DoesNotContain("\"formula\"", finding.Message, StringComparison.Ordinal));
        var ods = Lists.Ods($"<table:table-row>{string.Concat(Contacts.TrimEnd().Split(',').Select(heading => Lists.OdsCell(heading)))}</table:table-row><table:table-row><table:table-cell table:formula=\"of:=A1\"/>{Lists.OdsCell("M")}</table:table-row>");
        Assert.Null(Assert.Single(Lists.Read(ods)).ChildId);
    }

    [Fact]
    public void Error_values_and_formulas_without_a_result_are_named()
    {
        var headings = string.Concat(Contacts.TrimEnd().Split(',').Select((heading, i) => $"<c r=\"{CellReference.Of(i, 1)}\" t=\"inlineStr\"><is><t>{heading}</t></is></c>"));
        var sheet = $"<worksheet><sheetData><row r=\"1\">{headings}</row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><f>B1</f><v>M</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c><c r=\"D2\"><f>TODAY()</f></c><c r=\"F2\"><v>46296</v></c></row></sheetData></worksheet>";
        var findings = Lists.Check(Lists.Xlsx(sheet)).Findings;
        Assert.Equal("C2", Assert.Single(findings, finding => finding.Check == Checks.ErrorValue).Cell);
        Assert.Equal("D2", Assert.Single(findings, finding => finding.Check == Checks.FormulaWithoutResult).Cell);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1"), InlineData("+44", "'+44"), InlineData("-x", "'-x"), InlineData("@SUM(A1)", "'@SUM(A1)"), InlineData("\tx", "'\tx"), InlineData("Plain", "Plain")]
    public void Texts_that_look_like_formulas_are_escaped_in_all_that_is_written(string text, string written)
    {
        Assert.Equal(written, FormulaGuard.Text(text));
        foreach (var format in Enum.GetValues<WorkbookFormat>())
        {
            var rows = new List<ListRow>();
            var file = Lists.Write([Lists.Row(1, (Field.ContactOutcome, text))], format);
            AnnexACheck.Run([new AnnexAFile("x", () => new MemoryStream(file))], new CheckOptions { DrawnUpOn = Lists.Day }, _ => { }, rows.Add);
            Assert.Equal(written, rows[0][Field.ContactOutcome].Text);
        }
    }

    [Fact]
    public void Beyond_the_number_of_rows_that_can_be_compared_it_says_so()
    {
        var options = new CheckOptions { DrawnUpOn = Lists.Day, Limits = new ReadingLimits { RowsKept = 2 } };
        var findings = Lists.Check(Lists.Write(Enumerable.Repeat(Lists.Row(1), 5)), options: options).Findings;
        Assert.Equal(5, Assert.Single(findings, finding => finding.Check == Checks.RowsBeyondLimit).Row);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_too()
    {
        var file = Lists.Write([Lists.Row(1)]);
        var (result, _) = AnnexACheck.Run(new AnnexAFile("x.xlsx", () => new GZipStream(Packed(file), CompressionMode.Decompress)), new CheckOptions { DrawnUpOn = Lists.Day });
        Assert.Equal(1, result.Rows);
    }

    static MemoryStream Packed(byte[] file)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(file);
        stream.Position = 0;
        return stream;
    }

    static void AssertUnreadable(Check check, byte[] file)
    {
        var (result, findings) = Lists.Check(file);
        Assert.False(result.Readable);
        Assert.Contains(findings, finding => finding.Check == check);
    }

    /// <summary>A head and then the same line again and again.</summary>
    sealed class EndlessCsv(byte[] head, byte[] line, long length) : Stream
    {
        long at;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = 0;
            for (; read < count && at < length; read++, at++)
                buffer[offset + read] = at < head.Length ? head[at] : line[(at - head.Length) % line.Length];
            return read;
        }

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get => at; set => at = value; }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
