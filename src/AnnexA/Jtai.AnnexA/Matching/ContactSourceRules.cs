using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class ContactSourceRules
{
    public static readonly RuleSet Table = new(CodeColumn.ContactSource, lettersAreTheOfficialOnes: false,
    [
        SaysAtTheEdge("1A", "1a"),
        SaysAtTheEdge("1B", "1b"),
        SaysAtTheEdge("1C", "1c"),
        SaysAtTheEdge("1D", "1d"),
        SaysAtTheEdge("2A", "2a"),
        SaysAtTheEdge("2B", "2b"),
        SaysAtTheEdge("3A", "3a"),
        SaysAtTheEdge("3B", "3b"),
        SaysAtTheEdge("3C", "3c"),
        SaysAtTheEdge("3D", "3d"),
        SaysAtTheEdge("3E", "3e"),
        SaysAtTheEdge("3F", "3f"),
        SaysAtTheEdge("5A", "5a"),
        SaysAtTheEdge("5B", "5b"),
        SaysAtTheEdge("5C", "5c"),
        SaysAtTheEdge("5D", "5d"),
        SaysAlone("Individual", "1"),
        SaysAlone("Health services", "3"),
        SaysAlone("LA services", "5"),

        SaysAmongKnownWords("Individual", "individual, individuals"),
        SaysAmongKnownWords("1A", "family, family member, carer, carers, parent, parents"),
        Says("1A", "mother, father, mum, dad, grandmother, grandfather, grandparent, aunt, uncle, brother, sister, sibling, relative, relatives, stepfather, stepmother"),
        SaysAmongKnownWords("1B", "acquaintance, friend, neighbour, neighbours, child minder, childminder, child minders"),
        SaysAmongKnownWords("1C", "self, self referral, self referred"),
        SaysAmongKnownWords("1D", "stranger, strangers, mp, mps, member of public, member of the public, councillor, elected member"),

        Says("2A", "school, primary school, secondary school, special school, nursery school, schools, academy"),
        Says("2B", "education services, education department, education service"),

        Says("Health services", "health services, health, health service, hospital, midwife, midwifery, camhs, nurse, clinic, nhs, ambulance"),
        Says("3A", "gp, general practitioner, gp surgery"),
        Says("3B", "health visitor, health visiting, hv"),
        Says("3C", "school nurse, school nursing, school nurses"),
        Says("3D", "other primary health, other primary health services, other primary health service"),
        Says("3E", "a and e, accident and emergency, emergency department"),
        Says("3F", "hospice"),

        Says("4", "housing, housing association"),

        Says("LA services", "la services, la service, local authority services, local authority, council, early help"),
        Says("5A", "social care, adult social care, adults social care, social services"),
        Says("5B", "other internal, youth offending, youth offending team, youth offending service, yot, yos, youth justice"),
        Says("5C", "other local authority, another local authority, other la, another la"),

        Says("6", "police, constabulary"),
        Says("7", "legal agency, other legal agency, court, courts, probation, immigration, cafcass, prison, family court, solicitor"),
        Says("8", "childrens centre, childrens centres, independent agency, voluntary organisation, voluntary agency, charity, nspcc, barnardos"),
        Says("9", "anonymous"),
        Says("10", "unknown, not known, not recorded, nk"),

        Part("other"),
        Part("external"),
        Part("internal"),
        Ignored("service, services, team, teams, staff, agency, professional, worker, referral, referrals, source"),
    ],
    [
        Together("4", "la services", "housing"),
        Together("3F", "health services", "other"),
        Together("1D", "individual", "other"),
        Together("5C", "la services", "external"),
        Together("5B", "la services", "internal"),
    ]);
}
