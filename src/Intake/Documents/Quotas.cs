using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Documents;

/// <summary>
/// How much is kept of one item, of one agency for an inspection, and of an inspection. The guidance has no such limit: it is the operator's, so that
/// one agency's script does not fill the disk on which everybody's files are.
/// </summary>
internal static class Quotas
{
    /// <summary>
    /// Why a file of this size is one too many, if it is. What is on its way in parts counts as what it will be with its agency, and as what has arrived with
    /// item and inspection: nobody takes others' room by announcing. One decides after the other.
    /// </summary>
    /// <param name="db">What is kept; in a transaction.</param>
    /// <param name="options">The limits.</param>
    /// <param name="item">What it is handed in for.</param>
    /// <param name="organisation">By whom.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="announced">The file where it was on its way already: its agency's room was kept for it.</param>
    public static async Task<Refusal?> ReachedAsync(
        this IntakeDb db, IntakeOptions options, InformationItem item, string organisation, long size, Guid? announced = null)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"room/{item.InspectionId}"}, 0))");
        var kept = await db.Documents.Where(document => document.InspectionId == item.InspectionId)
            .Select(document => new { document.ItemId, document.Organisation, document.Size, Arrived = document.Size, Is = 1 })
            .Concat(db.Uploads.Where(upload => upload.InspectionId == item.InspectionId && upload.DocumentId == null && upload.Id != announced)
                .Select(upload => new { upload.ItemId, upload.Organisation, Size = upload.Length, Arrived = upload.Offset, Is = upload.Offset > 0 ? 1 : 0 }))
            .GroupBy(file => new { OfItem = file.ItemId == item.Id, OfAgency = file.Organisation == organisation })
            .Select(group => new
            {
                group.Key.OfItem,
                group.Key.OfAgency,
                Announced = group.Count(),
                Size = group.Sum(file => file.Size),
                Files = group.Sum(file => file.Is),
                Bytes = group.Sum(file => file.Arrived),
            })
            .ToListAsync(CancellationToken.None);
        var ofAgency = kept.Where(group => group.OfAgency).Select(group => (group.Announced, group.Size));
        return Of(options.ItemQuota, "item", kept.Where(group => group.OfItem).Select(group => (group.Files, group.Bytes)))
            ?? (announced is null ? Of(options.AgencyQuota, "agency", ofAgency) : null)
            ?? Of(options.InspectionQuota, "inspection", kept.Select(group => (group.Files, group.Bytes)));

        Refusal? Of(QuotaOptions quota, string what, IEnumerable<(int Files, long Bytes)> groups) =>
            groups.Sum(group => group.Files) < quota.Files && groups.Sum(group => group.Bytes) <= quota.Bytes - size
                ? null
                : new(
                    $"{what}-full",
                    $"As much is kept of this {what} as may be, and this file was not. Ask the inspectorate, whose operations can raise the limit.")
                {
                    Status = StatusCodes.Status409Conflict,
                    Allowed = $"{quota.Files} files with {quota.Bytes} bytes in all",
                };
    }
}
