using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA;

/// <summary>
/// One of the child-level lists 1-5 that the local authority shares (¶26, ¶95), as in Ofsted's template "Update: August 2019".
/// Row 1 of an official sheet is <see cref="Title"/>, row 2 the headings, row 3 the first child.
/// </summary>
public sealed class ListLayout
{
    readonly int[] positions;
    readonly ListColumn[] columns;

    ListLayout(int number, string title, Field eventDate, ListColumn[] own)
    {
        Number = number;
        Title = title;
        EventDate = eventDate;
        columns = [.. Common, .. own];
        positions = new int[Enum.GetValues<Field>().Length];
        Array.Fill(positions, -1);
        for (var i = 0; i < columns.Length; i++)
            positions[(int)columns[i].Field] = i;
    }

    /// <summary>1 to 5.</summary>
    public int Number { get; }

    /// <summary>The title in row 1 of the official sheet.</summary>
    public string Title { get; }

    /// <summary>The official name of the sheet, such as <c>List_1</c>.</summary>
    public string SheetName => $"List_{Number}";

    /// <summary>The date that places a row in time: contact, early help start, referral, assessment start, strategy discussion.</summary>
    public Field EventDate { get; }

    /// <summary>The columns in official order; list 1 ends with "Contact outcome" (¶95).</summary>
    public IReadOnlyList<ListColumn> Columns => columns;

    /// <summary>As <see cref="Columns"/>, for what runs once a row.</summary>
    internal ReadOnlySpan<ListColumn> ColumnSpan => columns;

    /// <summary>Position of a field in <see cref="Columns"/>, or -1 if the list does not have it.</summary>
    /// <param name="field">The field.</param>
    /// <returns>The position, from 0.</returns>
    public int Position(Field field) => positions[(int)field];

    /// <summary>Lists 1 to 5 in order.</summary>
    public static IReadOnlyList<ListLayout> All => Lists;

    /// <summary>The layout of a list.</summary>
    /// <param name="number">1 to 5.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public static ListLayout For(int number) =>
        number is >= 1 and <= 5 ? Lists[number - 1] : throw new ArgumentOutOfRangeException(nameof(number), number, "Lists 1 to 5 are asked for.");

    // The second dialect (no spaces) falls together with the first once spaces are gone, except where it is named here.
    static readonly ListColumn[] Common =
    [
        new(
            Field.ChildId, "Child Unique ID", ColumnKind.ChildId, null, Blank.Error,
            ["Child ID", "Child Unique Identifier", "Unique Child ID", "Child Unique Identity", "Child Unique Reference"]),
        Code(Field.Gender, "Gender", CodeColumn.Gender, Blank.Warning, "Sex"),
        Code(Field.Ethnicity, "Ethnicity", CodeColumn.Ethnicity, Blank.Warning, "Ethnic origin", "Ethnic group"),
        Date(Field.DateOfBirth, "Date of Birth", Blank.Allowed, "DOB", "Birth date", "Date of Birth or expected date of birth"),
        WholeNumber(Field.Age, "Age of Child (Years)", Blank.Allowed, "Age", "Age of Child", "Age (Years)", "Age in years"),
    ];

    static readonly ListColumn Team = Text(Field.Team, "Allocated Team", Blank.Allowed, "Team");
    static readonly ListColumn Worker = Text(Field.Worker, "Allocated Worker", Blank.Allowed, "Worker", "Social Worker", "Allocated Social Worker");

    static readonly ListColumn Disability = Code(
        Field.Disability, "Does the Child have a Disability", CodeColumn.Disability, Blank.Warning, "HasDisability", "Disability", "Disabled");

