using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>
/// The children chosen (¶97) and those of them whose cases are audited (¶99): for the inspectors of the inspection and, once chosen, for the local
/// authority, whose own identifiers they are; of inspectors the lead alone sees these. The inspectors' reasons are not part of it.
/// </summary>
internal static class ListChosen
{
    public static async Task<Results<Ok<ChosenChildrenResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, CaseSelectionDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        // The other agencies learn of them from the local authority.
        var visible = caller.IsAgency
            ? db.OfArea(caller).Where(inspection => caller.OrganisationKind == "local-authority"
                && db.Selections.Any(selection => selection.InspectionId == inspection.InspectionId && selection.SampledAt != null))
            : db.WithRole(caller, clock);
        if (!await visible.AnyAsync(inspection => inspection.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var named = caller.IsAgency || await db.IsLedByAsync(inspectionId, caller, clock, cancellationToken);
        var chosen = await db.Children.AsNoTracking().Where(child => child.InspectionId == inspectionId && child.Reason != null).OrderBy(child => child.Id)
            .ToListAsync(cancellationToken);
        db.Audit($"inspection/{inspectionId}", "child-level data read (¶97)", new { children = chosen.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ChosenChildrenResource([.. chosen.Select(child => new ChosenChildResource(
            child.Id, child.Reference, named ? child.LocalAuthorityChildId : null, child.AuditReason is not null))]));
    }
}
