using System.Collections.Frozen;
using System.Numerics;

namespace Jtai.AnnexA.Matching;

/// <summary>A code, or the group that is certain. A list without groups has one unnamed group per code.</summary>
readonly record struct Target(short Code, short Group)
{
    public const short None = -1;
}

/// <summary>The rule table of a column, made quick to look up.</summary>
sealed class RuleSet
{
    public readonly record struct Entry(Effect Effect, Target Target, ulong Tag, string Rule, bool Asks = false, bool Answers = false);

    public readonly record struct Combined(Target? Target, ulong Tags, string Rule);

    readonly IReadOnlyList<OfficialCode> codes;
    readonly string?[] groups;
    readonly HashSet<OfficialCode> residuals;
    readonly FrozenDictionary<string, CodeMatch>.AlternateLookup<ReadOnlySpan<char>> whole;
    readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> words;
    readonly Dictionary<string, CodeMatch> abbreviations = [];
    readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> edges;
    readonly FrozenDictionary<int, int> steps;
    readonly Entry[] entryAtNode;
    readonly (string Word, int Id)[][] typoCandidates;
    readonly (string Word, int Id, uint Letters)[][] wordsOfLength;
    readonly FrozenDictionary<string, Target> targetsOfGroups;

    public RuleSet(
        CodeColumn column, bool lettersAreTheOfficialOnes, bool abbreviates, bool headingsDecide, bool combines, Rule[] rules,
        Combination[] combinations)
    {
        codes = CodeLists.For(column);
        HeadingsDecide = headingsDecide;
        Combines = combines;
        LettersAreTheOfficialOnes = lettersAreTheOfficialOnes;
        groups = codes.Any(code => code.Group is not null)
            ? [.. codes.Select(code => code.Group).Distinct()]
            : new string?[codes.Count];
        rules = [.. rules, .. Rule.Common];

        targetsOfGroups = groups.OfType<string>().ToFrozenDictionary(group => group, Resolve);
        residuals = [.. codes.Where(code => $"{code.Text} {code.Detail}".Split([' ', '(', '‘', '’']).Contains("other", StringComparer.OrdinalIgnoreCase))];

        var named = combinations.SelectMany(combination => combination.Names).Distinct().ToList();
        if (named.Count > 63) throw new InvalidOperationException($"{column}: more than 63 rules take part in combinations.");
        if (named.FirstOrDefault(name => rules.All(rule => rule.Name != name)) is { } missing)
        {
            throw new InvalidOperationException($"{column}: a combination names '{missing}', which no rule has as its first phrase.");
        }
        ulong Tag(string name) => named.IndexOf(name) is >= 0 and var i ? 1UL << i : 0;

        Combinations = [.. combinations.Select(c => new Combined(
            c.Target is null ? null : Resolve(c.Target),
            c.Names.Aggregate(0UL, (tags, name) => tags | Tag(name)),
            "words " + string.Join(" with ", c.Names.Select(name => $"\"{name}\""))))];

        var whole = new Dictionary<string, CodeMatch>();
        var edges = new Dictionary<string, Entry>();
        var words = new Dictionary<string, int>();
        var steps = new Dictionary<int, int>();
        var owners = new List<Rule?> { null };
        var entries = new List<Entry> { default };
        for (short i = 0; i < codes.Count; i++)
            foreach (var (form, rule) in OfficialForms(codes[i]))
                whole.TryAdd(form, new CodeMatch(MatchKind.Exact, codes[i].Text, codes[i].Group, rule));

        foreach (var group in groups.OfType<string>())
            whole.TryAdd(Normalise(group), Found(Resolve(group), "official group"));
        foreach (var rule in rules)
        {
            var target = rule.Target is null ? new(Target.None, Target.None) : Resolve(rule.Target);
            foreach (var phrase in rule.Phrases)
            {
                if (rule.Effect == Effect.SaysAlone) whole.TryAdd(phrase, Found(target, $"whole value \"{phrase}\""));
                else if (rule.Effect == Effect.SaysAtTheEdge) edges.Add(phrase, new Entry(Effect.SaysAtTheEdge, target, Tag(rule.Name), $"code \"{phrase}\""));
                else Plant(phrase, rule, new Entry(rule.Effect, target, Tag(rule.Name), $"words \"{phrase}\"", rule.Asks, rule.Answers));
            }
        }

        void Plant(string phrase, Rule rule, Entry entry)
        {
            var node = 0;
            foreach (var plural in phrase.Split(' '))
            {
                var word = Singular(plural).ToString();
                if (!words.TryGetValue(word, out var id)) words.Add(word, id = words.Count);
                if (!steps.TryGetValue(Step(node, id), out var next))
                {
                    steps.Add(Step(node, id), next = owners.Count);
                    owners.Add(null);
                    entries.Add(default);
                }
                node = next;
            }
            if (owners[node] == rule || (owners[node] is not null && Array.IndexOf(Rule.Common, rule) >= 0))
            {
                return;     // the same word in the singular; or the column knows better than the common rules
            }
            if (owners[node] is { } other) throw new InvalidOperationException($"{column}: '{phrase}' stands under '{rule.Name}' and under '{other.Name}'.");
            owners[node] = rule;
            entries[node] = entry;
        }

        if (abbreviates)
        {
            foreach (var cut in Abbreviations(rules.Where(rule => rule.Effect != Effect.SaysAlone)))
                abbreviations[cut.Key] = Found(Resolve(cut.Value), $"abbreviation \"{cut.Key}\"");
        }

        this.whole = whole.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
        this.words = words.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
        this.edges = edges.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
        this.steps = steps.ToFrozenDictionary();
        entryAtNode = [.. entries];
        wordsOfLength = [.. Enumerable.Range(0, words.Max(word => word.Key.Length) + 1)
            .Select(length => words.Where(word => word.Key.Length == length).Select(word => (word.Key, word.Value, Typos.Letters(word.Key))).ToArray())];
        typoCandidates = [.. Enumerable.Range('a', 26)
            .Select(letter => words.Where(word => word.Key[0] == letter).Select(word => (word.Key, word.Value)).ToArray())];
    }

