namespace Jtai.AnnexA.Matching;

/// <summary>
/// Decides which official code a cell means, by rules that reach spellings nobody listed: the official text in any form, known words and
/// phrases, and what they mean together. Every word that is known has to agree, or nothing is decided.
/// </summary>
public static class CodeMatcher
{
    static readonly RuleSet[] RuleSets =
    [
        GenderRules.Table, EthnicityRules.Table, ContactSourceRules.Table, YesNoRules.Table, DisabilityRules.Table, YesNoRules.ReferralNfa,
        YesNoRules.YesOrNo,
    ];

    /// <summary>What <paramref name="value"/> says; never throws, whatever the value holds.</summary>
    public static CodeMatch Match(CodeColumn column, ReadOnlySpan<char> value)
    {
        var rules = RuleSets[(int)column];
        Span<char> text = stackalloc char[Spelling.MaxLength];
        Span<Spelling.Word> words = stackalloc Spelling.Word[Spelling.MaxWords];
        var spelling = new Spelling(text, words);
        if (!spelling.Read(value)) return CodeMatch.Undecided("too long for a code");
        if (spelling.Count == 0 || spelling.Doubt is not null) return CodeMatch.Undecided(spelling.Doubt);
        if (rules.TryWhole(spelling.Text, out var match)) return match;
        if (spelling is { Count: 1, IsInCapitals: true } && rules.TryAbbreviation(spelling.Text, out match)) return match;

        // "a)" alone is the official prefix; "a" alone may be anyone's code.
        var first = 0;
        var evidence = new Evidence(rules);
        var isMarkedOff = spelling[0].After is ')' or '.' or ':' || (rules.LettersAreTheOfficialOnes && spelling[0].After is '–' or '=');
        if (isMarkedOff && spelling[0].Length == 1 && char.IsAsciiLetter(spelling.Text[0]))
        {
            var official = rules.TryLetter(spelling.Text[0], out var letter);
            if (spelling.Count == 1 && (official || !rules.LettersAreTheOfficialOnes))
            {
                // "(H)" is a letter in brackets, and whose it is nobody knows.
                return official && spelling[0] is { Before: '\0', After: ')' }
                    ? rules.Found(letter, "official prefix") with { Kind = MatchKind.Exact }
                    : CodeMatch.Undecided(null);
            }
            first = !rules.LettersAreTheOfficialOnes || official ? 1 : 0;
            if (!rules.LettersAreTheOfficialOnes && spelling.Text.Length > 4 && rules.TryWhole(spelling.Text[2..], out match))
            {
                return match.Kind == MatchKind.Exact ? match with { Kind = MatchKind.Inferred } : match;
            }
            if (rules.LettersAreTheOfficialOnes && official) evidence.Add(new(Effect.Says, letter, 0, "official prefix"));
        }

        var last = spelling.Count;
        if (rules.TryEdge(spelling.TextOf(first), out var edge))
        {
            // "3A - Surgery", but perhaps not "3A High Street".
            evidence.Add(spelling[first].After == '\0' ? edge with { Effect = Effect.SaysAmongKnownWords } : edge);
            first++;
        }
        if (last > first && spelling[last - 1].Bracketed && rules.TryEdge(spelling.TextOf(last - 1), out edge))
        {
            evidence.Add(edge);
            last--;
        }

        // "NFA b)", "No (a)", "Yes - b".
        if (rules.LettersAreTheOfficialOnes
            && last > 1
            && last > first
            && spelling[last - 1].Length == 1
            && (spelling[last - 1].After == ')' || spelling[last - 2].EndsPart)
            && rules.TryLetter(spelling.TextOf(last - 1)[0], out var lastLetter))
        {
            evidence.Add(new(Effect.Says, lastLetter, 0, "official prefix"));
            last--;
        }

        Span<int> ids = stackalloc int[last];
        for (var i = first; i < last; i++)
            ids[i] = rules.WordId(spelling.TextOf(i));

        var result = Decide(rules, spelling, ids, first, evidence);
        // "School Nuse": a word that is not known may be a slip of one that is, and whatever it is read as, the answer has to be the same.
        Span<int> near = stackalloc int[8];
        for (var i = first; i < last && result.Kind != MatchKind.Undecided; i++)
        {
            var isCode = IsNoise(rules, spelling, i) || (spelling[i].IsInCapitals && !spelling.IsInCapitals && IsLocalCode(spelling, i, first));
            var count = ids[i] < 0 && !isCode ? rules.Near(spelling.TextOf(i), near) : 0;
            for (var n = 0; n < count && result.Kind != MatchKind.Undecided; n++)
            {
                ids[i] = near[n];
                result = Common(rules, result, Decide(rules, spelling, ids, first, evidence));
            }
            ids[i] = count > 0 ? -1 : ids[i];
        }
        return result;
    }

