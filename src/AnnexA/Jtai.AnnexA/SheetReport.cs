namespace Jtai.AnnexA;

/// <summary>What was understood of one sheet, or of one csv file.</summary>
public sealed class SheetReport
{
    internal SheetReport(string file, string sheet)
    {
        File = file;
        Sheet = sheet;
        Array.Fill(Columns, -1);
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>Name of the sheet; of a csv the file's name without extension.</summary>
    public string Sheet { get; }

    /// <summary>1 to 5; null if the sheet was ignored.</summary>
    public int? List => Layout?.Number;

    /// <summary>Row in which the headings stand; null if the sheet was ignored.</summary>
    public int? HeaderRow { get; internal set; }

    /// <summary>Rows of data.</summary>
    public int DataRows { get; internal set; }

    /// <summary>Official headings of the columns that are missing.</summary>
    public IReadOnlyList<string> MissingColumns => Missing;

    /// <summary>Headings that the list does not have, as they stand in the file.</summary>
    public IReadOnlyList<string> ExtraColumns => Extra;

    /// <summary>Why the sheet was not read; null if it was.</summary>
    public string? Ignored { get; internal set; }

    internal bool IsBlank { get; set; }
    internal ListLayout? Layout { get; set; }
    internal List<string> Missing { get; } = [];
    internal List<string> Extra { get; } = [];

    /// <summary>Column (from 0) of each field; -1 if it is missing.</summary>
    internal int[] Columns { get; } = new int[Enum.GetValues<Field>().Length];

    /// <summary>Date columns in which day and month may be the wrong way round.</summary>
    internal HashSet<Field> AsGiven { get; } = [];

    internal ushort Index { get; set; }

    internal string? Cell(Field field, int row) => Columns[(int)field] is >= 0 and var column ? CellReference.Of(column, row) : null;
}
