using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>Each choice as it was made, beside what was suggested, for the inspectors of the inspection.</summary>
internal static class ListChoices
{
    public static async Task<Results<Ok<ChoicesResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, CaseSelectionDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.WithRole(caller, clock).AnyAsync(i => i.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var choices = await db.Choices.AsNoTracking().Where(choice => choice.InspectionId == inspectionId)
            .OrderBy(choice => choice.Number).ToListAsync(cancellationToken);
        db.Audit($"inspection/{inspectionId}", "child-level data read (¶97)", new { choices = choices.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ChoicesResource([.. choices.Select(choice => choice.Resource(seal))]));
    }
}
