using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Timetables;

/// <summary>The timetable of any framework and start, without storing anything.</summary>
static class PreviewTimetable
{
    public static async Task<Results<Ok<TimetablePreview>, ProblemHttpResult>> Handle(
        PreviewTimetableRequest request, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (Dates.OutOfRange("fieldworkStartsOn", request.FieldworkStartsOn) is { } start) return Problems.Invalid(start);
        if (Dates.OutOfRange("fieldworkEndsOn", request.FieldworkEndsOn) is { } end) return Problems.Invalid(end);
        var calendar = await db.CalendarAsync(cancellationToken);
        var frameworks = await db.FrameworksAsync(cancellationToken);
        if (frameworks.ForPlan(request.Framework, calendar, LocalDate.FromDateOnly(request.FieldworkStartsOn)) is not { } framework)
        {
            return PlanChecks.UnknownFramework(request.Framework, frameworks).ToProblem();
        }
        if (request.FrameworkVersion is { } version)
        {
            if (frameworks.Find(request.Framework, version) is not { } asked)
            {
                return PlanChecks.UnknownVersion(request.Framework, version, frameworks).ToProblem();
            }
            framework = asked;
        }
        var plan = FieldworkPlan.Of(request.FieldworkStartsOn, request.FieldworkEndsOn);
        if (PlanChecks.Impossible(plan, calendar) is { } impossible) return impossible.ToProblem();
        return TypedResults.Ok(Of(framework, calendar, plan));
    }

    internal static TimetablePreview Of(Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan) => new(
        framework.Id, framework.Version, calendar.View(), PlanChecks.Warnings(framework, calendar, plan),
        Timetable.Compute(framework, calendar, plan.StartsOn, plan.EndsOn).View().Explained(framework));
}
