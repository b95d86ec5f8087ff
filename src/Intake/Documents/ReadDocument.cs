using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>
/// The file itself (¶92-93): nothing that was not scanned and checked, to inspectors only for a purpose, and every reading on record. Its sender may read back
/// what is stored in its name, and an agency what the lead inspector shares with it. It is sent so that no browser shows or runs it.
/// </summary>
internal static class ReadDocument
{
    public static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Handle(
        Guid documentId, string? purpose, HttpContext http, IntakeDb db, DocumentStore documents, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        var own = await db.DocumentsOf(caller, clock).AsNoTracking().SingleOrDefaultAsync(each => each.Id == documentId, cancellationToken);
        var seen = own ?? await db.DocumentsSharedWith(caller, clock).SingleOrDefaultAsync(each => each.Id == documentId, cancellationToken);
        if (seen is not { } document) return Problems.NotFound();

        if (caller.IsInspectorate && !Purposes.All.Contains(purpose))
        {
            return Problems.Invalid(new Refusal("purpose-missing", "Say what the document is read for; its sender is shown that.")
            {
                Field = "purpose",
                Allowed = string.Join(", ", Purposes.All),
            });
        }

        if (!document.CanBeRead)
        {
            return new Refusal("not-available", "Nobody can read this document as it stands.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "state",
                Value = Json.Name(document.State),
                Allowed = Json.Name(DocumentState.Available),
            }.ToProblem();
        }

        var key = await db.KeyOfAsync(document, documents, cancellationToken);
        try
        {
            await using var content = await documents.OpenIntactAsync(document, key, cancellationToken);
            var readFor = caller.IsInspectorate ? purpose! : own is null ? Purposes.Shared : Purposes.Own;
            // A small one is known to be whole before anything is said of it, and of a large one its beginning.
            content.ReadByte();
            db.Add(new DocumentReading
            {
                Id = Guid.CreateVersion7(),
                DocumentId = documentId,
                Reader = caller.Subject,
                Organisation = caller.Organisation,
                Purpose = readFor,
                At = clock.GetCurrentInstant(),
            });
            db.Audit($"document/{documentId}", "document read (¶92)", new { purpose = readFor });
            await db.SaveChangesAsync(cancellationToken);
            await SendAsync(content, document, key, http);
            return TypedResults.Empty;
        }
        catch (Exception exception) when (DamagedDocuments.SaysDamage(exception))
        {
            await db.RecordDamageAsync(document, clock, CancellationToken.None);
            return DamagedDocuments.IsTooLateToSay(http) ? TypedResults.Empty : DamagedDocuments.Say("its sender is to send it again");
        }
    }

    static Task SendAsync(Stream content, Document document, DocumentKey key, HttpContext http)
    {
        content.Position = 0;
        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Stream(
            content, "application/octet-stream", NameOf(document, key), entityTag: new EntityTagHeaderValue($"\"{document.Sha256}\""),
            enableRangeProcessing: true).ExecuteAsync(http);
    }

    static string NameOf(Document document, DocumentKey key) =>
        document.SealedFileName is null ? $"{document.Id}" : key.OpenText(document.SealedFileName, document.Id);
}

/// <summary>What inspectors read documents for.</summary>
internal static class Purposes
{
    /// <summary>Its sender reads back its own.</summary>
    public const string Own = "own";

    /// <summary>An agency reads what the lead inspector shares with it.</summary>
    public const string Shared = "shared";

    /// <summary>¶29 off-site analysis, ¶52 audited cases, ¶55 sampling, ¶70 issues of concern, ¶80 quality assurance, ¶122 complaints.</summary>
    public static IReadOnlyList<string> All { get; } = ["analysis", "audited-case", "sampling", "issue-of-concern", "quality-assurance", "complaint"];
}
