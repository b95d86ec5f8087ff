using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Intake.Retention;

/// <summary>How long what was handed in is kept, and the certificates of what was erased: to an agency its own.</summary>
internal sealed class GetRetention(IntakeDb db, IOptions<IntakeOptions> options, Caller caller, IClock clock)
{
    public async Task<Results<Ok<RetentionResource>, ProblemHttpResult>> Handle(Guid inspectionId, CancellationToken cancellationToken) =>
        await db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspectionId, cancellationToken)
            && await db.InformationRequests.AnyAsync(each => each.InspectionId == inspectionId, cancellationToken)
            ? TypedResults.Ok(await ResourceAsync(inspectionId, cancellationToken))
            : Problems.NotFound();

    public async Task<RetentionResource> ResourceAsync(Guid inspectionId, CancellationToken cancellationToken)
    {
        var request = await db.InformationRequests.AsNoTracking().SingleAsync(each => each.InspectionId == inspectionId, cancellationToken);
        var inspection = await db.Inspections.AsNoTracking().SingleAsync(each => each.InspectionId == inspectionId, cancellationToken);
        var leading = (await db.FrameworksAsync(cancellationToken)).Of(request.Framework, request.FrameworkVersion).Inspectorates
            .Single(inspectorate => inspectorate.Leads).Id;
        var hold = await db.LegalHolds.AsNoTracking()
            .SingleOrDefaultAsync(each => each.InspectionId == inspectionId && each.LiftedAt == null, cancellationToken);
        var certified = await db.Erasures.AsNoTracking().Where(each => each.InspectionId == inspectionId && each.FilesGoneAt != null)
            .Where(each => caller.IsAgency ? each.Organisation == caller.Organisation : caller.IsInspectorate)
            .OrderBy(each => each.Id).ToListAsync(cancellationToken);
        var (rules, end) = (options.Value.Retention.GetValueOrDefault(leading), EraseInformation.EndOf(request, inspection));
        return new(
            leading, end?.ToDateOnly(), hold?.PlacedAt.ToDateTimeOffset(),
            [.. Enum.GetValues<RetentionClass>().Select(of => Class(of, rules is not null && rules.TryGetValue(of, out var months) ? months : null))],
            [.. certified.Select(each => new ErasureCertificate(
                each.Id, each.Organisation, Json.Name(each.Class), each.KeysDestroyedAt.ToDateTimeOffset(), each.FilesGoneAt!.Value.ToDateTimeOffset(),
                each.Statement, Convert.ToBase64String(each.Signature), each.SignatureKey))]);

        RetentionClassResource Class(RetentionClass of, int? months) => new(
            Json.Name(of), months, end is { } endedOn && months is { } count ? endedOn.PlusMonths(count).PlusDays(1).ToDateOnly() : null,
            request.ErasedAt(of)?.ToDateTimeOffset());
    }
}
