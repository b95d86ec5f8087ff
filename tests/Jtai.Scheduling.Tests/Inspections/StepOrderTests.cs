using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Steps;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;
using static Jtai.Scheduling.Inspections.InspectionEvent;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>In which order steps happen, and when notifications were made: no clock, database or bus.</summary>
public class StepOrderTests
{
    static readonly Framework FrontDoor = new KnownFrameworks().Of("front-door-2024", 1);
    static readonly Instant Now = Instant.FromUtc(2025, 1, 14, 9, 0);

    [Theory]
    [InlineData(nameof(ConfirmReadiness), "ShareIntelligence 2024-12-30", "2024-12-30")]
    [InlineData(nameof(ShareIntelligence), "", "-9998-01-01")] // whatever day the plan was typed on
    [InlineData(nameof(Pause), "StartFieldwork 2025-01-27, Pause 2025-01-28, Resume 2025-01-29", "2025-01-29")]
    [InlineData(nameof(Agree), "SendDraft 2025-02-21, ReturnComments 2025-03-04", "2025-03-04")]
    [InlineData(nameof(RequireStatement), "IssueFinalLetter 2025-03-17, Publish 2025-03-20", "2025-03-17")] // ¶85: the letter says so
    [InlineData(nameof(Cancel), "Notify 2025-01-13, CompleteSetUp 2025-01-15, Replan 2025-01-14", "2025-01-15")]
    [InlineData(nameof(ConfirmReadiness), "ShareIntelligence 2024-12-30, CorrectStep 2025-01-02 of 0", "2025-01-02")]
    public void A_step_is_not_taken_before_those_that_it_follows(string @event, string taken, string earliest) =>
        Assert.Equal(earliest, LocalDatePattern.Iso.Format(StepOrder.Bounds(Steps(taken), Enum.Parse<InspectionEvent>(@event)).Earliest));

    [Theory]
    [InlineData(0, "2025-01-13", "2025-01-20")]
    [InlineData(1, "2025-01-15", "2025-01-27")]
    [InlineData(2, "2025-01-20", "2025-01-28")]
    [InlineData(3, "2025-01-27", "2025-01-29")]
    [InlineData(4, "2025-01-28", "2025-01-30")]
    [InlineData(5, "2025-01-29", "2025-01-30")]
    [InlineData(6, "2025-01-30", null)]
    public void A_correction_lies_between_the_steps_before_and_after_it(int corrected, string earliest, string? latest)
    {
        var steps = Steps("CompleteSetUp 2025-01-15, StartAnalysis 2025-01-20, StartFieldwork 2025-01-27, Pause 2025-01-28, Resume 2025-01-29, Pause 2025-01-30, Resume 2025-01-30");
        var notify = new InspectionStep { Id = Guid.NewGuid(), Event = Notify, To = InspectionStatus.Notified, On = Day("2025-01-13"), RecordedAt = Now - Duration.FromDays(1), RecordedBy = "lead", Organisation = "ofsted" };
        var bounds = StepOrder.Bounds([notify, .. steps], steps[corrected].Event, steps[corrected]);
        Assert.Equal((Day(earliest), latest is null ? null : Day(latest)), bounds);
    }

    [Fact]
    public void Each_step_that_happens_with_a_milestone_and_each_that_is_taken_on_a_day_has_its_place()
    {
        Assert.Equal([ShareIntelligence, InspectionEvent.CorrectArea, InspectionEvent.RecordNotification, InspectionEvent.CorrectNotification, InspectionEvent.CorrectStep], Enum.GetValues<InspectionEvent>().Where(@event => StepOrder.Before(@event).Count == 0));
        Assert.All(Enum.GetValues<InspectionEvent>(), @event => Assert.DoesNotContain(InspectionEvent.CorrectStep, StepOrder.Before(@event)));
    }

    [Theory]
    [InlineData("chief-constable 2025-01-13T09:00", null)]
    [InlineData("chief-constable 2025-01-14T09:00", null)] // this minute
    [InlineData("chief-constable 2025-01-14T09:01", "notification-time-impossible")]
    [InlineData("chief-constable 2025-01-09T00:00", null)] // the day on which the reviewers met
    [InlineData("chief-constable 2025-01-08T23:59", "notification-time-impossible")]
    [InlineData("chief-constable 2025-01-13T09:00, icb-chief-executive 2025-01-15T09:00", "notification-time-impossible")]
    [InlineData("mayor 2025-01-13T09:00", "recipient-unknown")]
    [InlineData("chief-constable 2025-01-13T09:00, chief-constable 2025-01-13T10:00", "recipient-twice")]
    public void A_recipient_was_notified_after_the_reviewers_met_and_not_in_the_future(string told, string? code) =>
        Assert.Equal(code, NotifyInspection.Impossible(Told(told), FrontDoor, Day("2025-01-09"), Now)?.Code);

