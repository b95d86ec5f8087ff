using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class GenderRules
{
    public static readonly RuleSet Table = new(CodeColumn.Gender, lettersAreTheOfficialOnes: true, abbreviates: false, headingsDecide: false, combines: false,
    [
        SaysWithNothingAdded("Male", "male, males, m, boy, boys, man, masculine"),
        SaysWithNothingAdded("Female", "female, females, f, girl, girls, woman, feminine"),
        SaysAmongKnownWords(
            "Not stated/recorded",
            "not stated, not recorded, not known, unknown, nk, not specified, unspecified, not given, not disclosed, undisclosed, not available, "
            + "not obtained, not yet obtained, not yet known, not yet recorded, undetermined"),
        SaysAmongKnownWords("Not stated/recorded", "unborn, unborn child, unborn baby, not yet born"),
        SaysAmongKnownWords("Not stated/recorded", "prefer not to say, did not wish to say, declined to say, refused, declined"),
        SaysWithNothingAdded(
            "Neither",
            "neither, neither male nor female, neither male or female, indeterminate, unable to classify, unable to be classified, cannot be "
            + "classified, not classifiable, unclassifiable, intersex, non binary, nonbinary, other"),
        // Their meaning is the child's wish, which a list does not tell, or what was once recorded; where the wish is what is recorded there is no question.
        SaysAlone("Male", "male identifies as male"),
        SaysAlone("Female", "female identifies as female"),
        Doubt("trans, transgender, transsexual, dysphoria, gender fluid, questioning"),
        Addition("identifies, identifying, assigned, at birth, was, to, from, as, x, t"),
        // The numbers and letters of the children in need census, alone or before what they mean: "9 - not specified" is a contradiction.
        SaysWithNothingAdded("Not stated/recorded", "0, u"),
        SaysWithNothingAdded("Male", "1, 01"),
        SaysWithNothingAdded("Female", "2, 02"),
        SaysWithNothingAdded("Neither", "9, i"),
        // Ofsted prints the code both ways.
        SaysAlone("Not stated/recorded", "not stated or recorded, not stated recorded or unborn, c not stated recorded or unborn, not stated recorded unborn"),
        Ignored("gender, sex, child, young person, young, baby, value"),
    ],
    []);
}
