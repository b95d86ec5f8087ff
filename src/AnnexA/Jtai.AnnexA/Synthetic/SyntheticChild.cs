namespace Jtai.AnnexA;

/// <summary>
/// An invented child and all its rows, made from the seed and the child's number alone: lists can be written one after the other without
/// keeping a child in memory. Nothing is taken from a real record; workers and teams have numbers, not names.
/// </summary>
static class SyntheticChild
{
    static readonly (string, int)[] Ethnicities =
    [
        ("a) WBRI", 640), ("b) WIRI", 6), ("c) WIRT", 4), ("d) WOTH", 52), ("e) WROM", 12), ("f) MWBC", 30), ("g) MWBA", 16), ("h) MWAS", 18),
        ("i) MOTH", 36), ("j) AIND", 14),
        ("k) APKN", 34), ("l) ABAN", 14), ("m) AOTH", 22), ("n) BCRB", 18), ("o) BAFR", 38), ("p) BOTH", 14), ("q) CHNE", 3), ("r) OOTH", 26),
        ("s) REFU", 6), ("s) NOBT", 27),
    ];

    static readonly (string, int)[] Sources =
    [
        ("a) 1A: Individual", 70), ("b) 1B: Individual", 20), ("c) 1C: Individual", 12), ("d) 1D: Individual", 14), ("e) 2A: Schools", 200),
        ("f) 2B: Education services", 25), ("g) 3A: Health services", 22),
        ("h) 3B: Health services", 24), ("i) 3C: Health services", 8), ("j) 3D: Health services", 24), ("k) 3E: Health services", 40),
        ("l) 3F: Health services", 30), ("m) 4: Housing", 20), ("n) 5A: LA services", 60),
        ("o) 5B: LA services", 34), ("p) 5C: LA services", 28), ("q) 6: Police", 290), ("r) 7: Other legal agency", 32), ("s) 8: Other", 50),
        ("t) 9: Anonymous", 20), ("u) 10: Unknown", 8),
    ];

    static readonly (string, int)[] Genders = [("a) Male", 505), ("b) Female", 480), ("c) Not stated/recorded", 8), ("d) Neither", 7)];
    static readonly (string, int)[] Disabilities = [("a) Yes", 11), ("b) No", 83), ("c) Unknown", 6)];
    static readonly (string, int)[] Seen = [("a) Yes", 93), ("b) No", 5), ("c) Unknown", 2)];
    static readonly string[] Outcomes =
    [
        "New referral", "Existing referral", "Advice and information", "No further action", "Early help", "Child protection enquiry",
        "Passed to another local authority",
    ];
    static readonly string[] Organisations =
    [
        "Early Help Service", "Family Hub East", "Family Hub West", "Health visiting service", "Primary school", "Secondary school",
        "Voluntary organisation", "Youth service",
    ];
    static readonly string[] Teams = ["Front Door Team", "Assessment Team 1", "Assessment Team 2", "Assessment Team 3", "Children in Need Team"];

    /// <summary>The child's rows, each list's in order of time.</summary>
    public static List<SyntheticRow> Rows(ulong seed, int number, DateOnly reference)
    {
        var random = new SmallRandom(seed * 0xD1B54A32D192ED03 + (ulong)number * 0xABC98388FB8FAC03);
        random.Next();
        var child = new Person(ref random, number, reference);
        var rows = new List<SyntheticRow>();
        var window = reference.AddMonths(-6);
        var path = random.Between(0, 99);
        if (path < 18) EarlyHelp(rows, child, ref random, window, reference);
        if (path is < 6 or >= 18) Contact(rows, child, ref random, window.AddDays(random.Between(0, reference.DayNumber - window.DayNumber)));
        if (path >= 45) Referrals(rows, child, ref random, window, reference, enquiry: path >= 86);
        rows.Sort((a, b) => a.Layout != b.Layout
            ? a.Layout.Number - b.Layout.Number
            : a.Date(a.Layout.EventDate)!.Value.CompareTo(b.Date(b.Layout.EventDate)!.Value));
        return rows;
    }

    /// <summary>One to three referrals, each of which may lead to an assessment; for some children each leads to an enquiry too.</summary>
    static void Referrals(List<SyntheticRow> rows, Person child, ref SmallRandom random, DateOnly window, DateOnly reference, bool enquiry)
    {
        var dates = new List<DateOnly> { Workday(window.AddDays(random.Between(0, reference.DayNumber - window.DayNumber - 3)), window) };
        while (dates.Count < 3 && random.Chance(0.22) && dates[0].AddDays(-random.Between(25, 90)) is var earlier && earlier >= window)
            dates.Insert(0, Workday(earlier, window));
        // Referrals before the six months are counted, but not listed.
        var count = dates.Count - 1 + (random.Chance(0.2) ? random.Between(1, 2) : 0);
        var enquiries = new List<SyntheticRow>();
        for (var i = 0; i < dates.Count; i++)
        {
            var last = i + 1 < dates.Count ? dates[i + 1].AddDays(-1) : reference;
            var assessed = enquiry || random.Chance(0.7);
            var row = child.Row(3);
            row[Field.ReferralDate] = dates[i];
            row[Field.ReferralSource] = random.One(Sources);
            row[Field.ReferralNfa] = assessed ? "b) No" : "a) Yes";
            row[Field.ReferralCount] = count;
            Allocate(row, ref random);
            rows.Add(row);
            if (assessed) Assessment(rows, child, ref random, dates[i], last, reference);
            if (enquiry) enquiries.Add(Enquiry(rows, child, ref random, dates[i], last, reference));
        }
        if (enquiries.Count == 0) return;
        var older = random.Chance(0.15) ? 1 : 0;
        foreach (var row in enquiries)
        {
            row[Field.EnquiryCount] = enquiries.Count - 1 + older;
            row[Field.ConferenceCount] = enquiries.SkipLast(1).Count(e => e.Date(Field.ConferenceDate) < enquiries[^1].Date(Field.StrategyDiscussion));
        }
    }

