using System.Security.Cryptography;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;

namespace Jtai.Intake.Submissions;

/// <summary>Whether what is stored is still what was receipted, and what follows if not.</summary>
internal static class DamagedDocuments
{
    /// <summary>Reads the whole document: every chunk's seal, and the SHA-256 of the receipt.</summary>
    /// <exception cref="FileNotFoundException">The file is not there. That may be a folder that is not mounted, and says nothing of the document.</exception>
    public static bool IsIntact(this DocumentStore documents, Submission submission, DocumentKey key)
    {
        try
        {
            using var document = documents.Open(submission.Id, key);
            return Convert.ToHexStringLower(SHA256.HashData(document)) == submission.Sha256;
        }
        catch (Exception exception) when (exception is AuthenticationTagMismatchException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The item is open again: only its sender can send it again.</summary>
    public static async Task MarkDamagedAsync(this IntakeDb db, Submission submission, CancellationToken cancellationToken)
    {
        if (SubmissionStates.After(submission.Status, SubmissionEvent.DamageFound) is not { } damaged) return;

        submission.Status = damaged;
        db.Return(submission, await db.LockItemAsync(submission.ItemId, cancellationToken));
        db.AuditAs("find-damage", $"submission/{submission.Id}", "what is stored does not match its receipt");
    }
}
