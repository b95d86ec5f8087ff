using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class EthnicityRules
{
    static readonly string[] Informants = ["mother", "father", "parent", "mum", "dad", "carer", "parent carer", "family"];

    public static readonly RuleSet Table = new(
        CodeColumn.Ethnicity, lettersAreTheOfficialOnes: false, abbreviates: false, headingsDecide: false, combines: true,
    [
        // The code words. BOTH is a plain English word too, so it only counts alone (an official form) or with the words that confirm it.
        Says("WBRI", "wbri, wcor, weng, wsco, wwel, wowb, wowb other white british, wnir"),
        Says("WIRI", "wiri"),
        Says("WIRT", "wirt"),
        Says("WROM", "wrom, wrog, wror, wroo"),
        Says("MWBC", "mwbc"),
        Says("MWBA", "mwba"),
        Says("MWAS", "mwas"),
        Says("MOTH", "moth"),
        Says("AIND", "aind"),
        Says("APKN", "apkn"),
        Says("ABAN", "aban"),
        Says("AOTH", "aoth"),
        Says("BCRB", "bcrb"),
        Says("BAFR", "bafr"),
        Says("CHNE", "chne"),
        Says("OOTH", "ooth"),
        Says("REFU", "refu"),
        Says("NOBT", "nobt"),
        // The extended codes of the Department for Education's common basic data set, which the template's guidance refers to.
        Says("WOTH", "walb, wbos, wcro, wgre, wgrk, wgrc, wita, wkos, wpor, wser, wtur, wtuk, wtuc, weur, weeu, wweu, wotw"),
        Says("MWAS", "mwap, mwai, mwao"),
        Says("MOTH", "maoe, mabl, mach, mboe, mbch, mcoe, mwoe, mwch, motm"),
        Says("APKN", "ampk, akpa, aopk"),
        Says("AOTH", "aafr, akao, anep, asnl, aslt, asro, aota"),
        Says("BAFR", "bann, bcon, bgha, bngn, bsln, bsom, bsud, baof"),
        Says("BOTH", "beur, bnam, botb"),
        Says("CHNE", "chkc, cmal, csng, ctwn, coch"),
        Says("OOTH", "oafg, oara, oegy, ofil, oirn, oirq, ojpn, okor, okrd, olam, oleb, olib, omal, omrc, opol, otha, ovie, ovtn, oyem, ooeg"),

        // White
        Says("White", "white, white unspecified"),
        Says(
            "WBRI",
            "white british, english welsh scottish northern irish british, english welsh scottish northern irish or british, white uk, white united kingdom"),
        Citizenship("british, brit, uk, gb"),
        Nation("english, welsh, scottish, northern irish, cornish, england, wales, scotland, northern ireland"),
        SaysWithNothingAdded("WIRI", "irish, ireland, republic of ireland"),
        Says(
            "WIRT",
            "irish traveller, traveller of irish heritage, traveller of irish, traveller or irish heritage, irish heritage traveller, traveller "
            + "irish heritage, traveler of irish heritage, irish traveler, irish travellers"),
        Says("WROM", "gypsy, roma, gypsy roma, gypsy or roma, romany, romani, gipsy, roma gypsy"),
        SaysOneOf(
            "White",
            "gypsy or irish traveller, gypsy irish traveller, gypsy traveller, gypsy or traveller, gypsy roma traveller, gypsy roma or traveller, "
            + "grt, g r t, gtr, grts, grtsb, romanichal, gypsies, traveller, traveler, travelling, traveling, pavee"),
        Says(
            "WOTH",
            "any other white background, woth, any other white, other white, white other, other white background, other white european, white "
            + "european, white eastern european, white western european, eastern european white"),
        SaysWithNothingAdded(
            "WOTH",
            "albanian, bosnian, bosnian herzegovinian, croatian, greek, greek cypriot, cypriot greek, g cypriot, t cypriot, italian, kosovan, "
            + "kosovar, portuguese, serbian, turkish, turkish cypriot, cypriot turkish"),
        // Not in that set: the people are nearly all White, but Roma among them.
        SaysWithNothingAdded(
            "White",
            "polish, lithuanian, latvian, estonian, romanian, bulgarian, hungarian, slovakian, slovak, slovenian, czech, ukrainian, russian, "
            + "moldovan, macedonian"),
        Nation(
            "european, eastern european, western european, french, german, dutch, spanish, cypriot, american, australian, south african, "
            + "canadian, new zealander, norwegian, swedish, danish, finnish, austrian, belgian, swiss, maltese, scandinavian"),

        // Mixed
        Says(
            "Mixed",
            "mixed, dual, mixed race, dual heritage, mixed heritage, mixed multiple ethnic groups, mixed multiple ethnic group, mixed or multiple "
            + "ethnic groups, multiple ethnic groups, mixed background, dual background, mixed parentage, biracial"),
        Says("MWBC", "white and black caribbean, white black caribbean, black caribbean and white, black caribbean white"),
        Says("MWBA", "white and black african, white black african, black african and white, black african white"),
        Says("MWAS", "white and asian, white asian, asian and white, asian white, white and indian, white and pakistani, white and bangladeshi"),
        Says(
            "MOTH",
            "any other mixed background, any other mixed, other mixed, mixed other, other mixed background, any other mixed multiple ethnic "
            + "background, any other mixed or multiple ethnic background, mixed unspecified, white and any other ethnic group, asian and any "
            + "other ethnic group, black and any other ethnic group, chinese and any other ethnic group, chinese and other ethnicity, white "
            + "and chinese, asian and black, black and asian, asian and chinese, black and chinese"),

        // Asian
        // The census of 2011 counts Chinese under Asian; "Asian and Chinese" is mixed.
        Says("Asian", "asian, asian welsh, asian or british asian, british asian, asian british, asian brit, asian unspecified"),
        Says("Asian", "asian or asian british, asian asian british, asian asian british or asian welsh, asian or asian brit, asian asian brit"),
        SaysWithNothingAdded("AIND", "indian"),
        SaysWithNothingAdded("APKN", "pakistani, mirpuri, kashmiri pakistani, mirpuri pakistani"),
        SaysWithNothingAdded("ABAN", "bangladeshi, bengali bangladeshi"),
        Says(
            "AOTH",
            "any other asian background, any other asian, other asian, asian other, other asian background, asian or asian british any other asian background"),
        SaysWithNothingAdded(
            "AOTH",
            "nepali, nepalese, sri lankan, sinhalese, tamil, sri lankan tamil, sri lankan sinhalese, sri lankan other, kashmiri other, african "
            + "asian, asian african, east african asian, bhutanese, maldivian"),

        // Black
        Says(
            "Black",
            "black, black or black british, black black british caribbean or african, black black british black welsh caribbean or african, black "
            + "welsh, black black british, black british, black brit, black uk, black or black brit, black black brit, black african caribbean "
            + "black british, black african caribbean or black british, black unspecified"),
        Says("BCRB", "caribbean, black caribbean, caribean, afro caribbean"),
        Says("BAFR", "african, black african, black somali"),
        Says(
            "BOTH",
            "any other black background, any other black, other black, black other, other black background, any other black african caribbean "
            + "background, other black african caribbean background, any other black black british or caribbean background, black european, black "
            + "north american"),
        SaysWithNothingAdded("BAFR", "angolan, congolese, ghanaian, ghanian, nigerian, sierra leonean, sierra leonian, somali, somalian, sudanese"),
        // Not in that set.
        SaysWithNothingAdded("Black", "eritrean, ethiopian, gambian, rwandan, ivorian, cameroonian, burundian, senegalese"),
        SaysWithNothingAdded("Black", "jamaican"),
        Nation("zimbabwean, kenyan, ugandan, tanzanian, zambian, malawian, liberian"),
        Nation("guyanese, guyana, trinidadian, barbadian, west indian, grenadian, antiguan"),

        // Other ethnic group
        Says(
            "Other ethnic group",
            "other ethnic group, other ethnic groups, chinese or other ethnic group, chinese or other, chinese or other ethnic groups, other "
            + "ethnic groups chinese or other"),
        SaysWithNothingAdded("CHNE", "chinese, hong kong chinese, malaysian chinese, singaporean chinese, taiwanese"),
        Says(
            "OOTH",
            "any other ethnic group, other ethnic, any other ethnic background, other ethnicity, any other ethnicity, other eth grp, other eth "
            + "grp other, other eth group, other ethnic background"),
        SaysWithNothingAdded(
            "OOTH",
            "arab, arab other, arabic, egyptian, filipino, iranian, iraqi, japanese, korean, kurdish, latin american, south american, central "
            + "american, lebanese, libyan, latin south central american, south central american, central south american, kurdish sorani, kurdish "
            + "kurmanji, kurdish bahdini, malay, moroccan, polynesian, thai, vietnamese, yemeni"),
        // Counted as Asian by some authorities and as other by the common basic data set.
        Nation("afghan, afghani, afghanistan"),
        Nation("algerian, tunisian, syrian, north african, east african, brazilian"),
        Doubt("gt, g t, g and t, african american, american indian, native american, red indian, anglo indian, black country, white city"),

        // Not stated
        Says(
            "REFU",
            "refused, refuse, refused to say, refused to provide, refused to specify, refused to disclose, refused to state, declined, declined "
            + "to say, declined to answer, did not wish to reply, did not wish to say, does not wish to say, do not wish to say, not wish to "
            + "answer, prefer not to say, preferred not to say, prefers not to say, not willing to say, declined to disclose, declined to provide"),
        Says(
            "NOBT",
            "information not yet obtained, information not obtained, not yet obtained, not obtained, unknown, not known, not yet known, not "
            + "recorded, not yet recorded, nk, unable to obtain, not yet collected, not collected, data not obtained, unborn not known"),
        Says("Not stated", "not stated, not specified, not given, not disclosed, undisclosed, not populated, not provided, not declared, not entered, missing"),
        Part("unspecified"),
        SaysAlone("OOTH", "other"),
        SaysAlone("Not stated", "ns, unspecified"),

        Part("other, any other, others, any other background"),
        Part("and"),
        Doubt("or"),
        // "White and other" is mixed, "White other" is not.
        Doubt("and other, and any other"),
        // Half of it; one parent's, or somebody else's; what is spoken, or where from; and the first half of a second heritage.
        Doubt("half, quarter, part, partly, some, semi, indo, anglo, sino, afro, franco, euro, luso, italo, hispano"),
        Doubt(
            "mother, father, parent, parents, mum, mam, dad, maternal, paternal, grandmother, grandfather, grandparent, sibling, brother, sister, "
            + "partner, step, stepfather, stepmother, carer, foster, adopted, adoptive, adoption"),
        Doubt(
            "speaks, speaking, language, interpreter, nationality, national, citizen, citizenship, passport, born, looks, appears, error, "
            + "husband, wife, new age"),
        .. from who in Informants
           select Says(
               "REFU",
               $"{who} refused, {who} refuses, {who} has refused, {who} declined, {who} declined to say, {who} refused to say, {who} did not wish "
               + $"to say, {who} prefers not to say, {who} prefer not to say, refused by {who}, declined by {who}"),
        Ignored(
            "family, child, client, ethnicity, ethnic, ethnic origin, origin, background, backgrounds, group, groups, heritage, race, descent, "
            + "multiple, information, info, yet"),
        // The codes of the looked-after return until 2009 and of the 2001 and 2011 censuses, where these agree.
        SaysAlone("WBRI", "a1"),
        SaysAlone("WIRI", "a2"),
        SaysAlone("White", "a3, a4, a5"),
        SaysAlone("MWBC", "b1"),
        SaysAlone("MWBA", "b2"),
        SaysAlone("MWAS", "b3"),
        SaysAlone("MOTH", "b4"),
        SaysAlone("AIND", "c1"),
        SaysAlone("APKN", "c2"),
        SaysAlone("ABAN", "c3"),
        SaysAlone("Black", "d1, d2, d3"),
        SaysAlone("Other ethnic group", "e1, e2"),
        SaysAlone("Not stated", "e3, e4"),
        // One widely used system numbers within the letter of the group: "C.C2".
        .. from letter in "abcd"
           from number in Enumerable.Range(1, 60)
           select SaysAlone("abcd".IndexOf(letter) switch { 0 => "White", 1 => "Mixed", 2 => "Asian", _ => "Black" }, $"{letter} {letter}{number}"),
    ],
    [
        // Mixed: the census names the first three, the common basic data set the rest.
        Together("Mixed", "mixed", "white", "black", "caribbean", "african"),
        Together("MWBC", "white", "black", "caribbean"),
        Together("MWBC", "mixed", "white", "caribbean"),
        Together("MWBA", "white", "black", "african"),
        Together("MWBA", "mixed", "white", "african"),
        Together("MWAS", "mixed", "white", "asian"),
        Together("MWAS", "mixed", "white", "indian"),
        Together("MWAS", "mixed", "white", "pakistani"),
        Together("MWAS", "mixed", "white", "bangladeshi"),
        Together("MOTH", "mixed", "white", "chinese"),
        Together("MOTH", "mixed", "white", "arab"),
        Together("MOTH", "mixed", "black", "asian"),
        Together("MOTH", "mixed", "black", "chinese"),
        Together("Mixed", "mixed", "white", "black"),
        Together("MOTH", "mixed", "other"),

        Together("WBRI", "white", "british"),
        Together("WBRI", "white", "english"),
        Together("WBRI", "white british", "english"),
        Together("WBRI", "white british", "british"),
        Together("WROM", "gypsy", "english"),
        // WOWB, the other White British, are White British.
        Together("White", "any other white background", "british"),
        Together("White", "any other white background", "english"),
        Together("WOTH", "white", "other"),
        Together("AOTH", "asian", "other"),
        Together("BOTH", "black", "other"),

        // A nation says which background within the group, not which colour.
        Unclear("white", "and", "arab"),
        Together("White", "white", "arab"),
        Unclear("white", "and", "algerian"),
        Together("WOTH", "white", "european"),
        Together("WOTH", "white", "polish"),
        Together("BAFR", "black", "eritrean"),
        Together("BAFR", "black", "zimbabwean"),
        Together("BCRB", "black", "jamaican"),
        Together("BCRB", "black", "guyanese"),
        Together("AOTH", "asian", "afghan"),
        // The census of 2011 counts Chinese under Asian; "Asian and Chinese" is mixed.
        Together("CHNE", "asian or asian british", "chinese"),
        Together("AOTH", "asian or asian british", "afghan"),
        Together("AOTH", "asian or asian british", "other"),
        Together("OOTH", "any other ethnic group", "afghan"),
        Together("OOTH", "other", "afghan"),

        // "Asian - not specified".
        Together("White", "white", "not stated"),
        Together("Mixed", "mixed", "not stated"),
        Together("Asian", "asian", "not stated"),
        Together("Black", "black", "not stated"),
        Together("Not stated", "not stated", "refused"),
        Together("Not stated", "not stated", "information not yet obtained"),
    ]);
}