    /// <summary>
    /// "b) Male" is then a contradiction, "NFA 0" is another, and "No, further action" is not "no further action"; elsewhere authorities letter and number
    /// their codes and groups in ways of their own, and put marks wherever they like.
    /// </summary>
    public bool LettersAreTheOfficialOnes { get; }

    /// <summary>"Police - Courts" is the police: what follows the heading is a detail, whatever it says. "White - Asian" has no heading.</summary>
    public bool HeadingsDecide { get; }

    /// <summary>Two words together are a code of their own: in "Wite and Black Caribbean" the word that is not known changes the code.</summary>
    public bool Combines { get; }

    public bool HasGroups => groups[0] is not null;

    public Combined[] Combinations { get; }

    public bool TryWhole(ReadOnlySpan<char> text, out CodeMatch match) => whole.TryGetValue(text, out match);

    /// <summary>"Other", and nothing else before what is included or excluded: a code for all that no other code means.</summary>
    public bool TryResidual(in Spelling spelling, int from, int to, out CodeMatch residual)
    {
        while (from < to - 1 && spelling.TextOf(from).IndexOfAnyExceptInRange('0', '9') < 0)
            from++;
        var isOther = to > from;
        for (var i = from; i < to; i++)
            isOther &= spelling.TextOf(i) is "other" or "others" || i < to - 1 && spelling.TextOf(i) is "all" or "any";
        residual = default;
        return isOther && TryWhole("other", out residual) && IsResidual(residual);
    }

    /// <summary>Whether the official text says that it is another than those before it.</summary>
    public bool IsResidual(CodeMatch match) => codes.FirstOrDefault(code => code.Text == match.Code) is { } code && residuals.Contains(code);

