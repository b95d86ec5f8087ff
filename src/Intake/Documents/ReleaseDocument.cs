using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>A document in quarantine is released by two: the lead inspector says why, and another inspector of the inspection agrees.</summary>
internal static class ReleaseDocument
{
    /// <summary>The lead inspector proposes it.</summary>
    public static async Task<Results<Ok<DocumentResource>, ProblemHttpResult>> Propose(
        Guid documentId, ItemReasonRequest request, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        await using var change = await BeginAsync(db, caller, clock, documentId, cancellationToken);
        if (change is null || !await db.LedBy(caller, clock).AnyAsync(each => each.InspectionId == change.Record.InspectionId, cancellationToken))
        {
            return Problems.NotFound();
        }

        if (Texts.Refuse(request.Reason, "reason") is { } unusable) return Problems.Invalid(unusable);
        if (change.Record.State != DocumentState.Quarantined) return NotInQuarantine(change.Record).ToProblem();
        if (await db.Items.AnyAsync(item => item.Id == change.Record.ItemId && item.Kind == ItemKind.ChildLevelData, cancellationToken))
        {
            return new Refusal("lists-not-released", "Lists are read by programs, and are not released. Ask for them without what speaks against them.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "documentId",
            }.ToProblem();
        }

        var key = await db.KeyOfAsync(change.Record, documents, cancellationToken);
        (change.Record.ReleaseProposedBy, change.Record.ReleaseProposedAt, change.Record.SealedReleaseReason) =
            (caller.Subject, clock.GetCurrentInstant(), key.SealText(request.Reason, documentId));
        db.Audit($"document/{documentId}", "release from quarantine proposed", new { change.Record.ObjectionCode });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(await GetDocument.ResourceAsync(db, change.Record, documents, caller, cancellationToken));
    }

    /// <summary>Another inspector agrees, and the document is available.</summary>
    public static async Task<Results<Ok<DocumentResource>, ProblemHttpResult>> Agree(
        Guid documentId, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        await using var change = await BeginAsync(db, caller, clock, documentId, cancellationToken);
        if (change is null) return Problems.NotFound();

        var document = change.Record;
        if (document.State != DocumentState.Quarantined) return NotInQuarantine(document).ToProblem();
        if (document.ReleaseProposedBy is null || document.ReleaseProposedBy == caller.Subject)
        {
            return new Refusal("second-person-needed", "The lead inspector proposes the release with a reason, and another inspector agrees.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "documentId",
            }.ToProblem();
        }

        var now = clock.GetCurrentInstant();
        document.Take(DocumentEvent.Released, now);
        await db.ReplaceEarlierAsync(document, now, cancellationToken);
        var item = await db.LockItemAsync(document.ItemId, cancellationToken);
        var stands = item.WithdrawnFrom ?? item.State;
        // Received when it was received: that it lay in quarantine makes nobody late.
        if (!stands.IsSettled() && item.Answers(document.ReceivedAt) && ItemStates.After(stands, ItemEvent.HandedIn) is { } next)
        {
            item.Settle(next, document.ReceivedAt, document.Late);
            await db.TellAsync(item, document.Organisation, clock.GetCurrentInstant(), cancellationToken);
        }

        db.Audit($"document/{documentId}", "released from quarantine by two inspectors", new { document.ReleaseProposedBy, document.ObjectionCode });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(await GetDocument.ResourceAsync(db, document, documents, caller, cancellationToken));
    }

    static Task<Change<Document>?> BeginAsync(IntakeDb db, Caller caller, IClock clock, Guid documentId, CancellationToken cancellationToken) => Change.OfAsync(
        db, db.DocumentsOf(caller, clock).Where(each => each.Id == documentId), Document.Lock(documentId), cancellationToken);

    static Refusal NotInQuarantine(Document document) => new("not-in-quarantine", "Only a document in quarantine is released.")
    {
        Status = StatusCodes.Status409Conflict,
        Field = "state",
        Value = Json.Name(document.State),
    };
}
