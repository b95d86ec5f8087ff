namespace Jtai.AnnexA.Matching;

/// <summary>What a known phrase does when it is found in a value. A byte, as what was found is copied for every reading of a value.</summary>
enum Effect : byte
{
    /// <summary>Means its code or group, wherever it stands.</summary>
    Says,

    /// <summary>Means it only among known words: "family" does, "Family Action" is a charity.</summary>
    SaysAmongKnownWords,

    /// <summary>As <see cref="SaysAmongKnownWords"/>, and what is added to it can change it: "Autism (discounted)", where "Yes - seen" stays yes.</summary>
    SaysWithNothingAdded,

    /// <summary>Means it only as the whole value: "ns".</summary>
    SaysAlone,

    /// <summary>Means it only as the first word, or alone in brackets: "3A - GP", "GP [3A]", but not "Ward 3A".</summary>
    SaysAtTheEdge,

    /// <summary>Means one code of the group that no one word names, so beside another's code only the group is certain: "midwife".</summary>
    SaysOneOf,

    /// <summary>Means something only together with others: <see cref="Combination"/>.</summary>
    Part,

    /// <summary>
    /// As <see cref="Part"/>, and a heritage of its own: what it is joined to, or another nation beside it, is a second one: "German Nigerian".
    /// </summary>
    Nation,

    /// <summary>As <see cref="Part"/>, and a second heritage only where it is joined: "British/Indian", but not "British Indian".</summary>
    Citizenship,

    /// <summary>A nation found joined to something.</summary>
    SecondNation,

    /// <summary>Known, and says nothing: "team".</summary>
    Ignored,

    /// <summary>Known, and as good as a word that is not: "for" in "Referred for autism".</summary>
    Addition,

    /// <summary>Nothing is certain any more: "not", "possibly".</summary>
    Doubt,

    /// <summary>What follows are examples: "e.g.", "including".</summary>
    Example,

    /// <summary>What follows is left out: "excluding".</summary>
    Exclusion,
}

/// <summary>One line of a rule table: phrases of one meaning. The first names the rule, also for combinations.</summary>
sealed record Rule(Effect Effect, string? Target, string[] Phrases)
{
    public string Name => Phrases[0];

    /// <summary>What stands before an answer is its question, and its yes or no is not the column's: "Not seen: no", "Advice given: yes".</summary>
    public bool Asks { get; init; }

    /// <summary>A mere yes or no.</summary>
    public bool Answers { get; init; }

    /// <summary>The phrases mean the target (a code such as "3A", or a group) wherever they stand.</summary>
    public static Rule Says(string target, string phrases) => new(Effect.Says, target, Split(phrases));

    public static Rule SaysAmongKnownWords(string target, string phrases) => new(Effect.SaysAmongKnownWords, target, Split(phrases));

    public static Rule SaysWithNothingAdded(string target, string phrases) => new(Effect.SaysWithNothingAdded, target, Split(phrases));

    public static Rule SaysAlone(string target, string phrases) => new(Effect.SaysAlone, target, Split(phrases));

    public static Rule SaysOneOf(string group, string phrases) => new(Effect.SaysOneOf, group, Split(phrases));

    public static Rule SaysAtTheEdge(string target, string phrases) => new(Effect.SaysAtTheEdge, target, Split(phrases));

    public static Rule Part(string phrases) => new(Effect.Part, null, Split(phrases));

    public static Rule Nation(string phrases) => new(Effect.Nation, null, Split(phrases));

    public static Rule Citizenship(string phrases) => new(Effect.Citizenship, null, Split(phrases));

    public static Rule Ignored(string phrases) => new(Effect.Ignored, null, Split(phrases));

    public static Rule Addition(string phrases) => new(Effect.Addition, null, Split(phrases));

    public static Rule Doubt(string phrases) => new(Effect.Doubt, null, Split(phrases));

    /// <summary>Where all the named rules are found they mean the target together, and nothing each alone.</summary>
    public static Combination Together(string target, params string[] names) => new(target, names);

    /// <summary>Where all the named rules are found nothing is certain.</summary>
    public static Combination Unclear(params string[] names) => new(null, names);

    /// <summary>What every column shares.</summary>
    public static readonly Rule[] Common =
    [
        Doubt(
            "not, no, non, never, nor, neither, none, without, isnt, wasnt, arent, doesnt, didnt, dont, cannot, aint, nothing, rather than, "
            + "instead of, apart from"),
        Doubt("possibly, possible, maybe, perhaps, probably, suspected, query, unsure, uncertain, unclear, tbc, to be confirmed, awaiting, pending, either"),
        Doubt(
            "likely, unlikely, presumed, assumed, believed, thought, apparently, seemingly, unconfirmed, disputed, formerly, previously, "
            + "previous, historic, historical, used to, no longer, in error, wrongly, incorrectly, mistakenly, wrong, incorrect, false, untrue"),
        new(Effect.Example, null, ["including", "include", "includes", "inc", "incl", "includ", "eg", "e g", "ie", "i e", "for example", "such as", "like"]),
        new(Effect.Exclusion, null, ["excluding", "excludes", "exclude", "excl", "exc", "except", "other than", "not including", "not inc", "but not"]),
        Ignored("and, or, the, a, of, from, for, to, in, at, by, on, with, via, is, are, was, an, as"),
    ];

    static string[] Split(string phrases) => phrases.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Rules that mean something else together; listed from the most to the least specific.</summary>
sealed record Combination(string? Target, string[] Names);