    static readonly ListLayout[] Lists =
    [
        new(1, "List 1: Contacts", Field.ContactDate,
        [
            Date(Field.ContactDate, "Date of Contact", Blank.Error, "Contact Date"),
            Code(Field.ContactSource, "Contact Source", CodeColumn.ContactSource, Blank.Warning, "Source of Contact", "Contact / Referral Source"),
            Text(
                Field.ContactOutcome, "Contact outcome", Blank.Allowed, "Contact outcome for this inspection", "Outcome of contact",
                "Contact outcomes", "Outcome"),
        ]),
        new(2, "List 2: Early Help", Field.EarlyHelpStart,
        [
            Date(Field.EarlyHelpStart, "Assessment start date", Blank.Error, "Early help assessment start date", "Start date of assessment", "EHA start date"),
            Date(
                Field.EarlyHelpCompletion, "Assessment completion date", Blank.Allowed, "Early help assessment completion date",
                "Assessment end date", "Completion date of assessment", "EHA end date"),
            Text(Field.Organisation, "Organisation completing assessment", Blank.Warning, "Organisation", "Organization completing assessment",
                "EHA completed by team"),
        ]),
        new(3, "List 3: Referral", Field.ReferralDate,
        [
            Date(Field.ReferralDate, "Date of referral", Blank.Error, "Referral Date"),
            Code(Field.ReferralSource, "Referral Source", CodeColumn.ContactSource, Blank.Warning, "Source of Referral", "Contact / Referral Source"),
            Code(Field.ReferralNfa, "Referral NFA?", CodeColumn.ReferralNfa, Blank.Warning, "NFA", "Referral no further action"),
            WholeNumber(
                Field.ReferralCount, "Number of Referrals in Last 12 Months", Blank.Warning, "ReferralsLast12Months",
                "Number of Referrals in the Last 12 Months", "Number referrals last12mths"),
            Team, Worker,
        ]),
        new(4, "List 4: Assessments", Field.AssessmentStart,
        [
            Disability,
            Date(Field.AssessmentStart, "Continuous Assessment Start Date", Blank.Error, "ContinuousAssessmentStart", "Asmt start date"),
            Code(Field.ChildSeen, "Child Seen During Continuous Assessment", CodeColumn.YesNo, Blank.Warning, "ContinuousAssessmentChildSeen", "Child Seen",
                "Cont asmt"),
            Date(
                Field.AssessmentAuthorised, "Continuous Assessment Date of Authorisation", Blank.Allowed, "ContinuousAssessmentAuthDate",
                "Continuous Assessment Authorisation Date", "Asmt auth date"),
            Code(
                Field.SupportRequired, "Was the child assessed as requiring LA children’s social care support", CodeColumn.YesOrNo, Blank.Allowed,
                "CSCSupportRequired", "Was the child assessed as being in need at assessment", "Requ social care support"),
            Team, Worker,
        ]),
        new(5, "List 5: Section 47 enquiries and Initial Child Protection Conferences", Field.StrategyDiscussion,
        [
            Disability,
            Date(
                Field.StrategyDiscussion, "Strategy discussion initiating Section 47 Enquiry Start Date", Blank.Error, "StratDiscussionDate",
                "Strategy discussion date", "Strategy discussion initiating Section 47 Inquiry Start Date", "S47 enquiry start date"),
            Code(
                Field.ConferenceUnnecessary, "Was an Initial Child Protection Conference deemed unnecessary?", CodeColumn.YesOrNo, Blank.Allowed,
                "InitialCPConfUnnecessary"),
            Date(Field.ConferenceDate, "Date of Initial Child Protection Conference", Blank.Allowed, "InitialCPConfDate", "ICPC Date", "CP conf date"),
            Code(
                Field.ConferenceResult, "Did the Initial Child Protection Conference Result in a Child Protection Plan", CodeColumn.YesOrNo,
                Blank.Allowed, "CPConfResultInCPPlan", "CP conf outcome CP"),
            WholeNumber(Field.EnquiryCount, "Number of Section 47 Enquiries in the last 12 months", Blank.Warning, "NumberS47s12m",
                "Number of Section 47 Inquiries in the last 12 months", "CountS47s12m"),
            WholeNumber(Field.ConferenceCount, "Number of ICPCs in the last 12 months", Blank.Warning, "NumberICPCs12m", "CountICPCs12m"),
            Team, Worker,
        ]),
    ];

    /// <summary>The columns that only one list has: they tell which list a sheet is.</summary>
    internal static readonly HashSet<Field> Distinctive = Lists.SelectMany(list => list.Columns.Select(c => c.Field))
        .GroupBy(f => f)
        .Where(g => g.Count() == 1)
        .Select(g => g.Key).ToHashSet();

    static ListColumn Date(Field field, string heading, Blank blank, params string[] aliases) => new(field, heading, ColumnKind.Date, null, blank, aliases);
    static ListColumn WholeNumber(Field field, string heading, Blank blank, params string[] aliases) => new(
        field, heading, ColumnKind.Number, null, blank, aliases);
    static ListColumn Text(Field field, string heading, Blank blank, params string[] aliases) => new(field, heading, ColumnKind.Text, null, blank, aliases);
    static ListColumn Code(Field field, string heading, CodeColumn codes, Blank blank, params string[] aliases) =>
        new(field, heading, ColumnKind.Code, codes, blank, aliases);
}
