using static Jtai.AnnexA.Matching.Rule;

namespace Jtai.AnnexA.Matching;

static class ContactSourceRules
{
    public static readonly RuleSet Table = new(
        CodeColumn.ContactSource, lettersAreTheOfficialOnes: false, abbreviates: true, headingsDecide: true, combines: false,
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

        // Individuals. Single words of daily life stand in the names of charities and teams, so they need known company.
        SaysAmongKnownWords(
            "Individual",
            "individual, private individual, concerned individual, adopter, godparent, godmother, godfather, nanny, babysitter, foster carer, "
            + "foster parent, foster mother, foster father"),
        SaysAmongKnownWords(
            "1A",
            "family, family member, household member, member of household, family relative, birth family, extended family, carer, parent, parent "
            + "carer, birth parent, adoptive parent, guardian, legal guardian, special guardian, partner of parent"),
        // "Mother's landlord", "Ward sister", "Mothers Union": another word makes them someone or something else.
        SaysWithNothingAdded(
            "1A",
            "mother, father, mum, mam, mummy, dad, daddy, mothers boyfriend, mums boyfriend, fathers girlfriend, dads girlfriend, ex partner, ex "
            + "husband, ex wife, ex spouse, former partner, former husband, former wife, step father, stepfather, step mother, stepmother, step "
            + "parent, son, daughter, wife, husband, spouse"),
        SaysWithNothingAdded(
            "1A",
            "relative, relation, grandchild, grandson, granddaughter, grand mother, grand father, great aunt, great uncle, great grandmother, "
            + "great grandfather, great grandparent, stepbrother, stepsister, sister in law, brother in law, mother in law, father in law, "
            + "daughter in law, son in law, niece, nephew, next of kin, grandmother, grandfather, grandparent, grand parent, grandma, "
            + "grandad, granddad, aunt, auntie, aunty, uncle, brother, sister, sibling, cousin, in laws"),
        SaysAmongKnownWords(
            "1B", "acquaintance, friend, family friend, friend of family, friend of the family, neighbour, neighbor, child minder, childminder"),
        SaysAmongKnownWords(
            "1C",
            "self, self referral, self referred, self refer, client self, themself, themselves, client themselves, child self, young person self, "
            + "child themselves, young person themselves"),
        SaysAlone("1C", "child, young person, child young person, child or young person, the child, subject child, subject of referral, yp"),
        SaysAmongKnownWords(
            "1D",
            "stranger, mp, member of parliament, passer by, passerby, member of the community, member of community, public, general public, "
            + "member of public, member of the public, member of general public, member of the general public, members of public, members of the "
            + "public, councillor, elected member, politician"),
        Says("1D", "other individual, individual other, individuals other, other individuals"),
        Doubt(
            "another child, other child, of another, ward sister, nursing sister, sister in charge, former, retired, ex, safer schools, police "
            + "and crime, private detective, store detective"),
        // Who is in the hands of a service is not the service; a registrar is of births or of a hospital.
        Doubt(
            "asylum seeker, refugee, immigrant, migrant, detainee, prisoner, inmate, offender, suspect, victim, patient, pupil, tenant, homeless "
            + "person, registrar"),
        // What is only called so: neither of education nor of health.
        .. from subject in (
               "dance, ballet, language, riding, swimming, swim, music, piano, football, drama, art, driving, theatre, boxing, karate, gymnastics, "
               + "cookery, cooking, beauty, fashion, stage, acting, singing, film, flying, sailing, ski, tennis, rugby, cricket, obedience, puppy, "
               + "dog, finishing, secretarial, summer, business").Split(", ")
           select Doubt($"{subject} school, {subject} academy, {subject} teacher"),
        Doubt(
            "union, federation, independent social worker, dance judge, plant nursery, tree nursery, nursery garden, school bus, bus, uniform, "
            + "photographer, friend school, school friend"),
        Doubt(
            "vet, vets, veterinary, animal, pet, shop, radio, student, doctor of, tree surgery, legal clinic, law clinic, advice clinic, mp "
            + "surgery, mps surgery, councillor surgery, advice surgery, cosmetic, health food"),
        Doubt(
            "mother and baby, mother baby, self harm, self help, self neglect, family action, family group, family group conference, family "
            + "therapy, family time, family information, young carer, parent partnership, parent support, friends of, public sector, public body, "
            + "guardian newspaper"),

        // Agencies and job titles of Working Together to Safeguard Children (2023), of local partnerships' lists of agencies and their roles, and of public
        // directories of the NHS, the courts and central government.
        SaysAmongKnownWords("Individual", "lodger, witness, au pair"),
        SaysAmongKnownWords("1B", "flatmate, housemate"),
        SaysAmongKnownWords("1D", "community member, local resident, shopkeeper, shop worker, bystander, onlooker"),

        // Schools and education
        Says(
            "2A",
            "school, schools, academy, academies, nursery school, pre school, preschool, pre schools, playgroup, play group, playschool, play "
            + "school, senco, nursery, early years setting, pupil referral unit, pru, head teacher, headteacher, head master, headmaster, "
            + "headmistress, teacher, teaching assistant, learning mentor, kindergarten"),
        Says(
            "2A",
            "education school, education primary, education secondary, education academy, education special, education schools, school education, "
            + "schools education, school local authority, local authority school"),
        Says(
            "2B",
            "education services, education social work, education social work service, education service, education department, education dept, "
            + "education welfare, education welfare officer, education welfare service, education social worker, educational welfare, ewo, ews, "
            + "educational psychologist, ed psych, education psychology, children missing education, cme, behaviour support service, learning "
            + "support service, special educational needs service, sen service, send service, education psychologist, educational "
            + "psychology, education officer, education team, education authority, local education authority, education other, other "
            + "education, school improvement, school attendance, school admissions, attendance officer, pupil services, education "
            + "support, education support service, education inclusion, education other services, home education, elective home education"),
        Says(
            "2A",
            "deputy head, assistant head, assistant headteacher, head of year, form tutor, class teacher, class tutor, sixth form, learning support "
            + "assistant, special educational needs coordinator, special educational needs co ordinator, teaching staff"),
        Says(
            "2B",
            "eotas, education other than at school, educational support, education safeguarding, inclusion service, educational services, education "
            + "provider, education professional, education worker, education otherwise"),
        SaysAmongKnownWords("2B", "lea"),
        Part("education, educational, edu"),
        Part("special educational needs, special education, sen, send"),
        // Each is the one or the other: it stands between two groups.
        Doubt(
            "virtual school, school transport, school counsellor, school crossing, after school, after school club, breakfast club, school "
            + "police, school social worker, college, university, training, sunday school, school holiday, old school, law school, medical "
            + "school, school of, private nursery, day nursery"),

        // Health
        Says(
            "Health services",
            "health services, health, health service, health serv, nhs, national health service, healthcare, health care, secondary health, "
            + "secondary health services, acute services, health trust, nhs trust, pct, primary care trust, ccg, icb, clinical commissioning "
            + "group, integrated care board"),
        Says(
            "Health services",
            "primary health, primary health services, primary health service, primary health care, primary care, health primary, community health"),
        SaysOneOf(
            "Health services",
            "adult mental health, early intervention in psychosis, early intervention psychosis, family planning, psychological service, "
            + "psychotherapist, podiatry, eating disorder service, sexual health, mental health, cmht, community mental health, camhs, cahms, "
            + "child and adolescent mental health, child adolescent mental health, perinatal mental health"),
        Says(
            "Health services",
            "nursing service, nursing team, hospital, hospital staff, hospital ward, maternity ward, neonatal, paediatric, clinic, surgery, "
            + "doctor, outpatients, intensive care, scbu, picu, walk in centre, walk in center, nhs walk in, minor injuries, minor injury, urgent "
            + "care, nhs direct, nhsd, nhs 111, health centre, health center, medical centre, medical practice, health professional, health "
            + "worker, health authority, hospital social services, day hospital, intermediate care, continuing healthcare, child "
            + "development centre, child development center, out of hours doctor, macmillan, community bed, rehabilitation, icu, "
            + "primary care team"),
        // Professions and services that the code list does not name: 3D or 3F.
        SaysOneOf(
            "Health services",
            "antenatal, ante natal, antenatal clinic, ante natal clinic, postnatal, gynaecology, radiographer, midwife, midwives, midwifery, "
            + "maternity, paediatrician, pediatrician, community paediatrician, consultant paediatrician, hospital consultant, consultant "
            + "psychiatrist, psychiatrist, psychiatry, psychiatric, clinical psychologist, nurse, community nurse, district nurse, practice "
            + "nurse, family nurse, family nurse partnership, fnp, ambulance, paramedic, dentist, dental, dental surgery, pharmacist, "
            + "pharmacy, physiotherapist, physiotherapy, physio, audiology, audiologist, orthoptist, dietician, dietitian, health "
            + "assistant, health care assistant, speech and language, speech language, speech therapist, cpn, optician"),
        SaysOneOf(
            "Health services",
            "surgeon, anaesthetist, cardiologist, oncologist, dermatologist, neurologist, obstetrician, gynaecologist, urologist, haematologist, "
            + "radiologist, endocrinologist, ophthalmologist, optometrist, chiropodist, phlebotomist, orthodontist, pathologist, geriatrician, "
            + "neonatologist, matron, ward manager, medical officer, medic, medical staff, clinician, obstetrics, oncology, cardiology, "
            + "dermatology, neurology, orthopaedics, orthopaedic, rheumatology, radiology, haematology, urology, ophthalmology, palliative care, "
            + "dietetics, speech therapy, psychological therapies, iapt, burns unit, maternity unit, stroke unit, genito urinary medicine, "
            + "perinatal"),
        Says("Health services", "infirmary"),
        SaysAmongKnownWords("Health services", "dr, salt, consultant, 111, 999"),
        Says("3A", "gp, general practitioner, general practice, family doctor, gp surgery, doctors surgery, doctor surgery, gp practice, dr surgery"),
        Says("3B", "health visitor, helth visitor, health visiting, hv, healthvisitor, health vis, helthvis"),
        Says("3C", "school nurse, school nursing, schnurse, school health nurse, school health, schoolnurse, school nurses"),
        Says(
            "3D",
            "other primary health, other primary health services, other primary health service, other primary health care, other primary service, "
            + "other primary care"),
        Says(
            "3E",
            "a and e, accident and emergency, accident emergency, emergency department, emergency dept, a e, ae, aande, casualty, casualty "
            + "department, a and e department, hospital a and e, a and e emergency department, accident and emergency department"),
        Says("3F", "hospice"),
        // Health by name only, or shared with others.
        Doubt(
            "nursing, residential, public health, health and social care, health social care, health and safety, occupational health, nursing "
            + "home, hospital social worker, hospital social work, hospital social work team, hospital school, hospital education, nurse teacher, "
            + "witch doctor, health and wellbeing board, love doctor, consultant social worker, health insurance, health club, nursery nurse"),

        // Housing
        Says(
            "4",
            "housing, housing association, housing department, housing dept, housing officer, housing assoc, hsg, housing advice, supporting "
            + "people, supported lodgings, supported living, temporary accommodation, housing services, housing options, council housing, local "
            + "authority housing, la housing, housing or housing association, sheltered housing, sheltered accommodation, supported housing, "
            + "social housing, social landlord, registered social landlord, homeless team, homeless, homelessness, homeless persons unit, "
            + "homeless persons team, homeless persons officer, homeless persons service, homeless unit, tenancy, tenancy support, rsl, almo"),
        Says("4", "rehousing, tenancy officer, tenancy sustainment, lettings team"),
        Doubt("housing benefit, housing benefits, homeless charity, homeless shelter, homeless hostel"),

        // The local authority
        Says(
            "LA services",
            "la services, la service, local authority services, local authority service, local authority, local authority department, county "
            + "council, borough council, city council, district council, metropolitan borough council, unitary authority, early help, early "
            + "intervention, early help hub, early help team, london borough, royal borough, borough of, disabled childrens team, children "
            + "with disabilities team, lac team, cin team, referral and assessment team, childrens services, children services, childrens "
            + "service, children and families, specialist childrens services, children and young peoples services"),
        Says(
            "LA services",
            "social worker, social work, integrated youth support, childrens disability team, disability team, adult care, locality team, leisure "
            + "service, library, libraries, highways, environmental service, planning department, contact centre, customer service, customer "
            + "service centre, safeguarding adults, adult safeguarding, social workers, lado, iro, independent reviewing officer, local "
            + "authority designated officer, family support, family support team, family support worker, family support service, family "
            + "support services, targeted support, targeted youth, targeted youth services, targeted youth support, youth service, "
            + "youth services, youth support, youth hub, youth hubs, portage, community safety team, adult services, adults "
            + "services, trading standards, environmental health, youth worker, troubled families"),
        Says(
            "LA services",
            "reviewing officer, conference chair, approved mental health professional, amhp, community wardens, neighbourhood wardens, emergency planning"),
        SaysAmongKnownWords("LA services", "council, la"),
        SaysAmongKnownWords("LA services", "internal, internal team, internal department, internal service"),
        // Letters that some authorities put before every source of the kind: "MED - Midwife", "LEG - Court".
        SaysAmongKnownWords("Health services", "med, hea"),
        SaysAmongKnownWords("7", "leg"),
        Says(
            "5A",
            "social care, social services, social service, adult social care, adults social care, adult social services, childrens social care, "
            + "child social care, children social care, csc, asc, ssd, social services department, social services dept, social services team, "
            + "social care adult, social care adults, edt, emergency duty, emergency duty team, emergency duty service, out of hours social "
            + "care, ooh, ooh team, leaving care, leaving care team, aftercare team, fostering team, adoption team, fostering service, "
            + "adoption service, fostering and adoption, adoption and fostering, looked after children team, child protection team, "
            + "personal advisor leaving care, personal adviser leaving care, leaving care personal advisor, leaving care personal adviser"),
        Says(
            "5B",
            "other internal, other internal team, other internal department, other internal service, other internal services, internal other, "
            + "other department in local authority, other council department, other la department, other local authority department, youth "
            + "offending, youth offending team, youth offending service, youth offending services, yot, yos, youth justice, youth justice "
            + "service, youth justice team, department other than social care, dept other than social care, department other than social "
            + "care in local authorities, department other than social care in la"),
        Says(
            "5C",
            "other local authority, other local authorities, another local authority, another authority, other authority, another la, another "
            + "las, other la, other las, external local authority, external la, la external, la services external, local authority external, "
            + "local authority services external, neighbouring authority, neighbouring local authority, different local authority, other "
            + "council, another council, from another la, from other la, other local authority social care, other la social care, another "
            + "local authoritys, another local authoritys adults social care services, another local authorities, la other local "
            + "authority, external services, from another las"),
        SaysAmongKnownWords("5C", "ola, otla"),
        Part("external, internal only"),
        Says(
            "5B",
            "internal not social care, internal not ssd, internal not csc, internal dept not social care, internal department not social care, "
            + "department not social care, dept not social care, not social care, not csc, not ssd"),
        Part("legal"),
        Doubt("social club, council tax, council estate, arts council, council for, social media, social landlords federation, social enterprise, youth club"),

        // Police
        Says(
            "6",
            "police, constabulary, police officer, police station, police service, police force, metropolitan police, transport police, policing, "
            + "child abuse investigation, child abuse investigation team, child abuse investigation unit, ceop, child exploitation and online "
            + "protection, child exploitation and online protection centre, pcso, detective, police other"),


        // Courts and other legal agencies
        Says(
            "7",
            "law firm, barristers chambers, attorney, legal executive, legal adviser, legal advisor, prosecutor, parole board, hmcts, hm courts and "
            + "tribunals service, courts and tribunals service, court officer, court clerk, court usher, court staff, judiciary, official "
            + "solicitor, family proceedings court, hmpps, offender manager, ministry of justice, moj, uk visas and immigration, young offenders "
            + "institute, young offender institute, yoi, secure training centre, law society, legal practice, legal profession, legal "
            + "professional, youth custody service, bailiff, justice of the peace"),
        Says(
            "7",
            "legal agency, other legal agency, other legal, legal other, legal agencies, family court, county court, crown court, high court, "
            + "youth court, juvenile court, coroner, magistrates court, magistrate, judge, court service, court related, court order, court "
            + "legal, cafcass, children and family court advisory, children and family court advisory and support service, guardian ad litem, "
            + "childrens guardian, tribunal"),
        Says(
            "7",
            "probation, national probation service, probation service, probation officer, national offender management service, noms, offender "
            + "management, community rehabilitation company, immigration, immigration service, border agency, uk border agency, ukba, border "
            + "force, prison, prison service, hmp, prison officer, hm prison, young offender institution, young offenders institution, crown "
            + "prosecution service, solicitor, family solicitor, family law, ukvi, barrister, bail hostel, asylum, law centre, lawyer, "
            + "legal representative"),
        SaysAmongKnownWords("7", "court, courts"),

        // The residual group: the guidance names children's centres, independent agency providers and voluntary organisations.
        Says(
            "8",
            "childrens centre, children centre, childrens center, childrens centers, sure start, surestart, independent agency, independent "
            + "agencies, independent provider, independent organisation, independent care provider, independent provider agency, independent "
            + "agency provider, ind agency, ind agency provider, independent fostering agency, private agency, private provider, private "
            + "company, commissioned service, commissioned services, commissioned provider, private sector provider"),
        Says(
            "8",
            "voluntary organisation, vol org, vol organisation, vol organization, vol agency, vol sector, voluntary organization, voluntary org, "
            + "voluntary agency, voluntary agencies, voluntary, voluntary sector, voluntary group, voluntary service, voluntary body, voluntary "
            + "and community sector, voluntary and faith, third sector, charity, charities, charitable, nspcc, barnardos, barnardo, "
            + "childline, child line, home start, homestart, action for children, childrens society, nch, womens aid, victim support, "
            + "salvation army, samaritans, citizens advice, citizens advice bureau, save the children, rspca, ssafa, mencap, age uk, "
            + "st giles trust, st giles, catch 22, catch22, crimestoppers, red cross, age concern, rnib, rnid, wrvs, ymca, nacro, "
            + "crossroads, advice agency, advice centre, carers centre, cab, community organisation, community group, "
            + "religious group, helpline, independent sector, private sector"),
        // A council may run a domestic abuse service of its own; a refuge is a voluntary organisation.
        Says("8", "womens refuge, refuge, domestic abuse charity"),
        Says(
            "8",
            "fire service, fire and rescue, fire rescue, fire brigade, fire dept, fire department, fire and rescue service, dwp, department of "
            + "work and pensions, department for work and pensions, dept of work and pensions, dept for work and pensions, dss, dhss, department "
            + "of social security, benefit agency, hmrc, inland revenue, job center, job centre, jobcentre, job centre plus, jobcentre plus, "
            + "benefits agency, ofsted, cqc, care quality commission, inspection body, inspectorate"),
        // Homes are run by independent providers, or by the authority itself: "LA children's home" is not decided.
        Says(
            "8",
            "residential home, residential care home, residential childrens home, childrens residential home, childrens home, children home, care home, "
            + "residential care, residential provider, residential establishment, residential unit, residential placement, fostering agency, "
            + "independent fostering provider, independent foster agency, ifa, care provider, care agency, domiciliary care"),
        Says(
            "8",
            "armed forces, armed services, armed force, army, royal navy, raf, royal air force, ministry of defence, royal marines, coastguard, embassy, "
            + "consulate, high commission, child support agency, child maintenance service, passport office, dvla, hm revenue and customs, tax "
            + "office, charity commission, ombudsman, childrens commissioner, fire officer, firefighter, fire fighter, lifeboat, mountain rescue"),
        Says(
            "8",
            "spurgeons, coram, turning point, change grow live, trussell trust, food bank, foodbank, princes trust, refugee action, "
            + "migrant help, national autistic society, rape crisis, advocacy service, advocacy, nyas, st john ambulance, girlguiding, boys "
            + "brigade, parentline, community project, community association, vcs, vcse, volunteer, private "
            + "organisation, private business, advice worker"),
        SaysAmongKnownWords(
            "8",
            "priest, pastor, imam, rabbi, chaplain, minister of religion, faith leader, religious leader, temple, synagogue, gurdwara, chapel, diocese, "
            + "scout leader, youth leader, guide leader, sports coach, football coach, swimming coach"),
        SaysAmongKnownWords(
            "8",
            "church, church group, faith group, faith organisation, religious organisation, mosque, place of worship, clergy, vicar, taxi, taxi "
            + "driver, sports club, scout, scouts, girl guides, guides, brownies, cubs, youth organisation, other statutory agency, other source "
            + "not in list, other not in list, other not listed, other agencies please specify, other agency, other agencies, other "
            + "professional, other professional worker, other source, other sources, other organisation, other organisations, other "
            + "department, other worker, other body, other please specify"),

        SaysAmongKnownWords(
            "9",
            "anonymous, anonymous caller, anonymous referral, anonymous referrer, remain anonymous, wishes to remain anonymous, wished to remain "
            + "anonymous, anon, anonymously"),
        SaysAmongKnownWords(
            "10",
            "unknown, not entered, not available, not captured, not known, not recorded, not stated, not specified, nk, unknown source, source "
            + "unknown, source not known, unspecified, not yet obtained, information not yet obtained, not obtained, not given, not provided"),

        Part("other, others, another"),
        // "MPS" is the Metropolitan Police Service as often as Members of Parliament.
        Ignored("mps, strangers and mps, mp s"),
        // Whoever works with the mother is not the mother.
        Part(
            "service, services, serv, provision, setting, settings, orgs, team, staff, agency, agencies, department, dept, depts, organisation, "
            + "organisations, organization, establishment, provider, providers, unit, office, officer, manager, practitioner, co ordinator, "
            + "coordinator, assistant, group, professional, worker, workers, community, district, national, regional, private, independent, independant"),
        Ignored(
            "referral, referrals, referred, referrer, referer, source, contact, caller, concerned, concern, call, letter, email, telephone, by "
            + "phone, report, reported, notification, enquiry, request, details, general, type, direct, directly, informal, related, person, "
            + "people, member, members, someone, registered, both, public protection, public protection unit, ppu"),
        Ignored(
            "partner, maternal, paternal, birth, adopted, adoptive, adoption, biological, child, childs, children, childrens, young, young "
            + "people, adult, adults, step, half, older, eldest, younger, household, immediate, close, distant, wider, absent, resident, live in, "
            + "non resident, subject"),
        Ignored(
            "primary, secondary, special, infant, junior, high, grammar, local, central, county, borough, out of borough, out of area, out of "
            + "county, internal and external, cyp, external and internal, acute, ind, uk"),
        SaysAlone("1A", "gran, rel, fam"),
        SaysAlone("2A", "sch"),
        SaysAlone("6", "pol"),
        SaysAlone("Health services", "hos"),
        SaysAlone("LA services", "sw"),
        SaysAlone("4", "hous"),
        SaysAlone("7", "prob"),
        SaysAlone("8", "vol"),
    ],
    [
        Unclear("anonymous", "unknown"),
        // "Other - not specified" is what is left, or not known.
        Unclear("other", "unknown"),
        Unclear("mother", "service"),
        Unclear("relative", "service"),
        Unclear("family", "service"),
        // Who stays anonymous is a person.
        Together("9", "anonymous", "individual"),
        Together("9", "anonymous", "stranger"),
        Together("5B", "council", "internal"),
        Together("5C", "la services", "external"),
        Together("5C", "council", "external"),
        Together("5C", "social care", "external"),
        Together("5C", "social care", "other local authority"),
        // "Other social services": of another authority, or another department of this one.
        Together("LA services", "social care", "other"),
        Together("4", "la services", "housing"),
        Together("4", "council", "housing"),
        Together("4", "social care", "housing"),
        Together("2A", "la services", "school"),
        Together("2B", "la services", "education services"),
        Together("2B", "education", "other"),
        Together("2B", "education", "special educational needs"),
        Together("2B", "education", "la services"),
        // "Health or education": the schools or their services are meant too.
        Unclear("education", "health services"),
        Unclear("education", "police"),
        Together("LA services", "la services", "legal"),
        Together("7", "legal", "court"),
        Together("3F", "health services", "other"),
        Together("3F", "med", "other"),
        Together("1D", "individual", "other"),
        Together("3F", "health services", "hospice"),
    ]);
}
