using System.Globalization;
using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA;

/// <summary>Gives the cells of a row their meaning, and reports those that have none (AX-02).</summary>
sealed class RowReader(ReferencePeriod reference, Findings findings)
{
    readonly Spellings[] spellings = [.. Enum.GetValues<Field>().Select(field => new Spellings(Column(field)))];
    readonly (DateOnly From, DateOnly To) plausibleBirths = (reference.From.AddYears(-26), reference.To.AddYears(1));
    readonly (DateOnly From, DateOnly To) plausibleEvents = (reference.From.AddYears(-3), reference.To.AddYears(1));
    char[] cleaned = new char[256];

    public IEnumerable<SpellingReading> Readings => spellings.Where(s => s.Column.Kind == ColumnKind.Code).SelectMany(s => s.Readings);

    public Spelling Spelling(Field field, int number) => spellings[(int)field][(ushort)number];

    public bool IsYes(CheckedRow row, Field field) => row.IsKnown(field) && row.Value(field) > 0 && Spelling(field, row.Value(field)).IsYes;

    /// <summary>The columns of a list that may not be blank, but for the child's id.</summary>
    static readonly ListColumn[][] NeverBlank = [.. ListLayout.All.Select(list => list.Columns
        .Where(column => column.Blank != Blank.Allowed && column.Kind != ColumnKind.ChildId).ToArray())];

    /// <summary>Reads the cells of the row and reports those that are blank without leave.</summary>
    public void Read(CheckedRow row, int[] positions, Children children)
    {
        var cells = row.Buffer.Cells;
        var columns = row.Layout.ColumnSpan;
        var mayHoldInvisible = row.Buffer.AllText.IndexOfAnyExceptInRange(' ', '~') >= 0;
        var hash = (ulong)row.Layout.Number;
        for (var i = 0; i < cells.Length; i++)
        {
            ref readonly var cell = ref cells[i];
            hash = RowBuffer.Mix(hash ^ (cell.Hash + (ulong)cell.Column));
            if ((uint)cell.Column >= (uint)positions.Length || positions[cell.Column] < 0)
                continue;
            var column = columns[positions[cell.Column]];
            var text = row.Buffer.Text(cell);
            if (mayHoldInvisible && text.IndexOfAny(Wording.Invisible) >= 0)
                text = WithoutInvisible(row, column, i, text);
            if (text.Length > 0 || cell.Kind == CellKind.NoResult)
                Read(row, column, cell, i, text, children);
        }
        row.Hash = hash;
        if (row.IsBlank(Field.ChildId))
            findings.Cell(Checks.ChildIdBlank, row, Field.ChildId, "is blank, so the row belongs to no child", "the child's unique identity number");
        foreach (var column in NeverBlank[row.Layout.Number - 1])
            if (row.IsBlank(column.Field))
                ReportBlank(row, column);
    }

    void Read(CheckedRow row, ListColumn column, in Cell cell, int index, ReadOnlySpan<char> text, Children children)
    {
        if (cell.Kind == CellKind.NoResult || cell.Kind == CellKind.Error || text[0] == '#' && IsErrorText(text))
        {
            row.Set(column.Field, ValueState.Unclear, 0, index);
            if (column.Kind == ColumnKind.ChildId)
                findings.Cell(
                    cell.Kind == CellKind.NoResult ? Checks.ChildIdBlank : Checks.ErrorValue, row, column.Field,
                    cell.Kind == CellKind.NoResult
                        ? "is a formula that was saved without its result, so the row belongs to no child"
                        : "is an error value, so the row belongs to no child",
                    Expected(column));
            else if (cell.Kind == CellKind.NoResult)
                findings.Cell(Checks.FormulaWithoutResult, row, column.Field, "was saved without a result", Expected(column));
            else
                findings.Cell(Checks.ErrorValue, row, column.Field, "is an error value, not data", Expected(column));
            return;
        }
        switch (column.Kind)
        {
            case ColumnKind.ChildId:
                ReadId(row, column, cell, index, text, children);
                break;
            case ColumnKind.Date:
                ReadDate(row, column, cell, index, text);
                break;
            case ColumnKind.Number:
                ReadNumber(row, column, cell, index, text);
                break;
            case ColumnKind.Code:
                ReadCode(row, column, cell, index, text);
                break;
            default:
                row.Set(column.Field, ValueState.Known, 0, index);
                break;
        }
    }

