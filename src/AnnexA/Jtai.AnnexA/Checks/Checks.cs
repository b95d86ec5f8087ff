namespace Jtai.AnnexA;

/// <summary>Every kind of finding there is. The page docs/annex-a-checks.md is this table.</summary>
public static class Checks
{
    const string Template = "Annex A template, August 2019";

    // AX-00: the file and its sheets.
    internal static readonly Check NotASpreadsheet = new("AX-0001", Severity.Error, "Not a spreadsheet", "¶95");
    internal static readonly Check Encrypted = new("AX-0002", Severity.Error, "Encrypted, or asks for a password", "¶95");
    internal static readonly Check Damaged = new("AX-0003", Severity.Error, "Damaged or cut off", "¶95");
    internal static readonly Check EmptyFile = new("AX-0004", Severity.Error, "Empty file", "¶95");
    internal static readonly Check TooLarge = new("AX-0005", Severity.Error, "Too large to be read safely", "¶95");
    internal static readonly Check WrongExtension = new("AX-0006", Severity.Query, "Name does not fit the kind of file", "inferred");
    internal static readonly Check SpreadsheetNotRead = new("AX-0007", Severity.Error, "Spreadsheet not read", "inferred");
    internal static readonly Check NoLists = new("AX-0010", Severity.Error, "None of lists 1 to 5 found", "¶26, ¶95");
    internal static readonly Check SheetIgnored = new("AX-0011", Severity.Query, "Sheet or file not read", "inferred");
    internal static readonly Check ListMissing = new("AX-0012", Severity.Warning, "List not found", "¶26, ¶95");
    internal static readonly Check ListTwice = new("AX-0013", Severity.Query, "List found more than once", "inferred");
    internal static readonly Check NoRows = new("AX-0014", Severity.Query, "List without a row", "¶95");
    internal static readonly Check BlankRows = new("AX-0015", Severity.Query, "Blank rows between the rows", "inferred");
    internal static readonly Check HeadingsRepeated = new("AX-0016", Severity.Query, "Headings repeated among the rows", "inferred");
    internal static readonly Check ColumnsBeyondLimit = new("AX-0017", Severity.Warning, "Columns that were not read", "inferred");
    internal static readonly Check RowsBeyondLimit = new("AX-0018", Severity.Error, "More rows than can be compared with each other", "inferred");
    internal static readonly Check QuotesDoNotFit = new("AX-0019", Severity.Error, "Quotation marks that do not fit", "inferred");
    internal static readonly Check RowsInValue = new("AX-0020", Severity.Warning, "Value that may hold whole rows", "inferred");
    internal static readonly Check MergedCells = new("AX-0021", Severity.Error, "Merged cells of which only a part was read", "inferred");
    internal static readonly Check SheetHidden = new("AX-0022", Severity.Query, "Hidden sheet read", "inferred");
    internal static readonly Check ErrorsLookBlank = new("AX-0023", Severity.Query, "Workbook in which error values look blank", "inferred");

    // AX-01: headings.
    internal static readonly Check ColumnMissing = new("AX-0101", Severity.Error, "Column missing", $"¶95; {Template}");
    internal static readonly Check ColumnExtra = new("AX-0102", Severity.Query, "Column that the list does not have", Template);
    internal static readonly Check ColumnTwice = new("AX-0103", Severity.Warning, "Two columns with the same meaning", Template);
    internal static readonly Check OutcomeMissing = new("AX-0104", Severity.Warning, "\"Contact outcome\" missing", "¶26, ¶95");
    internal static readonly Check ColumnWithoutHeading = new("AX-0105", Severity.Query, "Values in a column without a heading", "inferred");
    internal static readonly Check HeadingMisspelt = new("AX-0106", Severity.Query, "Heading read in spite of a slip", "inferred");
    internal static readonly Check RowNotRead = new("AX-0107", Severity.Query, "Row with values only in columns that were not read", "inferred");
    internal static readonly Check NameContradictsHeadings = new("AX-0108", Severity.Error, "Name and headings say different lists", "inferred");

    internal static readonly Check RowsAboveHeadings = new("AX-0109", Severity.Error, "Children above the headings", "inferred");
    internal static readonly Check RowIsNoChild = new("AX-0110", Severity.Query, "Row that is no child's", "inferred");

    // AX-02: a cell by itself.
    internal static readonly Check ChildIdBlank = new("AX-0201", Severity.Error, "Child Unique ID blank", Template);
    internal static readonly Check DateBlank = new("AX-0202", Severity.Error, "Date blank that places the row in time", Template);
    internal static readonly Check ValueBlank = new("AX-0203", Severity.Warning, "Blank where a value is expected", Template);
    internal static readonly Check NotADate = new("AX-0204", Severity.Error, "Not a date", Template);
    internal static readonly Check DateAmbiguous = new("AX-0205", Severity.Query, "Date that can be read in two ways", "inferred");
    internal static readonly Check NotANumber = new("AX-0206", Severity.Error, "Not a whole number", Template);
    internal static readonly Check NumberTooLow = new("AX-0207", Severity.Error, "Number lower than there can be", Template);
    internal static readonly Check NotACode = new("AX-0208", Severity.Error, "Not a code of the list", $"{Template}, Codes_used");
    internal static readonly Check GroupOnly = new(
        "AX-0209", Severity.Query, "Only the group of codes is certain", $"{Template}, Front_Sheet: \"do not use the groupings\"");
    internal static readonly Check ErrorValue = new("AX-0210", Severity.Error, "Error value of a formula", "inferred");
    internal static readonly Check FormulaWithoutResult = new("AX-0211", Severity.Warning, "Formula saved without its result", "inferred");
    internal static readonly Check ControlCharacter = new("AX-0212", Severity.Warning, "Characters that cannot be seen", "inferred");
    internal static readonly Check IdInScientificNotation = new("AX-0213", Severity.Error, "Child Unique ID in scientific notation", "inferred");

