using System.Buffers;
using System.Text.RegularExpressions;

namespace Jtai.AnnexA;

/// <summary>Rows that programs put among or below those of children: totals, lines of dashes, "(2 rows affected)".</summary>
static partial class NoChild
{
    /// <summary>What a row is, as in "the row is a total"; null if it may be a child's.</summary>
    /// <param name="row">The row, with a cell in a column that is read.</param>
    /// <param name="sheet">Its sheet.</param>
    public static string? What(RowBuffer row, SheetReport sheet)
    {
        ref readonly var first = ref row.Cells[0];
        if (first.Kind != CellKind.Text) return null;
        var text = row.Text(first);
        // Nearly every row ends here: an id of digits.
        if (char.IsAsciiDigit(text[0]) && text.IndexOfAnyInRange('A', 'z') < 0) return null;
        if (IsLine(text))
        {
            foreach (var cell in row.Cells)
                if (!IsLine(row.Text(cell))) return null;
            // A hyphen alone is how people write that there is nothing.
            return row.Cells.Length > 1 && text.Length > 1 || text.Length > 2 ? "a line of dashes" : null;
        }
        // Nearly every other row ends here: an id, and a date.
        if (text.Length > 80 || text[0] != '(' && text.IndexOfAnyInRange('A', 'z') < 0 || HasOwnDate(row, sheet)) return null;
        return row.Cells.Length <= 3 && Footer().IsMatch(Whole(row)) ? "a note of the program that made the file"
            : Total().IsMatch(text) && !HasCode(row, sheet) ? "a total"
            : row.Cells.Length == 1 && Words().IsMatch(text) ? "a note"
            : null;
    }

    /// <summary>"(1,024 rows affected)" is two cells of a csv.</summary>
    static string Whole(RowBuffer row) => string.Join(',', row.Cells.ToArray().Select(cell => row.Text(cell).ToString()));

    static bool IsLine(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(LineSigns) < 0;

    static readonly SearchValues<char> LineSigns = SearchValues.Create("-=_+–—─ ");

    static bool HasOwnDate(RowBuffer row, SheetReport sheet) =>
        Has(row, sheet, sheet.Layout!.EventDate) || Has(row, sheet, Field.DateOfBirth);

    static bool Has(RowBuffer row, SheetReport sheet, Field field) =>
        sheet.Columns[(int)field] is >= 0 and var column
            && row.Find(column) is { } cell
            && (cell.Kind == CellKind.Date || DateValues.MayBeDate(row.Text(cell)));

    static bool HasCode(RowBuffer row, SheetReport sheet) =>
        sheet.Columns[(int)Field.Gender] is >= 0 and var column
            && row.Find(column) is { Kind: CellKind.Text } cell
            && row.Text(cell).IndexOfAnyInRange('A', 'z') >= 0;

    [GeneratedRegex(
        """
        ^\W*(?:(?:grand|sub|overall|running|column|report|list|page)[\s-]*)?totals?\b
        | \btotals?\W*$
        | ^n\s*=\s*[0-9]
        | ^\W*(?:count|sum|average|mean|median|max|maximum|min|minimum|records|rows
            | number\ of\ (?:records|rows|children|contacts|referrals|assessments|enquiries))\b\s*(?:of\b.*|[:=]|[0-9,]|$)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Total();

    [GeneratedRegex(
        """
        ^\W*(?:[0-9,]+\s+(?:rows?|records?|children|results?)\b(?:\s*\(?s?\)?)?(?:\s+(?:affected|returned|selected|found|exported|fetched|in\ set).*)?\W*$
        | (?:completion\ time|query|elapsed|execution\ time|started|finished|generated|printed|exported|produced|created|run|report\ run|report\ date|date\ run
            |as\ at|source|end\ of\ (?:report|list|file|data)|page\ [0-9]+|(?:no|no\ more|no\ further)\ (?:rows|records|data)|confidential|official)\b)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Footer();

    /// <summary>Two words or more, or one between asterisks, and nothing else in the row: no id.</summary>
    [GeneratedRegex("""[A-Za-z]{2,}\W*\s\W*[A-Za-z]{2,}|^\*.*[A-Za-z].*\*$""", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
