using Jtai.Intake.Data;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Documents;

/// <summary>
/// How much is kept of one item, of one agency for an inspection, and of an inspection. The guidance has no such limit: it is the operator's, so that
/// one agency's script does not fill the disk on which everybody's files are.
/// </summary>
internal static class Quotas
{
    /// <summary>Why a file of this size is one too many, if it is.</summary>
    public static async Task<Refusal?> ReachedAsync(this IntakeDb db, IntakeOptions options, Guid inspectionId, Guid itemId, string organisation, long size)
    {
        var kept = await db.Documents.Where(document => document.InspectionId == inspectionId)
            .GroupBy(document => new { OfItem = document.ItemId == itemId, OfAgency = document.Organisation == organisation })
            .Select(group => new { group.Key.OfItem, group.Key.OfAgency, Files = group.Count(), Bytes = group.Sum(document => document.Size) })
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
