using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Portfolio;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>Plans an inspection and makes the planner its lead inspector. The area does not learn of it.</summary>
static class PlanInspection
{
    public static async Task<Results<Created<InspectionDetails>, ProblemHttpResult>> Handle(
        PlanInspectionRequest request, HttpResponse response, SchedulingDb db, Caller caller, IClock clock, IdentityClient identity,
        CancellationToken cancellationToken)
    {
        var malformed = Malformed(request).OfType<Refusal>().ToList();
        if (malformed.Count > 0) return Problems.Invalid(malformed);
        var now = clock.GetCurrentInstant();
        var calendar = await db.CalendarAsync(cancellationToken);
        var frameworks = await db.FrameworksAsync(cancellationToken);
        // From here on the inspection stays on this version.
        if (frameworks.ForPlan(request.Framework, calendar, LocalDate.FromDateOnly(request.FieldworkStartsOn)) is not { } framework)
        {
            return PlanChecks.UnknownFramework(request.Framework, frameworks).ToProblem();
        }
        var plan = FieldworkPlan.Of(request.FieldworkStartsOn, request.FieldworkEndsOn);
        if (Decide(framework, calendar, plan, request.OverrideReason, caller.Organisation, now, request.EnteredLateReason) is { } refusal)
        {
            return refusal.ToProblem();
        }
        if (CorrectArea.Unknown(request.LocalArea, await identity.AreasAsync(cancellationToken)) is { } unknown) return unknown.ToProblem();

        var inspection = new Inspection
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            LocalArea = request.LocalArea,
            Framework = framework.Id,
            FrameworkVersion = framework.Version,
            Status = InspectionStatus.Planned,
            FieldworkStartsOn = plan.StartsOn,
            FieldworkEndPlanned = plan.EndsOn is not null,
            FieldworkEndsOn = plan.EndsOn ?? plan.StartsOn,
            PlannedAt = now,
            PlannedBy = caller.Subject,
            OverrideReason = request.OverrideReason,
            EnteredLateReason = request.EnteredLateReason,
        };
        inspection.Team = Team.LedBy(inspection.Id, caller.Subject, caller.Organisation, framework, now);

        // First, so that there is never an inspection without a lead. A role in an inspection that came to nothing opens nothing.
        if (await identity.MakeLeadAsync(inspection.Id, caller, cancellationToken) is not { } lead)
        {
            return new Refusal("lead-unknown", "Identity does not know you as somebody of your inspectorate, so you cannot lead.").ToProblem();
        }

        // While Identity answered, another calendar may have come into force. From here on none does (ImportCalendar), so that no plan is left on the old one.
        await using var change = await Change.BeginAsync(db, $"select pg_advisory_xact_lock_shared(hashtext('calendar-versions'))", cancellationToken);
        calendar = await db.CalendarAsync(cancellationToken);
        if (Decide(framework, calendar, plan, request.OverrideReason, caller.Organisation, now, request.EnteredLateReason) is { } changed)
        {
            return changed.ToProblem();
        }
        inspection.ComputeTimetable(framework, calendar, "planned", now);
        db.Add(inspection);
        var late = request.EnteredLateReason is { } why ? $"entered late: {why}" : null;
        db.Audit($"inspection/{inspection.Id}", StepRules.Why(late, request.OverrideReason), new
        {
            inspection.LocalArea,
            inspection.Framework,
            inspection.FrameworkVersion,
            FieldworkStartsOn = request.FieldworkStartsOn,
            request.FieldworkEndsOn,
            Calendar = calendar.Id,
            CalendarVersion = calendar.Version,
        });
        await db.SaveChangesAsync(cancellationToken);
        await db.KeepMembershipAsync(lead, cancellationToken);
        await change.SaveAsync(cancellationToken);

        response.SetETag(inspection.Revision);
        return TypedResults.Created(
            $"/api/scheduling/v1/inspections/{inspection.Id}",
            await db.WithOverlapsAsync(inspection.Details(caller, framework, calendar, [], new HashSet<string>()), caller, cancellationToken));
    }

    /// <summary>Null where the plan holds.</summary>
    internal static Refusal? Decide(
        Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan, string? overrideReason, string organisation, Instant now,
        string? enteredLateReason = null)
    {
        // ¶10: the lead inspector is one of the leading inspectorate.
        if (framework.Inspectorates.Single(inspectorate => inspectorate.Leads) is var leading && leading.Id != organisation)
        {
            return new Refusal("not-the-leading-inspectorate", $"{leading.Name} plans and leads inspections under this framework.")
            {
                Field = "framework",
                Value = framework.Id,
                Allowed = $"a lead inspector of {leading.Id}",
            };
        }
        if (PlanChecks.Impossible(plan, calendar) is { } impossible) return impossible;
        if (overrideReason is null && PlanChecks.Unusual(framework, calendar, plan).FirstOrDefault() is { } unusual) return unusual;
        // Of one that is under way the area had its notice, or it cannot be recorded as notified.
        return enteredLateReason is null && TooShortNotice(framework, calendar, plan, UkTime.DayOf(now)) is { } tooShort
            ? tooShort with
            {
                Message = $"{tooShort.Message} If the area was notified in time, say why the inspection is entered late.",
                Allowed = $"{tooShort.Allowed}, or an enteredLateReason",
            }
            : null;
    }

    /// <summary>¶13: nobody gets less notice than the framework gives, whatever the reason.</summary>
    internal static Refusal? TooShortNotice(Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan, LocalDate today)
    {
        var notification = Timetable.Compute(framework, calendar, plan.StartsOn, plan.EndsOn).Find(Framework.Notification)!.On;
        if (notification >= today) return null;
        var earliest = calendar.Add(calendar.Add(today, 0).On, framework.Notice.WorkingDays).On;
        return new Refusal(
            "notice-too-short",
            $"The area would have to be notified on {PlanChecks.Iso(notification)}, {framework.Notice.WorkingDays} working days before fieldwork. "
            + "That day has passed.")
        {
            Field = "fieldworkStartsOn",
            Value = PlanChecks.Iso(plan.StartsOn),
            Allowed = $"{PlanChecks.Iso(earliest)} or later",
        };
    }

    static IEnumerable<Refusal?> Malformed(PlanInspectionRequest request)
    {
        yield return CorrectArea.Malformed(request.LocalArea);
        yield return PlanChecks.OverrideReasonInvalid(request.OverrideReason);
        yield return request.EnteredLateReason is null || StepRules.ReasonInvalid(request.EnteredLateReason) is null
            ? null
            : new Refusal("entered-late-reason-invalid", "The reason for entering it late is empty or too long.")
            {
                Field = "enteredLateReason",
                Allowed = "1 to 1000 characters",
            };
        yield return Dates.OutOfRange("fieldworkStartsOn", request.FieldworkStartsOn);
        yield return Dates.OutOfRange("fieldworkEndsOn", request.FieldworkEndsOn);
    }
}
