using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Contents;
using Jtai.Testing;

namespace Jtai.Intake.Tests.Contents;

/// <summary>What a file is and whether it may be released shows from its content.</summary>
public sealed class ContentCheckTests
{
    public static TheoryData<string> Good => [.. GoodFile.All.Select(file => file.Title)];

    public static TheoryData<string> Hostile => [.. HostileFile.All.Select(file => file.Title)];

    static (FileKind? Kind, string? Code) Inspect(byte[] file, string? name = null, params FileKind[] allowed)
    {
        var (kind, objection) = ContentCheck.Inspect(new MemoryStream(file), name, allowed.Length > 0 ? allowed : FileKind.All, CancellationToken.None);
        return (kind, objection?.Code);
    }

    [Theory, MemberData(nameof(Good))]
    public void A_file_as_agencies_send_it_is_released(string title)
    {
        var file = GoodFile.All.Single(each => each.Title == title);
        Assert.Equal((file.Kind, null), Inspect(file.File));
        Assert.All(file.Kind.Extensions, extension => Assert.Equal((file.Kind, null), Inspect(file.File, $"Minutes of 3.10.2026 (final){extension.ToUpperInvariant()}")));
    }

    [Theory, MemberData(nameof(Hostile))]
    public void A_hostile_file_is_not(string title)
    {
        var file = HostileFile.All.Single(each => each.Title == title);
        Assert.Equal(file.Code, Inspect(file.File).Code);
    }

    [Fact]
    public void There_is_a_good_file_of_every_kind_and_a_hostile_one_for_every_code()
    {
        Assert.Equal(FileKind.All.Order(ById), GoodFile.All.Select(file => file.Kind).Distinct().Order(ById));
        Assert.Equal(
            Objections.All.Select(objection => objection.Code).Except(["kind-not-allowed", "name-says-otherwise", "name-not-usable"]).Order(StringComparer.Ordinal),
            HostileFile.All.Select(file => file.Code).Distinct().Order(StringComparer.Ordinal));
    }

    static readonly Comparer<FileKind> ById = Comparer<FileKind>.Create((one, other) => string.CompareOrdinal(one.Id, other.Id));

    [Fact]
    public void A_kind_that_is_not_asked_for_is_said_with_those_that_are()
    {
        var (kind, objection) = ContentCheck.Inspect(new MemoryStream(Pictures.Png()), "a.png", [FileKind.Docx, FileKind.Pdf], CancellationToken.None);
        Assert.Equal((FileKind.Png, "kind-not-allowed"), (kind, objection?.Code));
        Assert.Equal("The selected file must be one of these: PDF, Word document (DOCX).", objection!.Message);
        Assert.Equal((FileKind.Doc, "kind-not-allowed"), Inspect(Compounds.Doc(flags: 0x100), "a.doc", FileKind.Pdf));
        Assert.Equal((FileKind.ZipOfCsv, "kind-not-allowed"), Inspect(Zips.Write(("a.pdf", "a")), "a.zip", FileKind.Pdf));
    }

    [Fact]
    public void Text_is_csv_or_plain_as_asked_for_and_by_its_rows_where_both_are()
    {
        Assert.Equal((FileKind.Csv, null), Inspect("a,b\n1,2\n"u8.ToArray(), "a.txt"));
        Assert.Equal((FileKind.Txt, null), Inspect("a,b\n1,2\n"u8.ToArray(), "a.txt", FileKind.Txt));
        Assert.Equal((FileKind.Csv, null), Inspect("Child\n1\n"u8.ToArray(), "a.csv", FileKind.Csv));
        Assert.Equal((FileKind.Txt, null), Inspect("Child\n1\n"u8.ToArray(), "a.csv"));
    }

