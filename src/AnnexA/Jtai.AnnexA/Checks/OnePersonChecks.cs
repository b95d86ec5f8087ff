namespace Jtai.AnnexA;

/// <summary>
/// One gender, one ethnicity and one date of birth for each child across lists. Blank values and spellings that were not understood are left out.
/// </summary>
static class OnePersonChecks
{
    public static void Check(List<RowNote> notes, Places places, RowReader rows)
    {
        // Nearly all children have the same spellings throughout: look no further.
        var (gender, ethnicity, born) = (false, false, false);
        foreach (var note in notes)
        {
            gender |= note.Gender != notes[0].Gender;
            ethnicity |= note.Ethnicity != notes[0].Ethnicity;
            born |= note.Born != notes[0].Born;
        }
        if (gender || ethnicity || born) CompareAll(notes, places, rows);
    }

    static void CompareAll(List<RowNote> notes, Places places, RowReader rows)
    {
        Compare(
            notes, places, Checks.GenderDiffers, Field.Gender, note => Code(rows, Field.Gender, note.Gender),
            note => rows.Spelling(Field.Gender, note.Gender).Value);
        Compare(
            notes, places, Checks.EthnicityDiffers, Field.Ethnicity, note => Code(rows, Field.Ethnicity, note.Ethnicity),
            note => rows.Spelling(Field.Ethnicity, note.Ethnicity).Value);
        Compare(
            notes, places, Checks.BirthDateDiffers, Field.DateOfBirth,
            note => note.Born == RowNote.None ? null : Wording.Day(DateOnly.FromDayNumber(note.Born)),
            note => Wording.Day(DateOnly.FromDayNumber(note.Born)));
    }

    static string? Code(RowReader rows, Field field, ushort spelling) => spelling == 0 ? null : rows.Spelling(field, spelling).Match.Code;

    /// <summary>The value of most rows is taken for the child's, the first of those that are level; every row with another is reported.</summary>
    static void Compare(List<RowNote> notes, Places places, Check check, Field field, Func<RowNote, string?> value, Func<RowNote, string> text)
    {
        string? first = null;
        var differs = false;
        foreach (var note in notes)
            if (value(note) is { } v) differs |= (first ??= v) != v;
        if (!differs) return;
        var usual = notes.Where(note => value(note) is not null).GroupBy(value).OrderByDescending(group => group.Count()).First();
        var example = usual.First();
        foreach (var note in notes)
            if (value(note) is { } v && v != usual.Key)
            {
                places.Report(
                    check, note, field, text(note), $"differs from \"{text(example)}\" in {places.Place(example)}, for the same child",
                    $"the same for every row of the child: {usual.Key}, unless that is the slip");
            }
    }
}
