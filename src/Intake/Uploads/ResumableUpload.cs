using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using NodaTime;

namespace Jtai.Intake.Uploads;

/// <summary>
/// A file that comes in parts, over a connection that breaks (tus 1.0.0). What has been acknowledged of it is stored, encrypted under its own key; it is a
/// document with a receipt once its last byte is there. It is kept until it expires, so that a sender who missed the last answer hears it again.
/// </summary>
internal sealed class ResumableUpload
{
    /// <summary>How long a sender has. No inspection is open for uploads much longer, and its address is a secret that ends with it.</summary>
    public static readonly Duration Life = Duration.FromDays(7);

    /// <summary>Of the document too that it becomes, and of what is stored.</summary>
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required Guid ItemId { get; init; }

    public required string Organisation { get; init; }

    public required string OrganisationKind { get; init; }

    public required string? Area { get; init; }

    /// <summary>The account or client that began it, and to which its receipt is given.</summary>
    public required string StartedBy { get; init; }

    public required Instant StartedAt { get; init; }

    public required Instant ExpiresAt { get; init; }

    /// <summary>Of the whole file, in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>How much of it is on the disk, and acknowledged.</summary>
    public long Offset { get; set; }

    /// <summary>The last of that, which does not fill a chunk of the stored file yet; sealed.</summary>
    public byte[]? SealedTail { get; set; }

    /// <summary>Key of the document and of the values here, wrapped by the inspection's key.</summary>
    public required byte[] WrappedKey { get; init; }

    /// <summary><c>Upload-Metadata</c> as it was sent, sealed: the file's name may name a person.</summary>
    public required byte[] SealedMetadata { get; init; }

    /// <summary>What became of it: itself, or the same file that was there before; null as long as it is unfinished.</summary>
    public Guid? DocumentId { get; set; }

    /// <summary>Who writes to it at present, until when (the database's clock): <see cref="UploadLease"/>.</summary>
    public Guid? Holder { get; set; }

    public Instant? HeldUntil { get; set; }

    /// <summary>On whose behalf what arrives at its address is taken.</summary>
    public Caller Sender => new(StartedBy, Organisation, OrganisationKind, Area, [Role.Agency]);

    public async Task<DocumentKey> KeyAsync(IntakeDb db, DocumentStore documents, CancellationToken cancellationToken) =>
        (await db.KeyOfAsync(InspectionId, documents, cancellationToken)).Unwrap(WrappedKey, Id);
}
