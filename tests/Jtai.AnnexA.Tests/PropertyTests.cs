namespace Jtai.AnnexA.Tests;

/// <summary>What holds for every workbook that can be generated.</summary>
public sealed class PropertyTests
{
    static IEnumerable<(int Children, ulong Seed, DateOnly Day)> Workbooks(int count)
    {
        var random = new SmallRandom(20261116);
        for (var i = 0; i < count; i++)
            yield return (random.Between(0, 400), random.Next(), new DateOnly(2024, 1, 1).AddDays(random.Between(0, 1500)));
    }

    [Fact]
    public void Whatever_is_generated_without_faults_is_clean()
    {
        foreach (var (children, seed, day) in Workbooks(Lists.Count(15, 500)))
        {
            var (result, findings) = Check(Generate(children, seed, day, 0).File, day);
            Assert.DoesNotContain(findings, finding => finding.Check != Checks.NoRows);
            Assert.InRange(result.Children, 0, children);
        }
    }

    [Fact]
    public void Every_seeded_fault_is_found_at_its_cell_and_nothing_else_is()
    {
        var kinds = new HashSet<Check>();
        foreach (var (children, seed, day) in Workbooks(Lists.Count(15, 500)))
        {
            var (file, seeded) = Generate(children + 300, seed, day, 70);
            var findings = Check(file, day).Findings;
            Assert.Equal(
                seeded.Select(fault => (fault.Check.Code, (int?)fault.List, fault.Cell)).Order(),
                findings.Select(finding => (finding.Code, finding.List, finding.Cell!)).Order());
            kinds.UnionWith(seeded.Select(fault => fault.Check));
        }
        // No kind of fault is idle.
        Assert.Empty(SyntheticFaults.All.Select(fault => fault.Check).Except(kinds));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        var (first, faults) = Generate(100, 9, Lists.Day, 20);
        var (second, again) = Generate(100, 9, Lists.Day, 20);
        Assert.Equal(first, second);
        Assert.Equal(faults, again);
        Assert.NotEqual(first, Generate(100, 10, Lists.Day, 20).File);
    }

    [Fact]
    public void Normalising_and_checking_again_brings_no_new_finding()
    {
        foreach (var (children, seed, day) in Workbooks(Lists.Count(8, 200)))
        {
            var (file, _) = Generate(children + 200, seed, day, 70);
            var before = Check(file, day);
            using var output = new MemoryStream();
            var normalised = AnnexANormaliser.Run(new AnnexAFile("x.xlsx", () => new MemoryStream(file)), output, new CheckOptions { DrawnUpOn = day });
            var after = Check(output.ToArray(), day);
            Assert.Equal(before.Result.Rows, normalised.Rows);
            Assert.Equal(before.Result.Rows, after.Result.Rows);
            // Rows keep their order, and here there are no blank rows: the same findings at the same cells.
            Assert.Empty(after.Findings.Select(finding => (finding.Code, finding.List, finding.Cell)).Except(before.Findings.Select(finding => (finding.Code, finding.List, finding.Cell))));
        }
    }

    [Fact]
    public void Normalising_writes_codes_and_dates_and_lists_every_change()
    {
        var row = Lists.Row(1, (Field.Gender, "M"), (Field.Ethnicity, "White British"), (Field.ContactDate, "2026-10-01"), (Field.ContactSource, "Health services"), (Field.ContactOutcome, "=1+1"), (Field.Age, "10.0"));
        var file = Lists.Write([row]);
        using var output = new MemoryStream();
        var result = AnnexANormaliser.Run(new AnnexAFile("x.xlsx", () => new MemoryStream(file)), output, new CheckOptions { DrawnUpOn = Lists.Day });
        var rows = new List<ListRow>();
        AnnexACheck.Run([new AnnexAFile("y.xlsx", () => new MemoryStream(output.ToArray()))], new CheckOptions { DrawnUpOn = Lists.Day }, _ => { }, rows.Add);
        var written = Assert.Single(rows);
        Assert.Equal(["A1", "a) Male", "a) WBRI", "01/05/2016", "10", "01/10/2026", "Health services", "'=1+1"], written.Values.Select(value => value.Text));
        Assert.Equal(4, result.Changes);
        var changes = Lists.Sheet(output.ToArray(), "Changes");
        Assert.Contains(changes, line => line.StartsWith("List_1|B3|1|B3|Gender|M|a) Male|", StringComparison.Ordinal));
        Assert.Contains(changes, line => line.StartsWith("List_1|F3|1|F3|Date of Contact|2026-10-01|01/10/2026|", StringComparison.Ordinal));
    }

