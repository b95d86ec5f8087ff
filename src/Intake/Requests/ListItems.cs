using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>What is asked of whom in an inspection (¶91): inspectors see all of it, an agency what is asked of its own kind in its own area.</summary>
internal static class ListItems
{
    public static async Task<Results<Ok<IReadOnlyList<InformationItemResource>>, ProblemHttpResult>> Handle(
        Guid inspectionId, IntakeDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock).AnyAsync(inspection => inspection.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var items = await db.Items.AsNoTracking().OwnedBy(caller).Where(item => item.InspectionId == inspectionId)
            .OrderBy(item => item.DueOn).ThenBy(item => item.Item).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<InformationItemResource>>([.. items.Select(Resource)]);
    }

    public static InformationItemResource Resource(InformationItem item) => new(
        item.Id, item.Item, item.Title, item.OwnerKind, item.DueOn.ToDateOnly(), item.DueAt?.ToDateTimeOffset(), item.Paragraph,
        Json.Name(item.Status), item.Late, item.SubmissionId);
}
