namespace Jtai.AnnexA;

/// <summary>Reads the sheets of one file one after the other, row by row, forward only.</summary>
abstract class SheetSource : IDisposable
{
    /// <summary>What the file turned out to be, such as "xlsx" or "csv, UTF-8, comma".</summary>
    public abstract string Format { get; }

    /// <summary>Name of the present sheet, without characters that cannot be seen: it is shown on terminals.</summary>
    public string SheetName
    {
        get;
        protected set
        {
            var name = value.ToCharArray();
            Wording.Mend(name);
            field = Wording.Clean(name);
        }
    } = "";

    /// <summary>The spreadsheet program does not show the present sheet.</summary>
    public bool IsHidden { get; protected set; }

    /// <summary>Goes to the next sheet.</summary>
    public abstract bool NextSheet();

    /// <summary>Reads the next row that has cells. Rows that are blank to their end may be left out: their absence shows in the numbers.</summary>
    public abstract bool NextRow(RowBuffer row);

    /// <summary>A row of the present sheet that comes behind the present one; null behind the last, or where it is too far away to be kept.</summary>
    /// <param name="distance">0 for the next row.</param>
    public virtual RowBuffer? Ahead(int distance) => null;

    /// <summary>Something noticed that is not an obstacle, said once.</summary>
    public virtual List<(Check Check, string Message, string Expected)> Notes { get; } = [];

    public abstract void Dispose();
}
