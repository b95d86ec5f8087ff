using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class DisabilityRules
{
    public static readonly RuleSet Table = new(
        CodeColumn.Disability, lettersAreTheOfficialOnes: true, abbreviates: false, headingsDecide: false, combines: false,
    [
        SaysAmongKnownWords("Yes", "yes, y, true") with { Answers = true },
        SaysAmongKnownWords("No", "no, n, false") with { Answers = true },
        SaysWithNothingAdded("Yes", "1, t") with { Answers = true },
        SaysWithNothingAdded("No", "0, f") with { Answers = true },
        SaysWithNothingAdded("Yes", "disabled, has a disability, has disability, registered disabled, multiple disabilities, has disabilities"),
        SaysAmongKnownWords(
            "No",
            "none, none known, none recorded, no disability, no disabilities, not disabled, non disabled, no known disability, no known "
            + "disabilities, no disability recorded, not have a disability, does not have a disability, not have disability, without disability, "
            + "without a disability") with { Asks = true },
        SaysAmongKnownWords(
            "Unknown",
            "unknown, not known, nk, not recorded, not stated, not assessed, not yet assessed, not yet known, not obtained, not yet obtained, do "
            + "not know, refused, declined"),
        Doubt("n a, na, not applicable, no diagnosis, no formal diagnosis"),
        SaysWithNothingAdded("Unknown", "u"),
        SaysAlone("Yes", "mob, hand, pc, inc, comm, ld, hear, vis, beh, con, aut, dda"),
        // The disability codes and names of the children in need census: a named disability is a yes.
        SaysAtTheEdge("Yes", "mob, hand, pc, inc, comm, ld, hear, vis, beh, con, aut, dda"),
        // What is added to it may be whose it is, or that it is being assessed or was ruled out.
        SaysWithNothingAdded(
            "Yes",
            "mobility, hand function, personal care, incontinence, communication, learning, hearing, vision, visual, behaviour, behavioural, "
            + "consciousness, physical, sensory"),
        SaysWithNothingAdded(
            "Yes",
            "autism, autistic, asd, asperger, asperger syndrome, autism spectrum disorder, autism spectrum condition, autistic spectrum disorder"),
        SaysWithNothingAdded(
            "Yes",
            "learning disability, learning difficulty, sld, mld, pmld, physical disability, hearing impairment, hearing impaired, partially "
            + "sighted, partially deaf, visual impairment, visually impaired, sight impairment, sensory impairment, deaf, deafness, blind, "
            + "blindness, wheelchair user"),
        SaysWithNothingAdded(
            "Yes",
            "disability discrimination act, equality act, cerebral palsy, down syndrome, downs syndrome, epilepsy, adhd, spina bifida, muscular "
            + "dystrophy, global developmental delay"),
        Part("disability"),
        // Once, or not yet; and somebody else's.
        Addition("was, for, like, child of, other child, another child"),
        Ignored(
            "child, has, information, or, other, disorder, spectrum, syndrome, severe, severely, moderate, profound, profoundly, impairment, "
            + "diagnosed, diagnosed with, diagnosed as, confirmed, confirmed diagnosis of"),
    ],
    []);
}
