namespace Jtai.AnnexA;

/// <summary>Dates against the inspection (six calendar months back, both ends included; none in the future) and against each other.</summary>
static class DateChecks
{
    public static void Check(CheckedRow row, ReferencePeriod reference, Findings findings)
    {
        var last = reference.To.DayNumber;
        foreach (var column in row.Layout.ColumnSpan)
            if (column.Kind == ColumnKind.Date && row.IsKnown(column.Field) && row.Value(column.Field) > last && column.Field != Field.DateOfBirth)
                findings.Cell(Checks.DateInFuture, row, column.Field, $"is after {Wording.Day(reference.To)}", "a date that has come");
        switch (row.Layout.Number)
        {
            case 1:
                Window(Checks.ContactOutsideWindow, row, Field.ContactDate, reference, findings);
                break;
            case 2:
                // The start of an intervention may be older, and Ofsted is flexible on this list's cohort: a question only.
                Window(Checks.CompletionOutsideWindow, row, Field.EarlyHelpCompletion, reference, findings);
                Order(Checks.CompletionBeforeStart, row, Field.EarlyHelpStart, Field.EarlyHelpCompletion, "the start", findings);
                break;
            case 3:
                Window(Checks.ReferralOutsideWindow, row, Field.ReferralDate, reference, findings);
                break;
            case 4:
                // An assessment may have started earlier; one that is still open has no authorisation to look at.
                Window(Checks.AuthorisationOutsideWindow, row, Field.AssessmentAuthorised, reference, findings);
                Order(Checks.CompletionBeforeStart, row, Field.AssessmentStart, Field.AssessmentAuthorised, "the start", findings);
                break;
            case 5:
                if (!IsOpen(row))
                    Window(Checks.EnquiryOutsideWindow, row, Field.StrategyDiscussion, reference, findings);
                Order(Checks.ConferenceBeforeEnquiry, row, Field.StrategyDiscussion, Field.ConferenceDate, "the enquiry", findings);
                break;
        }
    }

    /// <summary>An enquiry without any decision is still open, and may be older than six months.</summary>
    static bool IsOpen(CheckedRow row) => !row.IsFilled(Field.ConferenceUnnecessary) && !row.IsFilled(Field.ConferenceDate) && !row.IsFilled(Field.ConferenceResult);

    static void Window(Check check, CheckedRow row, Field field, ReferencePeriod reference, Findings findings)
    {
        if (row.IsKnown(field) && row.Date(field) < reference.WindowStart)
            findings.Cell(check, row, field, "is more than six months before the inspection", $"a date from {Wording.Day(reference.WindowStart)} to {Wording.Day(reference.To)}");
    }

    static void Order(Check check, CheckedRow row, Field start, Field end, string what, Findings findings)
    {
        if (row.IsKnown(start) && row.IsKnown(end) && row.Date(end) < row.Date(start))
            findings.Cell(check, row, end, $"is before {what} on {Wording.Day(row.Date(start))}", $"a date from {Wording.Day(row.Date(start))} on");
    }
}
