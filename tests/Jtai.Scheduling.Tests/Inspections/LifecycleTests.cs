using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Steps;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;
using static Jtai.Scheduling.Inspections.InspectionEvent;
using static Jtai.Scheduling.Inspections.InspectionStatus;
using Role = Jtai.ServiceDefaults.Role;

namespace Jtai.Scheduling.Tests.Inspections;

public class LifecycleTests
{
    /// <summary>Every allowed step by status, written another way round than the product's table; what is not here is refused.</summary>
    static readonly Dictionary<InspectionStatus, Dictionary<InspectionEvent, InspectionStatus>> Allowed = new()
    {
        [Planned] = new() { [ShareIntelligence] = IntelligenceShared, [Replan] = Planned, [InspectionEvent.CorrectArea] = Planned, [Cancel] = Cancelled },
        [IntelligenceShared] = new() { [ConfirmReadiness] = Ready, [Replan] = IntelligenceShared, [InspectionEvent.CorrectArea] = IntelligenceShared, [Cancel] = Cancelled },
        [Ready] = new() { [Notify] = Notified, [Replan] = Ready, [InspectionEvent.CorrectArea] = Ready, [Cancel] = Cancelled },
        [Notified] = new() { [CompleteSetUp] = SetUpDone, [Replan] = Notified, [RequestDeferral] = DeferralRequested, [Cancel] = Cancelled },
        [SetUpDone] = new() { [StartAnalysis] = Analysing, [Replan] = SetUpDone, [RequestDeferral] = DeferralRequested, [Cancel] = Cancelled },
        [Analysing] = new() { [StartFieldwork] = Fieldwork, [Replan] = Analysing, [RequestDeferral] = DeferralRequested, [Cancel] = Cancelled },
        [Fieldwork] = new() { [Pause] = Paused, [EndFieldwork] = FieldworkClosed, [Cancel] = Cancelled },
        [Paused] = new() { [Resume] = Fieldwork, [Cancel] = Cancelled },
        [FieldworkClosed] = new() { [StartDrafting] = Drafting, [Cancel] = Cancelled },
        [Drafting] = new() { [SendDraft] = AccuracyCheck, [Cancel] = Cancelled },
        [AccuracyCheck] = new() { [ReturnComments] = AccuracyCheck, [Agree] = Agreed, [Cancel] = Cancelled },
        [Agreed] = new() { [IssueFinalLetter] = FinalEmbargoed, [Cancel] = Cancelled },
        [FinalEmbargoed] = new() { [Publish] = Published, [Cancel] = Cancelled },
        [Published] = new() { [RequireStatement] = ActionAwaited, [Close] = Closed },
        [ActionAwaited] = new() { [ReceiveStatement] = ActionAwaited, [AnswerStatement] = ActionReviewed },
        [ActionReviewed] = new() { [Close] = Closed },
        [Closed] = [],
        [Cancelled] = [],
    };

    /// <summary>What leaves the inspection where it is: something was recorded of what happened, or put right.</summary>
    static bool IsPutRight(InspectionStatus status, InspectionEvent @event) => status != Cancelled && @event switch
    {
        InspectionEvent.CorrectStep => status != Planned,
        InspectionEvent.RecordNotification or InspectionEvent.CorrectNotification => !new[] { Planned, IntelligenceShared, Ready }.Contains(status),
        _ => false,
    };

    [Fact]
    public void Every_pair_of_status_and_event_is_decided()
    {
        foreach (var status in Enum.GetValues<InspectionStatus>().Except([DeferralRequested, Deferred]))
            foreach (var @event in Enum.GetValues<InspectionEvent>())
                Assert.Equal(
                    (status, @event, Allowed[status].TryGetValue(@event, out var next) ? next : IsPutRight(status, @event) ? status : (InspectionStatus?)null, next == DeferralRequested && Allowed[status].ContainsKey(@event) ? status : (InspectionStatus?)null),
                    (status, @event, InspectionLifecycle.Next(status, null, @event)?.Status, InspectionLifecycle.Next(status, null, @event)?.Before));
    }

