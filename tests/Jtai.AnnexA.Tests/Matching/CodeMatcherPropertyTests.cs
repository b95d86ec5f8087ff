using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA.Tests.Matching;

/// <summary>What holds for every value, tried on many that are made up with a fixed seed.</summary>
public sealed class CodeMatcherPropertyTests
{
    readonly Random random = new(20261116);

    static IEnumerable<(CodeColumn Column, OfficialCode Code)> Codes =>
        Enum.GetValues<CodeColumn>().SelectMany(column => CodeLists.For(column).Select(code => (column, code)));

    /// <summary>Official texts and every decided spelling of the thought-out list.</summary>
    static IEnumerable<(CodeColumn Column, string Value, CodeMatch Match)> Decided =>
        Codes.SelectMany(code => Forms(code.Code).Select(form => (code.Column, Value: form)))
            .Concat(HandThoughtSpellingsTests.All.Select(row => (Column: Enum.Parse<CodeColumn>(row[0]), Value: row[2])))
            .Select(value => (value.Column, value.Value, Match: CodeMatcher.Match(value.Column, value.Value)))
            .Where(value => value.Match.Code is not null);

    static IEnumerable<string> Forms(OfficialCode code)
    {
        var text = code.Text[(code.Text.IndexOf(')') + 2)..];
        yield return code.Text;
        if (code.Text == "u) UNKNOWN")
            yield break;
        yield return text;
        if (text.Contains(": "))
            yield return text[..text.IndexOf(':')];
        if (code.Detail is null)
            yield break;
        yield return code.Detail;
        yield return $"{code.Text} - {code.Detail}";
        yield return $"{text} ({code.Detail})";
    }

    [Fact]
    public void An_official_text_in_any_case_spacing_and_punctuation_is_exact()
    {
        foreach (var (_, code) in Codes.DistinctBy(code => code.Code.Text))
        {
            var column = Codes.First(other => other.Code == code).Column;
            foreach (var form in Forms(code))
                for (var i = 0; i < 50; i++)
                {
                    var value = Disguise(form);
                    var match = CodeMatcher.Match(column, value);
                    if (match.Kind != MatchKind.Exact || match.Code != code.Text)
                        Assert.Fail($"{column} '{value}' is {match}");
                }
        }
    }

    [Fact]
    public void A_negation_never_leaves_the_code()
    {
        Func<string, string>[] negations =
            [v => $"not {v}", v => $"Not a {v}", v => $"non-{v}", v => $"no {v}", v => $"never {v}", v => $"{v}: not", v => $"isn't {v}", v => $"other than {v}", v => $"excluding {v}", v => $"rather than {v}"];
        foreach (var (column, value, match) in Decided)
            foreach (var negate in negations)
            {
                // "No No" is no negation in a column of yes and no.
                if (match.Code == "b) No" && column is CodeColumn.YesNo or CodeColumn.YesOrNo or CodeColumn.ReferralNfa or CodeColumn.Disability)
                    continue;
                var negated = CodeMatcher.Match(column, negate(value));
                if (negated.Code == match.Code)
                    Assert.Fail($"{column} '{negate(value)}' is still {negated}");
            }
    }

    [Fact]
    public void A_sign_that_may_change_the_meaning_decides_nothing()
    {
        Func<string, string>[] signs =
            [v => $"½ {v}", v => $"{v} ¼", v => $"{v} ×", v => $"☐ {v}", v => $"{v} [ ]", v => $"() {v}", v => $"≠{v}", v => $"!{v}", v => $"{v} != {v}", v => $"<>{v}", v => $"~ {v}",
             v => $"¬{v}", v => $"-> {v}", v => $"{v} → {v}", v => $"{v} ✗", v => $"✔ {v}", v => $"{v} ❌", v => $"{v} âœ—", v => $"не {v}", v => $"{v} + 中国", v => $"{v} (غير)"];
        foreach (var (column, value, _) in Decided)
            foreach (var sign in signs)
                Assert.Equal((sign(value), MatchKind.Undecided), (sign(value), CodeMatcher.Match(column, sign(value)).Kind));
    }

