using Jtai.Contracts.Api.Scheduling;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>What is due soon, overdue and met, so that an agency sees it before it is late.</summary>
static class ListDeadlines
{
    public static async Task<Results<Ok<IReadOnlyList<MilestoneDeadline>>, ProblemHttpResult>> Handle(
        Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var inspection = await db.VisibleTo(caller, now).AsNoTracking()
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1)).Include(each => each.Happenings)
            .AsSplitQuery().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion);
        var arrivals = await db.Arrivals.AsNoTracking().Where(arrival => arrival.InspectionId == id).ToListAsync(cancellationToken);
        return TypedResults.Ok(DeadlineRules.View(
            framework, inspection.CurrentTimetable.Milestones, inspection.Happened(), arrivals,
            await db.CalendarAsync(cancellationToken), caller.IsInspectorate ? null : caller.OrganisationKind, inspection.Rests(), inspection.NotifiedAt, now));
    }
}
