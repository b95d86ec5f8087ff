using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Data.Messages;
using Jtai.Data.Sealing;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Teams;

/// <summary>Begins the changes of conflicts of interest.</summary>
sealed class ConflictChanges(SchedulingDb db, Caller caller, Seal seal, IClock clock, IHttpContextAccessor http)
{
    /// <summary>Seen, locked, read, fresh; or <see cref="ConflictChange.Refused"/>. Whose it is to change, each change says.</summary>
    internal async Task<ConflictChange> BeginAsync(Guid inspection, string subject, CancellationToken cancellationToken, bool mayBeNew = false)
    {
        var change = new ConflictChange(db, caller, seal, http.HttpContext!, clock.GetCurrentInstant());
        await change.BeginAsync(inspection, subject, mayBeNew, cancellationToken);
        return change;
    }
}

/// <summary>A change of somebody's conflict of interest that has begun: what it is decided on, until it is saved with its audit entry.</summary>
sealed class ConflictChange(SchedulingDb db, Caller caller, Seal seal, HttpContext http, Instant now) : IAsyncDisposable
{
    Change<Inspection>? change;

    /// <summary>Why it may not be changed; null where it may.</summary>
    internal ProblemHttpResult? Refused { get; private set; }
    internal Instant Now => now;

    /// <summary>The one in force; null only where it may be new.</summary>
    internal ConflictOfInterest? Present { get; private set; }

    /// <summary>The caller's role in the inspection.</summary>
    internal string? Role { get; private set; }

    internal async Task BeginAsync(Guid inspection, string subject, bool mayBeNew, CancellationToken cancellationToken) =>
        Refused = await RefuseAsync(inspection, subject, mayBeNew, cancellationToken);

    async Task<ProblemHttpResult?> RefuseAsync(Guid inspection, string subject, bool mayBeNew, CancellationToken cancellationToken)
    {
        change = await Change.OfAsync(db, db.VisibleTo(caller, now).Where(each => each.Id == inspection), Inspection.Lock(inspection), cancellationToken);
        if (change is null) return Problems.NotFound();
        var roles = await db.RolesAsync(inspection, now, cancellationToken);
        Role = roles.GetValueOrDefault(caller.Subject)?.Role;
        Present = await db.ConflictsFor(caller, inspection, now).SingleOrDefaultAsync(conflict => conflict.Subject == subject, cancellationToken);
        // Somebody else's conflict, and somebody who is not in this inspection, look like nothing.
        if (mayBeNew ? !roles.ContainsKey(subject) : Present is null) return Problems.NotFound();
        return Present is null ? null : http.Request.CheckIfMatch(Present.Revision);
    }

    /// <summary>Saves the one in force as it is now, or another in its place.</summary>
    internal async Task<Ok<ConflictDetails>> SaveAsync(ConflictOfInterest conflict, CancellationToken cancellationToken)
    {
        // Whose and when; what it is about is for few to read.
        db.Audit($"conflict-of-interest/{conflict.Id}", what: new { conflict.InspectionId, conflict.Subject });
        // First, so that the place of the one before is free.
        await db.SaveChangesAsync(cancellationToken);
        if (conflict != Present) db.Add(conflict);
        await change!.SaveAsync(cancellationToken);
        if (conflict.EndedAt is null) http.Response.SetETag(conflict.Revision);
        return TypedResults.Ok(conflict.View(seal));
    }

    public ValueTask DisposeAsync() => change?.DisposeAsync() ?? ValueTask.CompletedTask;
}

static class ReadableConflicts
{
    /// <summary>The present ones: all of an inspection for its lead and its quality assurance managers, their own for everybody else.</summary>
    internal static IQueryable<ConflictOfInterest> ConflictsFor(this SchedulingDb db, Caller caller, Guid inspection, Instant now)
    {
        var overseeing = db.Memberships.Current(caller.Subject, now)
            .Where(each => each.InspectionId == inspection && (each.Role == "lead" || each.Role == "qa-manager"));
        return db.Conflicts.Where(conflict =>
            conflict.InspectionId == inspection && conflict.EndedAt == null && (conflict.Subject == caller.Subject || overseeing.Any()));
    }
}
