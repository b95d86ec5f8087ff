using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Portfolio;

/// <summary>The routes of portfolio.</summary>
static class PortfolioApi
{
    internal static void MapPortfolio(this IEndpointRouteBuilder api)
    {
        var portfolio = api.MapGroup("/portfolio").WithTags("Portfolio");
        portfolio.MapGet("/inspections", ListPortfolio.Handle)
            .RequireAuthorization(Policies.LeadInspector).Produces<Page<PortfolioEntry>>().WithSummary("The inspections in which your inspectorate takes part, past ones of an area too, with what overlaps");
        portfolio.MapGet("/load", InspectorateLoads.Handle)
            .RequireAuthorization(Policies.LeadInspector).Produces<IReadOnlyList<InspectorateLoad>>().WithSummary("What the weeks ask of each inspectorate");
        portfolio.MapPost("/batches", Batches.CreateAsync)
            .Changes(Policies.LeadInspector, "create-batch").WithIdempotencyKey().Produces<BatchDetails>(201).WithSummary("Make a batch of 6, 8 or 10 inspections");
        portfolio.MapGet("/batches", Batches.ListAsync).WithName("ListBatches")
            .RequireAuthorization(Policies.LeadInspector).Produces<Page<BatchDetails>>().WithSummary("The batches");
        portfolio.MapPost("/batches/{id:guid}/inspections", Batches.AddAsync)
            .Changes(Policies.LeadInspector, "add-to-batch").Produces<BatchDetails>().WithSummary("Put an inspection that you lead into a batch");
        portfolio.MapDelete("/batches/{id:guid}/inspections/{inspectionId:guid}", Batches.RemoveAsync)
            .Changes(Policies.LeadInspector, "remove-from-batch").Produces(204).WithSummary("Take an inspection that you lead out of a batch");
    }
}