    void ReadId(CheckedRow row, ListColumn column, in Cell cell, int index, ReadOnlySpan<char> text, Children children)
    {
        if (IsScientific(text, cell.Kind))
        {
            row.Set(column.Field, ValueState.Unclear, 0, index);
            findings.Cell(
                Checks.IdInScientificNotation, row, column.Field,
                "is an id in scientific notation, so that children cannot be told apart, and the row belongs to no child",
                "the id in full: set the column to text in the system that made the file, and make it again");
            return;
        }
        text = IdWithoutZeroFraction(text);
        row.Child = children.Number(text[..Math.Min(text.Length, CheckedRow.MaxId)]);
        row.Set(column.Field, ValueState.Known, row.Child, index);
    }

    /// <summary>"1.23457E+11": what a spreadsheet program makes of a long number. Of what it keeps as a number, 15 digits are true.</summary>
    static bool IsScientific(ReadOnlySpan<char> text, CellKind kind)
    {
        if (!char.IsAsciiDigit(text[0]) || text.IndexOf("E+", StringComparison.OrdinalIgnoreCase) is not (> 0 and var exponent))
            return false;
        var mantissa = text[..exponent];
        return text.Length > exponent + 2 && text[(exponent + 2)..].IndexOfAnyExceptInRange('0', '9') < 0
            && (kind == CellKind.Number || mantissa.Length == 1 || mantissa[1] is '.' or ',' && mantissa[2..].IndexOfAnyExceptInRange('0', '9') < 0);
    }

    /// <summary>"12345.0" is the id 12345 that a program took for a number.</summary>
    public static ReadOnlySpan<char> IdWithoutZeroFraction(ReadOnlySpan<char> text) =>
        WithoutZeroFraction(text) is var whole && whole.Length < text.Length && whole.IndexOfAnyExceptInRange('0', '9') < 0 ? whole : text;

    void ReadDate(CheckedRow row, ListColumn column, in Cell cell, int index, ReadOnlySpan<char> text)
    {
        DateOnly date;
        var reading = cell.Kind is CellKind.Date or CellKind.Number or CellKind.Percentage && (text.Length != 8 || text.Contains('.'))
            ? DateValues.TryFromSerial(cell.Number + row.Buffer.EpochShift, out date) ? DateReading.Understood : DateReading.NotADate
            : DateValues.Read(text, column.Field == Field.DateOfBirth ? plausibleBirths : plausibleEvents, out date);
        row.Set(column.Field, reading == DateReading.Understood ? ValueState.Known : ValueState.Unclear, date.DayNumber, index);
        if (reading == DateReading.NotADate)
            findings.Cell(Checks.NotADate, row, column.Field, "is not a date", Expected(column));
        else if (reading == DateReading.Ambiguous)
            findings.Cell(Checks.DateAmbiguous, row, column.Field, "can be read as more than one date", "a date with a year of four digits, as DD/MM/YYYY");
    }

