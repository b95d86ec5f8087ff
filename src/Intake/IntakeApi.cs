using Jtai.Contracts.Api.Intake;
using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.Intake.Documents;
using Jtai.Intake.Items;
using Jtai.Intake.Retention;
using Jtai.Intake.Uploads;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Jtai.Intake;

internal static class IntakeApi
{
    public static void MapIntakeApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/intake/v1").WithTags("Intake");
        MapItems(api);
        MapDocuments(api);
        api.MapUploads();
    }

    public static string PathOf(Guid documentId) => $"/api/intake/v1/documents/{documentId}";

    static void MapItems(RouteGroupBuilder api)
    {
        api.MapGet("/items", ListItems.Handle)
            .ReadsChildLevelData(Policies.Participant, "list-items").WithSummary("What is asked of whom in an inspection, until when, and what has come")
            .WithMetadata(new ProblemMetadata(StatusCodes.Status404NotFound));
        var item = api.MapGroup("/items/{itemId:guid}");
        item.MapGet("", GetItem.Handle).SendsETag()
            .ReadsChildLevelData(Policies.Participant, "get-item").WithSummary("One thing that is asked for");

        // What the agency says instead of a file.
        item.MapPost("/not-applicable", DeclareNotApplicable.Handle).Changes(Policies.Agency, "declare-not-applicable").NeedsIfMatch()
            .WithSummary("Say that there is no such thing, and why");
        item.MapPost("/on-site-access", ArrangeOnSiteAccess.Handle).Changes(Policies.Agency, "arrange-on-site-access").NeedsIfMatch()
            .WithSummary("Say that case records cannot be shared electronically, and why: they are seen during fieldwork (¶101)");
        item.MapPost("/same-as-agencies", SaySameAsAgencies.Handle).Changes(Policies.Agency, "say-same-as-agencies").NeedsIfMatch()
            .WithSummary("Say that the reports are the same as those that the agencies share (¶109)");

        // What inspectors make of it.
        item.MapPost("/acceptance", ReviewItem.Accept).Changes(Policies.Inspectorate, "accept-item").NeedsIfMatch()
            .WithSummary("Accept what has come, or the reason that nothing has");
        item.MapPost("/query", ReviewItem.Query).Changes(Policies.Inspectorate, "query-item").NeedsIfMatch()
            .WithSummary("Ask back: the item is open again; or ask why nothing has come");
        item.MapPost("/out-of-scope", ReviewItem.FindOutOfScope).Changes(Policies.Inspectorate, "find-out-of-scope").NeedsIfMatch()
            .WithSummary("Say that it is out of scope, and is not reviewed (¶108)");

        // Agencies are strictly apart otherwise.
        item.MapPut("/shares/{agency}", ShareItem.Handle).Changes(Policies.LeadInspector, "share-item")
            .WithSummary("Share what was handed in with another kind of agency, and why");
        item.MapDelete("/shares/{agency}", ShareItem.End).Changes(Policies.LeadInspector, "end-sharing-item")
            .WithSummary("Share it no more");
        item.MapGet("/shares", ListShares.Handle)
            .ReadsChildLevelData(Policies.Inspectorate, "list-shares").WithSummary("With whom it is or was shared, by whom, and why");

        // ¶24: beyond Annex A.
        var inspection = api.MapGroup("/inspections/{inspectionId:guid}");
        inspection.MapPost("/extra-requests", AskForMore.Handle).Changes(Policies.Inspectorate, "ask-for-more")
            .NeedsIdempotencyKey(holdsSecret: true).SendsETag()
            .WithSummary("Ask an agency for something beyond Annex A (¶24)");
        inspection.MapPost("/offers", AskForMore.Offer).Changes(Policies.Agency, "offer-more").NeedsIdempotencyKey(holdsSecret: true).SendsETag()
            .WithSummary("Offer something beyond Annex A (¶24)");
        item.MapPost("/wanted", AskForMore.Want).Changes(Policies.Inspectorate, "want-offer").NeedsIfMatch()
            .WithSummary("Ask for what was offered");
        item.MapPost("/declined", AskForMore.Decline).Changes(Policies.Inspectorate, "decline-offer").NeedsIfMatch()
            .WithSummary("Decline what was offered, and why");

        // ¶72-73: how long it is kept.
        inspection.MapGet("/retention", (Guid inspectionId, GetRetention retention, CancellationToken cancellationToken) =>
                retention.Handle(inspectionId, cancellationToken))
            .RequireAuthorization(Policies.Participant).WithName("GetRetention")
            .WithSummary("How long what was handed in is kept, and certificates of what was erased");
        inspection.MapPost("/legal-hold", PlaceLegalHold.Handle).Changes(Policies.LeadInspector, "place-legal-hold")
            .WithSummary("Keep all of it from being erased, and why");
        inspection.MapPost("/legal-hold/lifting", PlaceLegalHold.Lift).Changes(Policies.LeadInspector, "lift-legal-hold")
            .WithSummary("Let it be erased at its time, and why");

        inspection.MapGet("/legal-holds", ListLegalHolds.Handle)
            .ReadsChildLevelData(Policies.Inspectorate, "list-legal-holds").WithSummary("The legal holds, standing and lifted, by whom, and why");

        inspection.MapGet("/shared-items", ListSharedItems.Handle)
            .ReadsChildLevelData(Policies.Agency, "list-shared-items").WithSummary("What the lead inspector shares of what other agencies have handed in");
        inspection.MapPut("/children/{child:guid}/health-agencies", NameHealthAgencies.Handle).Changes(Policies.Inspectorate, "name-health-agencies")
            .WithSummary("Say, for CQC, which health agencies are asked for the case records of a child (¶105)");
        inspection.MapGet("/answers", ListAnswers.Handle)
            .ReadsChildLevelData(Policies.Participant, "read-answers").WithSummary("The questions on each child chosen, and their answers (¶98)");
        inspection.MapPut("/answers", AnswerQuestions.Handle).Changes(Policies.Agency, "answer-questions")
            .WithSummary("Answer questions on the children chosen, or correct answers (¶98)");
    }

    static void MapDocuments(RouteGroupBuilder api)
    {
        api.MapPost("/items/{itemId:guid}/documents",
                (Guid itemId, HttpContext http, ReceiveDocument receive, CancellationToken cancellationToken) =>
                    receive.Handle(itemId, fileName: null, http, cancellationToken))
            .Changes(Policies.Agency, "receive-document")
            .WithSummary("Hand in a file: as the body, or as the file of a multipart form. Answers with the receipt")
            .TakesFile(form: true);
        api.MapPut("/items/{itemId:guid}/documents/{fileName}",
                (Guid itemId, string fileName, HttpContext http, ReceiveDocument receive, CancellationToken cancellationToken) =>
                    receive.Handle(itemId, fileName, http, cancellationToken))
            .Changes(Policies.Agency, "put-document")
            .WithSummary("Hand in a file under its name, or put a newer one in its place. Answers with the receipt")
            .TakesFile(form: false);

        var document = api.MapGroup("/documents/{documentId:guid}");
        document.MapGet("", GetDocument.Handle)
            .ReadsChildLevelData(Policies.Participant, "get-document").WithSummary("A document and what became of it");
        document.MapGet("/receipt", GetReceipt.Handle)
            .RequireAuthorization(Policies.Participant).WithSummary("The proof that a file arrived; as a page to print for Accept: text/html");
        document.MapGet("/content", ReadDocument.Handle)
            .ReadsChildLevelData(Policies.Participant, "read-document").WithSummary("The file itself, once it is available")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        document.MapGet("/readings", ListReadings.Handle)
            .RequireAuthorization(Policies.Participant).WithSummary("Who read it, when and what for");
        document.MapGet("/findings", ListFindings.Handle)
            .ReadsChildLevelData(Policies.Participant, "read-findings").WithSummary("What the checks of child-level lists found, row by row");
        document.MapGet("/rows", ListRows.Handle)
            .ReadsChildLevelData(Policies.Service, "read-rows").WithSummary("The rows of accepted lists, for case selection")
            .Produces<IReadOnlyList<ChildLevelRow>>();
        document.MapPost("/release", ReleaseDocument.Propose).Changes(Policies.LeadInspector, "propose-release")
            .WithSummary("Propose to release a document from quarantine, and why");
        document.MapPost("/release/agreement", ReleaseDocument.Agree).Changes(Policies.Inspectorate, "agree-release")
            .WithSummary("Agree, as a second person, to release a document from quarantine");

        api.MapGet("/receipt-keys", GetReceipt.Keys)
            .RequireAuthorization(Policies.Authenticated).WithName("ListReceiptKeys").WithSummary("The public keys with which receipts are checked");
    }

    /// <summary>The endpoint streams a file, of whatever size.</summary>
    static void TakesFile(this RouteHandlerBuilder endpoint, bool form) => endpoint
        .Accepts<byte[]>("application/octet-stream", [.. Upload.KindsOfFiles, .. form ? new[] { "multipart/form-data" } : []])
        .WithMetadata(new ProblemMetadata(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status507InsufficientStorage))
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Description = "A `Repr-Digest` with SHA-256 is compared with what arrived."
                + (form ? " `Content-Disposition` says the file's name." : "");
            // OpenAPI 3.1 has no schema for bytes. Generators know a form's file by the format of 3.0 still; of a whole body it would make a string.
            var content = new Dictionary<string, OpenApiMediaType>(Upload.KindsOfFiles.Select(kind => KeyValuePair.Create(kind, new OpenApiMediaType())))
            {
                ["application/octet-stream"] = new(),
            };
            if (form)
            {
                content["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                        },
                        Required = new HashSet<string> { "file" },
                    },
                };
            }

            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = content };
            return Task.CompletedTask;
        })
        .RequireRateLimiting(ReceiveDocument.AtOnce)
        .WithMetadata(new DisableRequestSizeLimitAttribute()).DisableRequestTimeout().DisableAntiforgery();
}
