using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.SetUp;

/// <summary>The routes of set-up discussion.</summary>
static class SetUpApi
{
    internal static void MapSetUp(this IEndpointRouteBuilder api)
    {
        var setUp = api.MapGroup("/inspections/{id:guid}/set-up").WithTags("Set-up discussion");
        setUp.MapGet("", SetUpDiscussion.Get)
            .RequireAuthorization(Policies.Participant)
            .WithName("GetSetUp").SendsETag()
            .WithSummary("What the set-up discussion came to, as far as you may read it");
        setUp.MapPut("", SetUpDiscussion.Put)
            .Changes(Policies.LeadInspector, "record-set-up").NeedsIfMatch()
            .WithSummary("Record what the set-up discussion came to; earlier versions are kept");
        setUp.MapGet("/changes", SetUpDiscussion.Changes)
            .RequireAuthorization(Policies.Inspectorate).WithName("ListSetUpChanges").WithSummary("Who changed which part of the record, and when");
        setUp.MapPost("/completion", SetUpDiscussion.Complete)
            .Changes(Policies.LeadInspector, "complete-set-up").NeedsIfMatch().WithSummary("Record that the set-up discussion was held");
    }
}