    /// <summary>Whatever was said, another code of the column beside it is a contradiction: its letter, or the yes, the no or the number that means it.</summary>
    [Fact]
    public void Another_answer_beside_it_takes_the_code_away()
    {
        var answers = new Dictionary<string, string[]>
        {
            ["Yes"] = ["Yes", "Y", "True", "T", "1"],
            ["No"] = ["No", "N", "False", "F", "0"],
            ["Unknown"] = ["Unknown", "U"],
            ["Male"] = ["Male", "M", "1"],
            ["Female"] = ["Female", "F", "2"],
            ["Not stated/recorded"] = ["U", "0"],
            ["Neither"] = ["9"],
        };
        Func<string, string, string>[] beside =
            [(v, a) => $"{v} {a}", (v, a) => $"{v}: {a}", (v, a) => $"{v}={a}", (v, a) => $"{v} ({a})", (v, a) => $"{v} - {a}", (v, a) => $"{v}, {a}", (v, a) => $"{v}/{a}", (v, a) => $"{a} - {v}", (v, a) => $"{a}: {v}", (v, a) => $"{a}) {v}"];
        Func<string, char, string>[] lettered = [(v, l) => $"{v} {l})", (v, l) => $"{v} ({l})", (v, l) => $"{v} - {l}", (v, l) => $"{l}) {v}", (v, l) => $"{l} - {v}", (v, l) => $"{l}: {v}"];
        foreach (var (column, value, match) in Decided.Where(value => value.Column is not (CodeColumn.Ethnicity or CodeColumn.ContactSource)))
            foreach (var other in CodeLists.For(column).Where(code => code.Text != match.Code))
                foreach (var more in answers[other.Text[3..]].SelectMany(answer => beside.Select(put => put(value, answer))).Concat(lettered.Select(put => put(value, other.Text[0]))))
                    if (CodeMatcher.Match(column, more) is { Kind: not MatchKind.Undecided } result)
                        Assert.Fail($"{column} '{value}' is {match}, but '{more}' is {result}");
    }

    /// <summary>"School/Police" is neither. A system's own code in capitals says nothing, and nobody can tell whether "Police/Other" is an alternative.</summary>
    [Fact]
    public void A_slash_between_the_words_for_two_codes_decides_for_neither()
    {
        bool IsWord(string value) => value.All(c => char.IsAsciiLetter(c) || c == ' ') && value.Any(char.IsAsciiLetterLower) && !value.StartsWith("Other", StringComparison.Ordinal);
        foreach (var values in Decided.Where(value => value.Column is not CodeColumn.Ethnicity && IsWord(value.Value)).GroupBy(value => value.Column))
            foreach (var (one, other) in values.SelectMany(one => values.Where(other => other.Match.Code != one.Match.Code).Select(other => (one, other))))
                if (CodeMatcher.Match(one.Column, $"{one.Value}/{other.Value}") is { Code: { } code } result && (code == one.Match.Code || code == other.Match.Code) && !result.Rule!.Contains("\" with \"", StringComparison.Ordinal))
                    Assert.Fail($"{one.Column} '{one.Value}/{other.Value}' is {result}");
    }

    /// <summary>Unless the code list itself words a residual option of a group so: "Other (including strangers, MPs)".</summary>
    [Fact]
    public void Other_is_not_what_it_includes()
    {
        var residual = CodeLists.For(CodeColumn.ContactSource).Where(code => $"{code.Detail}".Contains("other", StringComparison.OrdinalIgnoreCase)).Select(code => code.Text).ToHashSet();
        foreach (var (column, value, match) in Decided.Where(value => value.Column is CodeColumn.ContactSource && !residual.Contains(value.Match.Code!) && !value.Value.Any(char.IsAsciiDigit)))
            foreach (var other in new[] { $"Other (including {value})", $"Other, e.g. {value}", $"Other - such as {value}", $"Other including {value}" })
                if (CodeMatcher.Match(column, other) is { Code: { } code } result && code == match.Code)
                    Assert.Fail($"{column} '{value}' is {match}, but '{other}' is {result}");
    }

    [Fact]
    public void A_mark_between_the_words_makes_another_sentence_of_no_further_action()
    {
        foreach (var mark in new[] { ", ", "; ", ". ", ": ", " - ", "- ", " -", "–", " (", "/", " | ", "\n", " = ", "… ", " • " })
        {
            foreach (var no in new[] { "No", "N", "False", "0", "F" })
            {
                AssertUndecided(CodeColumn.ReferralNfa, $"{no}{mark}further action");
                AssertUndecided(CodeColumn.ReferralNfa, $"{no}{mark}further action required");
                AssertUndecided(CodeColumn.ReferralNfa, $"Further action{mark}{no}");
                AssertUndecided(CodeColumn.ReferralNfa, $"Not NFA{mark}{no}");
                AssertUndecided(CodeColumn.ReferralNfa, $"Advice given{mark}{no}");
                AssertUndecided(CodeColumn.YesNo, $"Not seen{mark}{no}");
                AssertUndecided(CodeColumn.Disability, $"No disability{mark}{no}");
            }
            AssertUndecided(CodeColumn.ReferralNfa, $"Advice given{mark}Yes");
        }
    }

