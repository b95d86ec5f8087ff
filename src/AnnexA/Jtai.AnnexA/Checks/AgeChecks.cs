namespace Jtai.AnnexA;

/// <summary>Age against date of birth: completed years, or -1 for an unborn child, right on any day of the reference period.</summary>
static class AgeChecks
{
    /// <summary>How long after the expected date an unborn child is a question rather than an error.</summary>
    const int OverdueDays = 28;

    public static void Check(CheckedRow row, ReferencePeriod reference, Findings findings)
    {
        // A blank date of birth is allowed (not known), and then the age cannot be checked.
        if (!row.IsKnown(Field.DateOfBirth)) return;
        var born = row.Date(Field.DateOfBirth);
        if (row.IsBlank(Field.Age))
        {
            findings.Cell(Checks.ValueBlank, row, Field.Age, $"is blank, though the date of birth is known ({Wording.Day(born)})", Expected(born, reference));
            return;
        }
        if (!row.IsKnown(Field.Age)) return;
        var age = row.Value(Field.Age);
        if (age == -1) CheckUnborn(row, born, reference, findings);
        else if (born > reference.To)
        {
            findings.Cell(Checks.UnbornAgeWrong, row, Field.Age, $"is the age of a child whose birth is expected on {Wording.Day(born)}", "-1");
        }
        else if (Years(born, reference.From) is var youngest && age != youngest && (age < youngest || age > Years(born, reference.To)))
        {
            findings.Cell(Checks.AgeWrong, row, Field.Age, $"is not the age of a child born on {Wording.Day(born)}", Expected(born, reference));
        }
    }

    static void CheckUnborn(CheckedRow row, DateOnly born, ReferencePeriod reference, Findings findings)
    {
        var late = reference.From.DayNumber - born.DayNumber;
        if (late > OverdueDays)
        {
            findings.Cell(Checks.UnbornButBorn, row, Field.Age, $"means unborn, but the date of birth is {Wording.Day(born)}", Expected(born, reference));
        }
        else if (late > 0)
        {
            findings.Cell(
                Checks.UnbornOverdue, row, Field.Age, $"means unborn, but the birth was expected on {Wording.Day(born)}",
                "-1 if the birth is overdue; otherwise 0 and the date of birth");
        }
    }

    static int Years(DateOnly born, DateOnly on) => born > on ? 0 : ReferencePeriod.CompletedYears(born, on);

    static string Expected(DateOnly born, ReferencePeriod reference)
    {
        if (born > reference.To) return "-1";
        var (from, to) = (Years(born, reference.From), Years(born, reference.To));
        return from == to
            ? $"{to}, the completed years on {Wording.Day(reference.To)}"
            : $"{from} or {to}, the completed years between {Wording.Day(reference.From)} and {Wording.Day(reference.To)}";
    }
}