    internal static readonly Check IdTooLong = new("AX-0214", Severity.Error, "Child Unique ID longer than a number can be", "inferred");
    internal static readonly Check IdMayBeCutShort = new("AX-0215", Severity.Query, "Child Unique ID whose last digits may be lost", "inferred");

    // AX-03: dates against the inspection and each other.
    internal static readonly Check ContactOutsideWindow = new("AX-0301", Severity.Error, "Contact older than six months", $"¶95; {Template}, list 1");
    internal static readonly Check CompletionOutsideWindow = new(
        "AX-0302", Severity.Query, "Early help completed more than six months ago", $"¶95; {Template}, list 2 (Ofsted is flexible on its cohort)");
    internal static readonly Check ReferralOutsideWindow = new("AX-0303", Severity.Error, "Referral older than six months", $"¶95; {Template}, list 3");
    internal static readonly Check AuthorisationOutsideWindow = new(
        "AX-0304", Severity.Error, "Assessment authorised more than six months ago", $"¶95; {Template}, list 4");
    internal static readonly Check EnquiryOutsideWindow = new("AX-0305", Severity.Error, "Decided enquiry older than six months", $"¶95; {Template}, list 5");
    internal static readonly Check DateInFuture = new("AX-0306", Severity.Error, "Date in the future", "inferred");
    internal static readonly Check CompletionBeforeStart = new("AX-0307", Severity.Error, "Completed before it started", "inferred");
    internal static readonly Check ConferenceBeforeEnquiry = new("AX-0308", Severity.Error, "Conference before the enquiry", "inferred");
    internal static readonly Check DrawnUpTooEarly = new("AX-0309", Severity.Error, "Lists drawn up too early", $"{Template}, Front_Sheet");
    internal static readonly Check DrawnUpTooLate = new("AX-0310", Severity.Query, "Lists drawn up after notification", "inferred");

    // AX-04: age and date of birth.
    internal static readonly Check AgeWrong = new(
        "AX-0401", Severity.Error, "Age does not fit the date of birth", $"{Template}, \"age in years at their last birthday\"");
    internal static readonly Check UnbornAgeWrong = new(
        "AX-0402", Severity.Error, "Birth expected, but the age is not -1", $"{Template}, \"if a child is unborn, enter their age as '-1'\"");
    internal static readonly Check UnbornOverdue = new("AX-0403", Severity.Query, "Unborn, but the expected date has passed", "inferred");
    internal static readonly Check UnbornButBorn = new("AX-0404", Severity.Error, "Unborn, but born more than four weeks ago", "inferred");

    // AX-05: columns of one row against each other.
    internal static readonly Check AuthorisedWithoutOutcome = new("AX-0501", Severity.Error, "Assessment authorised without an outcome", $"{Template}, list 4");
    internal static readonly Check OutcomeWithoutAuthorisation = new(
        "AX-0502", Severity.Error, "Assessment with an outcome but not authorised", $"{Template}, list 4");
    internal static readonly Check UnnecessaryWithDate = new("AX-0503", Severity.Error, "Conference deemed unnecessary, yet dated", $"{Template}, list 5");
    internal static readonly Check UnnecessaryWithResult = new(
        "AX-0504", Severity.Error, "Conference deemed unnecessary, yet with a result", $"{Template}, list 5");
    internal static readonly Check ResultWithoutConference = new("AX-0505", Severity.Error, "Result of a conference without its date", $"{Template}, list 5");

    // AX-06: rows of one list against each other.
    internal static readonly Check DuplicateRow = new("AX-0601", Severity.Warning, "The same row twice", "inferred");
    internal static readonly Check CountNotConstant = new("AX-0602", Severity.Error, "Count differs between the rows of a child", $"{Template}, lists 3 and 5");
    internal static readonly Check ReferralCountTooLow = new("AX-0603", Severity.Error, "Fewer earlier referrals counted than listed", $"{Template}, list 3");
    internal static readonly Check EnquiryCountTooLow = new("AX-0604", Severity.Error, "Fewer earlier enquiries counted than listed", $"{Template}, list 5");
    internal static readonly Check ConferenceCountTooLow = new(
        "AX-0605", Severity.Error, "Fewer earlier conferences counted than listed", $"{Template}, list 5");
    internal static readonly Check SameDayNotCounted = new("AX-0606", Severity.Query, "Rows of the same day, counted or not?", "inferred");

    // AX-07: lists against each other.
    internal static readonly Check GenderDiffers = new("AX-0701", Severity.Error, "More than one gender for a child", "inferred");
    internal static readonly Check EthnicityDiffers = new("AX-0702", Severity.Error, "More than one ethnicity for a child", "inferred");
    internal static readonly Check BirthDateDiffers = new("AX-0703", Severity.Error, "More than one date of birth for a child", "inferred");
    internal static readonly Check IdsAlike = new("AX-0705", Severity.Query, "Child Unique IDs that differ only in form", "inferred");
    internal static readonly Check AssessedInSpiteOfNfa = new(
        "AX-0704", Severity.Query, "No further action, yet assessed", $"{Template}, lists 3 and 4; inferred");

    /// <summary>All kinds, ordered by code.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        .. typeof(Checks).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .Where(field => field.FieldType == typeof(Check))
            .Select(field => (Check)field.GetValue(null)!)
            .OrderBy(check => check.Code, StringComparer.Ordinal),
    ];
}
