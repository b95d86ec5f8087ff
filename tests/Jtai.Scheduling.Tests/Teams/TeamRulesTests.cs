using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Teams;
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
        Assert.Null(TeamRules.Decide(FrontDoor, Team(), Roles, new HashSet<string>()));
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
        var refusal = TeamRules.Decide(FrontDoor, Team(members, ""), Roles, new HashSet<string>());
        Assert.Equal((code, field), (refusal?.Code, refusal?.Field));
        Assert.NotEmpty(refusal!.Allowed!);
    }

    [Fact]
    public void Another_than_the_usual_number_needs_a_reason()
    {
        const string ThreeOfCqc = "lead*@ofsted-social-care nurse@cqc doctor@cqc third-of-cqc@cqc";
        Assert.Null(TeamRules.Decide(FrontDoor, Team(ThreeOfCqc, deviations: "cqc"), Roles, new HashSet<string>()));
        Assert.Equal("team-slot-unknown", TeamRules.Decide(FrontDoor, Team(deviations: "schools"), Roles, new HashSet<string>())?.Code);
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
        Assert.Equal(code, TeamRules.Decide(of, Team(members, quality), Roles, new HashSet<string>())?.Code);
    }

    [Fact]
    public void Somebody_in_open_conflict_is_not_available()
    {
        Assert.Equal("conflict-of-interest", TeamRules.Decide(FrontDoor, Team(), Roles, new HashSet<string> { "nurse" })?.Code);
        Assert.Equal("conflict-of-interest", TeamRules.Decide(FrontDoor, Team(), Roles, new HashSet<string> { "senior" })?.Code);
        Assert.Null(TeamRules.Decide(FrontDoor, Team(), Roles, new HashSet<string> { "third-of-cqc" }));
    }

    [Fact]
    public void An_area_is_notified_by_a_team_with_a_lead_and_without_open_conflicts_complete_or_not()
    {
        var alone = Present(Team("lead*@ofsted-social-care", ""));
        Assert.Null(TeamRules.NotReady(alone, [], Roles));
        Assert.Equal("team-without-lead", TeamRules.NotReady(null, [], Roles)?.Code);
        Assert.Equal("team-without-lead", TeamRules.NotReady(alone, [], Roles.Where(each => each.Key != "lead").ToDictionary())?.Code);
        ConflictOfInterest Conflict(string subject, Instant? managed = null, Instant? ended = null) =>
            new() { Subject = subject, SealedText = [], DeclaredBy = subject, ManagedAt = managed, EndedAt = ended };
        Assert.Equal("conflict-of-interest", TeamRules.NotReady(alone, [Conflict("lead")], Roles)?.Code);
        Assert.Null(TeamRules.NotReady(alone, [Conflict("lead", managed: Instant.MinValue), Conflict("lead", ended: Instant.MinValue), Conflict("nurse")], Roles));
    }

    static Scheduling.Inspections.Team Present(PutTeamRequest wished)
    {
        var team = new Scheduling.Inspections.Team { ChangedBy = "lead", Deviations = wished.Deviations };
        team.Members.AddRange(wished.Members.Select(member => new TeamMember { Subject = member.Subject, Inspectorate = Roles[member.Subject].Organisation, Slot = member.Slot, Lead = member.Lead }));
        team.Members.AddRange(wished.QualityAssurance.Select(manager => new TeamMember { Subject = manager.Subject, Inspectorate = Roles[manager.Subject].Organisation }));
        return team;
    }
}