    [Theory]
    [InlineData(nameof(Notified))]
    [InlineData(nameof(SetUpDone))]
    [InlineData(nameof(Analysing))]
    public void While_a_deferral_is_considered_planning_goes_on_and_afterwards_the_inspection_is_where_planning_stands(string where)
    {
        var before = Enum.Parse<InspectionStatus>(where);
        var expected = new Dictionary<InspectionEvent, (InspectionStatus, InspectionStatus?)>
        {
            [GrantDeferral] = (Deferred, before),
            [GrantDeferralToDay] = (before, null),
            [RefuseDeferral] = (before, null),
            [Replan] = (DeferralRequested, before),
            [Cancel] = (Cancelled, null),
            [InspectionEvent.RecordNotification] = (DeferralRequested, before),
            [InspectionEvent.CorrectNotification] = (DeferralRequested, before),
            [InspectionEvent.CorrectStep] = (DeferralRequested, before),
        };
        if (before == Notified) expected[CompleteSetUp] = (DeferralRequested, SetUpDone);
        if (before == SetUpDone) expected[StartAnalysis] = (DeferralRequested, Analysing);
        foreach (var @event in Enum.GetValues<InspectionEvent>())
        {
            Assert.Equal((@event, expected.TryGetValue(@event, out var next) ? next : null), (@event, InspectionLifecycle.Next(DeferralRequested, before, @event)));
            Assert.Equal((@event, @event switch { Replan => (before, null), Cancel => (Cancelled, null), InspectionEvent.RecordNotification or InspectionEvent.CorrectNotification or InspectionEvent.CorrectStep => (Deferred, before), _ => ((InspectionStatus, InspectionStatus?)?)null }), (@event, InspectionLifecycle.Next(Deferred, before, @event)));
        }
    }

    [Fact]
    public void Every_status_is_reached_and_left_unless_it_is_the_end()
    {
        var reached = Allowed.Values.SelectMany(steps => steps.Values).Append(Deferred).Append(Planned).ToHashSet();
        Assert.Equal(Enum.GetValues<InspectionStatus>(), reached.Order());
        Assert.Equal([Closed, Cancelled], Allowed.Where(each => each.Value.Count == 0).Select(each => each.Key));
    }

    [Fact]
    public void Nothing_is_due_of_an_inspection_that_is_over_or_waits_for_new_days() =>
        Assert.Equal([Deferred, Closed, Cancelled], Enum.GetValues<InspectionStatus>().Where(status => !InspectionLifecycle.HasDeadlines(status)));

    [Fact]
    public void The_partnership_asks_for_a_deferral_and_everything_else_is_the_leads() =>
        Assert.Equal([RequestDeferral], Enum.GetValues<InspectionEvent>().Where(@event => InspectionLifecycle.ActorOf(@event) != InspectionActor.Lead));

    [Fact]
    public void A_refused_step_names_the_status_and_from_where_it_is_allowed()
    {
        Assert.Equal("not-in-this-status: status is planned; allowed is ready", InspectionLifecycle.NotNow(Planned, Notify).Told());
        Assert.Equal(409, InspectionLifecycle.NotNow(Planned, Notify).Status);
        Assert.Equal("notified, set-up-done, analysing", InspectionLifecycle.NotNow(Planned, RequestDeferral).Allowed);
        // ¶19: planning goes on under a deferral that is asked for, from where it stands.
        Assert.Equal("notified, deferral-requested", InspectionLifecycle.NotNow(Planned, CompleteSetUp).Allowed);
    }

