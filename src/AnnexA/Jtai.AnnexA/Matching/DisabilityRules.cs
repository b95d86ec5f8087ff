using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class DisabilityRules
{
    public static readonly RuleSet Table = new(CodeColumn.Disability, lettersAreTheOfficialOnes: true,
    [
        SaysAmongKnownWords("Yes", "yes, y, true, disabled, has a disability, has disability, registered disabled, disabilities, disability confirmed"),
        SaysAmongKnownWords("No", "no, n, false, none, no disability, no disabilities, not disabled, non disabled, no known disability, no known disabilities, no disability recorded, not have a disability, does not have a disability, not have disability, without disability, without a disability"),
        SaysAmongKnownWords("Unknown", "unknown, not known, nk, not recorded, not stated, not assessed, not yet assessed, not yet known, no information, not obtained, not yet obtained, do not know, refused, declined"),
        SaysAlone("Yes", "1, t"),
        SaysAlone("No", "0, f"),
        // The disability codes and names of the children in need census: a named disability is a yes.
        Says("Yes", "learning, learning disability, learning disabilities, learning difficulty, learning difficulties, ld, sld, mld, pmld"),
        Says("Yes", "autism, autistic, autism spectrum disorder, autism spectrum condition, autistic spectrum disorder, asd, asc, asperger, aspergers, asperger syndrome, aut, autism or asperger syndrome, diagnosed with autism"),
        Says("Yes", "mobility, mob, hand function, hand, personal care, pc, incontinence, inc continence, comm, communication, consciousness, con, behaviour, behavioural, beh, physical disability, physical"),
        Says("Yes", "hearing, hear, hearing impairment, deaf, deafness, vision, vis, visual, visual impairment, visually impaired, blind, blindness, sight impairment, sensory impairment, sensory"),
        Says("Yes", "dda, other dda, equality act, disability discrimination act, cerebral palsy, down syndrome, downs syndrome, epilepsy, adhd, spina bifida, muscular dystrophy, wheelchair user, global developmental delay"),
        Part("disability"),
        Ignored("child, other, disorder, spectrum, syndrome, severe, moderate, profound, diagnosis, diagnosed, under, impairment"),
    ],
    []);
}
