using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jtai.AnnexA;

/// <summary>What a cell holds, before its column gives it a meaning.</summary>
enum CellKind : byte
{
    Text,
    Number,
    /// <summary>A number that the spreadsheet shows as a date.</summary>
    Date,
    /// <summary>A number that the spreadsheet shows as a percentage.</summary>
    Percentage,
    Boolean,
    /// <summary>An error value such as #N/A.</summary>
    Error,
    /// <summary>A formula that was saved without its result.</summary>
    NoResult,
}

/// <summary>What was noticed while a row was read, and makes it doubtful.</summary>
[Flags]
enum RowFlaws : byte
{
    None = 0,
    /// <summary>Text follows a closing quotation mark.</summary>
    QuotesDoNotFit = 1,
    /// <summary>A value in quotation marks goes over several lines and holds as many delimiters as a row.</summary>
    RowsInValue = 2,
}

/// <summary>A filled cell of a row.</summary>
/// <param name="Column">From 0.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Start">Start of its text in the row's characters.</param>
/// <param name="Length">Length of its text.</param>
/// <param name="Number">The number; for a date the days since 30 December 1899, but for <see cref="RowBuffer.EpochShift"/>.</param>
/// <param name="Hash">Of its text; the same in each run, so that findings that rest on it do not come and go.</param>
readonly record struct Cell(int Column, CellKind Kind, int Start, int Length, double Number, ulong Hash);

/// <summary>One row of a sheet. Reused from row to row, so that reading a file allocates nothing per cell.</summary>
sealed class RowBuffer
{
    char[] characters = new char[256];
    Cell[] cells = new Cell[16];
    int used, count;

    /// <summary>The row's number in its sheet, from 1.</summary>
    public int Number { get; set; }

    public RowFlaws Flaws { get; set; }

    /// <summary>Days to add to a number of the row before it is a date: 1,462 in a workbook that counts from 1904.</summary>
    public int EpochShift { get; set; }

    /// <summary>Its numbers count a 29 February 1900, as Excel's do: those of the days before it are one less than LibreOffice's.</summary>
    public bool CountsLeapDayOf1900 { get; set; }

    /// <summary>First and last column of cells that are merged across columns, of which only the first is read; the leftmost in the row.</summary>
    public (int First, int Last)? MergedAcross { get; set; }

    /// <summary>The filled cells from left to right; a blank cell is absent.</summary>
    public ReadOnlySpan<Cell> Cells => cells.AsSpan(0, count);

    /// <summary>The texts of all cells, one after the other.</summary>
    public ReadOnlySpan<char> AllText => characters.AsSpan(0, used);

    /// <summary>The memory it takes.</summary>
    public long Bytes => characters.Length * sizeof(char) + (long)cells.Length * Unsafe.SizeOf<Cell>();

    /// <summary>Without white space around it; empty only for a formula without its result.</summary>
    public ReadOnlySpan<char> Text(in Cell cell) => characters.AsSpan(cell.Start, cell.Length);

    /// <summary>The text as people see it: a number that has the format of a date, a time or a percentage is shown so.</summary>
    /// <param name="cell">A cell of the row.</param>
    /// <param name="anyDay">See <see cref="DateValues.Shown"/>.</param>
    public string? Shown(in Cell cell, bool anyDay) => cell.Kind switch
    {
        CellKind.Date => DateValues.Shown(cell.Number, this, anyDay),
        CellKind.Percentage when Math.Abs(cell.Number) < 1e15 => $"{((decimal)cell.Number * 100).ToString("0.##########", CultureInfo.InvariantCulture)}%",
        _ => null,
    };

    /// <summary>A cell as findings quote it.</summary>
    public string Quoted(in Cell cell) => Shown(cell, anyDay: true) ?? Wording.Clean(Text(cell));

    public void Clear()
    {
        used = 0;
        count = 0;
        Flaws = RowFlaws.None;
        EpochShift = 0;
        CountsLeapDayOf1900 = false;
        MergedAcross = null;
    }

    /// <summary>Room for a text that is not finished yet; grows as needed.</summary>
    public Span<char> Free(int atLeast)
    {
        if (characters.Length - used < atLeast) Array.Resize(ref characters, Math.Max(characters.Length * 2, used + atLeast));
        return characters.AsSpan(used);
    }

    /// <summary>Makes a cell of the next <paramref name="length"/> characters written into <see cref="Free"/>; none if they are blank.</summary>
    public void Commit(int column, CellKind kind, int length, double number = 0)
    {
        var untrimmed = characters.AsSpan(used, length);
        var text = untrimmed.TrimStart();
        var start = used + length - text.Length;
        text = text.TrimEnd();
        if (text.Length == 0) return;
        Add(new Cell(column, kind, start, text.Length, number, Hash(text)));
        used = start + text.Length;
    }

    public void AddText(int column, ReadOnlySpan<char> text, CellKind kind = CellKind.Text)
    {
        text.CopyTo(Free(text.Length));
        Commit(column, kind, text.Length);
    }

