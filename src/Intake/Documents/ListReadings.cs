using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>Who read a document, when and what for: for those who supplied it, and for inspectors. To those an inspectorate reads it, not a person.</summary>
internal static class ListReadings
{
    public static async Task<Results<Ok<IReadOnlyList<ReadingResource>>, ProblemHttpResult>> Handle(
        Guid documentId, IntakeDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.DocumentsOf(caller, clock).AnyAsync(each => each.Id == documentId, cancellationToken)) return Problems.NotFound();

        var readings = await db.Readings.AsNoTracking().Where(reading => reading.DocumentId == documentId).OrderBy(reading => reading.Id)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ReadingResource>>([.. readings.Select(reading => new ReadingResource(
            reading.Organisation, caller.IsInspectorate || reading.Organisation == caller.Organisation ? reading.Reader : null, reading.Purpose,
            reading.At.ToDateTimeOffset()))]);
    }
}
