using Jtai.Intake.Storage;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>A file that arrived completely. While bytes still arrive there is no row, so that a broken upload leaves nothing to be seen.</summary>
internal sealed class Document
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required Guid ItemId { get; init; }

    public required string Organisation { get; init; }

    /// <summary>The account or client that handed it in.</summary>
    public required string HandedInBy { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public required Instant ReceivedAt { get; init; }

    /// <summary>As they stood when it arrived: a timetable that moves later does not make it late, or on time.</summary>
    public required LocalDate DueOn { get; init; }

    public Instant? DueAt { get; init; }

    public required bool Late { get; init; }

    /// <summary>Key of the document and of the values below, wrapped by the inspection's key; empty once it is destroyed.</summary>
    public required byte[] WrappedKey { get; set; }

    /// <summary>The sender's file name, sealed: it may name a person.</summary>
    public byte[]? SealedFileName { get; set; }

    /// <summary>The document that this one took the place of.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>The receipt's signature, and the key that made it.</summary>
    public byte[] Signature { get; set; } = [];

    public string SignatureKey { get; set; } = "";

    public DocumentState State { get; set; }

    /// <summary>When inspectors could first read it; null where they never could.</summary>
    public Instant? AvailableAt { get; set; }

    /// <summary>¶92: it was scanned and checked, or released, and is there.</summary>
    public bool CanBeRead => AvailableAt is not null && State is (DocumentState.Available or DocumentState.Superseded);

    /// <summary>What speaks against it.</summary>
    public string? ObjectionCode { get; set; }

    /// <summary>What was found and what to do; holds nothing of the file's content.</summary>
    public string? ObjectionMessage { get; set; }

    /// <summary>Who proposed its release from quarantine, when, and why (sealed).</summary>
    public string? ReleaseProposedBy { get; set; }

    public Instant? ReleaseProposedAt { get; set; }

    public byte[]? SealedReleaseReason { get; set; }

    public int? Rows { get; set; }

    public int? Children { get; set; }

    public int Errors { get; set; }

    public int Warnings { get; set; }

    public int Queries { get; set; }

    public int Attempts { get; set; }

    public Instant? NextAttemptAt { get; set; }

    /// <summary>The bucket that has it; null while it is in the folder.</summary>
    public string? Bucket { get; set; }

    public uint Revision { get; set; }

    /// <summary>Locks its item, as <see cref="Requests.InformationItem.Lock"/>.</summary>
    public static FormattableString Lock(Guid documentId) => $"""
        select 1 from items where (inspection_id, item, owner_kind) =
            (select i.inspection_id, i.item, i.owner_kind from items i join documents d on d.item_id = i.id where d.id = {documentId})
        order by id for update
        """;

    /// <summary>The sender's file name; null where none was given.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is of another inspection, or what is stored was changed.</exception>
    public string? NameWith(DocumentKey inspectionKey) => SealedFileName is null ? null : inspectionKey.Unwrap(WrappedKey, Id).OpenText(SealedFileName, Id);

    /// <summary>
    /// Destroys its key, and with it what lies on the disk and in every backup of that. What the receipt proves stays, but for the file's name.
    /// </summary>
    public void Erase(Instant at)
    {
        Take(DocumentEvent.TimeIsOver, at);
        (WrappedKey, SealedFileName, SealedReleaseReason) = ([], null, null);
    }

    /// <summary>What happened to it, if it can: false, and nothing changed, where it cannot.</summary>
    public bool Take(DocumentEvent happened, Instant at)
    {
        if (DocumentStates.After(State, happened) is not { } next) return false;

        if (next == DocumentState.Available)
        {
            AvailableAt = at;
        }

        State = next;
        if (next is not (DocumentState.Scanning or DocumentState.Undetermined)) NextAttemptAt = null;
        return true;
    }
}

/// <summary>A finding of the checks. What quotes the file (child, cell, value, sentence) is sealed; the rest counts and sorts.</summary>
internal sealed class Finding
{
    public required Guid DocumentId { get; init; }

    /// <summary>From 1, in the order of the lists and rows.</summary>
    public required int Number { get; init; }

    public required string Code { get; init; }

    public required string Severity { get; init; }

    public required int? List { get; init; }

    public required int? Row { get; init; }

    public required byte[] SealedDetails { get; init; }
}
