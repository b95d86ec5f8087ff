using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Intake.Uploads;

/// <summary>Begins to hand in a file that comes in parts (¶91): what would be refused at its end is refused here, before hours are spent on it.</summary>
internal sealed class StartUpload(
    IntakeDb db, Caller caller, DocumentStore documents, RecordDocument recording, ReceivePart parts, IOptions<IntakeOptions> options, IClock clock)
{
    public async Task<Results<Created, ProblemHttpResult>> Handle(HttpContext http, CancellationToken cancellationToken)
    {
        var (length, notANumber) = Tus.LengthIn(http.Request);
        if (notANumber is not null) return Problems.Invalid(notANumber);
        if (length > options.Value.MaxUploadBytes) return Upload.TooLarge(options.Value.MaxUploadBytes).ToProblem();

        var (metadata, unusable) = UploadMetadata.In(http.Request.Headers["Upload-Metadata"]);
        if (metadata is null) return Problems.Invalid(unusable!);

        if (http.Request.HasPart() && Upload.RefuseEncoding(http.Request) is { } encoded) return Problems.Invalid(encoded);

        var (checksum, notChecked) = Tus.ChecksumIn(http.Request);
        if (notChecked is not null) return Problems.Invalid(notChecked);

        var (upload, key, problem) = await RecordAsync(metadata, http.Request.Headers["Upload-Metadata"].ToString(), length, cancellationToken);
        if (upload is null) return problem!;

        http.Response.SetUpload(upload, offset: 0);
        var address = UploadGrant.AddressOf(upload, key!);
        // An empty file is complete as soon as it is announced.
        if (length == 0 || http.Request.HasPart())
        {
            // A part that is not taken is sent again to the address, where its sender hears why.
            var notTaken = await parts.TakeAsync(upload.Id, offset: 0, checksum, http, cancellationToken);
            if (notTaken is not null && length == 0) return notTaken;
        }

        return TypedResults.Created(address);
    }

    async Task<(ResumableUpload?, DocumentKey?, ProblemHttpResult?)> RecordAsync(
        UploadMetadata metadata, string header, long length, CancellationToken cancellationToken)
    {
        await using var change = await Change.OfAsync(
            db, db.ItemsOf(caller, clock).AsNoTracking().Where(each => each.Id == metadata.Item), InformationItem.Lock(metadata.Item), cancellationToken);
        if (change is null) return (null, null, Problems.NotFound());

        var item = change.Record;
        if (await recording.RefuseAsync(item, cancellationToken) is { } notNow) return (null, null, notNow.ToProblem());

        if (await db.ReachedAsync(options.Value, item, caller.Organisation, length) is { } full) return (null, null, full.ToProblem());

        documents.RequireRoom(length);
        var (id, key, now) = (Guid.CreateVersion7(), DocumentKey.New(), clock.GetCurrentInstant());
        var upload = db.Add(new ResumableUpload
        {
            Id = id,
            InspectionId = item.InspectionId,
            ItemId = item.Id,
            Organisation = caller.Organisation,
            OrganisationKind = caller.OrganisationKind,
            Area = caller.Area,
            StartedBy = caller.Subject,
            StartedAt = now,
            ExpiresAt = now + ResumableUpload.Life,
            Length = length,
            WrappedKey = (await db.KeyOfAsync(item.InspectionId, documents, cancellationToken)).Wrap(key, id),
            SealedMetadata = key.SealText(header, id),
        }).Entity;
        db.Audit($"upload/{id}", "began to hand in (¶91)", new { item = item.Id, length });
        await change.SaveAsync(cancellationToken);
        return (upload, key, null);
    }
}
