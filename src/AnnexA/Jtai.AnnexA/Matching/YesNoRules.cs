using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class YesNoRules
{
    static readonly Rule[] Words =
    [
        SaysAmongKnownWords("Yes", "yes, y, true, yeah") with { Answers = true },
        SaysAmongKnownWords("No", "no, n, false") with { Answers = true },
        SaysWithNothingAdded("Yes", "1, t") with { Answers = true },
        SaysWithNothingAdded("No", "0, f") with { Answers = true },
        SaysAmongKnownWords("Unknown", "unknown, not known, nk, dk, do not know, not recorded, not stated"),
        SaysWithNothingAdded("Unknown", "u"),
        Doubt("n a, na, not applicable, no answer, no value, no child"),
        Addition("a"),
        Ignored("child, has, value, answer"),
    ];

    static readonly Rule[] OfTwoCodes = [.. Words.Where(rule => rule.Target != "Unknown")];

    public static readonly RuleSet Table = new(CodeColumn.YesNo, lettersAreTheOfficialOnes: true, abbreviates: false, headingsDecide: false, combines: false,
    [
        .. Words,
        SaysWithNothingAdded("Yes", "seen, seen alone, child seen, child seen alone"),
        SaysWithNothingAdded("No", "not seen, child not seen") with { Asks = true },
    ],
    []);

    public static readonly RuleSet YesOrNo = new(
        CodeColumn.YesOrNo, lettersAreTheOfficialOnes: true, abbreviates: false, headingsDecide: false, combines: false, OfTwoCodes, []);

    /// <summary>
    /// "Referral NFA?": here "no further action" is a yes. In "deemed unnecessary?" or "resulted in a plan?" the same words could mean either.
    /// </summary>
    public static readonly RuleSet ReferralNfa = new(
        CodeColumn.ReferralNfa, lettersAreTheOfficialOnes: true, abbreviates: false, headingsDecide: false, combines: false,
    [
        .. OfTwoCodes,
        // The police and others close their own cases, and what was proposed or closed once may have gone on.
        SaysWithNothingAdded("Yes", "nfa, n f a, no further action, no further action taken, no further action required, nfa yes, yes nfa"),
        SaysWithNothingAdded("No", "not nfa, no not nfa") with { Asks = true },
        // "Further action: no", and "No. Further action": the one is a yes, and the other may be.
        SaysWithNothingAdded("No", "further action, fa") with { Asks = true },
        Part("further, action") with { Asks = true },
        Addition("or, was, for, by, from, to, s47, s17, section 47, section 17"),
        Ignored("advice, advice given, information, info, given, signposted, signposting, closed, close, case, taken, required, needed") with { Asks = true },
        Ignored("referral"),
    ],
    [
        Unclear("further action", "no"),
        Unclear("further action", "0"),
        Unclear("further", "no"),
        Unclear("further", "yes"),
    ]);
}
