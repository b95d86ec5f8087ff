namespace Jtai.AnnexA;

/// <summary>The rows of one child against each other, within a list and between lists.</summary>
static class BetweenRowsChecks
{
    public static void Check(Children children, List<SheetReport> sheets, RowReader rows, Findings findings, CancellationToken cancellationToken)
    {
        var notes = new List<RowNote>();
        var ofList = new List<RowNote>();
        var noFurtherAction = new NoFurtherActionChecks();
        var read = new SheetsRead(sheets);
        for (var child = 0; child < children.Count; child++)
        {
            if ((child & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            children.Collect(child, notes);
            // One row has nothing to differ from; nor has a count anything to be lower than.
            if (notes.Count < 2) continue;
            var places = new Places(read, findings, children.Id(child));
            OnePersonChecks.Check(notes, places, rows);
            for (byte list = 1; list <= 5; list++)
            {
                ofList.Clear();
                foreach (var note in notes)
                    if (note.List == list) ofList.Add(note);
                if (ofList.Count < 2) continue;
                RemoveDuplicates(ofList, places);
                if (list == 3) CountChecks.CheckReferrals(ofList, places);
                else if (list == 5) CountChecks.CheckEnquiries(ofList, places);
            }
            noFurtherAction.Check(notes, places);
        }
        foreach (var (child, like) in children.Alike())
        {
            cancellationToken.ThrowIfCancellationRequested();
            children.Collect(like, ofList);
            children.Collect(child, notes);
            if (notes.Count == 0 || ofList.Count == 0) continue;
            var places = new Places(read, findings, children.Id(child));
            places.Report(
                Checks.IdsAlike, notes[0], Field.ChildId, places.ChildId,
                $"differs from \"{children.Id(like)}\" in {places.Place(ofList[0])} only in leading zeros, case or an apostrophe; they were taken for two "
                + "children",
                "one form of each id in all lists, unless they are two children");
        }
    }

    /// <summary>Reports rows that are the same in every cell, and leaves the first of them.</summary>
    static void RemoveDuplicates(List<RowNote> notes, Places places)
    {
        if (!MayHoldDuplicates(notes)) return;
        var seen = new Dictionary<uint, RowNote>();
        notes.RemoveAll(note =>
        {
            if (seen.TryAdd(note.Hash, note) || !note.IsSameAs(seen[note.Hash])) return false;
            var first = seen[note.Hash];
            places.Report(
                Checks.DuplicateRow, note, Field.ChildId, places.ChildId,
                $"stands in a row that is the same in every cell as row {first.Row}{(note.Sheet == first.Sheet ? "" : places.Of(first))}",
                "one row for each contact, referral, assessment or enquiry");
            return true;
        });
    }

    /// <summary>Most children have a few rows, and no dictionary is needed to see that they differ.</summary>
    static bool MayHoldDuplicates(List<RowNote> notes)
    {
        if (notes.Count > 16) return true;
        for (var i = 1; i < notes.Count; i++)
            for (var j = 0; j < i; j++)
                if (notes[i].Hash == notes[j].Hash) return true;
        return false;
    }
}

/// <summary>The sheets of all files, and what a place has to say so that it can be found. Asked for each finding, so known beforehand.</summary>
sealed class SheetsRead(List<SheetReport> sheets)
{
    readonly bool[] isInSeveralSheets = [.. Enumerable.Range(0, 6).Select(list => sheets.Count(sheet => sheet.List == list) > 1)];

    public bool AreOfSeveralFiles { get; } = sheets.Exists(sheet => sheet.File != sheets[0].File);

    public SheetReport this[in RowNote note] => sheets[note.Sheet];

    public bool IsInSeveralSheets(int list) => isInSeveralSheets[list];
}

/// <summary>Where the rows of a child are, to report on them.</summary>
readonly struct Places(SheetsRead sheets, Findings findings, string childId)
{
    public string ChildId => childId;

    public void Report(Check check, in RowNote note, Field field, string value, string what, string expected) =>
        findings.Cell(check, sheets[note], note.Row, field, childId, value, what, expected);

    /// <summary>"list 3, row 7".</summary>
    public string Place(in RowNote note) =>
        $"list {note.List}, row {note.Row}{(sheets.IsInSeveralSheets(note.List) ? Of(note) : sheets.AreOfSeveralFiles ? $" of {sheets[note].File}" : "")}";

    /// <summary>The sheet of a row, and its file where there are several: " of "Contacts" in a.xlsx".</summary>
    public string Of(in RowNote note) => $" of \"{sheets[note].Sheet}\"{(sheets.AreOfSeveralFiles ? $" in {sheets[note].File}" : "")}";
}