    [Fact]
    public void D1_is_the_day_of_the_first_notification_in_London_and_what_is_asked_of_the_director_comes_with_it()
    {
        var made = NotifyInspection.Notifications(Guid.Empty, FrontDoor, Told("director-of-childrens-services 2025-01-14T08:00, chief-constable 2025-01-13T17:00"), Now).ToList();
        Assert.Equal(["director-of-childrens-services 14 0", "chief-constable 13 3", "masa-chair 14 5", "independent-scrutineer 14 6"], made.Select(each => $"{each.To} {each.DayOfSending.Day} {each.Position}"));
        Assert.Equal(Day("2025-01-13"), FirstNotification.DayOf(made));
        // In summer a call at half past midnight is on another day in London than in UTC.
        Assert.Equal(Day("2025-06-03"), FirstNotification.DayOf([.. NotifyInspection.Notifications(Guid.Empty, FrontDoor, Told("chief-constable 2025-06-03T00:30"), Now)]));
    }

    [Theory]
    [InlineData("2025-01-13", null, "notice-too-short")]
    [InlineData("2025-01-13", "under way", null)]
    [InlineData("2024-12-30", "under way", "bank-holiday-in-fieldwork-week")] // the reason is none for unusual days
    [InlineData("2024-12-28", "under way", "fieldwork-start-at-weekend")]
    public void An_inspection_under_way_is_planned_for_a_reason_of_its_own(string starts, string? enteredLateReason, string? code) => Assert.Equal(
        code, PlanInspection.Decide(FrontDoor, WorkingDayCalendar.EnglandAndWales, new FieldworkPlan(Day(starts), null), null, "ofsted", SchedulingApp.Thursday, enteredLateReason)?.Code);

    [Fact]
    public void A_pause_that_is_recorded_on_the_day_after_began_on_its_own()
    {
        var recorded = Instant.FromUtc(2025, 1, 29, 10, 0);
        InspectionStep Turn(InspectionStatus from, InspectionStatus to, string on, Instant at) =>
            new() { Id = Guid.CreateVersion7(at.ToDateTimeOffset()), From = from, To = to, On = Day(on), RecordedAt = at, RecordedBy = "lead", Organisation = "ofsted" };
        var pause = Turn(InspectionStatus.Fieldwork, InspectionStatus.Paused, "2025-01-28", recorded);
        var correction = new InspectionStep { Id = Guid.NewGuid(), Event = InspectionEvent.CorrectStep, From = InspectionStatus.Paused, To = InspectionStatus.Paused, On = Day("2025-01-27"), Corrects = pause.Id, RecordedAt = recorded + Duration.FromMinutes(1), RecordedBy = "lead", Organisation = "ofsted" };
        var resume = Turn(InspectionStatus.Paused, InspectionStatus.Fieldwork, "2025-01-30", Instant.FromUtc(2025, 1, 30, 9, 0));

        var paused = Assert.Single(Interruption.Of([pause]));
        Assert.Equal((Instant.FromUtc(2025, 1, 28, 0, 0), null, true, recorded), (paused.From, paused.Until, paused.IsPause, paused.RecordedAt));
        Assert.Empty(paused.CorrectedAt);
        var resumed = Assert.Single(Interruption.Of([pause, correction, resume]));
        Assert.Equal((Instant.FromUtc(2025, 1, 27, 0, 0), resume.RecordedAt, true, recorded), (resumed.From, resumed.Until, resumed.IsPause, resumed.RecordedAt));
        Assert.Equal([correction.RecordedAt], resumed.CorrectedAt);
        // A decision ends its day: what was to take place on it may have.
        var cancelled = Turn(InspectionStatus.Fieldwork, InspectionStatus.Cancelled, "2025-01-28", recorded);
        Assert.Equal(Instant.FromUtc(2025, 1, 29, 0, 0), Assert.Single(Interruption.Of([cancelled])).From);
    }

    static List<InspectionStep> Steps(string taken)
    {
        var steps = new List<InspectionStep>();
        foreach (var each in taken.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split(' ')))
            steps.Add(new InspectionStep { Id = Guid.NewGuid(), Event = Enum.Parse<InspectionEvent>(each[0]), On = Day(each[1]), Corrects = each.Length > 2 ? steps[int.Parse(each[3], System.Globalization.CultureInfo.InvariantCulture)].Id : null, RecordedAt = Now + Duration.FromMinutes(steps.Count), RecordedBy = "lead", Organisation = "ofsted" });
        return steps;
    }

    static IReadOnlyList<RecipientNotified> Told(string told) => [.. told.Split(", ").Select(each => each.Split(' ', 'T')).Select(each => new RecipientNotified(
        each[0], LocalDatePattern.Iso.Parse(each[1]).Value.ToDateOnly(), TimeOnly.ParseExact(each[2], "HH:mm", System.Globalization.CultureInfo.InvariantCulture), "telephone"))];

    static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
