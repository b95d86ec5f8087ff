using System.Text.Json;
using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Timetables;

/// <summary>The routes of calendars.</summary>
static class CalendarsApi
{
    internal static void MapCalendars(this IEndpointRouteBuilder api)
    {
        var calendars = api.MapGroup("/calendars/england-and-wales/versions").WithTags("Calendars");
        calendars.MapPost("", ImportCalendar.Import)
            .Changes(Policies.Administrator, "import-calendar").NeedsIdempotencyKey()
            .Accepts<JsonDocument>("application/json")
            .SendsETag().WithSummary("Import GOV.UK's bank-holidays.json as a version that waits for approval, and see what it moves");
        calendars.MapGet("/{version:int}", ImportCalendar.Get)
            .RequireAuthorization(Policies.Administrator).WithName("GetCalendar").SendsETag().WithSummary("An imported version with what it moves, or moved");
        calendars.MapPost("/{version:int}/approval", ImportCalendar.Approve)
            .Changes(Policies.Administrator, "approve-calendar").NeedsIfMatch()
            .WithSummary("Put a version that somebody else has imported in force and move the dates");
    }
}