    [Fact]
    public void Unknown_words_lead_to_the_same_code_its_group_or_nothing()
    {
        foreach (var (column, value, match) in Decided)
            for (var i = 0; i < 6; i++)
            {
                var words = value.Split(' ').ToList();
                for (var added = random.Next(1, 4); added > 0; added--)
                    words.Insert(i switch { < 2 => 0, < 4 => words.Count, _ => random.Next(words.Count + 1) }, Nonsense());
                var more = string.Join(' ', words);
                var result = CodeMatcher.Match(column, more);
                // One tool's "u) UNKNOWN" is what others write for information not yet obtained.
                if (result.Kind != MatchKind.Undecided && result.Code != match.Code && (result.Group != match.Group || (result.Kind != MatchKind.Group && match.Code != "u) UNKNOWN")))
                    Assert.Fail($"{column} '{value}' is {match}, but '{more}' is {result}");
            }
    }

    /// <summary>A letter changed, left out, doubled or swapped with the next, in any word of four letters or more. What then is another known word is no slip that shows.</summary>
    [Fact]
    public void A_slip_of_the_keyboard_leads_to_the_same_code_its_group_or_nothing()
    {
        foreach (var (column, value, match) in Decided)
            for (var i = 0; i < Lists.Count(20, 2_000); i++)
            {
                var at = random.Next(value.Length);
                var (start, end) = (at, at);
                while (start > 0 && char.IsAsciiLetter(value[start - 1]))
                    start--;
                while (end < value.Length && char.IsAsciiLetter(value[end]))
                    end++;
                var word = value[start..end];
                if (word.Length < 4 || at == end || word.All(char.IsAsciiLetterUpper))
                    continue;
                var typed = Slip(word, at - start);
                if (typed.Length > 2 && CodeMatcher.Match(column, typed) is { Kind: not MatchKind.Undecided })
                    continue;
                var slipped = value[..start] + typed + value[end..];
                var result = CodeMatcher.Match(column, slipped);
                if (result.Kind is MatchKind.Group or MatchKind.Inferred && result.Code != match.Code && (result.Kind == MatchKind.Inferred || result.Group != match.Group))
                    Assert.Fail($"{column} '{value}' is {match}, but '{slipped}' is {result}");
            }
    }

