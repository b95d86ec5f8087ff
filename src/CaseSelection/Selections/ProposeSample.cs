using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>A balanced proposal for the lead inspector to start from; nothing is stored.</summary>
internal static class ProposeSample
{
    public static async Task<Results<Ok<Proposal>, ProblemHttpResult>> Handle(
        Guid inspectionId, CaseSelectionDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.WithRole(caller, clock).AnyAsync(i => i.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var selection = await db.Selections.AsNoTracking().SingleAsync(s => s.InspectionId == inspectionId, cancellationToken);
        var listed = await db.Children.AsNoTracking().Where(child => child.InspectionId == inspectionId && child.Listed).ToListAsync(cancellationToken);
        var proposal = BalancedSample.Propose(listed, selection.SampleSize ?? selection.MinimumAudits);
        db.Audit($"inspection/{inspectionId}", "child-level data read (¶97)", new { children = proposal.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new Proposal([.. proposal.Select(proposed => new ChosenChild(proposed.Child.Id, proposed.Reason))]));
    }
}
