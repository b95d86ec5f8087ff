using Jtai.Data.Audit;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Timetables;

/// <summary>The routes of dates.</summary>
static class DatesApi
{
    internal static void MapDates(this IEndpointRouteBuilder api)
    {
        var dates = api.MapGroup("").WithTags("Dates");
        dates.MapGet("/working-days", GetWorkingDay.Handle)
            .RequireAuthorization(Policies.Authenticated).WithSummary("Count working days forward or backward, with the days passed over");
        dates.MapPost("/timetables/preview", PreviewTimetable.Handle)
            .StoresNothing(Policies.Authenticated).WithSummary("The timetable of any framework and start, without storing anything");
    }
}
