using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>One thing that is asked for.</summary>
internal static class GetItem
{
    public static async Task<Results<Ok<InformationItemResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid itemId, IntakeDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var item = await db.VisibleTo(caller, clock).Where(inspection => inspection.InspectionId == inspectionId)
            .Join(db.Items.OwnedBy(caller), inspection => inspection.InspectionId, item => item.InspectionId, (_, item) => item)
            .AsNoTracking().SingleOrDefaultAsync(item => item.Id == itemId, cancellationToken);
        return item is null ? Problems.NotFound() : TypedResults.Ok(ListItems.Resource(item));
    }
}
