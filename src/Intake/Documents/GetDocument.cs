using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>
/// A document and what became of it. Who is to agree to its release from quarantine reads here why that was proposed, and each such reading is on record: the
/// reason may speak of a child, and is for inspectors alone.
/// </summary>
internal static class GetDocument
{
    public static async Task<Results<Ok<DocumentResource>, ProblemHttpResult>> Handle(
        Guid documentId, HttpContext http, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.DocumentsOf(caller, clock).AsNoTracking().SingleOrDefaultAsync(each => each.Id == documentId, cancellationToken) is not { } document)
        {
            return Problems.NotFound();
        }

        var resource = await ResourceAsync(db, document, documents, caller, cancellationToken);
        if (resource.Release is null)
        {
            db.NothingChanged();
        }
        else
        {
            db.Audit($"document/{documentId}", "reason for a release from quarantine read (¶92)", new { document.ReleaseProposedBy });
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.Ok(resource);
    }

    public static async Task<DocumentResource> ResourceAsync(
        IntakeDb db, Document document, DocumentStore documents, Caller caller, CancellationToken cancellationToken)
    {
        var key = await db.KeyOfAsync(document.InspectionId, documents, cancellationToken);
        var release = caller.IsInspectorate && document is { ReleaseProposedBy: { } by, ReleaseProposedAt: { } at, SealedReleaseReason: { } reason }
            ? new ReleaseProposal(by, at.ToDateTimeOffset(), key.Unwrap(document.WrappedKey, document.Id).OpenText(reason, document.Id))
            : null;
        return new(
            document.Id, document.InspectionId, document.ItemId, document.NameWith(key), document.Size, document.Sha256, Json.Name(document.State),
            document.ReceivedAt.ToDateTimeOffset(), document.Late, document.Replaces,
            document.ObjectionCode is null ? null : new Objection(document.ObjectionCode, document.ObjectionMessage!),
            release, document.Rows, document.Children,
            new Dictionary<string, int> { ["error"] = document.Errors, ["warning"] = document.Warnings, ["query"] = document.Queries });
    }

    public static DocumentSummary Summary(Document document, DocumentKey inspectionKey, Dictionary<Guid, Instant> readings) => new(
        document.Id, document.NameWith(inspectionKey), document.Size, document.Sha256, Json.Name(document.State), document.ReceivedAt.ToDateTimeOffset(),
        document.Late, document.Replaces, readings.TryGetValue(document.Id, out var readAt) ? readAt.ToDateTimeOffset() : null);
}
