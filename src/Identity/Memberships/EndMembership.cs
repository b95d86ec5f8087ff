using Jtai.Data.Http;
using Jtai.Identity.Data;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Identity.Memberships;

/// <summary>Ends somebody's role in an inspection at once. The record stays: who could see what, and when, must be answerable.</summary>
static class EndMembership
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid inspectionId, string subject, HttpContext http, IdentityDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var all = await db.LockMembershipsAsync(inspectionId, cancellationToken);
        if (caller.IsService || !InspectionMembership.MayChange(caller, all, now)) return Problems.NotFound();
        if (all.SingleOrDefault(m => m.Subject == subject) is not { } membership) return Problems.NotFound();
        if (http.Request.CheckIfMatch(membership.Revision) is { } stale) return stale;
        if (InspectionMembership.RefuseEnd(all, subject, now) is { } refusal) return refusal.ToProblem();
        if (membership.ValidUntil <= now)
        {
            db.NothingChanged();
            return TypedResults.NoContent();
        }

        membership.ValidUntil = now;
        membership.Number++;
        db.Audit($"inspection/{inspectionId}", what: membership.ToEvent());
        db.Publish(membership.ToEvent());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
