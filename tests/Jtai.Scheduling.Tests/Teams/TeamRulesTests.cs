using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Teams;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using NodaTime;

namespace Jtai.Scheduling.Tests.Teams;

public class TeamRulesTests
{
    static readonly Framework FrontDoor = new KnownFrameworks().Of("front-door-2024", 1);
    static readonly Framework DomesticAbuse = new KnownFrameworks().Of("domestic-abuse-2024", 1);

    /// <summary>Everybody who has a role in the inspection.</summary>
    static readonly Dictionary<string, TeamRole> Roles = new()
    {
        ["lead"] = new("ofsted", "lead"),
        ["deputy"] = new("ofsted", "lead"),
        ["social-worker"] = new("ofsted", "inspector"),
        ["teacher"] = new("ofsted", "inspector"),
        ["nurse"] = new("cqc", "inspector"),
        ["doctor"] = new("cqc", "inspector"),
        ["third-of-cqc"] = new("cqc", "inspector"),
        ["constable"] = new("hmicfrs", "inspector"),
        ["sergeant"] = new("hmicfrs", "inspector"),
        ["senior"] = new("ofsted", "qa-manager"),
        ["second-senior"] = new("ofsted", "qa-manager"),
        ["qa-of-cqc"] = new("cqc", "qa-manager"),
        ["qa-of-probation"] = new("hmi-probation", "qa-manager"),
    };

