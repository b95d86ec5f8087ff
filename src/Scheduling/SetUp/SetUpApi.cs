using Jtai.Contracts.Api.Scheduling;
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
        setUp.MapGet("", SetUpDiscussion.GetAsync).WithName("GetSetUp").SendsETag()
            .RequireAuthorization(Policies.Participant).Produces<SetUpDetails>().WithSummary("What the set-up discussion came to, as far as you may read it");
        setUp.MapPut("", SetUpDiscussion.PutAsync)
            .Changes(Policies.LeadInspector, "record-set-up").NeedsIfMatch().Produces<SetUpDetails>().WithSummary("Record what the set-up discussion came to; earlier versions are kept");
        setUp.MapGet("/changes", SetUpDiscussion.ChangesAsync).WithName("ListSetUpChanges")
            .RequireAuthorization(Policies.Inspectorate).Produces<IReadOnlyList<SetUpChange>>().WithSummary("Who changed which part of the record, and when");
        setUp.MapPost("/completion", SetUpDiscussion.CompleteAsync)
            .Changes(Policies.LeadInspector, "complete-set-up").NeedsIfMatch().Produces<InspectionDetails>().WithSummary("Record that the set-up discussion was held");
    }
}
