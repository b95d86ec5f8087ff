using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>Each suggestion as it was made, for the inspectors of the inspection.</summary>
internal static class ListSuggestions
{
    public static async Task<Results<Ok<SuggestionsResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, CaseSelectionDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.WithRole(caller, clock).AnyAsync(i => i.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var suggestions = await db.Suggestions.AsNoTracking().Where(suggestion => suggestion.InspectionId == inspectionId)
            .OrderBy(suggestion => suggestion.Number).ToListAsync(cancellationToken);
        db.Audit($"inspection/{inspectionId}", "child-level data read (¶97)", new { suggestions = suggestions.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new SuggestionsResource([.. suggestions.Select(suggestion => suggestion.Resource(seal))]));
    }
}
