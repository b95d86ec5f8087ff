using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>What is asked of whom in an inspection (¶91): inspectors see all of it, an agency what is asked of its own kind in its own area.</summary>
internal static class ListItems
{
    public static async Task<Results<Ok<IReadOnlyList<ItemResource>>, ProblemHttpResult>> Handle(
        Guid inspection, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspection, cancellationToken)) return Problems.NotFound();

        var items = await db.ItemsOf(caller, clock).AsNoTracking().Where(item => item.InspectionId == inspection)
            .OrderBy(item => item.DueOn).ThenBy(item => item.DueAt).ThenBy(item => item.Id).ToListAsync(cancellationToken);
        var handedIn = (await db.DocumentsOf(caller, clock).AsNoTracking().Where(document => document.InspectionId == inspection)
            .OrderBy(document => document.ReceivedAt).ThenBy(document => document.Id).ToListAsync(cancellationToken)).ToLookup(document => document.ItemId);
        var said = (await db.StatementsOf(caller, clock).AsNoTracking()
            .Where(statement => db.Items.Any(item => item.Id == statement.ItemId && item.InspectionId == inspection && item.Kind != ItemKind.Question))
            .OrderBy(statement => statement.At).ToListAsync(cancellationToken)).ToLookup(statement => statement.ItemId);
        if (items.Count == 0)
        {
            db.NothingChanged();
            return TypedResults.Ok<IReadOnlyList<ItemResource>>([]);
        }

        var key = await db.KeyOfAsync(inspection, documents, cancellationToken);
        var now = clock.GetCurrentInstant();
        var readings = await db.ReadByAsync(caller, inspection, cancellationToken);
        var shared = (await db.SharedNow.Where(shared => db.Items.Any(item => item.Id == shared.ItemId && item.InspectionId == inspection))
            .ToListAsync(cancellationToken)).ToLookup(shared => shared.ItemId);
        IReadOnlyList<ItemResource> read =
            [.. items.Select(item => Resource(item, said[item.Id], [.. handedIn[item.Id]], shared[item.Id], readings, key, now))];
        await db.AuditNotesAsync($"inspection/{inspection}", read, cancellationToken);
        return TypedResults.Ok(read);
    }

    /// <summary>
    /// What is said of an item may speak of a child: reading that is on record. That an item is there, and how it stands, is no child-level data.
    /// </summary>
    public static async Task AuditNotesAsync(this IntakeDb db, string record, IReadOnlyList<ItemResource> read, CancellationToken cancellationToken)
    {
        var notes = read.Sum(item => item.AgencyNotes.Count + (item.InspectorNote is null ? 0 : 1));
        if (notes == 0)
        {
            db.NothingChanged();
            return;
        }

        db.Audit(record, "what is said of items read (¶91-109)", new { notes });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>One item, as it is answered after a step too.</summary>
    public static async Task<ItemResource> ResourceAsync(
        IntakeDb db, InformationItem item, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var handedIn = await db.DocumentsOf(caller, clock).AsNoTracking().Where(document => document.ItemId == item.Id)
            .OrderBy(document => document.ReceivedAt).ThenBy(document => document.Id).ToListAsync(cancellationToken);
        List<Statement> said = item.Kind == ItemKind.Question
            ? []
            : await db.StatementsOf(caller, clock).AsNoTracking().Where(statement => statement.ItemId == item.Id).OrderBy(statement => statement.At)
                .ToListAsync(cancellationToken);
        return Resource(
            item, said, handedIn, await db.SharedNow.AsNoTracking().Where(shared => shared.ItemId == item.Id).ToListAsync(cancellationToken),
            await db.ReadByAsync(caller, item.InspectionId, cancellationToken), await db.KeyOfAsync(item.InspectionId, documents, cancellationToken),
            clock.GetCurrentInstant());
    }

    /// <summary>When the caller last read each document of an inspection that it has read.</summary>
    public static Task<Dictionary<Guid, Instant>> ReadByAsync(this IntakeDb db, Caller caller, Guid inspectionId, CancellationToken cancellationToken) =>
        db.Readings.Where(reading => reading.Reader == caller.Subject
                && db.Documents.Any(document => document.Id == reading.DocumentId && document.InspectionId == inspectionId))
            .GroupBy(reading => reading.DocumentId).Select(ofDocument => new { ofDocument.Key, At = ofDocument.Max(reading => reading.At) })
            .ToDictionaryAsync(each => each.Key, each => each.At, cancellationToken);

    static ItemResource Resource(
        InformationItem item, IEnumerable<Statement> said, IReadOnlyList<Document> handedIn, IEnumerable<SharedItem> shared,
        Dictionary<Guid, Instant> readings, DocumentKey key, Instant now)
    {
        var lastRead = handedIn.Where(document => readings.ContainsKey(document.Id)).Select(document => (Instant?)readings[document.Id]).Max();
        var overdue = item.State.IsAsked() && !item.State.IsSettled() && item.IsLate(now);
        return new(
            item.Id, item.Item, item.Number, item.Title, item.Description, Json.Name(item.Kind), item.OwnerKind, item.Child, item.Paragraph,
            item.From?.ToDateOnly(), item.Until?.ToDateOnly(), item.MostRecent, item.WhereApplicable, item.DueOn.ToDateOnly(),
            item.DueAt?.ToDateTimeOffset(), Json.Name(item.State), item.Late || overdue,
            [.. said.Select(statement => new AgencyNote(
                statement.Organisation, statement.At.ToDateTimeOffset(), key.OpenText(statement.SealedText, item.Id)))],
            item.SealedInspectorNote is null ? null : key.OpenText(item.SealedInspectorNote, item.Id),
            [.. handedIn.Select(document => GetDocument.Summary(document, key, readings))],
            [.. handedIn.Where(document => document.State == DocumentState.Available && document.AvailableAt > lastRead).Select(document => document.Id)],
            [.. shared.Select(each => each.Agency).Order()], item.Organisation);
    }
}
