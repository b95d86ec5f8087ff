using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Teams;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>
/// ¶16-17: each inspectorate notifies its recipients, and the director of children's services is asked to tell the chair and the scrutineer. From
/// here on the area knows.
/// </summary>
static class NotifyInspection
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Handle(
        Guid id, NotifyInspectionRequest request, InspectionSteps steps, SchedulingDb db, IdentityClient identity, CancellationToken cancellationToken)
    {
        if (PlanChecks.OverrideReasonInvalid(request.OverrideReason) is { } invalid) return Problems.Invalid(invalid);
        // Before the step, so that nobody waits under its lock for another service.
        var areas = await identity.AreasAsync(cancellationToken);
        await using var step = await steps.BeginAsync(id, InspectionEvent.Notify, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, framework, now) = (step.Inspection, step.Framework, step.Now);
        if (Decide(framework, step.Calendar, inspection.NotificationOn, request, now) is { } refusal) return refusal.ToProblem();
        if (CorrectArea.Unknown(inspection.LocalArea, areas) is { } unknown) return unknown.ToProblem();
        var roles = await db.RolesAsync(id, now, cancellationToken);
        if (TeamRules.NotReady(inspection.Team, inspection.Conflicts, roles) is { } notReady) return notReady.ToProblem();

        var today = UkTime.DayOf(now);
        inspection.NotifiedAt = now;
        inspection.Happenings.Add(new Happening { InspectionId = id, Milestone = Framework.Notification, On = today, RecordedAt = now });
        var before = inspection.CurrentTimetable;
        var timetable = inspection.ComputeTimetable(framework, step.Calendar, "notified", now);
        db.NotifyOfMoves(inspection, before, framework, now);
        foreach (var notification in Notifications(id, framework, now)) db.Add(notification);
        // ¶20-21, ¶32: what was arranged before the area knew is announced now. Under the inspection's lock, so that none is missed that is scheduled
        // meanwhile.
        var meetings = await db.Meetings.Where(each => each.InspectionId == id && each.Status == MeetingStatus.Scheduled).ToListAsync(cancellationToken);
        foreach (var meeting in meetings.Where(each => each.WithLeaders))
        {
            var title = framework.Meetings.Single(kind => kind.Id == meeting.Kind).Title;
            db.Notify(inspection, ScheduleMeeting.Scheduled, meeting.Fact, [inspection.LinkPersonToTell()], now, $"{meeting.Id}", title);
        }
        db.Publish(new InspectionNotified(
            id, inspection.LocalArea, inspection.Framework, inspection.FrameworkVersion, today.ToDateOnly(), inspection.FieldworkStartsOn.ToDateOnly(),
            timetable.Milestones.Deadlines(), timetable.Revision, now.ToDateTimeOffset()));
        return await step.SaveAsync(StepRules.Why(request.Reason, request.OverrideReason), cancellationToken);
    }

    /// <summary>Null where the area may be notified today.</summary>
    internal static Refusal? Decide(Framework framework, WorkingDayCalendar calendar, LocalDate plannedOn, NotifyInspectionRequest request, Instant now)
    {
        if (PlanChecks.Incomplete(framework) is { } incomplete) return incomplete;
        var today = UkTime.DayOf(now);
        // ¶13: less notice than the framework gives is never right; more may be.
        if (today > plannedOn)
        {
            return new Refusal(
                "notice-too-short",
                $"The area was to be notified on {PlanChecks.Iso(plannedOn)}. Plan fieldwork later, so that it has {framework.Notice.WorkingDays} "
                + "working days.")
            {
                Field = "notificationOn",
                Value = PlanChecks.Iso(today),
                Allowed = $"{PlanChecks.Iso(plannedOn)} or earlier",
            };
        }
        if (request.OverrideReason is null && PlanChecks.NotifiedOffWork(calendar, today, plannedOn) is { } offWork) return offWork;
        if (today < plannedOn && string.IsNullOrWhiteSpace(request.Reason))
        {
            return new Refusal("notification-early", $"The timetable's day is {PlanChecks.Iso(plannedOn)}. Give a reason if the area should know earlier.")
            {
                Field = "reason",
                Value = PlanChecks.Iso(today),
                Allowed = "a reason, or the timetable's day",
            };
        }
        return null;
    }

    internal static IEnumerable<Notification> Notifications(Guid inspection, Framework framework, Instant now)
    {
        var position = 0;
        var agencyOf = framework.Roles.ToDictionary(role => role.Id, role => role.Organisation);
        foreach (var rule in framework.Notifications)
            foreach (var to in rule.To)
                yield return Make(NotificationKind.Notification, rule.From, to, agencyOf[to], rule.Paragraph);
        // ¶17: where the chair is one of those notified, only the relay to the chair falls away.
        var notified = framework.Notifications.SelectMany(rule => rule.To).ToHashSet();
        foreach (var relay in framework.Relays)
            foreach (var to in relay.Tells.Where(to => !notified.Contains(to)))
                yield return Make(NotificationKind.Relay, relay.Asked, to, agencyOf[relay.Asked], relay.Paragraph);

        Notification Make(NotificationKind kind, string from, string to, string? confirmedBy, string paragraph) => new()
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            InspectionId = inspection,
            Kind = kind,
            From = from,
            To = to,
            ConfirmedByAgency = confirmedBy,
            Paragraph = paragraph,
            Position = position++,
            SentAt = now,
        };
    }
}
