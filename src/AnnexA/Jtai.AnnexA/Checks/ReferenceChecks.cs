namespace Jtai.AnnexA;

/// <summary>When the lists may have been drawn up: no sooner than the Wednesday of the week before the inspection (template, Front_Sheet).</summary>
static class ReferenceChecks
{
    public static void Check(CheckOptions options, string file, Findings findings)
    {
        if (options.DrawnUpOn is not { } drawnUp || options.NotifiedOn is not { } notified) return;
        var earliest = ReferencePeriod.EarliestFor(notified);
        if (drawnUp < earliest)
        {
            findings.File(
                Checks.DrawnUpTooEarly, file,
                $"The lists were drawn up on {Wording.Day(drawnUp)}, sooner than the Wednesday of the week before the inspection",
                $"lists drawn up from {Wording.Day(earliest)} to {Wording.Day(notified)}");
        }
        else if (drawnUp > notified.AddDays(1))
        {
            findings.File(
                Checks.DrawnUpTooLate, file,
                $"The lists were drawn up on {Wording.Day(drawnUp)}, well after notification on {Wording.Day(notified)}",
                "lists as close to notification as possible");
        }
    }
}