    [Theory]
    [InlineData(nameof(Planned), null, nameof(Notify), "intelligence, readiness")]
    [InlineData(nameof(Notified), null, nameof(StartFieldwork), "set-up/completion, analysis")]
    [InlineData(nameof(Notified), null, nameof(GrantDeferral), "deferral")]
    [InlineData(nameof(DeferralRequested), nameof(Analysing), nameof(StartFieldwork), "deferral/decision")]
    [InlineData(nameof(Paused), null, nameof(EndFieldwork), "fieldwork/resumption")]
    [InlineData(nameof(Fieldwork), null, nameof(Publish), "fieldwork/end, drafting, draft-letter, agreement, final-letter")]
    [InlineData(nameof(Published), null, nameof(AnswerStatement), "statement-of-action/requirement")]
    [InlineData(nameof(Notified), null, nameof(ShareIntelligence), null)]
    [InlineData(nameof(Closed), null, nameof(Cancel), null)]
    public void A_refused_step_names_the_calls_that_lead_there(string status, string? before, string @event, string? calls) => Assert.Equal(
        calls is null ? [] : calls.Split(", "),
        InspectionLifecycle.NotNow(Enum.Parse<InspectionStatus>(status), Enum.Parse<InspectionEvent>(@event), before is null ? null : Enum.Parse<InspectionStatus>(before)).Message.Split("POST /api/scheduling/v1/inspections/{id}/").Skip(1).Select(call => call.Split([',', '.'])[0]));

    [Theory]
    [InlineData(nameof(SendDraft), "drafting 2025-02-03", "2025-02-03", null)]
    [InlineData(nameof(SendDraft), "drafting 2025-02-03", "2025-02-02", "day-impossible")] // before drafting began
    [InlineData(nameof(SendDraft), "drafting 2025-02-03", "2025-03-04", "day-impossible")] // tomorrow
    [InlineData(nameof(SendDraft), "drafting 2025-02-03, draft-letter 2025-02-04", "2025-02-05", "already-recorded")]
    [InlineData(nameof(Agree), "draft-letter 2025-02-21", "2025-03-03", "comments-awaited")]
    [InlineData(nameof(Agree), "draft-letter 2025-02-21, accuracy-comments 2025-02-28", "2025-02-28", null)]
    [InlineData(nameof(Agree), "draft-letter 2025-02-21, accuracy-comments 2025-02-28", "2025-02-27", "day-impossible")]
    [InlineData(nameof(AnswerStatement), "statement-required 2025-02-21", "2025-03-03", "statement-not-received")]
    [InlineData(nameof(AnswerStatement), "statement-of-action 2025-02-21", "2025-03-03", null)]
    [InlineData(nameof(RequireStatement), "final-letter 2025-02-21, publication 2025-02-25", "2025-02-21", null)] // ¶85: the letter says so
    [InlineData(nameof(Close), "publication 2025-02-21, statement-answered 2025-03-01", "2025-02-28", "day-impossible")]
    public void A_step_is_recorded_on_a_day_on_which_it_can_have_happened(string step, string happened, string on, string? code) => Assert.Equal(
        code,
        RecordStep.Decide(Enum.Parse<InspectionEvent>(step), happened.Split(", ").Select(each => each.Split(' ')).ToDictionary(each => each[0], each => Day(each[1])), Day("2025-03-06"), null, Day(on), Instant.FromUtc(2025, 3, 3, 12, 0))?.Code);

    [Theory]
    [InlineData("2025-03-06", "comments-awaited")] // "within": the last day is the director's too
    [InlineData("2025-03-05", "comments-awaited")]
    [InlineData("2025-03-07", null)]
    public void Without_comments_the_letter_is_agreed_once_their_days_are_over_whenever_that_is_recorded(string on, string? code) => Assert.Equal(
        code, RecordStep.Decide(Agree, new Dictionary<string, LocalDate> { ["draft-letter"] = Day("2025-02-21") }, Day("2025-03-06"), null, Day(on), Instant.FromUtc(2025, 3, 10, 12, 0))?.Code);

