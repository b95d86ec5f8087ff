using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Teams;

/// <summary>
/// Conflicts of interest with the area: declared by the person or by the lead who heard of it, managed by the lead (the lead's own by a quality
/// assurance manager), withdrawn or said anew by whoever declared it or by the lead.
/// </summary>
static class DeclareConflict
{
    public static async Task<Results<Ok<IReadOnlyList<ConflictDetails>>, ProblemHttpResult>> List(
        Guid id, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (!await db.VisibleTo(caller, now).AnyAsync(inspection => inspection.Id == id, cancellationToken)) return Problems.NotFound();
        var conflicts = await db.ConflictsFor(caller, id, now).AsNoTracking().OrderBy(conflict => conflict.DeclaredAt).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ConflictDetails>>([.. conflicts.Select(conflict => conflict.View(seal))]);
    }

    public static async Task<Results<Ok<ConflictDetails>, ProblemHttpResult>> One(
        Guid id, string subject, HttpResponse response, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (!await db.VisibleTo(caller, now).AnyAsync(inspection => inspection.Id == id, cancellationToken)) return Problems.NotFound();
        var conflict = await db.ConflictsFor(caller, id, now).AsNoTracking().SingleOrDefaultAsync(each => each.Subject == subject, cancellationToken);
        if (conflict is null) return Problems.NotFound();
        response.SetETag(conflict.Revision);
        return TypedResults.Ok(conflict.View(seal));
    }

    /// <summary>Declares it, or says it anew; how an earlier one was managed does not cover the new one.</summary>
    public static async Task<Results<Ok<ConflictDetails>, ProblemHttpResult>> Handle(
        Guid id, string subject, DeclareConflictRequest request, ConflictChanges conflicts, Caller caller, Seal seal, CancellationToken cancellationToken)
    {
        if (TextInvalid(request.Text, "text") is { } malformed) return Problems.Invalid(malformed);
        await using var change = await conflicts.BeginAsync(id, subject, cancellationToken, mayBeNew: true);
        if (change.Refused is { } refused) return refused;
        var present = change.Present;
        if (present is null ? subject != caller.Subject && change.Role != "lead" : !MayUndo(present, caller, change.Role)) return NotYours.ToProblem();

        if (present is not null) present.EndedAt = change.Now;
        var conflict = Guid.CreateVersion7(change.Now.ToDateTimeOffset());
        var declared = new ConflictOfInterest
        {
            Id = conflict,
            InspectionId = id,
            Subject = subject,
            SealedText = seal.Close(request.Text, conflict),
            DeclaredAt = change.Now,
            DeclaredBy = caller.Subject,
        };
        return await change.SaveAsync(declared, cancellationToken);
    }

    /// <summary>Records how it is managed: from then on the person is available.</summary>
    public static async Task<Results<Ok<ConflictDetails>, ProblemHttpResult>> Manage(
        Guid id, string subject, ManageConflictRequest request, ConflictChanges conflicts, Caller caller, Seal seal, CancellationToken cancellationToken)
    {
        if (TextInvalid(request.Reason, "reason") is { } malformed) return Problems.Invalid(malformed);
        await using var change = await conflicts.BeginAsync(id, subject, cancellationToken);
        if (change.Refused is { } refused) return refused;
        // Nobody decides on a conflict of their own.
        if (subject == caller.Subject || change.Role is not ("lead" or "qa-manager")) return NotYours.ToProblem();

        var present = change.Present!;
        (present.SealedReason, present.ManagedBy, present.ManagedAt) = (seal.Close(request.Reason, present.Id), caller.Subject, change.Now);
        return await change.SaveAsync(present, cancellationToken);
    }

    /// <summary>Withdraws it; it is kept, and shown no more.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> Withdraw(
        Guid id, string subject, ConflictChanges conflicts, Caller caller, CancellationToken cancellationToken)
    {
        await using var change = await conflicts.BeginAsync(id, subject, cancellationToken);
        if (change.Refused is { } refused) return refused;
        var present = change.Present!;
        if (!MayUndo(present, caller, change.Role)) return NotYours.ToProblem();

        present.EndedAt = change.Now;
        await change.SaveAsync(present, cancellationToken);
        return TypedResults.NoContent();
    }

    static Refusal? TextInvalid(string text, string field) => text.Length <= 2000 && !string.IsNullOrWhiteSpace(text)
        ? null
        : new Refusal("text-invalid", "The text is empty or too long.") { Field = field, Allowed = "1 to 2000 characters" };

    /// <summary>What somebody else has declared is not its subject's to take away, whatever role the subject has now.</summary>
    static bool MayUndo(ConflictOfInterest conflict, Caller caller, string? role) =>
        conflict.DeclaredBy == caller.Subject || (role == "lead" && conflict.Subject != caller.Subject);

    static Refusal NotYours { get; } = new(
        "not-yours-to-decide",
        "The person or the lead inspector declares a conflict, and who declared it or the lead inspector withdraws it or says it anew; the lead "
        + "inspector decides how it is managed, on the lead's own a quality assurance manager.")
    {
        Status = StatusCodes.Status403Forbidden,
    };
}
