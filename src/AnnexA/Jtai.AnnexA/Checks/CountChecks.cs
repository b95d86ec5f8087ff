using System.Globalization;

namespace Jtai.AnnexA;

/// <summary>
/// The counts of lists 3 and 5: the 12 months before the child's latest referral or enquiry, that one excluded, the same on every row of the child.
/// The lists reach back six months only, so a count may be higher than what they show, never lower.
/// </summary>
static class CountChecks
{
    public static void CheckReferrals(List<RowNote> notes, Places places)
    {
        if (notes.Count == 0) return;
        var (earlier, sameDay, _) = Others(notes);
        Constant(notes, places, Field.ReferralCount, note => note.FirstCount, earlier);
        AtLeast(notes, places, Checks.ReferralCountTooLow, Field.ReferralCount, note => note.FirstCount, earlier, sameDay, "referral");
    }

    public static void CheckEnquiries(List<RowNote> notes, Places places)
    {
        if (notes.Count == 0) return;
        var (earlier, sameDay, conferences) = Others(notes);
        Constant(notes, places, Field.EnquiryCount, note => note.FirstCount, earlier);
        Constant(notes, places, Field.ConferenceCount, note => note.SecondCount, conferences);
        AtLeast(notes, places, Checks.EnquiryCountTooLow, Field.EnquiryCount, note => note.FirstCount, earlier, sameDay, "enquiry");
        AtLeast(notes, places, Checks.ConferenceCountTooLow, Field.ConferenceCount, note => note.SecondCount, conferences, 0, "conference");
    }

    /// <summary>Rows other than the latest: in the 12 months before it, on its day, and those of the former with a conference before it.</summary>
    static (int Earlier, int SameDay, int Conferences) Others(List<RowNote> notes)
    {
        var latest = RowNote.None;
        foreach (var note in notes)
            latest = Math.Max(latest, note.Date);
        if (latest == RowNote.None) return default;
        var from = DateOnly.FromDayNumber(latest).AddMonths(-12).DayNumber;
        var (earlier, onTheDay, conferences) = (0, 0, 0);
        foreach (var note in notes)
        {
            if (note.Date == latest) onTheDay++;
            else if (note.Date >= from)
            {
                earlier++;
                if (note.Conference != RowNote.None && note.Conference < latest) conferences++;
            }
        }
        return (earlier, onTheDay - 1, conferences);
    }

    /// <summary>The count of most rows is taken for the child's; of those that are level, the first that is not lower than what the list shows.</summary>
    static void Constant(List<RowNote> notes, Places places, Field field, Func<RowNote, int> count, int earlier)
    {
        var first = notes.Find(note => count(note) != RowNote.None);
        if (!notes.Exists(note => count(note) != RowNote.None && count(note) != count(first))) return;
        var usual = notes.Where(note => count(note) != RowNote.None)
            .GroupBy(count)
            .OrderByDescending(group => group.Count())
            .ThenByDescending(group => group.Key >= earlier).First();
        foreach (var note in notes)
            if (count(note) != RowNote.None && count(note) != usual.Key)
            {
                places.Report(
                    Checks.CountNotConstant, note, field, Number(count(note)),
                    $"differs from {usual.Key} in {places.Place(usual.First())}, for the same child",
                    $"the same number on every row of the child: {usual.Key}, unless that is the slip");
            }
    }

    static void AtLeast(List<RowNote> notes, Places places, Check check, Field field, Func<RowNote, int> count, int earlier, int sameDay, string what)
    {
        var asked = false;
        foreach (var note in notes)
        {
            var counted = count(note);
            if (counted == RowNote.None) continue;
            if (counted < earlier)
            {
                places.Report(
                    check, note, field, Number(counted),
                    $"is less than the {earlier} {Plural(what, earlier)} that the list itself shows in the 12 months before the child's latest "
                    + $"{(what == "conference" ? "enquiry" : what)}",
                    $"{earlier} or more");
            }
            else if (counted < earlier + sameDay && !asked)
            {
                asked = true;
                places.Report(
                    Checks.SameDayNotCounted, note, field, Number(counted), $"leaves out the other {what} of the same day as the latest",
                    $"{earlier + sameDay} or more if rows of the same day count as separate; otherwise one row");
            }
        }
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string Plural(string what, int count) => count == 1 ? what : what == "enquiry" ? "enquiries" : what + "s";
}
