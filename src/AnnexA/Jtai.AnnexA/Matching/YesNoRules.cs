using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class YesNoRules
{
    public static readonly RuleSet Table = new(CodeColumn.YesNo, lettersAreTheOfficialOnes: true, Words, []);

    // "NFA" is not here: in the column "Referral NFA?" it is more likely a yes, and elsewhere it is neither.
    static Rule[] Words =>
    [
        SaysAmongKnownWords("Yes", "yes, y, true, yeah"),
        SaysAmongKnownWords("No", "no, n, false"),
        SaysAmongKnownWords("Unknown", "unknown, not known, nk, dk, do not know, not recorded, not stated"),
        SaysAlone("Yes", "1, t"),
        SaysAlone("No", "0, f"),
        Ignored("child, seen, was, has, value, answer"),
    ];
}