    [Theory]
    [InlineData("minutes.docx", "name-says-otherwise")]
    [InlineData("minutes.pdf.exe", "name-says-otherwise")]
    [InlineData("minutes.pdf.scr", "name-says-otherwise")]
    [InlineData("minutes", "name-says-otherwise")]
    [InlineData("minutes.pdf_", "name-says-otherwise")]
    [InlineData("minutes.exe.pdf", "name-not-usable")]
    [InlineData("minutes.html.pdf", "name-not-usable")]
    [InlineData("minutes\u202Efdp.exe", "name-not-usable")]
    [InlineData("minu\u200Btes.pdf", "name-not-usable")]
    [InlineData("\uFEFFminutes.pdf", "name-not-usable")]
    [InlineData("minutes\u0000.pdf", "name-not-usable")]
    [InlineData("minutes\n.pdf", "name-not-usable")]
    [InlineData("minutes\u2028.pdf", "name-not-usable")]
    [InlineData("\uD800.pdf", "name-not-usable")]
    [InlineData("CON", "name-not-usable")]
    [InlineData("nul.pdf", "name-not-usable")]
    [InlineData("Com1 .x.pdf", "name-not-usable")]
    [InlineData("lpt³.pdf", "name-not-usable")]
    [InlineData("../minutes.pdf", "name-not-usable")]
    [InlineData("..\\minutes.pdf", "name-not-usable")]
    [InlineData("/etc/minutes.pdf", "name-not-usable")]
    [InlineData("C:minutes.pdf", "name-not-usable")]
    [InlineData("minutes.pdf:stream.pdf", "name-not-usable")]
    [InlineData(".minutes.pdf", "name-not-usable")]
    [InlineData("minutes.pdf.", "name-not-usable")]
    [InlineData(" minutes.pdf", "name-not-usable")]
    [InlineData("minutes.pdf ", "name-not-usable")]
    [InlineData("minutes.pdf\u00A0", "name-not-usable")]
    [InlineData("..", "name-not-usable")]
    [InlineData("", "name-not-usable")]
    [InlineData("minutes.pdf", null)]
    [InlineData("Minutes 1.2 – Bwrdd Diogelu’r Plant (ail).docx.PDF", null)]
    [InlineData("console.pdf", null)]
    [InlineData(null, null)]
    public void A_name_that_deceives_is_not_passed_on(string? name, string? code) => Assert.Equal((FileKind.Pdf, code), Inspect(Pdfs.Write(), name));

    [Fact]
    public void A_name_has_255_characters_at_most()
    {
        Assert.Null(Inspect(Pdfs.Write(), new string('a', 251) + ".pdf").Code);
        Assert.Equal("name-not-usable", Inspect(Pdfs.Write(), new string('a', 252) + ".pdf").Code);
    }

    [Fact]
    public void A_name_does_not_change_what_a_file_is() =>
        Assert.All(GoodFile.All.Where(file => file.Kind != FileKind.Csv && file.Kind != FileKind.Txt), file => Assert.All(
            (string[])["a.pdf", "a.csv", "a.exe", "a.docx", "a"],
            name => Assert.Equal((file.Kind, file.Kind.Extensions.Contains(Path.GetExtension(name)) ? null : "name-says-otherwise"), Inspect(file.File, name))));

    /// <summary>Where the name is wrong too, what is in the file is said: it would have to be changed in any case.</summary>
    [Fact]
    public void What_is_in_a_file_is_said_before_what_is_wrong_with_its_name() =>
        Assert.Equal((FileKind.Pdf, "embedded-files"), Inspect(Pdfs.Write("/Names << /EmbeddedFiles 10 0 R >>"), "../a.exe"));

    [Fact]
    public void Every_objection_tells_its_reader_what_to_do_and_quotes_nothing()
    {
        Assert.All(Objections.All, objection =>
        {
            Assert.Matches("^The (name of the )?selected (file|picture|ZIP file) [^\"{}]+\\.$", objection.Message);
            Assert.Matches("^[a-z]+(-[a-z]+)*$", objection.Code);
        });
        Assert.Equal(Objections.All.Count, Objections.All.Select(objection => objection.Code).Distinct().Count());
        Assert.Equal(
            typeof(Objections).GetProperties().Where(property => property.PropertyType == typeof(Objection)).Select(property => ((Objection)property.GetValue(null)!).Code)
                .Append("kind-not-allowed").Order(StringComparer.Ordinal),
            Objections.All.Select(objection => objection.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_documentation_lists_every_kind_and_every_code_with_its_sentence()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));
        Assert.All(FileKind.All, kind => Assert.Contains($"| `{kind.Id}` | {kind.Title} |", page, StringComparison.Ordinal));
        var rows = page.Split('\n').SkipWhile(line => line != "| Objection | What its sender reads |").Skip(2).TakeWhile(line => line.StartsWith('|'));
        Assert.Equal(
            Objections.All.Select(objection => $"| `{objection.Code}` | {(objection.Code == "kind-not-allowed" ? "The selected file must be one of these: …" : objection.Message)} |"),
            rows);
    }

    [Fact]
    public void Nobody_waits_for_a_check_that_was_stopped() => Assert.Throws<OperationCanceledException>(
        () => ContentCheck.Inspect(new MemoryStream(Pdfs.Write()), null, FileKind.All, new CancellationToken(canceled: true)));

    /// <summary>What is stored cannot be read: its sender could do nothing about that.</summary>
    [Fact]
    public void A_failure_of_the_store_is_not_called_a_damaged_file() => Assert.All(
        GoodFile.All, file => Assert.Throws<IOException>(() => ContentCheck.Inspect(new Failing(file.File), null, FileKind.All, CancellationToken.None)));

    sealed class Failing(byte[] file) : MemoryStream(file)
    {
        public override int Read(Span<byte> buffer) => throw new IOException("The disk is gone.");
    }
}
