using System.Text.Json;
using Jtai.AnnexA.Cli;

namespace Jtai.AnnexA.Tests;

/// <summary>What a user of <c>annexa</c> sees.</summary>
public sealed class CommandLineTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("annexa-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Check_exits_0_clean_1_with_errors_2_unreadable()
    {
        File.WriteAllBytes(In("clean.xlsx"), Lists.Write([Lists.Row(1), Lists.Row(3)]));
        File.WriteAllBytes(In("errors.xlsx"), Lists.Write([Lists.Row(1, (Field.ContactDate, "31/11/2026"))]));
        File.WriteAllBytes(In("nothing.xlsx"), []);
        Assert.Equal(0, Run("check", In("clean.xlsx"), "--reference-date", "2026-11-16").Code);
        Assert.Equal(1, Run("check", In("errors.xlsx"), "--reference-date", "2026-11-16").Code);
        Assert.Equal(2, Run("check", In("nothing.xlsx"), "--reference-date", "2026-11-16").Code);
        Assert.Equal(2, Run("check", In("absent.xlsx")).Code);
        File.WriteAllBytes(In("password.xls"), HostileTests.EncryptedXls());
        var password = Run("check", In("password.xls"));
        Assert.Equal(2, password.Code);
        Assert.Contains("The file is encrypted or asks for a password.", password.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "--format", "csv")]
    [InlineData("normalise", "--reference-date", "2026-11-16")]
    public void What_is_read_is_never_written_over(string command, string option, string value)
    {
        var lists = Lists.Write([Lists.Row(1)]);
        File.WriteAllBytes(In("lists.xlsx"), lists);
        File.CreateSymbolicLink(In("link.xlsx"), In("lists.xlsx"));
        foreach (var to in new[] { In("lists.xlsx"), Path.Combine(folder, ".", "lists.xlsx"), In("link.xlsx") })
        {
            var refused = Run(command, In("lists.xlsx"), "--out", to, option, value);
            Assert.Equal(64, refused.Code);
            Assert.Contains("another file", refused.Error, StringComparison.Ordinal);
        }
        Assert.Equal(lists, File.ReadAllBytes(In("lists.xlsx")));
    }

    [Fact]
    public void A_run_that_fails_leaves_what_was_there_and_nothing_beside_it()
    {
        File.WriteAllText(In("bad.csv"), "not a list at all\n");
        File.WriteAllText(In("before.xlsx"), "worked on for a week");
        Assert.Equal(2, Run("normalise", In("bad.csv"), "--out", In("before.xlsx")).Code);
        Assert.Equal("worked on for a week", File.ReadAllText(In("before.xlsx")));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void Json_has_the_agreed_shape()
    {
        File.WriteAllBytes(In("e.xlsx"), Lists.Write([Lists.Row(1, (Field.ContactDate, "31/11/2026"))]));
        using var json = JsonDocument.Parse(Run("check", In("e.xlsx"), "--reference-date", "2026-11-16", "--format", "json").Output);
        var file = json.RootElement.GetProperty("files")[0];
        Assert.Equal("e.xlsx", file.GetProperty("file").GetString());
        var sheet = file.GetProperty("sheets")[0];
        Assert.Equal(("List_1", 1, 2, 1), (sheet.GetProperty("sheet").GetString(), sheet.GetProperty("list").GetInt32(), sheet.GetProperty("headerRow").GetInt32(), sheet.GetProperty("dataRows").GetInt32()));
        Assert.Equal(0, sheet.GetProperty("missingColumns").GetArrayLength() + sheet.GetProperty("extraColumns").GetArrayLength());
        var finding = json.RootElement.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("severity").GetString() == "error");
        Assert.Equal(("AX-0204", 1, "List_1", 3), (finding.GetProperty("code").GetString(), finding.GetProperty("list").GetInt32(), finding.GetProperty("sheet").GetString(), finding.GetProperty("row").GetInt32()));
        Assert.Equal(("Date of Contact", "F3", "A1", "31/11/2026"), (finding.GetProperty("column").GetString(), finding.GetProperty("cell").GetString(), finding.GetProperty("childId").GetString(), finding.GetProperty("value").GetString()));
        Assert.NotEmpty(finding.GetProperty("expected").GetString()!);
        Assert.NotEmpty(finding.GetProperty("message").GetString()!);
        Assert.Equal(1, json.RootElement.GetProperty("counts").GetProperty("error").GetInt32());
    }

    [Fact]
    public void Text_groups_findings_and_names_every_cell()
    {
        File.WriteAllBytes(In("e.xlsx"), Lists.Write(Enumerable.Range(0, 30).Select(i => Lists.Row(1, (Field.ChildId, $"C{i}"), (Field.Gender, "Zebra")))));
        var text = Run("check", In("e.xlsx"), "--reference-date", "2026-11-16").Output;
        Assert.Contains("AX-0208 Not a code of the list, list 1, Gender: 30", text, StringComparison.Ordinal);
        Assert.Contains("All 30: B3-B32", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_escapes_what_looks_like_a_formula()
    {
        File.WriteAllText(In("e.csv"), "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome\n=1+1,@x,WBRI,01/05/2016,10,01/10/2026,Police,x\n");
        var csv = Run("check", In("e.csv"), "--reference-date", "2026-11-16", "--format", "csv").Output;
        Assert.Contains(",'=1+1,'@x,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_is_one_page_that_needs_nothing_else_and_escapes_values()
    {
        File.WriteAllBytes(In("e.xlsx"), Lists.Write([Lists.Row(1, (Field.Gender, "<script>alert(1)</script>"))]));
        var code = Run("check", In("e.xlsx"), "--reference-date", "2026-11-16", "--format", "html", "--out", In("e.html")).Code;
        var html = File.ReadAllText(In("e.html"));
        Assert.Equal(1, code);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains("<b>B3</b>", html, StringComparison.Ordinal);
        Assert.Contains("lang=\"en-GB\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1), InlineData("2,3,4,5", 0), InlineData("2,3,4", 1), InlineData("2 3 4 5", 0), InlineData("1,2,3,4,5", 0)]
    public void A_list_that_is_not_there_is_1_unless_it_was_said_to_be_left_out(string? without, int code)
    {
        File.WriteAllText(In("list1.csv"), $"{Lists.ContactHeadings}\nA1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,Advice\n");
        string[] command = ["check", In("list1.csv"), "--reference-date", "2026-11-16"];
        Assert.Equal(code, Run(without is null ? command : [.. command, "--without", without]).Code);
        Assert.Equal(64, Run([.. command, "--without", "6"]).Code);
        File.WriteAllText(In("none.csv"), "a,b,c\n1,2,3\n");
        Assert.Equal(1, Run("check", In("none.csv")).Code);
    }

    [Theory]
    [InlineData("r.html", "<!doctype html>"), InlineData("r.HTM", "<!doctype html>"), InlineData("r.json", "{"), InlineData("r.csv", "\uFEFFcode,"), InlineData("r.txt", "Checked against")]
    public void The_ending_of_the_report_chooses_its_format_and_success_is_a_line(string name, string start)
    {
        File.WriteAllBytes(In("clean.xlsx"), Lists.Write([Lists.Row(1)]));
        var (code, output, _) = Run("check", In("clean.xlsx"), "--reference-date", "2026-11-16", "--out", In(name));
        Assert.Equal((0, $"{In(name)}: 0 errors, 0 warnings, 4 queries in 1 row of 1 child.\n"), (code, output));
        Assert.StartsWith(start.TrimStart('\uFEFF'), File.ReadAllText(In(name)), StringComparison.OrdinalIgnoreCase);
        Run("check", In("clean.xlsx"), "--reference-date", "2026-11-16", "--out", In(name), "--format", "json");
        Assert.StartsWith("{", File.ReadAllText(In(name)), StringComparison.Ordinal);
    }

    [Theory, InlineData("absent/r.html"), InlineData("."), InlineData("list.csv/r.html")]
    public void An_output_that_cannot_be_written_is_named_as_it_was_given(string to)
    {
        File.WriteAllText(In("list.csv"), Lists.ContactHeadings);
        var (code, _, error) = Run("check", In("list.csv"), "--out", In(to));
        Assert.Equal(64, code);
        Assert.Contains($"--out {In(to)} ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", error, StringComparison.Ordinal);
        foreach (var command in new string[][] { ["normalise", In("list.csv")], ["generate"] })
        {
            // Both want an ending that a folder does not have.
            var place = to == "." ? "folder.xlsx" : Path.ChangeExtension(to, ".xlsx");
            Directory.CreateDirectory(In("folder.xlsx"));
            (code, _, error) = Run([.. command, "--out", In(place)]);
            Assert.Equal(64, code);
            Assert.Contains($"--out {In(place)} ", error, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Warnings_are_said_to_be_what_inspectors_will_ask_for()
    {
        File.WriteAllBytes(In("w.xlsx"), Lists.Write([Lists.Row(1, (Field.Gender, null))]));
        Assert.Contains("\nWARNINGS: inspectors will ask for these\n", Run("check", In("w.xlsx"), "--reference-date", "2026-11-16").Output, StringComparison.Ordinal);
        Assert.Contains("<b>1</b> warning <span>inspectors will ask for these</span>", Run("check", In("w.xlsx"), "--reference-date", "2026-11-16", "--format", "html").Output, StringComparison.Ordinal);
    }

    /// <summary>It writes what there is: whether a list is missing is what the check says.</summary>
    [Fact]
    public void Normalise_exits_0_for_one_list_of_five_and_leaves_the_others_to_the_check()
    {
        File.WriteAllText(In("list1.csv"), $"{Lists.ContactHeadings}\nA1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,Advice\n");
        Assert.Equal(0, Run("normalise", In("list1.csv"), "--out", In("o.xlsx")).Code);
        Assert.Equal(1, Run("check", In("o.xlsx"), "--reference-date", "2026-11-16").Code);
        Assert.Equal(0, Run("check", In("o.xlsx"), "--reference-date", "2026-11-16", "--without", "2,3,4,5").Code);
    }

    [Fact]
    public void Files_that_Excel_locks_are_passed_over_and_the_version_is_told()
    {
        File.WriteAllBytes(In("lists.xlsx"), Lists.Write([Lists.Row(1)]));
        foreach (var name in new[] { "~$lists.xlsx", ".~lock.lists.xlsx#", "._lists.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini" })
            File.WriteAllText(In(name), "x");
        Assert.Equal(0, Run("check", folder, "--reference-date", "2026-11-16").Code);
        Assert.Equal(0, Run("check", In("lists.xlsx"), In("~$lists.xlsx"), "--reference-date", "2026-11-16").Code);
        var zip = Lists.Zip(("lists/list1.csv", $"{Lists.ContactHeadings}\nA1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,Advice\n"), ("lists/~$list1.xlsx", "x"), ("lists/.~lock.list1.csv#", "x"), ("lists/._list1.csv", "x"), ("lists/.DS_Store", "x"), ("lists/Thumbs.db", "x"), ("lists/desktop.ini", "x"));
        Assert.DoesNotContain(Lists.Check(zip, "x.zip").Findings, finding => finding.Check == Checks.SheetIgnored || finding.Check == Checks.SpreadsheetNotRead);
        Assert.Matches("^annexa [0-9]+\\.[0-9]+\\.[0-9]+", Run("--version").Output);
    }

    [Fact]
    public void A_folder_of_csv_files_is_one_hand_over()
    {
        Assert.Equal(0, Run("generate", "--children", "60", "--seed", "3", "--out", In("g.zip")).Code);
        System.IO.Compression.ZipFile.ExtractToDirectory(In("g.zip"), In("lists"));
        using var json = JsonDocument.Parse(Run("check", In("lists"), "--reference-date", "2026-11-16", "--format", "json").Output);
        Assert.Equal([1, 2, 3, 4, 5], json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("sheets")[0].GetProperty("list").GetInt32()));
        Assert.Equal(0, json.RootElement.GetProperty("counts").GetProperty("error").GetInt32());
    }

    [Fact]
    public void Whatever_a_folder_holds_is_read_or_named()
    {
        Directory.CreateDirectory(In("lists/sub/deeper"));
        Directory.CreateDirectory(In("lists/pictures"));
        File.WriteAllText(In("lists/list1.csv"), "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome\nA1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,Advice\n");
        File.WriteAllBytes(In("lists/rest.xlsm"), Lists.Write([Lists.Row(3), Lists.Row(4)]));
        File.WriteAllBytes(In("lists/sub/deeper/all.xlsx"), Lists.Write([Lists.Row(1)]));
        foreach (var name in new[] { "~$rest.xlsm", "notes.docx", "list2.xlsb", "pictures/a.png" })
            File.WriteAllText(In($"lists/{name}"), "x");
        var (code, output, _) = Run("check", In("lists"), "--reference-date", "2026-11-16", "--format", "json");
        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["list1.csv", "rest.xlsm"], json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()));
        var findings = json.RootElement.GetProperty("findings").EnumerateArray().Select(finding => (Code: finding.GetProperty("code").GetString()!, File: finding.GetProperty("file").GetString()!)).ToList();
        Assert.Equal(["list2.xlsb", "sub/"], findings.Where(finding => finding.Code == "AX-0007").Select(finding => finding.File));
        Assert.Equal(["notes.docx", "pictures/"], findings.Where(finding => finding.Code == "AX-0011").Select(finding => finding.File));
        Assert.Equal(2, json.RootElement.GetProperty("counts").GetProperty("error").GetInt32());
        Assert.Equal(64, Run("normalise", In("lists"), "--out", In("o.xlsx")).Code);
    }

    [Fact]
    public void Of_several_files_each_finding_names_its_own()
    {
        const string Headings = Lists.ContactHeadings + "\n";
        foreach (var place in new[] { "a", "b" })
        {
            Directory.CreateDirectory(In(place));
            File.WriteAllText(In($"{place}/list1.csv"), $"{Headings}A1,Zebra,a) WBRI,{(place == "a" ? "01" : "02")}/05/2016,10,01/10/2026,q) 6: Police,Advice\n");
        }
        string[] command = ["check", In("a/list1.csv"), In("b/list1.csv"), "--reference-date", "2026-11-16", "--format"];
        var text = Run([.. command, "text"]).Output;
        foreach (var place in new[] { "a", "b" })
            Assert.Contains($"AX-0208 Not a code of the list, {In($"{place}/list1.csv")}, list 1, Gender: 1", text, StringComparison.Ordinal);
        Assert.Contains($"differs from \"01/05/2016\" in list 1, row 2 of \"list1\" in {In("a/list1.csv")}", text, StringComparison.Ordinal);
        Assert.Contains($"(\"list1\" in {In("a/list1.csv")} from row 1, \"list1\" in {In("b/list1.csv")} from row 1)", text, StringComparison.Ordinal);
        Assert.Contains($"<b>B2</b> <small>list1</small> <small>{In("b/list1.csv")}</small>", Run([.. command, "html"]).Output, StringComparison.Ordinal);
        Assert.Contains("AX-0012 List not found: 4", text, StringComparison.Ordinal);
        Assert.Contains("<td data-n=\"0\">all files</td>", Run([.. command, "html"]).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<small>list1.csv</small>", Run("check", In("a/list1.csv"), "--format", "html").Output, StringComparison.Ordinal);

        System.IO.Compression.ZipFile.CreateFromDirectory(In("a"), In("one.zip"), default, includeBaseDirectory: true);
        using (var zip = System.IO.Compression.ZipFile.Open(In("one.zip"), System.IO.Compression.ZipArchiveMode.Update))
            System.IO.Compression.ZipFileExtensions.CreateEntryFromFile(zip, In("b/list1.csv"), "b/list1.csv");
        Assert.Contains("AX-0208 Not a code of the list, sheet \"b/list1\", list 1, Gender: 1", Run("check", In("one.zip")).Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Run("check", In("one.zip"), "--format", "json").Output);
        Assert.Equal(["a/list1", "b/list1"], json.RootElement.GetProperty("files")[0].GetProperty("sheets").EnumerateArray().Select(sheet => sheet.GetProperty("sheet").GetString()));
    }

    [Fact]
    public void Generate_lists_its_faults_beside_the_file_and_check_finds_them()
    {
        Assert.Equal(0, Run("generate", "--children", "500", "--seed", "3", "--faults", "40", "--out", In("f.xlsx")).Code);
        var faults = File.ReadAllLines(In("f.xlsx.faults.csv"))[1..];
        using var json = JsonDocument.Parse(Run("check", In("f.xlsx"), "--reference-date", "2026-11-16", "--format", "json").Output);
        Assert.Equal(faults.Length, json.RootElement.GetProperty("findings").GetArrayLength());
        Assert.InRange(faults.Length, 40, 60);
    }

    [Fact]
    public void Normalise_writes_another_file_or_none()
    {
        File.WriteAllBytes(In("a.xlsx"), Lists.Write([Lists.Row(1, (Field.Gender, "M"))]));
        var (code, output, _) = Run("normalise", In("a.xlsx"), "--out", In("b.xlsx"));
        Assert.Equal(0, code);
        Assert.Contains("1 rows, 1 changes", output, StringComparison.Ordinal);
        File.WriteAllText(In("bad.xlsx"), "nothing of use");
        Assert.Equal(2, Run("normalise", In("bad.xlsx"), "--out", In("c.xlsx")).Code);
        Assert.False(File.Exists(In("c.xlsx")));
        Assert.Equal(64, Run("normalise", In("a.xlsx"), "--out", In("a.xlsx")).Code);
    }

    [Fact]
    public void Code_answers_one_line_for_each_line()
    {
        var output = RunWith("M\nzzz\n\n", ["code", "--column", "Gender", "--format", "json"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, output.Length);
        using var first = JsonDocument.Parse(output[0]);
        Assert.Equal("a) Male", first.RootElement.GetProperty("code").GetString());
        using var second = JsonDocument.Parse(output[1]);
        Assert.Equal("undecided", second.RootElement.GetProperty("match").GetString());
        Assert.Equal(JsonValueKind.Null, second.RootElement.GetProperty("code").ValueKind);
    }

    [Theory]
    [InlineData("check"), InlineData("check", "x", "--format", "pdf"), InlineData("check", "x", "--reference-date", "yesterday"), InlineData("check", "x", "--reference-date", "0026-11-16"), InlineData("check", "x", "--notification-date", "0001-01-03"), InlineData("normalise", "x", "--out", "y.xlsx", "--reference-date", "9999-12-31"), InlineData("generate", "--out", "x.xlsx", "--reference-date", "1999-12-31"), InlineData("chekc"), InlineData("code", "--column", "Shoe size"), InlineData("generate", "--children", "-1", "--out", "x.xlsx"), InlineData("generate", "--out", "x.doc"), InlineData("check", "x", "--colour", "red")]
    public void Wrong_use_is_refused_by_name(params string[] args)
    {
        var (code, _, error) = Run(args);
        Assert.Equal(64, code);
        Assert.StartsWith("annexa: ", error, StringComparison.Ordinal);
    }

    [Theory, InlineData("2000-01-01"), InlineData("2100-12-31")]
    public void The_first_and_the_last_day_allowed_work_everywhere(string day)
    {
        Assert.Equal(0, Run("generate", "--children", "30", "--out", In("g.xlsx"), "--reference-date", day).Code);
        Assert.NotEqual(64, Run("check", In("g.xlsx"), "--reference-date", day, "--notification-date", day).Code);
        Assert.Equal(0, Run("normalise", In("g.xlsx"), "--out", In("n.xlsx"), "--reference-date", day).Code);
    }

    [Fact]
    public void Help_names_every_command()
    {
        var help = Run("--help").Output;
        Assert.All(new[] { "annexa check", "annexa normalise", "annexa code", "annexa generate", "annexa checks", "Exit status" }, words => Assert.Contains(words, help, StringComparison.Ordinal));
    }

    [Fact]
    public void The_documented_table_of_checks_is_the_one_in_the_code()
    {
        var documented = File.ReadAllText(Path.Combine(Repository(), "docs", "annex-a-checks.md")).ReplaceLineEndings("\n");
        Assert.EndsWith(Run("checks", "--format", "markdown").Output, documented, StringComparison.Ordinal);
    }

    string In(string name) => Path.Combine(folder, name);

    static (int Code, string Output, string Error) Run(params string[] args) => RunWith("", args);

    static (int Code, string Output, string Error) RunWith(string input, string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        var code = Annexa.Run(args, new StringReader(input), output, error, isTerminal: false);
        return (code, output.ToString(), error.ToString());
    }

    static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Jtai.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
