using Jtai.Data.Audit;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Notices;

/// <summary>The routes of notices.</summary>
static class NoticesApi
{
    internal static void MapNotices(this IEndpointRouteBuilder api)
    {
        var notices = api.MapGroup("/notices").WithTags("Notices");
        notices.MapGet("", ListNotices.List)
            .RequireAuthorization(Policies.Participant)
            .WithName("ListNotices")
            .WithSummary("What those concerned should know: moved dates, reminders, decisions");
        notices.MapPost("/{id:guid}/seen", ListNotices.See)
            .Changes(Policies.Participant, "see-notice").WithSummary("Mark a notice as seen by you");
    }
}
