namespace Jtai.AnnexA;

/// <summary>
/// Columns of one row that depend on each other (lists 4 and 5). A value that was not understood has its own finding, and stands neither for a value
/// nor for a blank.
/// </summary>
static class RowChecks
{
    public static void Check(CheckedRow row, RowReader rows, Findings findings)
    {
        if (row.Layout.Number == 4) CheckAssessment(row, findings);
        else if (row.Layout.Number == 5) CheckConference(row, rows, findings);
    }

    static void CheckAssessment(CheckedRow row, Findings findings)
    {
        if (row.IsKnown(Field.AssessmentAuthorised) && row.IsBlank(Field.SupportRequired))
        {
            findings.Cell(
                Checks.AuthorisedWithoutOutcome, row, Field.SupportRequired,
                $"is blank, though the assessment was authorised on {row.Text(Field.AssessmentAuthorised)}", "a) Yes or b) No");
        }
        else if (row.IsBlank(Field.AssessmentAuthorised) && row.IsKnown(Field.SupportRequired))
        {
            findings.Cell(
                Checks.OutcomeWithoutAuthorisation, row, Field.AssessmentAuthorised,
                $"is blank, though the outcome is given as \"{row.Text(Field.SupportRequired)}\"",
                "the date of authorisation, or no outcome while the assessment is open");
        }
    }

    static void CheckConference(CheckedRow row, RowReader rows, Findings findings)
    {
        // "No" without a date is right: the child is on a plan already, or the conference is still to come.
        var unnecessary = rows.IsYes(row, Field.ConferenceUnnecessary);
        if (unnecessary && row.IsKnown(Field.ConferenceDate))
        {
            findings.Cell(
                Checks.UnnecessaryWithDate, row, Field.ConferenceDate, "is the date of a conference that was deemed unnecessary",
                "no date, or b) No under \"deemed unnecessary\"");
        }
        if (unnecessary && row.IsKnown(Field.ConferenceResult))
        {
            findings.Cell(
                Checks.UnnecessaryWithResult, row, Field.ConferenceResult, "is the result of a conference that was deemed unnecessary",
                "no result, or b) No under \"deemed unnecessary\"");
        }
        else if (row.IsKnown(Field.ConferenceResult) && row.IsBlank(Field.ConferenceDate))
        {
            findings.Cell(
                Checks.ResultWithoutConference, row, Field.ConferenceDate,
                $"is blank, though the conference has the result \"{row.Text(Field.ConferenceResult)}\"", "the date of the conference");
        }
    }
}
