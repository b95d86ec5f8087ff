namespace Jtai.AnnexA;

/// <summary>Whether each of lists 1-5 is there, once.</summary>
static class HandOverChecks
{
    public static void Check(IReadOnlyList<FileReport> files, List<SheetReport> sheets, IReadOnlySet<int> leftOut, Findings findings)
    {
        if (files.Count == 0) return;
        if (sheets.All(sheet => sheet.List is null))
        {
            if (files.All(file => file.Readable))
            {
                findings.File(
                    Checks.NoLists, files[0].File, "No sheet holds the headings of any of lists 1 to 5",
                    "lists 1 to 5, each with its official headings");
            }
            return;
        }
        foreach (var layout in ListLayout.All)
        {
            var found = sheets.Where(sheet => sheet.Layout == layout).ToArray();
            if (found.Length == 0 && leftOut.Contains(layout.Number)) continue;
            if (found.Length == 0)
            {
                findings.File(Checks.ListMissing, files[0].File, $"{layout.Title} was not found", $"a sheet with the headings of list {layout.Number}");
            }
            else if (found.Length > 1)
            {
                var places = found.Select(s => $"\"{s.Sheet}\"{(files.Count > 1 ? $" in {s.File}" : "")} from row {s.HeaderRow}");
                findings.Sheet(
                    Checks.ListTwice, found[1], $"the list was found {found.Length} times ({string.Join(", ", places)}); all were read",
                    "one sheet for each list", found[1].HeaderRow);
            }
        }
    }
}
