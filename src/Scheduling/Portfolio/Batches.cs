using System.Text.RegularExpressions;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Portfolio;

/// <summary>Inspections come in batches of 6, 8 or 10 (Inspections Clinic of 27 April 2022).</summary>
static partial class Batches
{
    static readonly int[] Sizes = [6, 8, 10];

    public static async Task<Results<Created<BatchDetails>, ProblemHttpResult>> Create(
        CreateBatchRequest request, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var refusals = new List<Refusal>();
        if (!Title().IsMatch(request.Title))
        {
            refusals.Add(new("title-invalid", "The title is empty, too long or has other characters.")
            {
                Field = "title",
                Allowed = "1 to 80 letters, digits, spaces and hyphens",
            });
        }
        if (!Sizes.Contains(request.Size))
        {
            refusals.Add(new("batch-size-invalid", "Batches have 6, 8 or 10 inspections.")
            {
                Field = "size",
                Value = $"{request.Size}",
                Allowed = string.Join(", ", Sizes),
            });
        }
        if (refusals.Count > 0) return Problems.Invalid(refusals);
        var now = clock.GetCurrentInstant();
        var batch = new Batch
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            Title = request.Title,
            Size = request.Size,
            CreatedAt = now,
            CreatedBy = caller.Subject,
        };
        db.Add(batch);
        db.Audit($"batch/{batch.Id}", what: new { batch.Size });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/scheduling/v1/portfolio/batches/{batch.Id}", batch.View(0));
    }

    public static async Task<Results<Ok<Page<BatchDetails>>, ProblemHttpResult>> List(
        HttpRequest request, SchedulingDb db, CancellationToken cancellationToken, string? cursor = null, int size = 50)
    {
        if (Pages.ReadCursor(cursor, request, out var after) is { } refusal) return Problems.Invalid(refusal);
        var page = await db.Batches.AsNoTracking().Include(batch => batch.Entries)
            .ToPageAsync(batch => batch.Id, after, request, size, cancellationToken);
        return TypedResults.Ok(new Page<BatchDetails>([.. page.Items.Select(batch => batch.View(batch.Entries.Count))], page.Next));
    }

    /// <summary>Puts an inspection into a batch. Repeated, it answers the same.</summary>
    public static async Task<Results<Ok<BatchDetails>, ProblemHttpResult>> Add(
        Guid id, AddToBatchRequest request, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        // Of two that come at once for the last place, one waits and is refused.
        await using var change = await Change.OfAsync(
            db, db.Batches.Include(each => each.Entries).Where(each => each.Id == id), $"select 1 from batches where id = {id} for update", cancellationToken);
        if (change is null) return Problems.NotFound();
        // Nor is it put into two batches at once.
        await using var inspection = await Change.OfAsync(
            db, db.VisibleTo(caller, now).Where(each => each.Id == request.InspectionId), Inspection.Lock(request.InspectionId), cancellationToken);
        if (inspection is null) return Problems.NotFound();
        if (!await db.LeadsAsync(caller, request.InspectionId, now, cancellationToken)) return Access.LeadOnly.ToProblem();
        var batch = change.Record;
        if (batch.Entries.Any(entry => entry.InspectionId == request.InspectionId))
        {
            db.NothingChanged();
            return TypedResults.Ok(batch.View(batch.Entries.Count));
        }
        if (await db.BatchEntries.AnyAsync(entry => entry.InspectionId == request.InspectionId, cancellationToken)) return InAnother.ToProblem();
        if (batch.Entries.Count >= batch.Size) return Full(batch).ToProblem();

        batch.Entries.Add(new BatchEntry { BatchId = id, InspectionId = request.InspectionId });
        db.Audit($"inspection/{request.InspectionId}", what: new { Batch = id });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(batch.View(batch.Entries.Count));
    }

    /// <summary>Takes an inspection out of a batch, such as one that was cancelled, so that another can come in. Repeated, it answers the same.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        Guid id, Guid inspectionId, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (!await db.Batches.AnyAsync(batch => batch.Id == id, cancellationToken)) return Problems.NotFound();
        await using var change = await Change.OfAsync(
            db, db.VisibleTo(caller, now).Where(each => each.Id == inspectionId), Inspection.Lock(inspectionId), cancellationToken);
        if (change is null) return Problems.NotFound();
        if (!await db.LeadsAsync(caller, inspectionId, now, cancellationToken)) return Access.LeadOnly.ToProblem();
        var entry = await db.BatchEntries.SingleOrDefaultAsync(each => each.BatchId == id && each.InspectionId == inspectionId, cancellationToken);
        if (entry is null)
        {
            db.NothingChanged();
            return TypedResults.NoContent();
        }

        db.Remove(entry);
        db.Audit($"inspection/{inspectionId}", what: new { Batch = id });
        await change.SaveAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    static Refusal InAnother { get; } =
        new("in-another-batch", "The inspection is in another batch.") { Status = StatusCodes.Status409Conflict, Field = "inspectionId" };

    static Refusal Full(Batch batch) => new("batch-full", "The batch is full.")
    {
        Field = "inspectionId",
        Allowed = $"{batch.Size} inspections",
    };

    static BatchDetails View(this Batch batch, int inspections) => new(batch.Id, batch.Title, batch.Size, inspections, batch.CreatedAt.ToDateTimeOffset());

    [GeneratedRegex(@"^[\p{L}\d][\p{L}\d -]{0,79}\z")]
    private static partial Regex Title();
}
