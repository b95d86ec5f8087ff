using System.Security.Cryptography;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>Whether what is stored is still what was receipted, and what follows if not.</summary>
internal static class DamagedDocuments
{
    /// <summary>Reads the whole document: every chunk's seal, and the SHA-256 of the receipt.</summary>
    /// <exception cref="FileNotFoundException">The file is not there. That may be a folder that is not mounted, and says nothing of the document.</exception>
    public static bool IsIntact(this DocumentStore documents, Document document, DocumentKey key)
    {
        try
        {
            using var content = documents.Open(document.Id, key);
            return Convert.ToHexStringLower(SHA256.HashData(content)) == document.Sha256;
        }
        catch (Exception exception) when (exception is AuthenticationTagMismatchException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The item is open again: only its sender can send it again.</summary>
    public static async Task MarkDamagedAsync(this IntakeDb db, Document document, Instant now, CancellationToken cancellationToken)
    {
        if (!document.Take(DocumentEvent.DamageFound, now)) return;

        await db.ReturnAsync(document, await db.LockItemAsync(document.ItemId, cancellationToken), now, cancellationToken);
        db.AuditAs("find-damage", $"document/{document.Id}", "what is stored does not match its receipt");
    }
}
