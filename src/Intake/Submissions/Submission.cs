using NodaTime;

namespace Jtai.Intake.Submissions;

/// <summary>A file that arrived completely. While bytes still arrive there is no row, so that a broken upload leaves nothing to be seen.</summary>
internal sealed class Submission
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required Guid ItemId { get; init; }

    public required string Organisation { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public required Instant ReceivedAt { get; init; }

    /// <summary>As they stood when it arrived: a timetable that moves later does not make it late, or on time.</summary>
    public required LocalDate DueOn { get; init; }

    public Instant? DueAt { get; init; }

    public required bool Late { get; init; }

    /// <summary>Key of the document and of the values below, wrapped by the inspection's key.</summary>
    public required byte[] WrappedKey { get; init; }

    /// <summary>The sender's file name, sealed: it may name a person.</summary>
    public byte[]? SealedFileName { get; init; }

    public SubmissionStatus Status { get; set; }

    public string? RejectionCode { get; set; }

    /// <summary>What was expected; holds nothing of the file's content.</summary>
    public string? RejectionMessage { get; set; }

    public int? Rows { get; set; }

    public int? Children { get; set; }

    public int Errors { get; set; }

    public int Warnings { get; set; }

    public int Queries { get; set; }

    public int Attempts { get; set; }

    public Instant? NextAttemptAt { get; set; }

    public uint Revision { get; set; }
}

/// <summary>A finding of the checks. What quotes the file (child, cell, value, sentence) is sealed; the rest counts and sorts.</summary>
internal sealed class Finding
{
    public required Guid SubmissionId { get; init; }

    /// <summary>From 1, in the order of the lists and rows.</summary>
    public required int Number { get; init; }

    public required string Code { get; init; }

    public required string Severity { get; init; }

    public required int? List { get; init; }

    public required int? Row { get; init; }

    public required byte[] SealedDetails { get; init; }
}