    const string Not = "words \"not\"";

    /// <summary>What two readings of a value have in common.</summary>
    static CodeMatch Common(RuleSet rules, in CodeMatch one, in CodeMatch other) =>
        one.Code is not null && one.Code == other.Code ? one
        : one.Group is not null && one.Group == other.Group ? rules.FoundGroup(one.Group, one.Rule!)
        : CodeMatch.Undecided("a word that may be a slip");

    /// <summary>What the words say together.</summary>
    static CodeMatch Decide(RuleSet rules, in Spelling spelling, ReadOnlySpan<int> ids, int first, Evidence evidence)
    {
        var last = ids.Length;
        CodeMatch? beforeExamples = null, heading = null;
        var isLeftOut = false;
        var codeUpTo = -1;
        for (var i = first; i < last;)
        {
            // "No - LD", but not "On the other hand".
            if (rules.LettersAreTheOfficialOnes && i > first && spelling[i - 1].After is not ('\0' or '-') && rules.TryEdge(spelling.TextOf(i), out var code))
            {
                evidence.Add(code with { Effect = Effect.SaysWithNothingAdded });
                i++;
                continue;
            }
            var length = rules.Longest(spelling, ids, i, out var entry);
            if (length == 0)
            {
                if (!IsNoise(rules, spelling, i) && (ids[i] >= 0 || !IsOwnCode(rules, spelling, i, first))) evidence.HasUnknownWords = true;
                // "Police museum", "School bus": the last word says what it is.
                if (i == codeUpTo && spelling[i - 1].After == '\0' && EndsUnknown(rules, spelling, ids, i)) return CodeMatch.Undecided("the word after it");
                if (rules.Combines && ids[i] < 0 && (IsJoined(spelling, i, 1) || spelling[i].After == '%'))
                {
                    return CodeMatch.Undecided("a word that is not known, where two make a code");
                }
                i++;
                continue;
            }
            if (entry.Effect == Effect.Addition) evidence.HasUnknownWords = true;
            if (entry.Effect == Effect.SaysAmongKnownWords && IsNumbered(spelling, i)) return CodeMatch.Undecided("a number");
            if (entry.Asks && i > first && spelling[i - 1].After == '\0' && spelling.TextOf(i - 1) is "no")
            {
                return CodeMatch.Undecided("\"no\" belongs to the words after it");
            }
            if (entry.Effect is Effect.Example or Effect.Exclusion && rules.TryResidual(spelling, first, i, out var residual))
            {
                return DecideResidual(rules, spelling, ids, i + length, entry.Effect, evidence, residual);
            }
            if (entry.Effect == Effect.Exclusion)
            {
                // Nothing left out says anything, and "Police, except" was not finished.
                if (i == first || i + length == last) return CodeMatch.Undecided(entry.Rule);
                isLeftOut = true;
            }
            if (isLeftOut && entry.Effect != Effect.Doubt)
            {
                i += length;
                continue;
            }
            // "Hospital (not A&E)", and without the brackets where all that is left is a source: "Health, not GP".
            if (entry.Effect == Effect.Doubt
                && (spelling[i].Before == '(' || rules.HeadingsDecide && i > first && entry.Rule == Not)
                && rules.TryRestriction(spelling, ids, i + length, out var after, out var excluded))
            {
                evidence.Exclude(excluded);
                i = after;
                continue;
            }
            if (entry.Effect == Effect.Example && beforeExamples is null)
            {
                beforeExamples = evidence.Decide();
            }
            var effect = entry.Effect switch
            {
                // The whole of a part, with an explanation after it: "Yes - seen".
                Effect.SaysAmongKnownWords when i == first && length < last - first && spelling[i + length - 1].EndsPart => Effect.Says,
                Effect.Citizenship => IsJoined(spelling, i, length) ? Effect.SecondNation : Effect.Part,
                Effect.Nation when IsJoined(spelling, i, length) => Effect.SecondNation,
                _ => entry.Effect,
            };
            evidence.Add(entry with { Effect = effect });
            i += length;
            if (rules.HeadingsDecide && effect == Effect.Says && entry.Target.Code != Target.None) codeUpTo = i;
            if (rules.HeadingsDecide && heading is null && beforeExamples is null && effect != Effect.SaysWithNothingAdded && spelling[i - 1].EndsPart)
            {
                heading = evidence.Decide();
            }
        }

        if (beforeExamples is { Code: not null } head && !evidence.IsDoubtful) return head;
        var result = evidence.Decide();
        // What is an example of nothing that is known decides nothing.
        if (beforeExamples is { Kind: MatchKind.Undecided } && !evidence.HasExplicitCode && result.Kind != MatchKind.Undecided)
        {
            return CodeMatch.Undecided("examples only");
        }
        // Examples may say which code of the group, and never more: "Health services (including A&E, GP)".
        if (beforeExamples is { Kind: MatchKind.Group } group && result.Group != group.Group) return group;
        if (result.Kind == MatchKind.Undecided
            && evidence is { IsDoubtful: false, HasExplicitCode: false, HasRestriction: false }
            && heading is { Group: not null and not "Unknown" } said)
        {
            return rules.FoundGroup(said.Group, $"heading, {said.Rule}");
        }
        return result;
    }

