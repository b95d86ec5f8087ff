using Jtai.Contracts.Api.Identity;
using Jtai.Data.Http;
using Jtai.Identity.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Identity.Memberships;

/// <summary>Who has which role in an inspection, for those who have one.</summary>
static class ListMemberships
{
    public static async Task<Results<Ok<List<Membership>>, ProblemHttpResult>> All(
        Guid inspectionId, IdentityDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var visible = await Visible(db, inspectionId, caller, clock).AsNoTracking().OrderBy(m => m.Subject).ToListAsync(cancellationToken);
        return visible.Count == 0 ? Problems.NotFound() : TypedResults.Ok(visible.ConvertAll(m => m.ToAnswer()));
    }

    public static async Task<Results<Ok<Membership>, ProblemHttpResult>> One(
        Guid inspectionId, string subject, HttpContext http, IdentityDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await Visible(db, inspectionId, caller, clock).AsNoTracking()
            .SingleOrDefaultAsync(m => m.Subject == subject, cancellationToken) is not { } membership)
        {
            return Problems.NotFound();
        }
        http.Response.SetETag(membership.Revision);
        return TypedResults.Ok(membership.ToAnswer());
    }

    static IQueryable<InspectionMembership> Visible(IdentityDb db, Guid inspectionId, Caller caller, IClock clock)
    {
        var now = clock.GetCurrentInstant();
        return db.Memberships.Where(m => m.InspectionId == inspectionId
            && db.Memberships.Any(own => own.InspectionId == inspectionId
                && own.Subject == caller.Subject
                && own.ValidFrom <= now
                && (own.ValidUntil == null || now < own.ValidUntil)));
    }
}