    string Slip(string word, int at) => random.Next(4) switch
    {
        0 => $"{word[..at]}{(char)random.Next('a', 'z' + 1)}{word[(at + 1)..]}",
        1 => word.Remove(at, 1),
        2 => word.Insert(at, word[at].ToString()),
        _ => at + 1 < word.Length ? $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}" : word,
    };

    [Fact]
    public void Everyday_words_decide_nothing()
    {
        foreach (var column in Enum.GetValues<CodeColumn>())
        {
            foreach (var word in EverydayWords)
                AssertUndecided(column, word);
            for (var i = 0; i < 5_000; i++)
                AssertUndecided(column, string.Join(' ', Enumerable.Range(0, random.Next(2, 6)).Select(_ => EverydayWords[random.Next(EverydayWords.Length)])));
        }
    }

    static void AssertUndecided(CodeColumn column, string value)
    {
        var match = CodeMatcher.Match(column, value);
        if (match.Kind != MatchKind.Undecided)
            Assert.Fail($"{column} '{value}' is {match}");
    }

    [Fact]
    public void Any_text_at_all_is_answered_and_twice_the_same()
    {
        for (var i = 0; i < 20_000; i++)
        {
            var value = new string([.. Enumerable.Range(0, random.Next(0, i % 100 == 0 ? 3000 : 60)).Select(_ => (char)random.Next(i % 2 == 0 ? 0x80 : 0x10000))]);
            foreach (var column in Enum.GetValues<CodeColumn>())
                Assert.Equal(CodeMatcher.Match(column, value), CodeMatcher.Match(column, value));
        }
    }

    /// <summary>An ampersand is read as a word, so that a text may become longer than it is.</summary>
    [Fact]
    public void Any_runs_of_the_same_characters_are_answered()
    {
        for (var i = 0; i < 20_000; i++)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => new string("&+a1 (/?-.'"[random.Next(11)], random.Next(1, i % 2 == 0 ? 70 : 510))));
            foreach (var column in Enum.GetValues<CodeColumn>())
                CodeMatcher.Match(column, value);
        }
    }

    string Disguise(string text)
    {
        string[] spaces = [" ", "  ", "\u00A0", "Â\u00A0", "\t", " \u200B"];
        string[] dashes = ["-", "–", "—", " - ", "â€“", "\u0096"];
        string[] quotes = ["'", "’", "‘", "â€™", "\u0092", "`"];
        var changed = string.Concat(text.Select(c => c switch
        {
            ' ' => Pick(spaces),
            '-' or '–' => Pick(dashes),
            '\'' or '‘' or '’' => Pick(quotes),
            ')' => random.Next(2) == 0 ? ")" : ") ",
            ':' => random.Next(2) == 0 ? " : " : Pick(dashes),
            '/' => random.Next(2) == 0 ? " / " : "\\",
            '&' => random.Next(2) == 0 ? "&" : " & ",
            _ => (random.Next(2) == 0 ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)).ToString(),
        }));
        return random.Next(4) switch { 0 => $" {changed}", 1 => $"{changed} ", 2 => $"{changed}.", _ => changed };
    }

    string Pick(string[] from) => from[random.Next(from.Length)];

    // Three syllables with letters that no known word begins with in this order.
    string Nonsense() => string.Concat(Enumerable.Range(0, 3).Select(_ => $"{"zxqvk"[random.Next(5)]}{"aeiou"[random.Next(5)]}{"bdgpt"[random.Next(5)]}"));

    static readonly string[] EverydayWords = """
        able about above across afternoon again air almost along already always animal answer apple apron area arm around ask autumn away axe baby bad bag ball
        banana bank basket bath beach bean bear beautiful bed bee beef begin bell bench best better bicycle big bird birthday biscuit bit boat body book boot
        bottle bottom bowl box bread break breakfast bridge bright broken brown bucket build bus busy butter button buy cake camera candle car card carpet carry castle cat
        chain chair chance change cheese chicken chocolate christmas circle city clean clear clock close cloud coat coffee coin cold colour comb cook copper corner cotton country
        course cover cow cup curtain cushion cycle damage dance dark day dear deep desk difficult dinner dirty dish dog door double down dozen drawer dream dress drink
        drive drop dry duck dust ear early earth east easy edge egg eight electric elephant empty end engine enough evening every example expensive eye face fact farm fast
        feather feet few field fill find finger finish first fish flag flat floor flour flower fly fog follow food foot forest fork forward fox free fresh frog front
        fruit full funny game garden gate gift give glass glove goat gold good goose grape grass great green ground grow guitar hair half hammer happy hard hat
        heart heavy high hill hole holiday honey hope horse hot hotel hour house hundred hungry idea important inch ink island jacket jam job juice jump keep kettle
        key kitchen knee knife ladder lake lamp land large last late laugh leaf leather left lemon lesson letter light like line lion list little long loud love
        lunch machine mail make map market match maybe meal mean meat metal middle milk minute mirror money month moon morning mountain mouse mouth music narrow near
        neck needle new night nine noise north nose number nut ocean oil old onion orange order oven page paint pair paper path peach pear pen pencil pepper picture
        piece pig pink pizza plan plane plant plastic plate play pocket policy polite pot potato powder present pretty price purple purse queen question quick quiet rabbit radio rain
        read red rice rich ring river road rock roof room rope rose round rule salad same sand sausage scissors sea season seat second seed seven shape sheep sheet
        shelf shell ship shirt shoe shop short shoulder shower side silver simple sing six skin sky sleep slow small smell smile smoke snake snow soap sock
        soft song sound soup south space spade spoon spring square stairs stamp star start station stick stone storm story straight strange street string strong sugar summer
        sun sweet swim table tail tall tea ten tent thick thin thing thirty thread three ticket tie tiger time tired toast today toe tomato tomorrow tongue tooth top
        towel town toy train tree trousers turn twenty umbrella under useful valley vegetable village violin voice wait walk wall warm wash watch water weather week west
        wet wheel wide wind window wine winter wire wood wool word world worth write year yellow yesterday zebra
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
