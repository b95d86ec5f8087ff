using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Notices;

/// <summary>The routes of notices.</summary>
static class NoticesApi
{
    internal static void MapNotices(this IEndpointRouteBuilder api)
    {
        var notices = api.MapGroup("/notices").WithTags("Notices");
        notices.MapGet("", ListNotices.ListAsync).WithName("ListNotices")
            .RequireAuthorization(Policies.Participant).Produces<Page<NoticeDetails>>().WithSummary("What those concerned should know: moved dates, reminders, decisions");
        notices.MapPost("/{id:guid}/seen", ListNotices.SeeAsync)
            .Changes(Policies.Participant, "see-notice").Produces<NoticeDetails>().WithSummary("Mark a notice as seen by you");
    }
}