    public bool IsResidual(Target target) => target.Code >= 0 && residuals.Contains(codes[target.Code]);

    /// <summary>Authorities that keep four capital letters per source cut the words off: only in capitals, as "heal" and "dent" are words.</summary>
    public bool TryAbbreviation(ReadOnlySpan<char> text, out CodeMatch match) =>
        abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out match);

    public bool TryEdge(ReadOnlySpan<char> word, out Entry entry) => edges.TryGetValue(word, out entry);

    /// <summary>The one code with this letter; the letter s is printed twice for ethnicity and means neither.</summary>
    public bool TryLetter(char letter, out Target target)
    {
        target = new(Target.None, Target.None);
        for (short i = 0; i < codes.Count; i++)
        {
            if (codes[i].Text[0] != letter || codes[i].Text[1] != ')') continue;
            if (target.Code != Target.None) return false;
            target = At(i);
        }
        return target.Code != Target.None;
    }

    /// <summary>The number of a known word, or of the one word that it misspells; else -1. Singular and plural are one word.</summary>
    public int WordId(ReadOnlySpan<char> word)
    {
        word = Singular(word);
        if (words.TryGetValue(word, out var id)) return id;
        return char.IsAsciiLetter(word[0]) ? Typos.Find(word, typoCandidates[word[0] - 'a']) : -1;
    }

    /// <summary>The numbers of the words that an unknown word may misspell; their count.</summary>
    public int Near(ReadOnlySpan<char> word, Span<int> ids)
    {
        var count = 0;
        var letters = Typos.Letters(word);
        // Nearly all candidates are ruled out by the letters that they do not share: a slip changes two at most (long words may have two slips), and
        // the s of a plural may be one more.
        var (slips, most) = word.Length <= 6 ? (1, 3) : (2, 5);
        var longest = Math.Min(word.Length + slips, wordsOfLength.Length - 1);
        for (var length = Math.Max(word.Length - slips - 1, 0); length <= longest; length++)
            foreach (var (candidate, id, its) in wordsOfLength[length])
                if (count < ids.Length
                    && BitOperations.PopCount(letters ^ its) <= most
                    && (Typos.IsNear(word, candidate) || (word[^1] == 's' && Typos.IsNear(word[..^1], candidate))))
                {
                    ids[count++] = id;
                }
        return count;
    }

    /// <summary>The longest known phrase from <paramref name="from"/> on; its length is 0 if there is none.</summary>
    public int Longest(in Spelling spelling, ReadOnlySpan<int> ids, int from, out Entry entry)
    {
        var (node, length) = (0, 0);
        var isParted = false;
        entry = default;
        for (var i = from; i < ids.Length && ids[i] >= 0 && steps.TryGetValue(Step(node, ids[i]), out node); i++)
        {
            isParted |= LettersAreTheOfficialOnes && i > from && spelling[i - 1].After is not ('\0' or '-' or '_');
            // "School/Health" is the one or the other, "Accident/Emergency" is one.
            isParted |= HeadingsDecide
                && i > from
                && spelling[i - 1].After is '/' or ',' or ';' or '|' or '\\'
                && (length == i - from && entry.Target.Group != Target.None
                    || Longest(spelling, ids, i, out var rest) > 0 && rest.Target.Group != Target.None);
            if (entryAtNode[node].Rule is null || (isParted && entryAtNode[node].Effect != Effect.Doubt)) continue;
            entry = entryAtNode[node];
            length = i + 1 - from;
        }
        return length;
    }

    /// <summary>"not A&amp;E)": words that name one code, to the end of their bracket, or of the value.</summary>
    public bool TryRestriction(in Spelling spelling, ReadOnlySpan<int> ids, int from, out int after, out Target excluded)
    {
        excluded = new(Target.None, Target.None);
        after = from;
        while (after < ids.Length && Longest(spelling, ids, after, out var entry) is > 0 and var length)
        {
            if (entry.Target.Code == Target.None || (excluded.Code != Target.None && excluded != entry.Target)) return false;
            excluded = entry.Target;
            after += length;
            if (spelling[after - 1].After == ')') return true;
        }
        // Without brackets it goes to the end of the value.
        return after == ids.Length && excluded.Code != Target.None && spelling[from - 1].Before != '(';
    }

    /// <summary>The group, or its code if it has a single one.</summary>
    public CodeMatch FoundGroup(string group, string rule) => Found(targetsOfGroups[group], rule);

    public CodeMatch FoundGroup(short group, string rule) => FoundGroup(groups[group]!, rule);

    public CodeMatch Found(Target target, string rule) => target.Code >= 0
        ? new(MatchKind.Inferred, codes[target.Code].Text, codes[target.Code].Group, rule)
        : new(MatchKind.Group, null, groups[target.Group], rule);

    /// <summary>The first four letters of known words, where all words that begin so mean the same: "FATH", "HOUS".</summary>
    static Dictionary<string, string> Abbreviations(IEnumerable<Rule> rules) => rules
        .Where(rule => rule.Effect != Effect.Doubt)
        .SelectMany(rule => rule.Phrases.Select(phrase => (Word: phrase.Split(' ')[0], rule.Target)))
        .Where(found => found.Word.Length > 4)
        .GroupBy(found => found.Word[..4])
        .Where(words => words.All(word => word.Target is not null && word.Target == words.First().Target))
        .ToDictionary(words => words.Key, words => words.First().Target!);

    // Not of four letters: "MWAS" is a code word.
    static ReadOnlySpan<char> Singular(ReadOnlySpan<char> word) => word.Length >= 5 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;

    static int Step(int node, int word) => (node << 12) | word;

    Target At(short code) => new(code, codes[code].Group is null ? code : (short)Array.IndexOf(groups, codes[code].Group));

    // "WBRI", "3A", "Male"; or a group, which is as good as a code if it has a single one.
    Target Resolve(string name)
    {
        for (short i = 0; i < codes.Count; i++)
        {
            if (ShortName(codes[i]) == name) return At(i);
        }
        var members = codes.Where(code => code.Group == name && !code.IsNewer).ToList();
        return members.Count switch
        {
            0 => throw new InvalidOperationException($"'{name}' is neither a code nor a group."),
            1 => Resolve(ShortName(members[0])),
            _ => new(Target.None, (short)Array.IndexOf(groups, name)),
        };
    }

    static string ShortName(OfficialCode code)
    {
        var text = code.Text[(code.Text.IndexOf(')') + 2)..];
        return text.IndexOf(':') is > 0 and var colon ? text[..colon] : text;
    }

    /// <summary>The ways to write the official text: the prefix is asked for, not required.</summary>
    IEnumerable<(string Form, string Rule)> OfficialForms(OfficialCode code)
    {
        var prefix = Normalise(code.Text[..code.Text.IndexOf(')')]);
        var name = Normalise(ShortName(code));
        var text = Normalise(code.Text)[(prefix.Length + 1)..];
        yield return ($"{prefix} {text}", "official code");
        // One tool writes "u) UNKNOWN"; the word alone more often means that nothing has been obtained yet.
        if (code.Text == "u) UNKNOWN") yield break;
        yield return (text, "official code");
        yield return ($"{prefix} {name}", "official code");
        yield return (name, "official code");
        if (text.Length > name.Length && codes.Count(other => other.Group == code.Group && !other.IsNewer) == 1)
        {
            yield return (text[(name.Length + 1)..], "official code");
        }
        if (code.Detail is not { } detail) yield break;
        foreach (var before in new[] { "", $"{name} ", $"{prefix} {name} ", $"{text} ", $"{prefix} {text} " })
            yield return (before + Normalise(detail), "official description");
    }

    static string Normalise(string text)
    {
        var spelling = new Spelling(new char[Spelling.MaxLength], new Spelling.Word[Spelling.MaxWords]);
        spelling.Read(text);
        return spelling.Text.ToString();
    }
}
