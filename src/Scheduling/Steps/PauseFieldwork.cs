using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>
/// ¶62: in exceptional circumstances the inspectorates pause an inspection by their published guidance, and take it up again. Where days were lost,
/// the last day moves.
/// </summary>
static class PauseFieldwork
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Pause(
        Guid id, PauseInspectionRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (StepRules.ReasonInvalid(request.Reason) is { } invalid) return Problems.Invalid(invalid);
        await using var step = await steps.BeginAsync(id, InspectionEvent.Pause, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, on) = (step.Inspection, LocalDate.FromDateOnly(request.On));
        if (step.DayImpossible(on, LastTurn(inspection)) is { } refusal) return refusal.ToProblem();

        inspection.PausedOn = on;
        // The kind of notice says that there is a pause; why there is one stays with those who decide on it.
        Recipient[] to = [Recipient.Inspectors, .. Recipient.Agencies(step.Framework)];
        db.Notify(inspection, NoticeKinds.InspectionPaused, $"step/{step.Id}", to, step.Now);
        db.Publish(new InspectionPaused(id, request.On, step.Now.ToDateTimeOffset()));
        return await step.SaveAsync("in exceptional circumstances (¶62)", cancellationToken, on, request.Reason);
    }

    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Resume(
        Guid id, ResumeInspectionRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (Dates.OutOfRange("fieldworkEndsOn", request.FieldworkEndsOn) is { } invalid) return Problems.Invalid(invalid);
        await using var step = await steps.BeginAsync(id, InspectionEvent.Resume, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, on) = (step.Inspection, LocalDate.FromDateOnly(request.On));
        var end = request.FieldworkEndsOn is { } day ? LocalDate.FromDateOnly(day) : (LocalDate?)null;
        if (step.DayImpossible(on) is { } refusal) return refusal.ToProblem();
        if (EndImpossible(step.Calendar, on, inspection.FieldworkEndsOn, end) is { } impossible) return impossible.ToProblem();

        inspection.PausedOn = null;
        inspection.ResumedOn = on;
        if (end is { } last)
        {
            (inspection.FieldworkEndPlanned, inspection.FieldworkEndsOn) = (true, last);
            db.MoveDates(inspection, step.Framework, step.Calendar, "resumed", step.Now);
        }
        Recipient[] to = [Recipient.Inspectors, .. Recipient.Agencies(step.Framework)];
        db.Notify(inspection, NoticeKinds.InspectionResumed, $"step/{step.Id}", to, step.Now);
        db.Publish(new InspectionResumed(id, request.On, inspection.FieldworkEndsOn.ToDateOnly(), step.Now.ToDateTimeOffset()));
        return await step.SaveAsync(null, cancellationToken, on);
    }

    /// <summary>The day on which fieldwork began or was last taken up again.</summary>
    internal static LocalDate LastTurn(Inspection inspection) =>
        inspection.ResumedOn ?? inspection.Happenings.Single(happening => happening.Milestone == Framework.FieldworkStart).On;

    /// <summary>Null where fieldwork can end on that day, or where its end stays as it was and lies ahead.</summary>
    internal static Refusal? EndImpossible(WorkingDayCalendar calendar, LocalDate resumedOn, LocalDate endsNow, LocalDate? end)
    {
        var (earliest, latest) = (LocalDate.Max(resumedOn, endsNow), calendar.AddIncludingAnchor(resumedOn, PlanChecks.LongestFieldwork).On);
        if (end is null)
        {
            return endsNow >= resumedOn
                ? null
                : new Refusal("fieldwork-end-passed", "The last day of fieldwork has passed. Say which one it is now.")
                {
                    Field = "fieldworkEndsOn",
                    Value = PlanChecks.Iso(endsNow),
                    Allowed = Days(),
                };
        }
        return end >= earliest && end <= latest && calendar.IsWorkingDay(end.Value)
            ? null
            : new Refusal(
                "fieldwork-end-impossible",
                "Fieldwork ends on a working day, not before it is taken up again, not earlier than it would have and not after twenty working days more.")
            {
                Field = "fieldworkEndsOn",
                Value = PlanChecks.Iso(end.Value),
                Allowed = Days(),
            };

        string Days() => $"a working day from {PlanChecks.Iso(earliest)} to {PlanChecks.Iso(latest)}";
    }
}
