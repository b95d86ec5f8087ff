using System.Text.Json;
using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.FrameworkDocuments;

/// <summary>The routes of frameworks.</summary>
static class FrameworksApi
{
    internal static void MapFrameworks(this IEndpointRouteBuilder api)
    {
        var frameworks = api.MapGroup("/frameworks").WithTags("Frameworks");
        frameworks.MapGet("", ListFrameworks.All)
            .RequireAuthorization(Policies.Authenticated)
            .WithName("ListFrameworks")
            .WithSummary("The frameworks with their versions, and which of them new plans take");
        frameworks.MapGet("/{id}/versions/{version:int}", ListFrameworks.One)
            .RequireAuthorization(Policies.Authenticated).Produces<JsonDocument>()
            .WithName("GetFramework")
            .WithSummary("A framework document as it was written");
        frameworks.MapPost("", AddFramework.Handle)
            .Changes(Policies.Administrator, "add-framework").NeedsIdempotencyKey()
            .Accepts<JsonDocument>("application/json")
            .WithSummary("Add a framework document: a new theme, or the next version of one");
        frameworks.MapPost("/validation", AddFramework.Validate)
            .StoresNothing(Policies.Administrator)
            .Accepts<JsonDocument>("application/json")
            .WithName("ValidateFramework").WithSummary("What stands in the way of adding a document, without adding it");
    }
}
