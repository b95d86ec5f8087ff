namespace Jtai.AnnexA;

/// <summary>A referral that ended in no further action, yet was followed by an assessment before the child's next referral: a question, as the lists share no referral id.</summary>
static class NoFurtherActionChecks
{
    public static void Check(List<RowNote> notes, Places places)
    {
        foreach (var referral in notes)
        {
            if (referral.List != 3 || !referral.NoFurtherAction || referral.Date == RowNote.None)
                continue;
            var next = int.MaxValue;
            var anotherOnTheDay = false;
            foreach (var other in notes)
            {
                if (other.List != 3 || other.Date == RowNote.None)
                    continue;
                anotherOnTheDay |= other.Date == referral.Date && !other.NoFurtherAction;
                if (other.Date > referral.Date)
                    next = Math.Min(next, other.Date);
            }
            var assessment = Started(notes, referral.Date, next);
            if (assessment.List == 4 && !anotherOnTheDay)
                places.Report(Checks.AssessedInSpiteOfNfa, referral, Field.ReferralNfa, "a) Yes", $"says no further action on the referral of {Wording.Day(DateOnly.FromDayNumber(referral.Date))}, but an assessment started on {Wording.Day(DateOnly.FromDayNumber(assessment.Date))} ({places.Place(assessment)})", "b) No, unless the assessment came from something else");
        }
    }

    static RowNote Started(List<RowNote> notes, int from, int before)
    {
        foreach (var note in notes)
            if (note.List == 4 && note.Date != RowNote.None && note.Date >= from && note.Date < before)
                return note;
        return default;
    }
}
