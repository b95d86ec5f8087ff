using Jtai.Scheduling.CalendarFeeds;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.FrameworkDocuments;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Portfolio;
using Jtai.Scheduling.SetUp;
using Jtai.Scheduling.Steps;
using Jtai.Scheduling.Teams;
using Jtai.Scheduling.Timetables;


namespace Jtai.Scheduling;

/// <summary>Every route of this service, by noun.</summary>
static class SchedulingApi
{
    internal static void MapSchedulingApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/scheduling/v1");
        api.MapDates();
        api.MapFrameworks();
        api.MapCalendars();
        api.MapInspections();
        api.MapMeetings();
        api.MapFieldworkTimetable();
        api.MapSetUp();
        api.MapCalendarFeeds();
        api.MapTeams();
        api.MapNotices();
        api.MapPortfolio();
    }
}
