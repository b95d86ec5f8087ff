namespace Jtai.AnnexA;

/// <summary>Writes lists in the official layout: title in row 1, headings in row 2, the first child in row 3.</summary>
static class ListWriter
{
    public const int FirstDataRow = 3;

    public static void StartList(this WorkbookWriter writer, ListLayout layout)
    {
        writer.StartSheet(layout.SheetName, layout.Columns.Count);
        writer.Row(CellStyle.Title, layout.Title);
        writer.Row(CellStyle.Heading, layout.Columns.Select(column => column.Heading));
    }
}
