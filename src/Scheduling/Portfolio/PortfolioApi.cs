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
            .RequireAuthorization(Policies.LeadInspector)
            .WithSummary("The inspections in which your inspectorate takes part, past ones of an area too, with what overlaps");
        portfolio.MapGet("/load", InspectorateLoads.Handle)
            .RequireAuthorization(Policies.LeadInspector).WithSummary("What the weeks ask of each inspectorate");
        portfolio.MapPost("/batches", Batches.Create)
            .Changes(Policies.LeadInspector, "create-batch").NeedsIdempotencyKey().WithSummary("Make a batch of 6, 8 or 10 inspections");
        portfolio.MapGet("/batches", Batches.List)
            .RequireAuthorization(Policies.LeadInspector).WithName("ListBatches").WithSummary("The batches");
        portfolio.MapPost("/batches/{id:guid}/inspections", Batches.Add)
            .Changes(Policies.LeadInspector, "add-to-batch").NeedsIdempotencyKey().WithSummary("Put an inspection that you lead into a batch");
        portfolio.MapDelete("/batches/{id:guid}/inspections/{inspectionId:guid}", Batches.Remove)
            .Changes(Policies.LeadInspector, "remove-from-batch").WithSummary("Take an inspection that you lead out of a batch");
    }
}