    [Fact]
    public void Normalising_gives_times_percentages_and_numbers_that_it_writes_otherwise_a_line()
    {
        const string Styles = "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"hh:mm\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/><xf numFmtId=\"200\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>";
        const string At0930 = "<v>46296.395833333336</v>";
        (Field, string)[][] rows =
        [
            [(Field.ContactDate, $"<c s=\"1\">{At0930}</c>"), (Field.ContactOutcome, $"<c s=\"1\">{At0930}</c>")],
            [(Field.Age, Lists.XlsxCell("+10")), (Field.ContactOutcome, "<c s=\"2\"><v>0.395833333333333</v></c>")],
            [(Field.Age, Lists.XlsxCell("010")), (Field.ContactOutcome, "<c s=\"3\"><v>0.57</v></c>")],
        ];
        var (result, written) = Lists.Normalise(Lists.Contacts(string.Concat(rows.Select(row => Lists.Contact(row))), "", "", ("xl/styles.xml", Styles)));
        var changes = Lists.Sheet(written, "Changes")[1..];
        Assert.Equal(result.Changes, changes.Count);
        Assert.Equal(
            [
                "S|F2|1|F3|Date of Contact|01/10/2026 09:30|01/10/2026|time of day left out", "S|H2|1|H3|Contact outcome|01/10/2026 09:30|01/10/2026 09:30|format of a date, time or percentage taken off",
                "S|E3|1|E4|Age of Child (Years)|+10|10|whole number", "S|H3|1|H4|Contact outcome|09:30|09:30|format of a date, time or percentage taken off",
                "S|E4|1|E5|Age of Child (Years)|010|10|whole number", "S|H4|1|H5|Contact outcome|57%|57%|format of a date, time or percentage taken off",
            ],
            changes.Select(line => line.Replace("'+10", "+10", StringComparison.Ordinal)));
        Assert.Equal(["01/10/2026 09:30", "09:30", "57%"], Lists.Read(written).Select(row => row[Field.ContactOutcome].Text));

        var ods = Lists.Ods($"<table:table-row>{string.Concat("Child Unique ID,Gender,Date of Contact,Contact Source,Contact outcome".Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row>{Lists.OdsCell("1")}{Lists.OdsCell("a) Male")}<table:table-cell office:value-type=\"date\" office:date-value=\"2026-10-01T09:30:00\"><text:p>01/10/26</text:p></table:table-cell>{Lists.OdsCell("q) 6: Police")}<table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"><text:p>50%</text:p></table:table-cell></table:table-row>");
        Assert.Equal(["L|C2|1|C3|Date of Contact|01/10/2026 09:30|01/10/2026|time of day left out", "L|E2|1|E3|Contact outcome|50%|50%|format of a date, time or percentage taken off"], Lists.Sheet(Lists.Normalise(ods).File, "Changes")[1..]);
    }

    [Fact]
    public void Normalising_gives_whatever_it_leaves_out_a_line()
    {
        const string Headings = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Age of Child (Years),Date of Contact,Contact Source,Contact outcome,Our own note";
        const string Rows = "1,a) Male,a) WBRI,01/05/2016,10,11,01/10/2026,q) 6: Police,x,note,surplus\n,,,,,,,,,Total 1,\n";
        var file = Lists.Zip(("lists.csv", $"{Headings}\n{Rows}{Headings}\n"), ("targets.csv", "Team,Target\nA,5\n"), ("readme.doc", "x"));
        var (result, written) = Lists.Normalise(file);
        Assert.Equal(1, result.Rows);
        var changes = Lists.Sheet(written, "Changes")[1..];
        Assert.Equal(result.Changes, changes.Count);
        foreach (var line in new[]
        {
            "targets|the sheet|left out|", "lists|F1|1|Age of Child (Years)|the column: Age of Child (Years)|left out|", "lists|J1|1|Our own note|the column: Our own note|left out|",
            "lists|K2|1|the column: surplus|left out|", "lists|row 3|1|the row: Total 1|left out|", "lists|row 4|1|the row|left out|",
        })
            Assert.Single(changes, change => change.StartsWith(line, StringComparison.Ordinal));
        Assert.Single(changes, change => change.Contains("readme.doc", StringComparison.Ordinal));
    }

    [Fact]
    public void Normalising_names_cells_where_they_stand_though_the_list_stands_in_the_sheet_twice()
    {
        const string Text = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source\n1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police\nGender,Child Unique ID,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source\nM,2,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police\n";
        var (result, written) = Lists.Normalise(System.Text.Encoding.UTF8.GetBytes(Text));
        Assert.Equal((2, 1), (result.Rows, result.Changes));
        Assert.StartsWith("x|A4|1|B4|Gender|M|a) Male|", Lists.Sheet(written, "Changes")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Normalising_refuses_a_list_with_more_rows_than_a_sheet_holds()
    {
        var file = Lists.Contacts(string.Concat(Enumerable.Repeat(Lists.Contact(), 4)));
        using var output = new MemoryStream();
        NormaliseResult Run(int maxRows) => AnnexANormaliser.Run(new AnnexAFile("x", () => new MemoryStream(file)), output, new CheckOptions { DrawnUpOn = Lists.Day }, null, maxRows, CancellationToken.None);
        var refused = Run(5);
        Assert.Equal((0, 0L), (refused.Rows, output.Length));
        Assert.Contains("List 1 has 4 rows", refused.Refused, StringComparison.Ordinal);
        Assert.Equal((4, null), (Run(6).Rows, Run(6).Refused));
    }

    [Fact]
    public void Normalising_leaves_formulas_without_a_result_blank_and_says_so()
    {
        var (result, written) = Lists.Normalise(Lists.Contacts(Lists.Contact((Field.ChildId, "<c><f>A1</f></c>"), (Field.DateOfBirth, "<c><f>A1</f></c>"), (Field.ContactOutcome, "<c><f>A1</f></c>")) + Lists.Contact((Field.ChildId, "<c t=\"e\"><v>#N/A</v></c>"))));
        Assert.Equal((2, 4), (result.Rows, result.Changes));
        Assert.All(Lists.Read(written), row => Assert.Null(row.ChildId));
        Assert.DoesNotContain("formula", string.Join("", Lists.Sheet(written, "List_1")), StringComparison.Ordinal);
        Assert.Equal(["A2", "D2", "H2", "A3"], Lists.Sheet(written, "Changes")[1..].Select(line => line.Split('|')[1]));
    }

    [Fact]
    public void Normalising_survives_half_a_surrogate_pair_and_names_characters_that_it_takes_out()
    {
        var (result, written) = Lists.Normalise(Lists.Contacts(Lists.Contact((Field.ContactOutcome, Lists.XlsxCell("x_xD83D_y_x0000_z")))));
        Assert.Equal("x\uFFFDyz", Assert.Single(Lists.Read(written))[Field.ContactOutcome].Text);
        Assert.Equal(1, result.Changes);
    }

    static (byte[] File, IReadOnlyList<SeededFault> Faults) Generate(int children, ulong seed, DateOnly day, int faults)
    {
        using var stream = new MemoryStream();
        var seeded = SyntheticWorkbook.Write(stream, children, seed, day, faults);
        return (stream.ToArray(), seeded);
    }

    static (CheckResult Result, IReadOnlyList<Finding> Findings) Check(byte[] file, DateOnly day) => Lists.Check(file, options: new CheckOptions { DrawnUpOn = day });
}