    static void Assessment(List<SyntheticRow> rows, Person child, ref SmallRandom random, DateOnly referral, DateOnly last, DateOnly reference)
    {
        var row = child.Row(4);
        var start = Earlier(referral.AddDays(random.Between(0, 2)), last);
        var authorised = Workday(start.AddDays(random.Between(12, 62)), start);
        row[Field.Disability] = child.Disability;
        row[Field.AssessmentStart] = start;
        row[Field.ChildSeen] = authorised <= reference || random.Chance(0.6) ? random.One(Seen) : "b) No";
        if (authorised <= reference)
        {
            row[Field.AssessmentAuthorised] = authorised;
            row[Field.SupportRequired] = random.Chance(0.45) ? "a) Yes" : "b) No";
        }
        Allocate(row, ref random);
        rows.Add(row);
    }

    static SyntheticRow Enquiry(List<SyntheticRow> rows, Person child, ref SmallRandom random, DateOnly referral, DateOnly last, DateOnly reference)
    {
        var row = child.Row(5);
        var strategy = Earlier(referral.AddDays(random.Between(0, 5)), last);
        var conference = Workday(strategy.AddDays(random.Between(9, 15)), strategy);
        row[Field.Disability] = child.Disability;
        row[Field.StrategyDiscussion] = strategy;
        if (conference <= reference)
        {
            var unnecessary = random.Chance(0.6);
            row[Field.ConferenceUnnecessary] = unnecessary ? "a) Yes" : "b) No";
            // "No" without a conference: the child is on a plan already.
            if (!unnecessary && random.Chance(0.93))
            {
                row[Field.ConferenceDate] = conference;
                row[Field.ConferenceResult] = random.Chance(0.85) ? "a) Yes" : "b) No";
            }
        }
        Allocate(row, ref random);
        rows.Add(row);
        return row;
    }

    static void Contact(List<SyntheticRow> rows, Person child, ref SmallRandom random, DateOnly date)
    {
        var row = child.Row(1);
        row[Field.ContactDate] = date;
        row[Field.ContactSource] = random.One(Sources);
        row[Field.ContactOutcome] = random.One(Outcomes);
        rows.Add(row);
    }

    static void EarlyHelp(List<SyntheticRow> rows, Person child, ref SmallRandom random, DateOnly window, DateOnly reference)
    {
        var row = child.Row(2);
        var start = Workday(reference.AddDays(-random.Between(5, 330)), reference.AddMonths(-12));
        var completed = Workday(start.AddDays(random.Between(20, 150)), start);
        row[Field.EarlyHelpStart] = start;
        if (completed <= reference && completed >= window) row[Field.EarlyHelpCompletion] = completed;
        row[Field.Organisation] = random.One(Organisations);
        rows.Add(row);
    }

    static void Allocate(SyntheticRow row, ref SmallRandom random)
    {
        row[Field.Team] = random.One(Teams);
        row[Field.Worker] = $"Worker {random.Between(1, 60):000}";
    }

    static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    /// <summary>A Saturday or Sunday becomes the Friday before it, if that is not before the first day allowed; else it stays.</summary>
    static DateOnly Workday(DateOnly date, DateOnly first)
    {
        var friday = date.DayOfWeek switch { DayOfWeek.Saturday => date.AddDays(-1), DayOfWeek.Sunday => date.AddDays(-2), _ => date };
        return friday >= first ? friday : date;
    }

    /// <summary>What is the same on every row of the child.</summary>
    sealed class Person
    {
        readonly string id, gender, ethnicity;
        readonly DateOnly? born;
        readonly int? age;

        public Person(ref SmallRandom random, int number, DateOnly reference)
        {
            id = $"{4_000_000 + number}";
            ethnicity = random.One(Ethnicities);
            gender = random.One(Genders);
            Disability = random.One(Disabilities);
            if (random.Chance(0.02))
            {
                born = reference.AddDays(random.Between(1, 200));
                (age, gender, ethnicity, Disability) = (-1, "c) Not stated/recorded", "s) NOBT", "c) Unknown");
            }
            else if (!random.Chance(0.005))
            {
                born = reference.AddDays(-random.Between(1, 17 * 365));
                age = ReferencePeriod.CompletedYears(born.Value, reference);
            }
        }

        public string Disability { get; }

        public SyntheticRow Row(int list)
        {
            var row = new SyntheticRow(ListLayout.For(list));
            row[Field.ChildId] = id;
            row[Field.Gender] = gender;
            row[Field.Ethnicity] = ethnicity;
            row[Field.DateOfBirth] = born;
            row[Field.Age] = age;
            return row;
        }
    }
}
