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
        if ((PlanChecks.OverrideReasonInvalid(request.OverrideReason) ?? Malformed(request.Notifications ?? [])) is { } invalid)
        {
            return Problems.Invalid(invalid);
        }
        // Before the step, so that nobody waits under its lock for another service.
        var areas = await identity.AreasAsync(cancellationToken);
        await using var step = await steps.BeginAsync(id, InspectionEvent.Notify, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, framework, now) = (step.Inspection, step.Framework, step.Now);
        if (request.Notifications is { } told && Impossible(told, framework, inspection.ReviewersMetOn, now) is { } impossible) return impossible.ToProblem();
        var notifications = Notifications(id, framework, request.Notifications, now).ToList();
        if (notifications.All(each => each.Kind != NotificationKind.Notification)) return NobodyNotified(framework).ToProblem();
        var on = FirstNotification.DayOf(notifications);
        if (Decide(framework, step.Calendar, inspection.NotificationOn, request, on) is { } refusal) return refusal.ToProblem();
        if (CorrectArea.Unknown(inspection.LocalArea, areas) is { } unknown) return unknown.ToProblem();
        var roles = await db.RolesAsync(id, now, cancellationToken);
        if (TeamRules.NotReady(inspection.Team, inspection.Conflicts, roles) is { } notReady) return notReady.ToProblem();

        inspection.NotifiedAt = now;
        inspection.Happenings.Add(new Happening { InspectionId = id, Milestone = Framework.Notification, On = on, RecordedAt = now });
        var before = inspection.CurrentTimetable;
        var timetable = inspection.ComputeTimetable(framework, step.Calendar, "notified", now);
        db.NotifyOfMoves(inspection, before, framework, now);
        db.AddRange(notifications);
        // ¶20-21, ¶32: what was arranged before the area knew is announced now. Under the inspection's lock, so that none is missed that is scheduled
        // meanwhile.
        var meetings = await db.Meetings.Where(each => each.InspectionId == id && each.Status == MeetingStatus.Scheduled).ToListAsync(cancellationToken);
        foreach (var meeting in meetings.Where(each => each.WithLeaders))
        {
            var title = framework.Meetings.Single(kind => kind.Id == meeting.Kind).Title;
            db.Notify(inspection, ScheduleMeeting.Scheduled, meeting.Fact, [inspection.LinkPersonToTell()], now, $"{meeting.Id}", title);
        }
        db.Publish(new InspectionNotified(
            id, inspection.LocalArea, inspection.Framework, inspection.FrameworkVersion, on.ToDateOnly(), inspection.FieldworkStartsOn.ToDateOnly(),
            timetable.Milestones.Deadlines(), timetable.Revision, now.ToDateTimeOffset()));
        return await step.SaveAsync(
            StepRules.Why(request.Reason, request.OverrideReason), cancellationToken, on, facts: FirstNotification.Facts(notifications));
    }

    internal static Instant InstantOf(DateOnly on, TimeOnly at) => UkTime.At(LocalDate.FromDateOnly(on), LocalTime.FromTimeOnly(at));

    /// <summary>Null where what is said of recipients is in its form.</summary>
    static Refusal? Malformed(IReadOnlyList<RecipientNotified> told) =>
        told.Select(each => Dates.OutOfRange("notifications", each.On) ?? MeansUnknown("notifications", each.Means)).FirstOrDefault(each => each is not null);

    internal static Refusal? MeansUnknown(string field, string means) => Notification.AllMeans.Contains(means)
        ? null
        : new Refusal("notification-means-unknown", "Say whether it was by telephone or by e-mail.")
        {
            Field = field,
            Allowed = string.Join(", ", Notification.AllMeans),
        };

    /// <summary>Null where these are recipients of the framework (¶16-17), each once, who can have been notified then.</summary>
    internal static Refusal? Impossible(IReadOnlyList<RecipientNotified> told, Framework framework, LocalDate? reviewersMetOn, Instant now)
    {
        if (told.Select(each => RecipientUnknown("notifications", each.To, framework)).FirstOrDefault(each => each is not null) is { } unknown) return unknown;
        if (told.GroupBy(each => each.To).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return new Refusal("recipient-twice", "Say once when a recipient was notified.")
            {
                Field = "notifications",
                Value = twice.Key,
                Allowed = "each recipient once",
            };
        }
        return told.Select(each => TimeImpossible("notifications", InstantOf(each.On, each.At), reviewersMetOn, now)).FirstOrDefault(each => each is not null);
    }

    internal static Refusal? RecipientUnknown(string field, string to, Framework framework)
    {
        var recipients = Notifications(Guid.Empty, framework, null, default).Select(each => each.To).ToList();
        return recipients.Contains(to) ? null : new Refusal("recipient-unknown", "Only recipients of the framework are notified, each by its role.")
        {
            Field = field,
            Allowed = string.Join(", ", recipients),
        };
    }

    /// <summary>¶15: nobody is notified before the reviewers have met; and nothing that is recorded lies in the future.</summary>
    internal static Refusal? TimeImpossible(string field, Instant at, LocalDate? reviewersMetOn, Instant now) =>
        at <= now && (reviewersMetOn is null || UkTime.DayOf(at) >= reviewersMetOn)
            ? null
            : new Refusal("notification-time-impossible", "Enter a time from the day the reviewers met up to now.")
            {
                Field = field,
                Value = $"{at.InZone(UkTime.Zone):uuuu-MM-dd HH:mm}",
                Allowed = $"{(reviewersMetOn is { } met ? PlanChecks.Iso(met) : "any day")} to {now.InZone(UkTime.Zone):uuuu-MM-dd HH:mm}",
            };

    static Refusal NobodyNotified(Framework framework) => new("nobody-notified", "Say when at least one recipient was notified.")
    {
        Field = "notifications",
        Allowed = string.Join(", ", framework.Notifications.SelectMany(rule => rule.To)),
    };

    /// <summary>Null where the area may be notified, or have been, on that day.</summary>
    internal static Refusal? Decide(Framework framework, WorkingDayCalendar calendar, LocalDate plannedOn, NotifyInspectionRequest request, LocalDate on)
    {
        if (PlanChecks.Incomplete(framework) is { } incomplete) return incomplete;
        // ¶13: less notice than the framework gives is never right; more may be.
        if (on > plannedOn)
        {
            return new Refusal(
                "notice-too-short",
                $"The area was to be notified on {PlanChecks.Iso(plannedOn)}. If it was, say when. If not, plan fieldwork later, so that it has "
                + $"{framework.Notice.WorkingDays} working days.")
            {
                Field = "notificationOn",
                Value = PlanChecks.Iso(on),
                Allowed = $"{PlanChecks.Iso(plannedOn)} or earlier",
            };
        }
        if (request.OverrideReason is null && PlanChecks.NotifiedOffWork(calendar, on, plannedOn) is { } offWork) return offWork;
        if (on < plannedOn && string.IsNullOrWhiteSpace(request.Reason))
        {
            return new Refusal("notification-early", $"The timetable's day is {PlanChecks.Iso(plannedOn)}. Give a reason if the area should know earlier.")
            {
                Field = "reason",
                Value = PlanChecks.Iso(on),
                Allowed = "a reason, or the timetable's day",
            };
        }
        return null;
    }

    /// <summary>
    /// The notifications of the framework's map that were made, and the relays asked for with them: those that somebody said, or where nobody did, all of
    /// them now.
    /// </summary>
    internal static IEnumerable<Notification> Notifications(Guid inspection, Framework framework, IReadOnlyList<RecipientNotified>? told, Instant now)
    {
        var position = 0;
        var said = told?.ToDictionary(each => each.To);
        var agencyOf = framework.Roles.ToDictionary(role => role.Id, role => role.Organisation);
        foreach (var rule in framework.Notifications)
            foreach (var to in rule.To)
                if (Make(NotificationKind.Notification, rule.From, to, agencyOf[to], rule.Paragraph, to) is { } made) yield return made;
        // ¶17: where the chair is one of those notified, only the relay to the chair falls away.
        var notified = framework.Notifications.SelectMany(rule => rule.To).ToHashSet();
        foreach (var relay in framework.Relays)
            foreach (var to in relay.Tells.Where(to => !notified.Contains(to)))
                if (Make(NotificationKind.Relay, relay.Asked, to, agencyOf[relay.Asked], relay.Paragraph, relay.Asked) is { } asked) yield return asked;

        // What nobody said of a relay itself is as of the notification in which it was asked for.
        Notification? Make(NotificationKind kind, string from, string to, string? confirmedBy, string paragraph, string with)
        {
            var (place, of) = (position++, said?.GetValueOrDefault(to) ?? said?.GetValueOrDefault(with));
            return said is not null && of is null ? null : new()
            {
                Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
                InspectionId = inspection,
                Kind = kind,
                From = from,
                To = to,
                ConfirmedByAgency = confirmedBy,
                Paragraph = paragraph,
                Position = place,
                SentAt = of is null ? now : InstantOf(of.On, of.At),
                Means = of?.Means,
                RecordedAt = now,
            };
        }
    }
}
