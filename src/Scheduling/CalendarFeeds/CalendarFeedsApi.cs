using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.CalendarFeeds;

/// <summary>The routes of calendar feeds.</summary>
static class CalendarFeedsApi
{
    internal static void MapCalendarFeeds(this IEndpointRouteBuilder api)
    {
        var feeds = api.MapGroup("/calendar-feeds").WithTags("Calendar feeds");
        feeds.MapPost("", CreateCalendarFeed.Handle)
            .Changes(Policies.Participant, "create-calendar-feed").NeedsIdempotencyKey(holdsSecret: true)
            .WithSummary("Create a calendar feed of your inspections; its address is shown this once");
        feeds.MapGet("", CreateCalendarFeed.List)
            .RequireAuthorization(Policies.Participant).WithName("ListCalendarFeeds").WithSummary("Your calendar feeds");
        feeds.MapDelete("/{id:guid}", CreateCalendarFeed.Revoke)
            .Changes(Policies.Participant, "revoke-calendar-feed").WithSummary("Revoke a calendar feed");
        // Calendar programs cannot sign in: the address is the token.
        feeds.MapGet("/{token}.ics", ReadCalendarFeed.Handle)
            .AllowAnonymous().Produces<string>(contentType: "text/calendar").WithSummary("The calendar (RFC 5545) behind a feed's address");
        feeds.MapMethods("/{token}.ics", [HttpMethods.Head], ReadCalendarFeed.Handle).AllowAnonymous().ExcludeFromDescription();
        feeds.MapFallback("/{token}.ics", ReadCalendarFeed.Refuse).AllowAnonymous().ExcludeFromDescription();
    }
}