    static PutTeamRequest Team(string members = "lead*@ofsted-social-care social-worker@ofsted-social-care teacher@ofsted-schools nurse@cqc doctor@cqc constable@hmicfrs sergeant@hmicfrs", string quality = "senior!", string deviations = "") => new(
        [.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('@')).Select(each => new PutTeamMember(each[0].TrimEnd('*'), each[1], each[0].EndsWith('*')))],
        [.. quality.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split(':')).Select(each => new PutQualityAssuranceManager(each[0].TrimEnd('!'), each[0].EndsWith('!'), each.Length > 1 ? each[1] : null))],
        deviations.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(slot => slot, _ => "The area is large."));

    [Fact]
    public void The_usual_team_is_as_usual()
    {
        Assert.Null(Decide(FrontDoor, Team(), Roles, new HashSet<string>()));
        Assert.Empty(TeamRules.Warnings(FrontDoor, Present(Team())));
    }

    [Theory]
    [InlineData("lead*@schools", "team-slot-unknown", "members[0].slot")]
    [InlineData("lead*@ofsted-social-care stranger@cqc", "team-member-without-role", "members[1].subject")]
    [InlineData("lead*@ofsted-social-care nurse@hmicfrs", "team-member-without-role", "members[1].subject")] // of another inspectorate
    [InlineData("lead*@ofsted-social-care senior@ofsted-schools", "team-member-without-role", "members[1].subject")] // assures quality
    [InlineData("lead*@ofsted-schools", "team-lead-elsewhere", "members[0].lead")] // ¶10: the lead is one of the two social care inspectors
    [InlineData("social-worker*@ofsted-social-care", "team-lead-elsewhere", "members[0].lead")] // may not lead
    [InlineData("lead@ofsted-social-care", "team-has-one-lead", "members")]
    [InlineData("", "team-has-one-lead", "members")]
    [InlineData("lead*@ofsted-social-care deputy*@ofsted-social-care", "team-has-one-lead", "members")]
    [InlineData("lead*@ofsted-social-care lead@ofsted-schools", "team-member-twice", "members")]
    [InlineData("lead*@ofsted-social-care nurse@cqc nurse@cqc", "team-member-twice", "members")]
    [InlineData("lead*@ofsted-social-care nurse@cqc doctor@cqc third-of-cqc@cqc", "team-deviation-without-reason", "deviations.cqc")]
    public void Who_does_not_belong_into_a_slot_is_refused(string members, string code, string field)
    {
        var refusal = Decide(FrontDoor, Team(members, ""), Roles, new HashSet<string>());
        Assert.Equal((code, field), (refusal?.Code, refusal?.Field));
        Assert.NotEmpty(refusal!.Allowed!);
    }

    [Fact]
    public void Another_than_the_usual_number_needs_a_reason()
    {
        const string ThreeOfCqc = "lead*@ofsted-social-care nurse@cqc doctor@cqc third-of-cqc@cqc";
        Assert.Null(Decide(FrontDoor, Team(ThreeOfCqc, deviations: "cqc"), Roles, new HashSet<string>()));
        Assert.Equal("team-slot-unknown", Decide(FrontDoor, Team(deviations: "schools"), Roles, new HashSet<string>())?.Code);
        // Too few is no refusal while the team is put together.
        Assert.Equal(
            ["team-incomplete ofsted", "team-below-minimum ofsted", "team-below-minimum hmicfrs", "team-incomplete cqc", "qa-manager-missing ofsted"],
            TeamRules.Warnings(FrontDoor, Present(Team("lead*@ofsted-social-care nurse@cqc", ""))).Select(warning => $"{warning.Code} {FrontDoor.Inspectorates.First(each => warning.Message.Contains(each.Id, StringComparison.Ordinal)).Id}"));
        Assert.DoesNotContain(TeamRules.Warnings(FrontDoor, Present(Team("lead*@ofsted-social-care nurse@cqc", deviations: "cqc"))), warning => warning.Message.Contains("cqc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("front-door", "senior", "qa-manager-not-senior")] // ¶11
    [InlineData("front-door", "senior! second-senior!", "qa-manager-twice")]
    [InlineData("front-door", "teacher!", "qa-manager-without-role")]
    [InlineData("front-door", "stranger!", "qa-manager-without-role")]
    [InlineData("front-door", "senior! qa-of-cqc", "qa-circumstance-missing")] // ¶12
    [InlineData("front-door", "senior! qa-of-cqc:A-new-method", null)]
    [InlineData("front-door", "senior! qa-of-probation:A-new-method", "qa-manager-not-appointed-here")]
    [InlineData("domestic-abuse", "senior! qa-of-probation:A-new-method", null)]
    [InlineData("domestic-abuse", "senior! qa-of-probation", "qa-circumstance-missing")]
    public void Quality_is_assured_by_a_senior_HMI_and_in_specific_circumstances_by_others_too(string framework, string quality, string? code)
    {
        var (of, members) = framework == "front-door" ? (FrontDoor, "lead*@ofsted-social-care") : (DomesticAbuse, "lead*@ofsted-social-care");
        Assert.Equal(code, Decide(of, Team(members, quality), Roles, new HashSet<string>())?.Code);
    }

    [Fact]
    public void Somebody_in_open_conflict_is_not_available()
    {
        Assert.Equal("conflict-of-interest", Decide(FrontDoor, Team(), Roles, new HashSet<string> { "nurse" })?.Code);
        Assert.Equal("conflict-of-interest", Decide(FrontDoor, Team(), Roles, new HashSet<string> { "senior" })?.Code);
        Assert.Null(Decide(FrontDoor, Team(), Roles, new HashSet<string> { "third-of-cqc" }));
    }

    [Fact]
    public void An_area_is_notified_by_a_team_with_a_lead_and_without_open_conflicts_complete_or_not()
    {
        var alone = Present(Team("lead*@ofsted-social-care", ""));
        Assert.Null(NotReady(alone, [], Roles));
        Assert.Equal("team-without-lead", NotReady(null, [], Roles)?.Code);
        Assert.Equal("team-without-lead", NotReady(Present(Team("lead@ofsted-social-care")), [], Roles)?.Code);
        Assert.Equal("team-without-lead", NotReady(alone, [], Roles.Where(each => each.Key != "lead").ToDictionary())?.Code);
        ConflictOfInterest Conflict(string subject, Instant? managed = null, Instant? ended = null) =>
            new() { Subject = subject, SealedText = [], DeclaredBy = subject, ManagedAt = managed, EndedAt = ended };
        Assert.Equal("conflict-of-interest", NotReady(alone, [Conflict("lead")], Roles)?.Code);
        // One of the team is enough.
        Assert.Equal("conflict-of-interest: team; allowed is a team without an open conflict of interest", NotReady(Present(Team()), [Conflict("nurse")], Roles).Told());
        Assert.Null(NotReady(alone, [Conflict("lead", managed: Instant.MinValue), Conflict("lead", ended: Instant.MinValue), Conflict("nurse")], Roles));
    }

    [Fact]
    public void What_is_refused_is_told_by_field_and_with_what_would_be_accepted()
    {
        const string Slots = "ofsted-social-care, ofsted-schools, hmicfrs, cqc", Inspectorates = "ofsted, cqc, hmicfrs";
        Assert.Equal($"team-slot-unknown: members[0].slot is schools; allowed is {Slots}", Told("lead*@schools"));
        Assert.Equal("team-member-without-role: members[1].subject is cqc; allowed is a lead or inspector of cqc in this inspection", Told("lead*@ofsted-social-care stranger@cqc"));
        Assert.Equal("team-lead-elsewhere: members[0].lead is ofsted-schools; allowed is the slot ofsted-social-care", Told("lead*@ofsted-schools"));
        Assert.Equal("team-has-one-lead: members is 2 leads; allowed is 1 lead", Told("lead*@ofsted-social-care deputy*@ofsted-social-care"));
        Assert.Equal("team-member-twice: members; allowed is each subject once", Told("lead*@ofsted-social-care lead@ofsted-schools"));
        Assert.Equal("team-deviation-without-reason: deviations.cqc is 3; allowed is at most 2, or a reason", Told("lead*@ofsted-social-care nurse@cqc doctor@cqc third-of-cqc@cqc"));
        Assert.Equal($"team-slot-unknown: deviations is schools; allowed is {Slots}", Told("lead*@ofsted-social-care", deviations: "cqc schools"));
        Assert.Equal("qa-manager-without-role: qualityAssurance[1].subject; allowed is somebody with the role qa-manager in this inspection", Told("lead*@ofsted-social-care", "senior! stranger"));
        Assert.Equal("qa-manager-not-senior: qualityAssurance[0].seniorHmi is false; allowed is true, if that is so", Told("lead*@ofsted-social-care", "senior"));
        Assert.Equal("qa-manager-twice: qualityAssurance[1] is ofsted; allowed is one of ofsted", Told("lead*@ofsted-social-care", "senior! second-senior!"));
        Assert.Equal($"qa-manager-not-appointed-here: qualityAssurance[0] is hmi-probation; allowed is {Inspectorates}", Told("lead*@ofsted-social-care", "qa-of-probation:A-new-method"));
        Assert.Equal("qa-circumstance-missing: qualityAssurance[0].circumstance is cqc; allowed is the circumstance", Told("lead*@ofsted-social-care", "qa-of-cqc"));
        Assert.Equal("conflict-of-interest: members; allowed is people without an open conflict of interest", Decide(FrontDoor, Team(), Roles, new HashSet<string> { "nurse" }).Told());
        Assert.Equal("team-without-lead: team; allowed is a team with its lead inspector", NotReady(null, [], Roles).Told());
        // What was sent is given back, not more of it than one reads.
        Assert.Equal((80, 80), (Slot(80).Length, Slot(81).Length));

        static string? Told(string members, string quality = "", string deviations = "") => Decide(FrontDoor, Team(members, quality, deviations), Roles, new HashSet<string>()).Told();
        static string Slot(int length) => Decide(FrontDoor, Team($"lead*@{new string('x', length)}"), Roles, new HashSet<string>())!.Value!;
    }

    [Fact]
    public void A_warning_says_how_many_are_there_and_how_many_are_usual() => Assert.Equal(
        [
            "¶10: Social care inspector, ofsted: 1 of 2, and no reason is given.", "¶10: Schools inspector, ofsted: 0 of at least 1.", "¶10: Inspector, hmicfrs: 0 of at least 1.",
            "¶10: Inspector, cqc: 1 of 2, and no reason is given.", "¶11: there is no quality assurance manager of ofsted.",
        ],
        TeamRules.Warnings(FrontDoor, Present(Team("lead*@ofsted-social-care nurse@cqc", ""))).Select(warning => warning.Message));

    [Fact]
    public void A_framework_that_states_no_quality_assurance_asks_for_none()
    {
        var without = FrontDoor with { QualityAssurance = [] };
        Assert.Null(Decide(without, Team(quality: ""), Roles, new HashSet<string>()));
        Assert.Equal("qa-manager-not-appointed-here: qualityAssurance[0] is ofsted; allowed is nobody", Decide(without, Team(quality: "senior!"), Roles, new HashSet<string>()).Told());
        Assert.Empty(TeamRules.Warnings(without, Present(Team(quality: ""))));
    }

    [Fact]
    public void Without_a_team_everything_is_missing() => Assert.Equal(
        ["team-below-minimum", "team-below-minimum", "team-below-minimum", "team-below-minimum", "qa-manager-missing"], TeamRules.Warnings(FrontDoor, null).Select(warning => warning.Code));

    static Refusal? Decide(Framework framework, PutTeamRequest wished, IReadOnlyDictionary<string, TeamRole> roles, IReadOnlySet<string> unavailable) =>
        TeamRules.Decide(framework, wished, roles, unavailable).Complete();

    static Refusal? NotReady(Scheduling.Inspections.Team? team, IEnumerable<ConflictOfInterest> conflicts, IReadOnlyDictionary<string, TeamRole> roles) =>
        TeamRules.NotReady(team, conflicts, roles).Complete();

    static Scheduling.Inspections.Team Present(PutTeamRequest wished)
    {
        var team = new Scheduling.Inspections.Team { ChangedBy = "lead", Deviations = wished.Deviations };
        team.Members.AddRange(wished.Members.Select(member => new TeamMember { Subject = member.Subject, Inspectorate = Roles[member.Subject].Organisation, Slot = member.Slot, Lead = member.Lead }));
        team.Members.AddRange(wished.QualityAssurance.Select(manager => new TeamMember { Subject = manager.Subject, Inspectorate = Roles[manager.Subject].Organisation }));
        return team;
    }
}
