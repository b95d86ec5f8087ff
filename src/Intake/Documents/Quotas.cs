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
    /// <summary>Why a file of this size is one too many, if it is. What is on its way in parts counts as what it will be.</summary>
    /// <param name="db">What is kept.</param>
    /// <param name="options">The limits.</param>
    /// <param name="item">What it is handed in for.</param>
    /// <param name="organisation">By whom.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="itself">The file where it was on its way already, which does not count twice.</param>
    public static async Task<Refusal?> ReachedAsync(
        this IntakeDb db, IntakeOptions options, InformationItem item, string organisation, long size, Guid? itself = null)
    {
        var kept = await db.Documents.Where(document => document.InspectionId == item.InspectionId)
            .Select(document => new { document.ItemId, document.Organisation, document.Size })
            .Concat(db.Uploads.Where(upload => upload.InspectionId == item.InspectionId && upload.DocumentId == null && upload.Id != itself)
                .Select(upload => new { upload.ItemId, upload.Organisation, Size = upload.Length }))
            .GroupBy(file => new { OfItem = file.ItemId == item.Id, OfAgency = file.Organisation == organisation })
            .Select(group => new { group.Key.OfItem, group.Key.OfAgency, Files = group.Count(), Bytes = group.Sum(file => file.Size) })
            .ToListAsync(CancellationToken.None);
        return Of(options.ItemQuota, "item", kept.Where(group => group.OfItem).Select(group => (group.Files, group.Bytes)))
            ?? Of(options.AgencyQuota, "agency", kept.Where(group => group.OfAgency).Select(group => (group.Files, group.Bytes)))
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
