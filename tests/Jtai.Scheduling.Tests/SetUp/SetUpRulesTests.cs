using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.SetUp;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using NodaTime;
using Role = Jtai.ServiceDefaults.Role;

namespace Jtai.Scheduling.Tests.SetUp;

/// <summary>What can be recorded of the set-up discussion, what makes it complete, and who reads which part of it (¶20-22).</summary>
public class SetUpRulesTests
{
    const string Agenda = "scope-and-method, questions, well-being, raising-matters, equalities";

    static readonly RecordSetUpRequest Said = new(
        SetUpRules.Agenda, new("Rooms.", "None.", "By telephone.", "On the template."), new("Breaks.", "Duty desk", "A quiet room."), true,
        [new("media-interest", "The local paper asks.")], new("council", "Head of quality", true));

    [Fact]
    public void What_was_said_can_be_recorded_in_full_or_in_part()
    {
        Assert.Empty(Malformed(Said));
        Assert.Empty(Malformed(new([], new(), new(), false, [])));
        Assert.Empty(Malformed(Said with { Agenda = ["questions"], Incidents = [.. SetUpRules.IncidentKinds.Select(kind => new DeclaredIncident(kind))] }));
        // As long, as many and as wide as it may be.
        var most = new string('x', 4000);
        Assert.Empty(Malformed(Said with { Outcomes = new(most, most, most, most), Care = new(most, most, most), Incidents = [.. Enumerable.Repeat(new DeclaredIncident("rapid-review", most), 50)] }));
        Assert.Empty(Malformed(Said with { LinkPerson = new(new('x', 200), new('x', 200), false) }));
    }

    [Fact]
    public void An_item_or_a_kind_that_the_guidance_does_not_name_is_refused_and_so_is_an_item_twice()
    {
        Assert.Equal([$"agenda-item-unknown: agenda; allowed is {Agenda}"], Malformed(Said with { Agenda = ["questions", "tea"] }));
        Assert.Equal([$"agenda-item-unknown: agenda; allowed is {Agenda}"], Malformed(Said with { Agenda = ["questions", "questions"] }));
        Assert.Equal(
            ["incident-kind-unknown: incidents[1].kind; allowed is significant-investigation, serious-case-review, rapid-review, practice-review, media-interest"],
            Malformed(Said with { Incidents = [new("rapid-review"), new("gossip")] }));
    }

    [Fact]
    public void Each_text_that_is_too_long_is_named()
    {
        var text = new string('x', 4001);
        Assert.Equal(
            ((string[])["outcomes.practicalities", "outcomes.questions", "outcomes.raisingMatters", "outcomes.handlingConcerns", "care.wellBeingSteps", "care.wellBeingContact", "care.adjustments", "incidents[1].summary"])
                .Select(field => $"text-too-long: {field}; allowed is at most 4000 characters"),
            Malformed(Said with { Outcomes = new(text, text, text, text), Care = new(text, text, text), Incidents = [new("rapid-review"), new("rapid-review", text)] }));
    }

    [Fact]
    public void More_than_fifty_incidents_are_not_taken() => Assert.Equal(
        ["too-many-incidents: incidents is 51; allowed is at most 50"], Malformed(Said with { Incidents = [.. Enumerable.Repeat(new DeclaredIncident("rapid-review"), 51)] }));

    [Fact]
    public void A_link_person_has_an_account_and_a_job_title()
    {
        foreach (var wrong in (string[])["", " ", new('x', 201)])
            foreach (var person in (LinkPerson[])[new(wrong, "Head of quality", true), new("council", wrong, true)])
                Assert.Equal(["link-person-invalid: linkPerson; allowed is 1 to 200 characters each"], Malformed(Said with { LinkPerson = person }));
    }