    [Theory]
    [InlineData("2025-04-02", "complaints-open")]
    [InlineData("2025-04-03", "complaints-open")] // ¶120: that day included
    [InlineData("2025-04-04", null)]
    [InlineData("2025-04-05", "day-impossible")] // tomorrow
    public void An_inspection_is_closed_once_the_area_can_no_longer_complain(string on, string? code)
    {
        var published = new Dictionary<string, LocalDate> { ["publication"] = Day("2025-03-20") };
        Assert.Equal(code, RecordStep.Decide(Close, published, null, Day("2025-04-03"), Day(on), Instant.FromUtc(2025, 4, 4, 12, 0))?.Code);
        // A framework whose sources state no complaints.
        Assert.Equal(code == "day-impossible" ? code : null, RecordStep.Decide(Close, published, null, null, Day(on), Instant.FromUtc(2025, 4, 4, 12, 0))?.Code);
    }

    [Theory]
    [InlineData("2025-01-26T23:59:59Z", null)]
    [InlineData("2025-01-27T00:00:00Z", "fieldwork-begun")]
    public void A_deferral_can_be_asked_for_until_the_day_before_fieldwork(string now, string? code) =>
        Assert.Equal(code, DeferInspection.TooLate(Day("2025-01-27"), UkTime.DayOf(InstantPattern.ExtendedIso.Parse(now).Value))?.Code);

    [Theory]
    [InlineData("2025-01-30", "2025-01-31", null, null)]
    [InlineData("2025-02-03", "2025-01-31", null, "fieldwork-end-passed")]
    [InlineData("2025-02-03", "2025-01-31", "2025-02-04", null)]
    [InlineData("2025-02-03", "2025-01-31", "2025-02-08", "fieldwork-end-impossible")] // a Saturday
    [InlineData("2025-01-30", "2025-01-31", "2025-01-30", "fieldwork-end-impossible")] // a pause never shortens fieldwork
    [InlineData("2025-02-03", "2025-01-31", "2025-02-28", null)] // the twentieth working day
    [InlineData("2025-02-03", "2025-01-31", "2025-03-03", "fieldwork-end-impossible")]
    [InlineData("2025-02-03", "2025-01-31", "2100-12-31", "fieldwork-end-impossible")]
    public void After_a_pause_fieldwork_ends_on_a_working_day_that_lies_ahead(string resumed, string endsNow, string? end, string? code) =>
        Assert.Equal(code, PauseFieldwork.EndImpossible(WorkingDayCalendar.EnglandAndWales, Day(resumed), Day(endsNow), end is null ? null : Day(end))?.Code);

    [Fact]
    public void Reasons_are_read_by_those_who_decide_and_those_of_a_deferral_by_those_who_asked()
    {
        var lscb = new TestClient("northmarch-lscb", "northmarch-lscb", "lscb", "northmarch", Role.Agency);
        foreach (var @event in Enum.GetValues<InspectionEvent>())
        {
            var deferral = @event is RequestDeferral or GrantDeferral or GrantDeferralToDay or RefuseDeferral;
            Assert.True(Reads(@event, TestClients.OfstedLead, "lead") && Reads(@event, TestClients.CqcInspector, "qa-manager"));
            Assert.False(Reads(@event, TestClients.CqcInspector, "inspector") || Reads(@event, TestClients.OfstedLead, null));
            Assert.Equal((deferral, deferral, false, false), (Reads(@event, TestClients.NorthmarchCouncil, null), Reads(@event, TestClients.NorthmarchMasa, null), Reads(@event, TestClients.NorthmarchPolice, null), Reads(@event, TestClients.NorthmarchIcb, null)));
            // By what name the safeguarding arrangements go, the framework says.
            Assert.Equal((deferral, deferral, false), (Reads(@event, TestClients.NorthmarchCouncil, null, "legacy-2016"), Reads(@event, lscb, null, "legacy-2016"), Reads(@event, TestClients.NorthmarchMasa, null, "legacy-2016")));
            Assert.False(Reads(@event, lscb, null) || Reads(@event, lscb with { Area = null }, null, "legacy-2016"));
        }

        static bool Reads(InspectionEvent @event, TestClient client, string? role, string framework = "front-door-2024") =>
            ListSteps.MayReadReason(@event, FrameworkDocument.Shipped.Single(each => each.Id == framework), new Caller(client.Id, client.Organisation, client.OrganisationKind, client.Area, client.Roles), role);
    }

    static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
