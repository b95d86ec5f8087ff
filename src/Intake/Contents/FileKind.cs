namespace Jtai.Intake.Contents;

/// <summary>A kind of file that may be handed in, because what it can hide is known and looked for.</summary>
/// <param name="Id">How configuration and the API name it.</param>
/// <param name="Title">What people call it.</param>
/// <param name="MediaType">What it is served as.</param>
/// <param name="Extensions">How its name may end, the usual one first.</param>
internal sealed record FileKind(string Id, string Title, string MediaType, IReadOnlyList<string> Extensions)
{
    public static FileKind Pdf { get; } = new(Id: "pdf", "PDF", "application/pdf", [".pdf"]);

    public static FileKind Docx { get; } = new(
        Id: "docx", "Word document (DOCX)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"]);

    public static FileKind Xlsx { get; } = new(
        Id: "xlsx", "Excel workbook (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"]);

    public static FileKind Pptx { get; } = new(
        Id: "pptx", "PowerPoint presentation (PPTX)", "application/vnd.openxmlformats-officedocument.presentationml.presentation", [".pptx"]);

    public static FileKind Doc { get; } = new(Id: "doc", "Word 97-2003 document (DOC)", "application/msword", [".doc"]);

    public static FileKind Xls { get; } = new(Id: "xls", "Excel 97-2003 workbook (XLS)", "application/vnd.ms-excel", [".xls"]);

    public static FileKind Ppt { get; } = new(Id: "ppt", "PowerPoint 97-2003 presentation (PPT)", "application/vnd.ms-powerpoint", [".ppt"]);

    public static FileKind Odt { get; } = new(Id: "odt", "OpenDocument text (ODT)", "application/vnd.oasis.opendocument.text", [".odt"]);

    public static FileKind Ods { get; } = new(Id: "ods", "OpenDocument spreadsheet (ODS)", "application/vnd.oasis.opendocument.spreadsheet", [".ods"]);

    public static FileKind Odp { get; } = new(Id: "odp", "OpenDocument presentation (ODP)", "application/vnd.oasis.opendocument.presentation", [".odp"]);

    /// <summary>Text in rows. Content does not tell it from <see cref="Txt"/> for certain: text in rows passes for either, and so does other text.</summary>
    public static FileKind Csv { get; } = new(Id: "csv", "CSV", "text/csv", [".csv", ".tsv", ".txt"]);

    public static FileKind Txt { get; } = new(Id: "txt", "plain text (TXT)", "text/plain", [".txt", ".csv"]);

    public static FileKind Jpeg { get; } = new(Id: "jpeg", "JPEG picture", "image/jpeg", [".jpg", ".jpeg", ".jpe", ".jfif"]);

    public static FileKind Png { get; } = new(Id: "png", "PNG picture", "image/png", [".png"]);

    /// <summary>The one archive that is taken, for child-level data (¶95).</summary>
    public static FileKind ZipOfCsv { get; } = new(Id: "zip-of-csv", "ZIP file of CSV files", "application/zip", [".zip"]);

    /// <summary>
    /// All of them. RTF, TIFF, e-mails (EML, MSG), XLSB and templates are none: what they may hide is not found reliably by so little code. A PDF of
    /// them is taken.
    /// </summary>
    public static IReadOnlyList<FileKind> All { get; } = [Pdf, Docx, Xlsx, Pptx, Doc, Xls, Ppt, Odt, Ods, Odp, Csv, Txt, Jpeg, Png, ZipOfCsv];

    /// <summary>What child-level lists are handed in as (¶95).</summary>
    public static IReadOnlyList<FileKind> Lists { get; } = [Xlsx, Xls, Ods, Csv, Txt, ZipOfCsv];

    /// <summary>What everything else is handed in as.</summary>
    public static IReadOnlyList<FileKind> Documents { get; } = [.. All.Except([ZipOfCsv])];
}
