using System.Security.Cryptography;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>Whether what is stored is still what was receipted, and what follows if not.</summary>
internal static class DamagedDocuments
{
    /// <summary>
    /// Opens it to be read, from any place: what is read is as it was sealed, in its place, or <see cref="SaysDamage"/>. So nothing needs to be read before.
    /// </summary>
    /// <exception cref="FileNotFoundException">The file is not there. That may be a folder that is not mounted, and says nothing of the document.</exception>
    /// <exception cref="HttpRequestException">The bucket did not answer, or is not the one that is configured.</exception>
    /// <exception cref="InvalidDataException">It has another length than its receipt says, or is no document.</exception>
    public static async Task<DecryptingStream> OpenIntactAsync(
        this DocumentStore documents, Document document, DocumentKey key, CancellationToken cancellationToken)
    {
        var content = await documents.OpenAsync(document.Id, key, document.Bucket, cancellationToken);
        if (content.Length == document.Size) return content;

        await content.DisposeAsync();
        throw new InvalidDataException("The stored document has not the length of its receipt.");
    }

    /// <summary>Whether what was thrown while a document was read says that it is damaged.</summary>
    public static bool SaysDamage(Exception exception) => exception is AuthenticationTagMismatchException or InvalidDataException;

    /// <summary>Found while it was read: recorded by itself, whatever becomes of the reading.</summary>
    public static async Task RecordDamageAsync(this IntakeDb db, Document document, IClock clock, CancellationToken cancellationToken)
    {
        await using var change = await Change.BeginAsync(db, Document.Lock(document.Id), cancellationToken);
        db.ChangeTracker.Clear();
        var stored = await db.Documents.SingleAsync(each => each.Id == document.Id, cancellationToken);
        await db.MarkDamagedAsync(stored, clock.GetCurrentInstant(), cancellationToken);
        await change.SaveAsync(cancellationToken);
    }

    /// <summary>In the middle of an answer it breaks off, which nobody takes for the end of the document; before, nothing of the answer is left.</summary>
    public static bool IsTooLateToSay(HttpContext http)
    {
        if (http.Response.HasStarted) http.Abort();
        else http.Response.Clear();
        return http.Response.HasStarted;
    }

    /// <summary>The answer to who was about to read it.</summary>
    public static ProblemHttpResult Say(string then) =>
        new Refusal("document-damaged", $"What is stored does not match its receipt; {then}.")
        {
            Status = StatusCodes.Status409Conflict,
            Field = "state",
            Value = Json.Name(DocumentState.Damaged),
        }.ToProblem();

    /// <summary>The item is open again: only its sender can send it again.</summary>
    public static async Task MarkDamagedAsync(this IntakeDb db, Document document, Instant now, CancellationToken cancellationToken)
    {
        if (!document.Take(DocumentEvent.DamageFound, now)) return;

        await db.ReturnAsync(document, await db.LockItemAsync(document.ItemId, cancellationToken), now, cancellationToken);
        db.AuditAs("find-damage", $"document/{document.Id}", "what is stored does not match its receipt");
    }
}