    [Fact]
    public void The_discussion_is_complete_once_it_has_covered_what_it_must()
    {
        Assert.Null(Incomplete(Said));
        Assert.Equal("agenda-not-covered: agenda is questions, equalities; allowed is scope-and-method, well-being, raising-matters as well", Incomplete(Said with { Agenda = ["questions", "equalities"] }));
        Assert.Equal("well-being-contact-missing: care.wellBeingContact; allowed is whom to tell", Incomplete(Said with { Care = new("Breaks.", " ", "A quiet room.") }));
        Assert.Equal("incidents-not-asked: incidentsAsked is false; allowed is true", Incomplete(Said with { IncidentsAsked = false }));
        Assert.Equal("link-person-missing: linkPerson; allowed is a link person whose access and authority are confirmed", Incomplete(Said with { LinkPerson = null }));
        Assert.NotNull(Incomplete(Said with { LinkPerson = new("council", "Head of quality", false) }));
        Assert.Equal(("agenda-not-covered", $"{Agenda} as well"), SetUpRules.Incomplete(null, Monday, Monday, Now) is { } nothing ? (nothing.Code, nothing.Allowed) : default);
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(13, true)] // ¶13: the day of notification
    [InlineData(15, true)]
    [InlineData(16, false)] // tomorrow
    public void It_was_held_between_the_notification_and_today(int day, bool possible) =>
        Assert.Equal(possible ? null : "day-impossible", SetUpRules.Incomplete(Said, Monday, new(2025, 1, day), Now)?.Code);

    [Fact]
    public void It_is_recorded_from_the_notification_until_the_inspection_is_over()
    {
        Assert.Equal(
            Enum.GetValues<InspectionStatus>().Where(status => status is not (InspectionStatus.Planned or InspectionStatus.IntelligenceShared or InspectionStatus.Ready or InspectionStatus.Closed or InspectionStatus.Cancelled)),
            Enum.GetValues<InspectionStatus>().Where(status => SetUpRules.Closed(status) is null));
        Assert.Equal("not-in-this-status: status is ready; allowed is notified to action-reviewed", SetUpRules.Closed(InspectionStatus.Ready).Told());
        Assert.Equal(409, SetUpRules.Closed(InspectionStatus.Ready)!.Status);
    }

    [Theory]
    [InlineData("inspectorate", "lead", "seen care incidents")]
    [InlineData("inspectorate", "qa-manager", "seen care incidents")]
    [InlineData("inspectorate", "inspector", "seen incidents")] // ¶20: what concerns individuals is for whoever arranges it
    [InlineData("inspectorate", null, "seen incidents")]
    [InlineData("local-authority", null, "seen care")] // ¶22: incidents are told to inspectors
    public void Each_reads_what_is_for_it(string kind, string? role, string reads) => Assert.Equal(reads, Reads(Caller(kind), role, "me"));

    [Theory]
    [InlineData("police", "somebody-else")]
    [InlineData("police", null)]
    [InlineData("service", "me")]
    public void Whoever_is_neither_inspector_nor_link_person_reads_nothing(string kind, string? linkPerson) => Assert.Equal("", Reads(Caller(kind), null, linkPerson));

    static string Reads(Caller caller, string? role, string? linkPerson)
    {
        var reader = SetUpRules.ReaderOf(caller, role, linkPerson);
        return string.Join(' ', new[] { reader.Seen ? "seen" : null, reader.Care ? "care" : null, reader.Incidents ? "incidents" : null }.OfType<string>());
    }

    static Caller Caller(string kind) => new("me", "mine", kind, kind == "inspectorate" ? null : "northmarch", [kind == "inspectorate" ? Role.Inspector : Role.Agency]);

    static IEnumerable<string?> Malformed(RecordSetUpRequest request) => SetUpRules.Malformed(request).Select(refusal => refusal.Told());

    static readonly LocalDate Monday = new(2025, 1, 13);

    static readonly Instant Now = Instant.FromUtc(2025, 1, 15, 16, 0);

    static string? Incomplete(RecordSetUpRequest recorded) => SetUpRules.Incomplete(recorded, Monday, new(2025, 1, 14), Now).Told();
}
