using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class YesNoRules
{
    static readonly Rule[] Words =
    [
        SaysAmongKnownWords("Yes", "yes, y, true, yeah"),
        SaysAmongKnownWords("No", "no, n, false"),
        SaysAmongKnownWords("Unknown", "unknown, not known, nk, dk, do not know, not recorded, not stated"),
        SaysAlone("Yes", "1, t"),
        SaysAlone("No", "0, f"),
        Doubt("n a, na, not applicable, no answer, no value, no child"),
        Ignored("child, has, value, answer"),
    ];

    static readonly Rule[] OfTwoCodes = [.. Words.Where(rule => rule.Target != "Unknown")];

    public static readonly RuleSet Table = new(CodeColumn.YesNo, lettersAreTheOfficialOnes: true, abbreviates: false, headingsDecide: false, combines: false,
    [
        .. Words,
        SaysWithNothingAdded("Yes", "seen, seen alone, child seen, child seen alone"),
        SaysWithNothingAdded("No", "not seen, child not seen"),
    ],
    []);

    public static readonly RuleSet YesOrNo = new(CodeColumn.YesOrNo, lettersAreTheOfficialOnes: true, abbreviates: false, headingsDecide: false, combines: false, OfTwoCodes, []);

    /// <summary>
    /// "Referral NFA?": here "no further action" is a yes. In "deemed unnecessary?" or "resulted in a plan?" the same words could mean either.
    /// </summary>
    public static readonly RuleSet ReferralNfa = new(CodeColumn.ReferralNfa, lettersAreTheOfficialOnes: true, abbreviates: false, headingsDecide: false, combines: false,
    [
        .. OfTwoCodes,
        // The police and others close their own cases, and what was proposed or closed once may have gone on.
        SaysWithNothingAdded("Yes", "nfa, no further action, no further action taken, no further action required, nfa yes, yes nfa"),
        SaysWithNothingAdded("No", "not nfa, further action, no not nfa"),
        Addition("or, was, for, by, from, to, s47, s17, section 47, section 17"),
        Ignored("advice, advice given, information, info, given, signposted, signposting, closed, close, case, referral, taken, required, needed"),
    ],
    []);
}
