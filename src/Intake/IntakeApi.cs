using Jtai.Data.Audit;
using Jtai.Intake.Requests;
using Jtai.Intake.Submissions;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Jtai.Intake;

internal static class IntakeApi
{
    public static void MapIntakeApi(this IEndpointRouteBuilder app)
    {
        var inspection = app.MapGroup("/api/intake/v1/inspections/{inspectionId:guid}").WithTags("Intake");
        inspection.MapGet("/items", ListItems.Handle)
            .RequireAuthorization(Policies.Participant).WithSummary("What is asked of whom, and until when");
        inspection.MapGet("/items/{itemId:guid}", GetItem.Handle)
            .RequireAuthorization(Policies.Participant).WithSummary("One thing that is asked for");
        inspection
            .MapPost(
                "/items/{itemId:guid}/submissions",
                (Guid inspectionId, Guid itemId, HttpContext http, ReceiveSubmission receive, CancellationToken cancellationToken) =>
                receive.Handle(inspectionId, itemId, http, cancellationToken))
            .Changes(Policies.Agency, "receive-submission")
            .WithSummary("Hand in a file: as the body, or as the file of a multipart form. Answers with the receipt")
            .Accepts<byte[]>("application/octet-stream", [.. Upload.KindsOfFiles, "multipart/form-data"])
            .WithMetadata(new ProblemMetadata(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status507InsufficientStorage))
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                // OpenAPI 3.1 has no schema for bytes. Generators know a form's file by the format of 3.0 still; of a whole body it would make a string.
                var form = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                    Required = new HashSet<string> { "file" },
                };
                operation.Description = "A `Repr-Digest` with SHA-256 is compared with what arrived. `Content-Disposition` says the file's name.";
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>(Upload.KindsOfFiles.Select(kind => KeyValuePair.Create(kind, new OpenApiMediaType())))
                    {
                        ["application/octet-stream"] = new(),
                        ["multipart/form-data"] = new() { Schema = form },
                    },
                };
                return Task.CompletedTask;
            })
            .RequireRateLimiting(ReceiveSubmission.AtOnce)
            .WithMetadata(new DisableRequestSizeLimitAttribute()).DisableRequestTimeout().DisableAntiforgery();
        inspection.MapGet("/submissions/{submissionId:guid}", GetSubmission.Handle)
            .RequireAuthorization(Policies.Participant).WithSummary("A submission and what became of it");
        inspection.MapGet("/submissions/{submissionId:guid}/receipt", GetReceipt.Handle)
            .RequireAuthorization(Policies.Participant).WithSummary("The proof that a file arrived");
        inspection.MapGet("/submissions/{submissionId:guid}/findings", ListFindings.Handle)
            .ReadsChildLevelData(Policies.Participant, "read-findings").WithSummary("What the checks found, row by row");
        inspection.MapGet("/submissions/{submissionId:guid}/rows", ListRows.Handle)
            .ReadsChildLevelData(Policies.Service, "read-rows").WithSummary("The rows of accepted lists, for case selection");
    }

    public static string PathOf(Guid inspectionId, Guid submissionId) => $"/api/intake/v1/inspections/{inspectionId}/submissions/{submissionId}";
}