    void ReadNumber(CheckedRow row, ListColumn column, in Cell cell, int index, ReadOnlySpan<char> text)
    {
        int number;
        if (text.Length == 1 && char.IsAsciiDigit(text[0]))
            number = text[0] - '0';
        else if (cell.Kind == CellKind.Boolean
            || !int.TryParse(WithoutZeroFraction(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            || number > 1_000_000)
        {
            row.Set(column.Field, ValueState.Unclear, 0, index);
            findings.Cell(Checks.NotANumber, row, column.Field, "is not a whole number", Expected(column));
            return;
        }
        var lowest = column.Field == Field.Age ? -1 : 0;
        row.Set(column.Field, number < lowest ? ValueState.Unclear : ValueState.Known, number, index);
        if (number < lowest)
            findings.Cell(Checks.NumberTooLow, row, column.Field, $"is lower than {lowest}", Expected(column));
    }

    /// <summary>"3.0" is 3.</summary>
    static ReadOnlySpan<char> WithoutZeroFraction(ReadOnlySpan<char> text) =>
        text.IndexOf('.') is > 0 and var point && text[(point + 1)..].Trim('0').Length == 0 ? text[..point] : text;

    void ReadCode(CheckedRow row, ListColumn column, in Cell cell, int index, ReadOnlySpan<char> text)
    {
        var spelling = spellings[(int)column.Field].Read(text, cell.Hash);
        row.Set(column.Field, spelling.IsCode ? ValueState.Known : ValueState.Unclear, spelling.Number, index);
        if (spelling.IsCode)
            return;
        if (spelling.Match.Kind == MatchKind.Group)
            findings.Cell(Checks.GroupOnly, row, column.Field, $"names only the group {spelling.Match.Group}", $"the code within {spelling.Match.Group}");
        else
            findings.Cell(Checks.NotACode, row, column.Field, "is not one of the codes, nor certainly another spelling of one", Expected(column));
    }

    void ReportBlank(CheckedRow row, ListColumn column)
    {
        if (column.Blank == Blank.Error)
            findings.Cell(Checks.DateBlank, row, column.Field, "is blank, so the row has no place in time", Expected(column));
        else
            findings.Cell(Checks.ValueBlank, row, column.Field, "is blank", Expected(column));
    }

    ReadOnlySpan<char> WithoutInvisible(CheckedRow row, ListColumn column, int index, ReadOnlySpan<char> text)
    {
        if (cleaned.Length < text.Length)
            cleaned = new char[text.Length];
        var length = 0;
        foreach (var c in text)
            if (!Wording.Invisible.Contains(c))
                cleaned[length++] = c;
        row.Set(column.Field, ValueState.Unclear, 0, index);
        findings.Cell(Checks.ControlCharacter, row, column.Field, "holds characters that cannot be seen; it was read without them", "the value alone");
        row.Set(column.Field, ValueState.Blank, 0, -1);
        return cleaned.AsSpan(0, length).Trim();
    }

    /// <summary>A csv holds the text of an error value.</summary>
    static bool IsErrorText(ReadOnlySpan<char> text) =>
        text is "#N/A" or "#REF!" or "#VALUE!" or "#DIV/0!" or "#NAME?" or "#NULL!" or "#NUM!" or "#SPILL!" or "#CALC!";

    static string Expected(ListColumn column) => column.Kind switch
    {
        ColumnKind.Date => "a date as DD/MM/YYYY",
        ColumnKind.Number => column.Field == Field.Age ? "completed years, or -1 for an unborn child" : "a whole number, 0 or more",
        ColumnKind.Code => column.Codes switch
        {
            CodeColumn.Gender => "a) Male, b) Female, c) Not stated/recorded or d) Neither",
            CodeColumn.Ethnicity => "a code of the ethnicity list, a) WBRI to s) NOBT",
            CodeColumn.ContactSource => "a code of the source list, a) 1A: Individual to u) 10: Unknown",
            CodeColumn.YesOrNo or CodeColumn.ReferralNfa => "a) Yes or b) No",
            _ => "a) Yes, b) No or c) Unknown",
        },
        ColumnKind.ChildId => "the child's unique identity number",
        _ => "a value",
    };

    static ListColumn Column(Field field) => ListLayout.All.First(list => list.Position(field) >= 0) is var list
        ? list.Columns[list.Position(field)]
        : throw new InvalidOperationException();
}
