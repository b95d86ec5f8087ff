using System.Globalization;
using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA;

/// <summary>Gives the cells of a row their meaning, and reports those that have none (AX-02).</summary>
sealed class RowReader(ReferencePeriod reference, Findings findings)
{
    readonly Spellings[] spellings = [.. Enum.GetValues<Field>().Select(field => new Spellings(Column(field)))];
    readonly (DateOnly From, DateOnly To) plausibleBirths = (reference.From.AddYears(-26), reference.To.AddYears(1));
    readonly (DateOnly From, DateOnly To) plausibleEvents = (reference.From.AddYears(-3), reference.To.AddYears(1));
    readonly DateOrder[] orders = [.. Enum.GetValues<Field>().Select(_ => new DateOrder())];
    readonly List<(SheetReport Sheet, ListColumn Column)> unknown = [];
    Func<int, RowBuffer?> ahead = _ => null;
    bool isAnyMonthFirst;
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
            if ((uint)cell.Column >= (uint)positions.Length || positions[cell.Column] < 0) continue;
            var column = columns[positions[cell.Column]];
            var text = row.Buffer.Text(cell);
            if (mayHoldInvisible && text.IndexOfAny(Wording.Invisible) >= 0) text = WithoutInvisible(row, column, i, text);
            if (text.Length > 0 || cell.Kind == CellKind.NoResult) Read(row, column, cell, i, text, children);
        }
        row.Hash = hash;
        if (row.State(Field.ChildSeen) == ValueState.Unclear) CheckNotSeen(row);
        if (row.IsBlank(Field.ChildId))
        {
            findings.Cell(Checks.ChildIdBlank, row, Field.ChildId, "is blank, so the row belongs to no child", "the child's unique identity number");
        }
        foreach (var column in NeverBlank[row.Layout.Number - 1])
            if (row.IsBlank(column.Field)) ReportBlank(row, column);
    }

    void Read(CheckedRow row, ListColumn column, in Cell cell, int index, ReadOnlySpan<char> text, Children children)
    {
        if (cell.Kind == CellKind.NoResult || cell.Kind == CellKind.Error || text[0] == '#' && IsErrorText(text))
        {
            row.Set(column.Field, ValueState.Unclear, 0, index);
            if (column.Kind == ColumnKind.ChildId)
            {
                findings.Cell(
                    cell.Kind == CellKind.NoResult ? Checks.ChildIdBlank : Checks.ErrorValue, row, column.Field,
                    cell.Kind == CellKind.NoResult
                        ? "is a formula that was saved without its result, so the row belongs to no child"
                        : "is an error value, so the row belongs to no child",
                    Expected(column));
            }
            else if (cell.Kind == CellKind.NoResult)
            {
                findings.Cell(Checks.FormulaWithoutResult, row, column.Field, "was saved without a result", Expected(column));
            }
            else findings.Cell(Checks.ErrorValue, row, column.Field, "is an error value, not data", Expected(column));
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
        if (PlaceholderIds.Contains(text))
        {
            row.Set(column.Field, ValueState.Unclear, 0, index);
            findings.Cell(Checks.ChildIdBlank, row, column.Field, "stands for no id, so the row belongs to no child", Expected(column));
            return;
        }
        if (cell.Kind == CellKind.Number && Math.Abs(cell.Number) >= LongestNumber)
        {
            row.Set(column.Field, ValueState.Unclear, 0, index);
            findings.Cell(
                Checks.IdTooLong, row, column.Field,
                "is a number of more than 15 digits, of which a spreadsheet keeps 15, so that children cannot be told apart, and the row belongs to no child",
                "the id in full: set the column to text in the system that made the file, and make it again");
            return;
        }
        text = IdWithoutZeroFraction(text);
        row.Child = children.Number(text[..Math.Min(text.Length, CheckedRow.MaxId)]);
        row.Set(column.Field, ValueState.Known, row.Child, index);
        if (text.Length > 15
            && text.TrimStart('0') is { Length: > 15 } digits
            && digits.IndexOfAnyExceptInRange('0', '9') < 0
            && digits[15..].IndexOfAnyExcept('0') < 0)
        {
            findings.Cell(
                Checks.IdMayBeCutShort, row, column.Field, "ends in noughts from its 16th digit on, as a number does of which a spreadsheet kept 15 digits",
                "the id in full, as the system has it");
        }
    }

    /// <summary>From here on a spreadsheet keeps only the first 15 digits of a number.</summary>
    const double LongestNumber = 1e15;

    /// <summary>"1.23457E+11": what a spreadsheet program makes of a long number. Of what it keeps as a number, 15 digits are true.</summary>
    static bool IsScientific(ReadOnlySpan<char> text, CellKind kind)
    {
        if (!char.IsAsciiDigit(text[0]) || text.IndexOf('+') - 1 is not (> 0 and var exponent) || text[exponent] is not ('E' or 'e')) return false;
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
        DateTraits traits;
        var reading = cell.Kind == CellKind.Text
            ? DateValues.Read(text, column.Field == Field.DateOfBirth ? plausibleBirths : plausibleEvents, out date, out traits)
            : Date(row.Buffer, column, cell, text, out date, out traits);
        var order = orders[(int)column.Field];
        Learn(order, cell, traits);
        if (order.IsInDoubt && row.Number > order.LookedTo) LookAhead(order, column, cell.Column);
        if (reading == DateReading.Understood && (traits & ~(DateTraits.DayFirst | DateTraits.MaySwap)) == 0 && !order.IsMonthFirst)
        {
            if (traits == DateTraits.MaySwap) order.Read(row.Number);
            row.Set(column.Field, ValueState.Known, date.DayNumber, index);
            return;
        }
        if (traits.HasFlag(DateTraits.MonthFirst)) order.Add(row.Number, Wording.Clean(text));
        // A day that nobody gave is worse than none. The finding is the column's, and comes at its end.
        var isSwapped = traits.HasFlag(DateTraits.MonthFirst) || traits.HasFlag(DateTraits.MaySwap) && order.IsMonthFirst;
        if (reading == DateReading.Understood && column.Field == Field.DateOfBirth && traits.HasFlag(DateTraits.ElevenInSummer))
        {
            (reading, traits) = (DateReading.Ambiguous, traits | DateTraits.OtherDayHere);
        }
        var isKnown = reading == DateReading.Understood && !isSwapped;
        row.Set(column.Field, isKnown ? ValueState.Known : ValueState.Unclear, date.DayNumber, index);
        if (isSwapped) return;
        if (reading == DateReading.NotADate)
        {
            findings.Cell(
                Checks.NotADate, row, column.Field,
                traits.HasFlag(DateTraits.Implausible) ? "is a day that no list can hold, and may stand for no date" : "is not a date", Expected(column));
        }
        else if (traits.HasFlag(DateTraits.OtherDayHere))
        {
            findings.Cell(
                Checks.DateAmbiguous, row, column.Field, "may be midnight of the next day in summer time, or a time in another time zone",
                "the day in England, as DD/MM/YYYY without a time");
        }
        else if (reading == DateReading.Ambiguous)
        {
            findings.Cell(Checks.DateAmbiguous, row, column.Field, "can be read as more than one date", "a date with a year of four digits, as DD/MM/YYYY");
        }
    }

    DateReading Date(RowBuffer buffer, ListColumn column, in Cell cell, ReadOnlySpan<char> text, out DateOnly date, out DateTraits traits)
    {
        // Eight digits are a day written as one number, even in a cell that holds a number.
        var isSerial = cell.Kind == CellKind.Date
            || cell.Kind is CellKind.Number or CellKind.Percentage && (cell.Number is < 1e7 or >= 1e8 || cell.Number != Math.Floor(cell.Number));
        if (!isSerial) return DateValues.Read(text, column.Field == Field.DateOfBirth ? plausibleBirths : plausibleEvents, out date, out traits);
        var isDate = DateValues.TryFromSerial(cell.Number + buffer.EpochShift, out date);
        traits = cell.Kind != CellKind.Date ? DateTraits.None : isDate ? DateValues.TraitsOf(date, cell.Number) : DateTraits.Implausible;
        return isDate ? DateReading.Understood : DateReading.NotADate;
    }

    static void Learn(DateOrder order, in Cell cell, DateTraits traits)
    {
        if (cell.Kind == CellKind.Text) order.Learn(traits);
        else if (cell.Kind == CellKind.Date) order.LearnReal(traits);
    }

    /// <summary>Looks at the rows that come next until one shows whether the day or the month comes first in a column.</summary>
    void LookAhead(DateOrder order, ListColumn column, int at)
    {
        for (var distance = 0; order.IsInDoubt && ahead(distance) is { } row; distance++)
        {
            order.LookedTo = row.Number;
            if (row.Find(at) is not { Length: > 0 } cell) continue;
            Date(row, column, cell, row.Text(cell), out _, out var traits);
            Learn(order, cell, traits);
        }
    }

    /// <summary>Starts a list.</summary>
    /// <param name="sheet">Its sheet.</param>
    /// <param name="ahead">A row of it that comes behind the present one, by its distance; null behind the last, or where it is too far away.</param>
    public void StartList(SheetReport sheet, Func<int, RowBuffer?> ahead)
    {
        this.ahead = ahead;
        foreach (var column in sheet.Layout!.ColumnSpan)
            if (column.Kind == ColumnKind.Date) orders[(int)column.Field] = new DateOrder();
    }

    /// <summary>Ends a list: one finding for each of its date columns in which day and month may be the wrong way round.</summary>
    public void EndList(SheetReport sheet)
    {
        foreach (var column in sheet.Layout!.ColumnSpan)
        {
            if (column.Kind != ColumnKind.Date || sheet.Columns[(int)column.Field] < 0) continue;
            var order = orders[(int)column.Field];
            if (order.IsUnknown) unknown.Add((sheet, column));
            if (order.MayBeSwapped)
            {
                sheet.AsGiven.Add(column.Field);
                findings.Sheet(
                    Checks.DateAmbiguous, sheet,
                    $"no real date of the column \"{column.Heading}\" has a day above 12, and every date that is a text has, as where a spreadsheet program "
                    + "took the month for the day in those that it could read",
                    "the days that the system shows: make the file again and open it with British settings", sheet.HeaderRow,
                    sheet.Columns[(int)column.Field], column.Heading);
            }
            if (order.First is not var (row, value)) continue;
            isAnyMonthFirst |= order.IsMonthFirst;
            sheet.AsGiven.Add(column.Field);
            findings.Cell(
                Checks.NotADate, sheet, row, column.Field, null, value, order.Problem(),
                "the day first in the whole column, as DD/MM/YYYY: make the file again with British dates");
        }
    }

    /// <summary>Ends the hand-over: where a column has the month first, others in which no date shows the order may have it too.</summary>
    public void End()
    {
        if (!isAnyMonthFirst) return;
        foreach (var (sheet, column) in unknown)
        {
            sheet.AsGiven.Add(column.Field);
            findings.Sheet(
                Checks.DateAmbiguous, sheet,
                $"no date of the column \"{column.Heading}\" shows whether the day or the month comes first, and in another column the month does",
                "the day first, as DD/MM/YYYY: make the file again with British dates", sheet.HeaderRow, sheet.Columns[(int)column.Field], column.Heading);
        }
    }

    void ReadNumber(CheckedRow row, ListColumn column, in Cell cell, int index, ReadOnlySpan<char> text)
    {
        int number;
        if (text.Length == 1 && char.IsAsciiDigit(text[0])) number = text[0] - '0';
        else if (cell.Kind == CellKind.Boolean || !TryWhole(cell, text, out number) || number > 1_000_000)
        {
            row.Set(column.Field, ValueState.Unclear, 0, index);
            findings.Cell(Checks.NotANumber, row, column.Field, "is not a whole number", Expected(column));
            return;
        }
        var lowest = column.Field == Field.Age ? -1 : 0;
        row.Set(column.Field, number < lowest ? ValueState.Unclear : ValueState.Known, number, index);
        if (number < lowest) findings.Cell(Checks.NumberTooLow, row, column.Field, $"is lower than {lowest}", Expected(column));
    }

    /// <summary>What a cell shows may be more than its number: "12 years".</summary>
    static bool TryWhole(in Cell cell, ReadOnlySpan<char> text, out int number)
    {
        if (int.TryParse(WithoutZeroFraction(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return true;
        number = cell.Kind == CellKind.Number && cell.Number == Math.Floor(cell.Number) && Math.Abs(cell.Number) < 1e6 ? (int)cell.Number : 0;
        return number != 0;
    }

    /// <summary>"3.0" is 3.</summary>
    static ReadOnlySpan<char> WithoutZeroFraction(ReadOnlySpan<char> text) =>
        text.IndexOf('.') is > 0 and var point && text[(point + 1)..].Trim('0').Length == 0 ? text[..point] : text;

    void ReadCode(CheckedRow row, ListColumn column, in Cell cell, int index, ReadOnlySpan<char> text)
    {
        var spelling = spellings[(int)column.Field].Read(text, cell.Hash);
        row.Set(column.Field, spelling.IsCode ? ValueState.Known : ValueState.Unclear, spelling.Number, index);
        if (spelling.IsCode || column.Field == Field.ChildSeen && spelling.IsNotApplicable) return;
        if (spelling.Match.Kind == MatchKind.Group)
        {
            findings.Cell(Checks.GroupOnly, row, column.Field, $"names only the group {spelling.Match.Group}", $"the code within {spelling.Match.Group}");
        }
        else findings.Cell(Checks.NotACode, row, column.Field, "is not one of the codes, nor certainly another spelling of one", Expected(column));
    }

    /// <summary>Nobody can see a child who is not born, so "N/A" is an answer there; the code list has none for it.</summary>
    void CheckNotSeen(CheckedRow row)
    {
        var text = row.Text(Field.ChildSeen);
        if (text.Length == 0 || !Spellings.IsNotApplicable(text)) return;
        var isUnborn = row.IsKnown(Field.Age) ? row.Value(Field.Age) == -1 : row.IsKnown(Field.DateOfBirth) && row.Date(Field.DateOfBirth) > reference.To;
        if (!isUnborn)
        {
            findings.Cell(
                Checks.NotACode, row, Field.ChildSeen, "is not one of the codes, nor certainly another spelling of one",
                "a) Yes, b) No or c) Unknown; N/A only for an unborn child, whose age is -1");
        }
    }

    void ReportBlank(CheckedRow row, ListColumn column)
    {
        if (column.Blank == Blank.Error) findings.Cell(Checks.DateBlank, row, column.Field, "is blank, so the row has no place in time", Expected(column));
        else findings.Cell(Checks.ValueBlank, row, column.Field, "is blank", Expected(column));
    }

    ReadOnlySpan<char> WithoutInvisible(CheckedRow row, ListColumn column, int index, ReadOnlySpan<char> text)
    {
        if (cleaned.Length < text.Length) cleaned = new char[text.Length];
        var length = 0;
        foreach (var c in text)
            if (!Wording.Invisible.Contains(c)) cleaned[length++] = c;
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
