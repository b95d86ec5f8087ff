using Jtai.Contracts.Api.Identity;
using Jtai.Data.Http;
using Jtai.Identity.Data;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Identity.Memberships;

/// <summary>Gives somebody a role in an inspection, or changes it: first Scheduling to the lead who plans, then a lead to the others.</summary>
static class GiveMembership
{
    public static async Task<Results<Ok<Membership>, Created<Membership>, ProblemHttpResult>> Handle(
        Guid inspectionId, string subject, PutMembershipRequest body, HttpContext http, IdentityDb db, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var all = await db.LockMembershipsAsync(inspectionId, cancellationToken);
        if (!InspectionMembership.MayChange(caller, all, now)) return Problems.NotFound();

        var known = all.SingleOrDefault(m => m.Subject == subject);
        var from = body.ValidFrom is { } start ? Instant.FromDateTimeOffset(start) : known is { Role: var role } && role == body.Role ? known.ValidFrom : now;
        var wished = new InspectionMembership
        {
            InspectionId = inspectionId,
            Subject = subject,
            Organisation = body.Organisation,
            Role = body.Role,
            ValidFrom = from,
            ValidUntil = body.ValidUntil is { } end ? Instant.FromDateTimeOffset(end) : null,
        };
        // Planning may ask again when the first answer was lost.
        if (caller.IsService
            && known is not null
            && (known.Organisation, known.Role, known.ValidUntil) == (wished.Organisation, wished.Role, wished.ValidUntil))
        {
            db.NothingChanged();
            return Answer(http, known, created: false);
        }
        if (known is not null && http.Request.CheckIfMatch(known.Revision) is { } stale) return stale;

        var organisation = await (from client in db.Clients
                                  join owner in db.Organisations on client.OrganisationId equals owner.Id
                                  where client.Id == subject && client.RevokedAt == null && owner.Kind == OrganisationKinds.Inspectorate
                                  select owner.Id).SingleOrDefaultAsync(cancellationToken);
        if (InspectionMembership.Refuse(caller, all, wished, organisation, now) is { } refusal) return refusal.ToProblem();

        if (known is null) db.Add(wished);
        else
        {
            (known.Organisation, known.Role, known.ValidFrom, known.ValidUntil) = (wished.Organisation, wished.Role, wished.ValidFrom, wished.ValidUntil);
            known.Number++;
        }

        var saved = known ?? wished;
        db.Audit($"inspection/{inspectionId}", what: saved.ToEvent());
        db.Publish(saved.ToEvent());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Answer(http, saved, created: known is null);
    }

    static Results<Ok<Membership>, Created<Membership>, ProblemHttpResult> Answer(HttpContext http, InspectionMembership membership, bool created)
    {
        http.Response.SetETag(membership.Revision);
        return created
            ? TypedResults.Created($"/api/identity/v1/inspections/{membership.InspectionId}/memberships/{membership.Subject}", membership.ToAnswer())
            : TypedResults.Ok(membership.ToAnswer());
    }

    /// <summary>The inspection's memberships, which until the end of the transaction nobody else changes: rules on all of them hold.</summary>
    public static async Task<List<InspectionMembership>> LockMembershipsAsync(this IdentityDb db, Guid inspectionId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({inspectionId.ToString()}, 1))", cancellationToken);
        return await db.Memberships.Where(m => m.InspectionId == inspectionId).ToListAsync(cancellationToken);
    }
}
