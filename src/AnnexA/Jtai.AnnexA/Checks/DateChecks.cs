namespace Jtai.AnnexA;

/// <summary>Dates against the inspection (six calendar months back, both ends included; none in the future) and against each other.</summary>
sealed class DateChecks(ReferencePeriod reference, Findings findings)
{
    static readonly Field[][] Events = [.. ListLayout.All.Select(list => list.Columns
        .Where(column => column.Kind == ColumnKind.Date && column.Field != Field.DateOfBirth)
        .Select(column => column.Field).ToArray())];

    readonly int windowStart = reference.WindowStart.DayNumber, last = reference.To.DayNumber;

    public void Check(CheckedRow row)
    {
        foreach (var field in Events[row.Layout.Number - 1])
            if (row.IsKnown(field) && row.Value(field) > last)
            {
                findings.Cell(Checks.DateInFuture, row, field, $"is after {Wording.Day(reference.To)}", "a date that has come");
            }
        switch (row.Layout.Number)
        {
            case 1:
                Window(Checks.ContactOutsideWindow, row, Field.ContactDate);
                break;
            case 2:
                // The start of an intervention may be older, and Ofsted is flexible on this list's cohort: a question only.
                Window(Checks.CompletionOutsideWindow, row, Field.EarlyHelpCompletion);
                Order(Checks.CompletionBeforeStart, row, Field.EarlyHelpStart, Field.EarlyHelpCompletion, "the start");
                break;
            case 3:
                Window(Checks.ReferralOutsideWindow, row, Field.ReferralDate);
                break;
            case 4:
                // An assessment may have started earlier; one that is still open has no authorisation to look at.
                Window(Checks.AuthorisationOutsideWindow, row, Field.AssessmentAuthorised);
                Order(Checks.CompletionBeforeStart, row, Field.AssessmentStart, Field.AssessmentAuthorised, "the start");
                break;
            case 5:
                if (!IsOpen(row)) Window(Checks.EnquiryOutsideWindow, row, Field.StrategyDiscussion);
                Order(Checks.ConferenceBeforeEnquiry, row, Field.StrategyDiscussion, Field.ConferenceDate, "the enquiry");
                break;
        }
    }

    /// <summary>An enquiry without any decision that was understood is taken for open, and may be older than six months.</summary>
    static bool IsOpen(CheckedRow row) =>
        !row.IsKnown(Field.ConferenceUnnecessary) && !row.IsKnown(Field.ConferenceDate) && !row.IsKnown(Field.ConferenceResult);

    void Window(Check check, CheckedRow row, Field field)
    {
        if (row.IsKnown(field) && row.Value(field) < windowStart)
        {
            findings.Cell(
                check, row, field, "is more than six months before the inspection",
                $"a date from {Wording.Day(reference.WindowStart)} to {Wording.Day(reference.To)}");
        }
    }

    void Order(Check check, CheckedRow row, Field start, Field end, string what)
    {
        if (row.IsKnown(start) && row.IsKnown(end) && row.Value(end) < row.Value(start))
        {
            findings.Cell(check, row, end, $"is before {what} on {Wording.Day(row.Date(start))}", $"a date from {Wording.Day(row.Date(start))} on");
        }
    }
}
