using System.Security.Cryptography;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Requests;

/// <summary>
/// Wraps the key of every inspection by the present master key. Nothing else is written anew: those keys, and what they seal, stay as they are. Once it has
/// succeeded the master keys before may be destroyed, and backups from before it open nothing any more.
/// </summary>
internal static class RotateMasterKey
{
    public static Command Command { get; } = new Command(
        "rotate-master-key", "wraps the key of every inspection by Intake:MasterKey; Intake:FormerMasterKeys may be destroyed afterwards", RunAsync);

    static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        var (db, keys) = (services.GetRequiredService<IntakeDb>(), services.GetRequiredService<DocumentStore>().MasterKeys);
        var (rotated, unopened) = (0, new List<Guid>());
        var inspections = await db.InformationRequests.Where(request => request.WrappedKey.Length > 0).Select(request => request.InspectionId)
            .ToListAsync();
        foreach (var id in inspections)
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"select 1 from information_requests where inspection_id = {id} for update");
            var request = await db.InformationRequests.SingleAsync(each => each.InspectionId == id);
            // Erased meanwhile.
            if (request.WrappedKey.Length == 0) continue;

            try
            {
                var (key, isPresent) = keys.Unwrap(request.WrappedKey, id);
                if (isPresent) continue;

                request.WrappedKey = keys.Wrap(key, id);
                db.AuditAs("rotate-master-key", $"inspection/{id}", "its key was wrapped by another master key");
                await db.SaveChangesAsync();
                await transaction.CommitAsync();
                rotated++;
            }
            catch (CryptographicException)
            {
                unopened.Add(id);
            }
        }

        foreach (var id in unopened)
            await Console.Error.WriteLineAsync($"The key of inspection {id} was wrapped by none of the master keys that are configured.");
        Console.WriteLine($"{rotated} keys of inspections were wrapped anew, {inspections.Count - rotated - unopened.Count} had been before.");
        if (unopened.Count > 0) return 1;

        Console.WriteLine("Intake:FormerMasterKeys may be taken out of the configuration and destroyed.");
        return 0;
    }
}
