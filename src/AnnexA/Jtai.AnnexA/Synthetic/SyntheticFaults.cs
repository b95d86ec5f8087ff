namespace Jtai.AnnexA;

/// <summary>A cell in which a fault was put.</summary>
readonly record struct PutFault(SyntheticRow Row, Field Field, object? Was);

/// <summary>A kind of fault.</summary>
/// <param name="Check">The finding that it has to cause, and no other.</param>
/// <param name="Put">Puts it into a child's rows; null if the child has no place for it.</param>
sealed record SyntheticFault(Check Check, Func<List<SyntheticRow>, DateOnly, IReadOnlyList<PutFault>?> Put);

/// <summary>The faults that people make, one kind for each check of cells and rows.</summary>
static class SyntheticFaults
{
    public static IReadOnlyList<SyntheticFault> All { get; } =
    [
        Only(Checks.ChildIdBlank, 1, Field.ChildId, (_, _) => null),
        Only(Checks.DateBlank, 1, Field.ContactDate, (_, _) => null),
        Only(Checks.ValueBlank, 2, Field.Organisation, (_, _) => null),
        Only(Checks.NotADate, 1, Field.ContactDate, (_, _) => "31/11/2026"),
        Only(Checks.DateAmbiguous, 1, Field.DateOfBirth, (_, _) => "11-10-12"),
        Only(Checks.NotANumber, 1, Field.Age, (_, _) => "seven"),
        Only(Checks.NumberTooLow, 3, Field.ReferralCount, (_, _) => -2),
        Only(Checks.NotACode, 1, Field.Gender, (_, _) => "Zebra"),
        Only(Checks.GroupOnly, 1, Field.ContactSource, (_, _) => "Health services"),
        Only(Checks.ErrorValue, 1, Field.ContactSource, (_, _) => "#N/A"),
        Only(Checks.ContactOutsideWindow, 1, Field.ContactDate, (_, day) => BeforeWindow(day)),
        Only(Checks.ReferralOutsideWindow, 3, Field.ReferralDate, (_, day) => BeforeWindow(day)),
        new(
            Checks.CompletionOutsideWindow,
            (rows, day) => Single(rows, 2) is { } row && row.Date(Field.EarlyHelpStart) < BeforeWindow(day)
                ? Change(row, Field.EarlyHelpCompletion, BeforeWindow(day))
                : null),
        new(Checks.AuthorisationOutsideWindow, AuthorisedTooEarly),
        new(
            Checks.EnquiryOutsideWindow,
            (rows, day) => Single(rows, 5) is { } row && row[Field.ConferenceUnnecessary] is not null
                ? Change(row, Field.StrategyDiscussion, BeforeWindow(day))
                : null),
        Only(Checks.DateInFuture, 1, Field.ContactDate, (_, day) => day.AddDays(1)),
        new(
            Checks.CompletionBeforeStart,
            (rows, day) => Single(rows, 2) is { } row && row.Date(Field.EarlyHelpStart) is { } start && start > day.AddMonths(-6)
                ? Change(row, Field.EarlyHelpCompletion, start.AddDays(-1))
                : null),
        new(
            Checks.ConferenceBeforeEnquiry,
            (rows, _) => Single(rows, 5) is { } row && row[Field.ConferenceDate] is not null
                ? Change(row, Field.ConferenceDate, row.Date(Field.StrategyDiscussion)!.Value.AddDays(-1))
                : null),
        new(Checks.AgeWrong, (rows, _) => rows is [var row] && row[Field.Age] is int and >= 0 and var age ? Change(row, Field.Age, age + 1) : null),
        new(Checks.UnbornAgeWrong, (rows, _) => rows is [var row] && row[Field.Age] is -1 ? Change(row, Field.Age, 0) : null),
        new(Checks.UnbornOverdue, (rows, day) => Unborn(rows, day.AddDays(-28))),
        new(Checks.UnbornButBorn, (rows, day) => Unborn(rows, day.AddDays(-29))),
        new(
            Checks.AuthorisedWithoutOutcome,
            (rows, _) => Single(rows, 4) is { } row && row[Field.SupportRequired] is not null ? Change(row, Field.SupportRequired, null) : null),
        new(
            Checks.OutcomeWithoutAuthorisation,
            (rows, _) => Single(rows, 4) is { } row && row[Field.AssessmentAuthorised] is not null ? Change(row, Field.AssessmentAuthorised, null) : null),
        new(
            Checks.UnnecessaryWithDate,
            (rows, _) => Single(rows, 5) is { } row && row[Field.ConferenceUnnecessary] is "a) Yes"
                ? Change(row, Field.ConferenceDate, row.Date(Field.StrategyDiscussion)!.Value.AddDays(1))
                : null),
        new(
            Checks.UnnecessaryWithResult,
            (rows, _) => Single(rows, 5) is { } row && row[Field.ConferenceUnnecessary] is "a) Yes" ? Change(row, Field.ConferenceResult, "b) No") : null),
        new(
            Checks.ResultWithoutConference,
            (rows, _) => Single(rows, 5) is { } row && row[Field.ConferenceDate] is not null ? Change(row, Field.ConferenceDate, null) : null),
        new(Checks.DuplicateRow, Duplicate),
        new(Checks.CountNotConstant, (rows, _) => Last(rows, 3, 2) is { } row ? Change(row, Field.ReferralCount, (int)row[Field.ReferralCount]! + 1) : null),
        new(Checks.ReferralCountTooLow, (rows, _) => AllOf(rows, 3, Field.ReferralCount)),
        new(Checks.EnquiryCountTooLow, (rows, _) => AllOf(rows, 5, Field.EnquiryCount)),
        new(
            Checks.ConferenceCountTooLow,
            (rows, _) => rows.Exists(row => row.Layout.Number == 5 && row[Field.ConferenceCount] is > 0) ? AllOf(rows, 5, Field.ConferenceCount) : null),
        new(
            Checks.GenderDiffers,
            (rows, _) => rows.Count >= 3 ? Change(rows[^1], Field.Gender, rows[0].Text(Field.Gender) == "a) Male" ? "b) Female" : "a) Male") : null),
        new(
            Checks.EthnicityDiffers,
            (rows, _) => rows.Count >= 3 ? Change(rows[^1], Field.Ethnicity, rows[0].Text(Field.Ethnicity) == "q) CHNE" ? "j) AIND" : "q) CHNE") : null),
        new(Checks.BirthDateDiffers, BornTwice),
        new(
            Checks.AssessedInSpiteOfNfa,
            (rows, _) => Last(rows, 3, 1) is { } row && row[Field.ReferralNfa] is "b) No" ? Change(row, Field.ReferralNfa, "a) Yes") : null),
    ];

