using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Teams;

/// <summary>Conflicts of interest with the area: declared by the person or by the lead who heard of it, managed by the lead (the lead's own by a quality assurance manager), withdrawn or said anew by whoever declared it or by the lead.</summary>
static class DeclareConflict
{
    internal static async Task<IResult> ListAsync(Guid id, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (!await db.VisibleTo(caller, now).AnyAsync(inspection => inspection.Id == id, cancellationToken)) return Problems.NotFound();
        return TypedResults.Ok((await db.ReadableBy(caller, id, now).AsNoTracking().OrderBy(conflict => conflict.DeclaredAt).ToListAsync(cancellationToken)).Select(conflict => conflict.View(seal)).ToList());
    }

    internal static async Task<IResult> OneAsync(Guid id, string subject, HttpResponse response, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (!await db.VisibleTo(caller, now).AnyAsync(inspection => inspection.Id == id, cancellationToken)
            || await db.ReadableBy(caller, id, now).AsNoTracking().SingleOrDefaultAsync(conflict => conflict.Subject == subject, cancellationToken) is not { } conflict) return Problems.NotFound();
        response.SetETag(conflict.Revision);
        return TypedResults.Ok(conflict.View(seal));
    }

    /// <summary>Declares it, or says it anew; how an earlier one was managed does not cover the new one.</summary>
    internal static Task<IResult> PutAsync(Guid id, string subject, DeclareConflictRequest request, HttpRequest http, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken) =>
        ChangeAsync(id, subject, request.Text, "text", http, db, caller, seal, clock, (role, present, now) =>
        {
            if (present is null ? subject != caller.Subject && role != "lead" : !MayUndo(present, caller, role)) return NotYours;
            if (present is not null) present.EndedAt = now;
            return null;
        }, now =>
        {
            var conflict = Guid.CreateVersion7(now.ToDateTimeOffset());
            return new ConflictOfInterest { Id = conflict, InspectionId = id, Subject = subject, SealedText = seal.Close(request.Text, conflict), DeclaredAt = now, DeclaredBy = caller.Subject };
        }, cancellationToken);

    /// <summary>Records how it is managed: from then on the person is available.</summary>
    internal static Task<IResult> ManageAsync(Guid id, string subject, ManageConflictRequest request, HttpRequest http, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken) =>
        ChangeAsync(id, subject, request.Reason, "reason", http, db, caller, seal, clock, (role, present, now) =>
        {
            // Nobody decides on a conflict of their own.
            if (present is null || subject == caller.Subject || role is not ("lead" or "qa-manager")) return NotYours;
            (present.SealedReason, present.ManagedBy, present.ManagedAt) = (seal.Close(request.Reason, present.Id), caller.Subject, now);
            return null;
        }, null, cancellationToken);

    /// <summary>Withdraws it; it is kept, and shown no more.</summary>
    internal static Task<IResult> WithdrawAsync(Guid id, string subject, HttpRequest http, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken) =>
        ChangeAsync(id, subject, null, null, http, db, caller, seal, clock, (role, present, now) =>
        {
            if (present is null || !MayUndo(present, caller, role)) return NotYours;
            present.EndedAt = now;
            return null;
        }, null, cancellationToken);

    /// <summary>What somebody else has declared is not its subject's to take away, whatever role the subject has now.</summary>
    static bool MayUndo(ConflictOfInterest conflict, Caller caller, string? role) => conflict.DeclaredBy == caller.Subject || (role == "lead" && conflict.Subject != caller.Subject);

    static async Task<IResult> ChangeAsync(
        Guid id, string subject, string? text, string? field, HttpRequest http, SchedulingDb db, Caller caller, Seal seal, IClock clock,
        Func<string?, ConflictOfInterest?, Instant, Refusal?> decide, Func<Instant, ConflictOfInterest>? add, CancellationToken cancellationToken)
    {
        if (field is not null && (string.IsNullOrWhiteSpace(text) || text.Length > 2000)) return Problems.Invalid(new Refusal("text-invalid", "The text is empty or too long.") { Field = field, Allowed = "1 to 2000 characters" });
        var now = clock.GetCurrentInstant();
        // What is not the caller's is not locked either.
        if (!await db.VisibleTo(caller, now).AnyAsync(inspection => inspection.Id == id, cancellationToken)) return Problems.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from inspections where id = {id} for update", cancellationToken);
        var roles = await db.RolesAsync(id, now, cancellationToken);
        var present = await db.ReadableBy(caller, id, now).SingleOrDefaultAsync(conflict => conflict.Subject == subject, cancellationToken);
        // Somebody else's conflict, and somebody who is not in this inspection, look like nothing.
        if (add is null ? present is null : !roles.ContainsKey(subject)) return Problems.NotFound();
        if (present is not null && http.CheckIfMatch(present.Revision) is { } stale) return stale;
        if (decide(roles.GetValueOrDefault(caller.Subject)?.Role, present, now) is { } refusal) return refusal.ToProblem();
        var declared = add?.Invoke(now);
        // Whose and when; what it is about is for few to read.
        db.Audit($"conflict-of-interest/{(declared ?? present)!.Id}", what: new { InspectionId = id, Subject = subject });
        // First, so that the place of the one before is free.
        await db.SaveChangesAsync(cancellationToken);
        if (declared is not null) present = db.Add(declared).Entity;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (present!.EndedAt is not null) return TypedResults.NoContent();
        http.HttpContext.Response.SetETag(present.Revision);
        return TypedResults.Ok(present.View(seal));
    }

    /// <summary>The present ones: all of an inspection for its lead and its quality assurance managers, their own for everybody else.</summary>
    static IQueryable<ConflictOfInterest> ReadableBy(this SchedulingDb db, Caller caller, Guid id, Instant now)
    {
        var overseeing = db.Memberships.Where(each => each.InspectionId == id && each.Subject == caller.Subject && each.ValidFrom <= now && (each.ValidUntil == null || now < each.ValidUntil) && (each.Role == "lead" || each.Role == "qa-manager"));
        return db.Conflicts.Where(conflict => conflict.InspectionId == id && conflict.EndedAt == null && (conflict.Subject == caller.Subject || overseeing.Any()));
    }

    static Refusal NotYours { get; } = new("not-yours-to-decide", "The person or the lead inspector declares a conflict, and who declared it or the lead inspector withdraws it or says it anew; the lead inspector decides how it is managed, on the lead's own a quality assurance manager.") { Status = StatusCodes.Status403Forbidden };
}
