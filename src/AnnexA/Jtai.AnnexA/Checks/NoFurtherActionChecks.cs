namespace Jtai.AnnexA;

/// <summary>
/// A referral that ended in no further action, yet was followed by an assessment before the child's next referral: a question, as the lists share no
/// referral id.
/// </summary>
sealed class NoFurtherActionChecks
{
    readonly List<RowNote> referrals = [], assessments = [];

    public void Check(List<RowNote> notes, Places places)
    {
        if (!notes.Exists(note => note.List == 3 && note.NoFurtherAction) || !notes.Exists(note => note.List == 4)) return;
        Collect(notes, 3, referrals);
        Collect(notes, 4, assessments);
        var at = 0;
        for (int first = 0, next; first < referrals.Count; first = next)
        {
            var day = referrals[first].Date;
            next = referrals.FindIndex(first, note => note.Date > day) is >= 0 and var later ? later : referrals.Count;
            while (at < assessments.Count && assessments[at].Date < day)
                at++;
            if (at == assessments.Count) return;
            // Another referral of the day, which went on, may have led to the assessment.
            var ofTheDay = referrals[first..next];
            if (next < referrals.Count && assessments[at].Date >= referrals[next].Date || !ofTheDay.TrueForAll(note => note.NoFurtherAction)) continue;
            foreach (var referral in ofTheDay)
                places.Report(
                    Checks.AssessedInSpiteOfNfa, referral, Field.ReferralNfa, "a) Yes",
                    $"says no further action on the referral of {Wording.Day(DateOnly.FromDayNumber(day))}, but an assessment started on "
                    + $"{Wording.Day(DateOnly.FromDayNumber(assessments[at].Date))} ({places.Place(assessments[at])})",
                    "b) No, unless the assessment came from something else");
        }
    }

    static void Collect(List<RowNote> notes, int list, List<RowNote> into)
    {
        into.Clear();
        foreach (var note in notes)
            if (note.List == list && note.Date != RowNote.None) into.Add(note);
        into.Sort((a, b) => a.Date != b.Date ? a.Date.CompareTo(b.Date) : a.Row.CompareTo(b.Row));
    }
}