    /// <summary>Which child bears which fault: kinds in turn, each on the next child, in a shuffled order, that has a place for it.</summary>
    public static Dictionary<int, SyntheticFault> Plan(ulong seed, int children, DateOnly reference, int faults)
    {
        var planned = new Dictionary<int, SyntheticFault>();
        // How many of each kind are still to be placed; the kind of which most are left, and of those the first, is tried first.
        var left = new int[All.Count];
        for (var i = 0; i < faults; i++)
            left[i % All.Count]++;
        foreach (var child in Shuffled(seed, faults == 0 ? 0 : children))
        {
            if (planned.Count == faults) break;
            foreach (var kind in Enumerable.Range(0, left.Length).Where(kind => left[kind] > 0).OrderByDescending(kind => left[kind]))
            {
                if (All[kind].Put(SyntheticChild.Rows(seed, child, reference), reference) is null) continue;
                planned[child] = All[kind];
                left[kind]--;
                break;
            }
        }
        return planned;
    }

    /// <summary>All children once, in an order that depends on the seed, without keeping a list of them.</summary>
    static IEnumerable<int> Shuffled(ulong seed, int children)
    {
        if (children == 0) yield break;
        var random = new SmallRandom(seed ^ 0x5EED);
        var step = (ulong)random.Between(1, int.MaxValue - 1);
        while (GreatestCommonDivisor(step, (ulong)children) != 1)
            step++;
        var at = random.Next() % (ulong)children;
        for (var i = 0; i < children; i++, at = (at + step) % (ulong)children)
            yield return (int)at;

        static ulong GreatestCommonDivisor(ulong a, ulong b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
    }

    static DateOnly BeforeWindow(DateOnly day) => day.AddMonths(-6).AddDays(-1);

    /// <summary>A change of one cell, where the child has one row in the list, no later step hangs on it, and it is no unborn child.</summary>
    static SyntheticFault Only(Check check, int list, Field field, Func<object?, DateOnly, object?> change) =>
        new(check, (rows, day) => Single(rows, list) is { } row && (rows.Count == 1 || list == 3 && !rows.Exists(other => other.Layout.Number > 3))
            && row[field] is { } was && row[Field.Age] is not -1 ? Change(row, field, change(was, day)) : null);

    static SyntheticRow? Single(List<SyntheticRow> rows, int list) => rows.Count(row => row.Layout.Number == list) == 1
        ? rows.Find(row => row.Layout.Number == list)
        : null;

    static SyntheticRow? Last(List<SyntheticRow> rows, int list, int atLeast) =>
        rows.Count(row => row.Layout.Number == list) >= atLeast ? rows.FindLast(row => row.Layout.Number == list) : null;

    static PutFault[] Change(SyntheticRow row, Field field, object? value)
    {
        var was = row[field];
        row[field] = value;
        return [new PutFault(row, field, was)];
    }

    static PutFault[]? AllOf(List<SyntheticRow> rows, int list, Field count)
    {
        var of = rows.Where(row => row.Layout.Number == list).ToArray();
        return of.Length < 2 ? null : [.. of.SelectMany(row => Change(row, count, 0))];
    }

    static PutFault[]? Unborn(List<SyntheticRow> rows, DateOnly expected)
    {
        if (rows is not [var row] || row[Field.Age] is not -1) return null;
        row[Field.DateOfBirth] = expected;
        return [new PutFault(row, Field.Age, -1)];
    }

    static PutFault[]? AuthorisedTooEarly(List<SyntheticRow> rows, DateOnly day)
    {
        if (Single(rows, 4) is not { } row || row[Field.AssessmentAuthorised] is null) return null;
        row[Field.AssessmentStart] = BeforeWindow(day).AddDays(-20);
        return Change(row, Field.AssessmentAuthorised, BeforeWindow(day));
    }

    static PutFault[]? BornTwice(List<SyntheticRow> rows, DateOnly day)
    {
        // A day later, and the age still right.
        if (rows.Count < 3
            || rows[0].Date(Field.DateOfBirth) is not { } born
            || born > day.AddYears(-1)
            || ReferencePeriod.CompletedYears(born, day) != ReferencePeriod.CompletedYears(born.AddDays(1), day))
        {
            return null;
        }
        return Change(rows[^1], Field.DateOfBirth, born.AddDays(1));
    }

    static PutFault[]? Duplicate(List<SyntheticRow> rows, DateOnly day)
    {
        if (rows.Find(row => row.Layout.Number == 1) is not { } row) return null;
        var copy = row.Copy();
        rows.Insert(rows.IndexOf(row) + 1, copy);
        return [new PutFault(copy, Field.ChildId, row[Field.ChildId])];
    }
}
