using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>
/// Why a file that was handed in is not released to inspectors. It is said to whoever handed it in, so it says what to do, and quotes nothing of the file.
/// It is a state of a document and no refusal of a request: the receipt stands.
/// </summary>
internal static class Objections
{
    public static Objection Empty { get; } = new(Code: "file-empty", Message: "The selected file is empty.");

    public static Objection NotRecognised { get; } = new(
        Code: "kind-not-recognised",
        Message: "The selected file is of a kind that is not accepted. Save it as a PDF, or as the kind of file that was asked for, and upload that.");

    public static Objection KindNotAllowed(IEnumerable<FileKind> allowed) => new(
        Code: "kind-not-allowed",
        Message: $"The selected file must be one of these: {string.Join(", ", FileKind.All.Where(allowed.Contains).Select(kind => kind.Title))}.");

    public static Objection NameSaysOtherwise { get; } = new(
        Code: "name-says-otherwise",
        Message: "The name of the selected file ends as that of another kind of file. Save it again in the program that made it and upload that.");

    public static Objection NameNotUsable { get; } = new(
        Code: "name-not-usable",
        Message: "The selected file has a name that cannot be used. Give it a short name of letters, digits, spaces and hyphens and upload it again.");

    public static Objection Program { get; } = new(
        Code: "program",
        Message: "The selected file is a program, a script, a shortcut or a web page. Upload documents only; save a web page as a PDF and upload that.");

    public static Objection PasswordProtected { get; } = new(
        Code: "password-protected", Message: "The selected file is password protected. Save it without a password and upload it again.");

    public static Objection Macros { get; } = new(
        Code: "macros", Message: "The selected file contains macros. Save it without macros, or as a PDF, and upload that.");

    public static Objection EmbeddedFiles { get; } = new(
        Code: "embedded-files",
        Message: "The selected file contains other files or objects. Save it as a PDF without attachments, upload that, and upload the other files by "
        + "themselves.");

    public static Objection ActiveContent { get; } = new(
        Code: "active-content",
        Message: "The selected file loads, sends or runs something when it is opened. Remove its links to other files and programs, or print it to a PDF, "
        + "and upload that.");

    public static Objection NestedArchive { get; } = new(
        Code: "nested-archive", Message: "The selected ZIP file contains another archive. Upload the files in it by themselves.");

    public static Objection NotOnlyCsv { get; } = new(
        Code: "not-only-csv", Message: "The selected ZIP file must contain CSV files and nothing else. Upload other files by themselves.");

    public static Objection UnpacksToTooMuch { get; } = new(
        Code: "unpacks-to-too-much", Message: "The selected file unpacks to more than can be checked. Split it into smaller files and upload these.");

    public static Objection UnsafeArchive { get; } = new(
        Code: "unsafe-archive",
        Message: "The selected file is packed in a way that is not safe to open. Save it again in the program that made it and upload that.");

    public static Objection MoreThanOneFile { get; } = new(
        Code: "more-than-one-file",
        Message: "The selected file is more than one kind of file at once. Save it again in the program that made it and upload that.");

    public static Objection PictureTooLarge { get; } = new(
        Code: "picture-too-large", Message: "The selected picture must have 100 million pixels or fewer. Make it smaller and upload it again.");

    public static Objection Damaged { get; } = new(
        Code: "damaged",
        Message: "The selected file is damaged or incomplete, or cannot be checked. Open it in the program that made it, save it again and upload that.");

    public static Objection TooComplex { get; } = new(
        Code: "too-complex",
        Message: "The selected file is too complicated to be checked. Split it into smaller files, or print it to a PDF, and upload that.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Objection> All { get; } =
    [
        Empty, NotRecognised, KindNotAllowed(FileKind.All), NameSaysOtherwise, NameNotUsable, Program, PasswordProtected, Macros, EmbeddedFiles, ActiveContent,
        NestedArchive, NotOnlyCsv, UnpacksToTooMuch, UnsafeArchive, MoreThanOneFile, PictureTooLarge, Damaged, TooComplex,
    ];
}