    /// <summary>Adds a formula that was saved without its result: a cell without a text.</summary>
    public void AddNoResult(int column) => Add(new Cell(column, CellKind.NoResult, used, 0, 0, 0));

    /// <summary>The cell of a column; null if it is blank.</summary>
    public Cell? Find(int column)
    {
        var at = Cells.BinarySearch(new ByColumn(column));
        return at < 0 ? null : cells[at];
    }

    readonly struct ByColumn(int column) : IComparable<Cell>
    {
        public int CompareTo(Cell other) => column.CompareTo(other.Column);
    }

    /// <summary>Adds the value of another row's cell.</summary>
    public void AddCopy(int column, ReadOnlySpan<char> text, CellKind kind, double number)
    {
        if (kind == CellKind.NoResult)
        {
            AddNoResult(column);
            return;
        }
        text.CopyTo(Free(text.Length));
        Commit(column, kind, text.Length, number);
    }

    /// <summary>Sees to it that the texts can be encoded (<see cref="Wording.Mend"/>).</summary>
    public void Mend()
    {
        if (AllText.IndexOfAnyInRange('\uD800', '\uDFFF') < 0) return;
        foreach (var cell in Cells)
            Wording.Mend(characters.AsSpan(cell.Start, cell.Length));
    }

    /// <summary>
    /// Adds a number; its text is what the pattern of its cell shows, or the shortest that means it, whole numbers without a point. What lies beyond
    /// the 15 digits that a spreadsheet shows is noise: 123456.00000000001 is 123456.
    /// </summary>
    public void AddNumber(int column, double number, CellKind kind = CellKind.Number, NumberPattern? pattern = null)
    {
        var isWhole = number == Math.Floor(number);
        if (!isWhole && Math.Abs(number) is > 1 and < 1e14 && Math.Abs(number - Math.Round(number)) < Math.Abs(number) * 5e-16)
        {
            (number, isWhole) = (Math.Round(number), true);
        }
        if (pattern is not null && isWhole && number is >= 0 and < 1e15)
        {
            AddNumber(column, number, pattern.Show(number));
            return;
        }
        var free = Free(40);
        int length;
        if (isWhole && Math.Abs(number) < 1e15) ((long)number).TryFormat(free, out length, default, CultureInfo.InvariantCulture);
        else number.TryFormat(free, out length, "R", CultureInfo.InvariantCulture);
        Commit(column, kind, length, number);
    }

    /// <summary>Adds a number as its cell shows it.</summary>
    public void AddNumber(int column, double number, ReadOnlySpan<char> shown)
    {
        shown.CopyTo(Free(shown.Length));
        Commit(column, CellKind.Number, shown.Length, number);
    }

    /// <summary>Changes what the two hold, without copying it.</summary>
    public void Swap(RowBuffer other)
    {
        (characters, other.characters) = (other.characters, characters);
        (cells, other.cells) = (other.cells, cells);
        (used, other.used) = (other.used, used);
        (count, other.count) = (other.count, count);
        (Number, other.Number) = (other.Number, Number);
        (Flaws, other.Flaws) = (other.Flaws, Flaws);
        (EpochShift, other.EpochShift) = (other.EpochShift, EpochShift);
        (CountsLeapDayOf1900, other.CountsLeapDayOf1900) = (other.CountsLeapDayOf1900, CountsLeapDayOf1900);
        (MergedAcross, other.MergedAcross) = (other.MergedAcross, MergedAcross);
    }

    /// <summary>Takes a copy of what the other holds, but for its number.</summary>
    public void CopyFrom(RowBuffer other)
    {
        Clear();
        other.AllText.CopyTo(Free(other.used));
        if (cells.Length < other.count) cells = new Cell[other.cells.Length];
        other.Cells.CopyTo(cells);
        (used, count) = (other.used, other.count);
    }

    static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = (ulong)text.Length;
        for (; text.Length >= 4; text = text[4..])
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text)));
        foreach (var c in text)
            hash = BitOperations.RotateLeft(hash, 16) ^ c;
        return Mix(hash);
    }

    public static ulong Mix(ulong value)
    {
        value *= 0x9E3779B97F4A7C15;
        return value ^ value >> 29;
    }

    void Add(in Cell cell)
    {
        if (count > 0 && cells[count - 1].Column >= cell.Column)
        {
            AddOutOfOrder(cell);
            return;
        }
        if (count == cells.Length) Array.Resize(ref cells, cells.Length * 2);
        cells[count++] = cell;
    }

    /// <summary>Damaged or hand-made files: the later cell wins, and the row stays in order.</summary>
    void AddOutOfOrder(Cell cell)
    {
        var at = Array.FindIndex(cells, 0, count, c => c.Column >= cell.Column);
        if (cells[at].Column == cell.Column)
        {
            cells[at] = cell;
            return;
        }
        if (count == cells.Length) Array.Resize(ref cells, cells.Length * 2);
        Array.Copy(cells, at, cells, at + 1, count++ - at);
        cells[at] = cell;
    }
}
