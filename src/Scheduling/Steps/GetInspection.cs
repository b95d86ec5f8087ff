using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Portfolio;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>One inspection, or those that the caller may see.</summary>
static class GetInspection
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> One(
        Guid id, HttpResponse response, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var inspection = await db.VisibleTo(caller, clock.GetCurrentInstant()).AsNoTracking()
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1)).Include(each => each.Notifications)
            .Include(each => each.Team!.Members.Where(member => member.Until == null))
            .AsSplitQuery().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        var arrivals = await db.Arrivals.AsNoTracking().Where(arrival => arrival.InspectionId == id).ToListAsync(cancellationToken);
        response.SetETag(inspection.Revision);
        var details = inspection.Details(
            caller, (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion),
            await db.CalendarAsync(cancellationToken), arrivals, await db.CalledOffAsync(inspection, cancellationToken));
        return TypedResults.Ok(await db.WithOverlapsAsync(details, caller, cancellationToken));
    }

    public static async Task<Results<Ok<Page<InspectionSummary>>, ProblemHttpResult>> List(
        HttpRequest request, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken, string? cursor = null, int size = 50)
    {
        if (Pages.ReadCursor(cursor, request, out var after) is { } refusal) return Problems.Invalid(refusal);
        var page = await db.VisibleTo(caller, clock.GetCurrentInstant()).AsNoTracking()
            .ToPageAsync(inspection => inspection.Id, after, request, size, cancellationToken);
        return TypedResults.Ok(new Page<InspectionSummary>([.. page.Items.Select(inspection => new InspectionSummary(
            inspection.Id, inspection.LocalArea, inspection.Framework, inspection.FrameworkVersion, InspectionLifecycle.Name(inspection.Status),
            inspection.NotificationOn.ToDateOnly(), inspection.FieldworkStartsOn.ToDateOnly(), inspection.FieldworkEndsOn.ToDateOnly()))], page.Next));
    }

    /// <summary>Every timetable that the inspection has had, the newest first.</summary>
    public static async Task<Results<Ok<IReadOnlyList<InspectionTimetable>>, ProblemHttpResult>> Timetables(
        Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var inspection = await db.VisibleTo(caller, clock.GetCurrentInstant()).AsNoTracking()
            .Include(each => each.Timetables)
            .SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        // An agency learns its dates with the notification, not what was planned before.
        var known = inspection.Timetables.Where(timetable => caller.IsInspectorate || timetable.ComputedAt >= inspection.NotifiedAt);
        var frameworks = await db.FrameworksAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<InspectionTimetable>>(
        [
            .. known.OrderByDescending(timetable => timetable.Revision)
                .Select(timetable => timetable.View(frameworks.Of(inspection.Framework, timetable.FrameworkVersion))),
        ]);
    }
}