    /// <summary>
    /// "Other (including childminders)" is whatever is left, but the residual of some group may be worded so too: "Other (including strangers, MPs)".
    /// A code beside it decides.
    /// </summary>
    static CodeMatch DecideResidual(
        RuleSet rules, in Spelling spelling, ReadOnlySpan<int> ids, int from, Effect effect, in Evidence evidence, in CodeMatch residual)
    {
        var mayBeOfGroup = false;
        for (var i = from; i < ids.Length; i++)
        {
            var isKnown = rules.Longest(spelling, ids, i, out var entry) > 0;
            if (isKnown && entry.Effect == Effect.Doubt || rules.TryEdge(spelling.TextOf(i), out _))
            {
                return CodeMatch.Undecided(isKnown ? entry.Rule : residual.Rule);
            }
            mayBeOfGroup |= isKnown && rules.IsResidual(entry.Target) && rules.Found(entry.Target, "").Code != residual.Code;
        }
        if (evidence.HasExplicitCode) return evidence.Decide();
        if (from == ids.Length) return CodeMatch.Undecided(residual.Rule);
        if (effect == Effect.Exclusion || !mayBeOfGroup) return residual;
        var examples = Decide(rules, spelling, ids, from, new Evidence(rules));
        return rules.IsResidual(examples) ? examples : CodeMatch.Undecided(residual.Rule);
    }

    static bool IsJoined(in Spelling spelling, int i, int length)
    {
        var end = i + length;
        return spelling[end - 1].After == '/'
            || spelling[i].Before == '/'
            || (i > 0 && spelling.TextOf(i - 1) is "and")
            || (end < spelling.Count && spelling.TextOf(end) is "and");
    }

    // "WHB - WBRI - British", "MBWC - Mixed - White and Black Caribbean".
    static bool IsLocalCode(in Spelling spelling, int i, int first) =>
        i == first && spelling.Count > first + 1 && spelling[i] is { Length: <= 4, EndsPart: true };

    // A system's own short code before what it means: in ethnicity of any writing, elsewhere "SOL - Solicitor" in capitals.
    static bool IsOwnCode(RuleSet rules, in Spelling spelling, int i, int first) =>
        rules.Combines ? IsLocalCode(spelling, i, first)
            : rules.HeadingsDecide
                && i == first
                && spelling.Count > first + 1
                && spelling[i] is { Length: <= 5, IsInCapitals: true, EndsPart: true }
                // "OTH - Child Minder" is what is left.
                && !spelling.TextOf(i).StartsWith("ot");

    // Words that are not known to the end of their part, as in "Police museum", but not in "Police Midshire team".
    static bool EndsUnknown(RuleSet rules, in Spelling spelling, ReadOnlySpan<int> ids, int i)
    {
        for (; i < ids.Length && rules.Longest(spelling, ids, i, out _) == 0 && !IsNoise(rules, spelling, i); i++)
            if (spelling[i].After != '\0' || i + 1 == ids.Length) return true;
        return false;
    }

    // "No. 12", "No 5", but not "No (0)".
    static bool IsNumbered(in Spelling spelling, int i) =>
        i + 1 < spelling.Count && spelling.TextOf(i) is "no" && spelling.TextOf(i + 1) is not "0" && char.IsAsciiDigit(spelling.TextOf(i + 1)[0]);

    // Numbers and letters of local lists: "39) Education - Other", "B.B2 ...". Where yes and no are letters and numbers too, only "12 - Yes".
    static bool IsNoise(RuleSet rules, in Spelling spelling, int i)
    {
        var word = spelling.TextOf(i);
        return rules.LettersAreTheOfficialOnes
            ? i == 0 && spelling[i].After is ')' or '.' or ':' or '-' or '–' && word.IndexOfAnyExceptInRange('0', '9') < 0
            : word.Length == 1
                || word.IndexOfAnyExceptInRange('0', '9') < 0
                || (word.Length <= 3 && char.IsAsciiLetter(word[0]) && word[1..].IndexOfAnyExceptInRange('0', '9') < 0);
    }
}
