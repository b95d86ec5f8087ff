using Jtai.Contracts.Scheduling;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>What Intake knows of an inspection: whose it is, and until when things are due.</summary>
internal sealed class InspectionRequest
{
    public required Guid InspectionId { get; init; }

    /// <summary>Null until the area has been notified (¶16): before that nobody sees anything.</summary>
    public string? LocalArea { get; set; }

    /// <summary>D1: the reference date of the checks where the file states none.</summary>
    public LocalDate NotifiedOn { get; set; }

    /// <summary>Messages may overtake each other: what is older than this is ignored.</summary>
    public int TimetableRevision { get; set; }

    /// <summary>The newest timetable's days, for what opens later.</summary>
    public IReadOnlyList<Deadline> Deadlines { get; set; } = [];

    /// <summary>When the inspection was cancelled: nothing more is taken. Null while it goes on.</summary>
    public Instant? CancelledAt { get; set; }

    /// <summary>Key of everything handed in for this inspection, wrapped by the master key.</summary>
    public required byte[] WrappedKey { get; init; }
}

/// <summary>One item of the information request (¶91): a leaf of Annex A, asked of one kind of organisation.</summary>
internal sealed class InformationItem
{
    /// <summary>¶95: lists 1 to 5 of the local authority.</summary>
    public const string ChildLevelData = "child-level-data";

    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required string Item { get; init; }

    public required string Title { get; init; }

    public required string OwnerKind { get; init; }

    public required string Paragraph { get; init; }

    /// <summary>The framework's milestone by which it is due.</summary>
    public required string Due { get; init; }

    public required LocalDate DueOn { get; set; }

    /// <summary>Null: until the end of <see cref="DueOn"/>.</summary>
    public Instant? DueAt { get; set; }

    public ItemStatus Status { get; set; }

    /// <summary>The submission that counts: the accepted one, otherwise the newest.</summary>
    public Guid? SubmissionId { get; set; }

    public bool Late { get; set; }

    public uint Revision { get; set; }

    /// <summary>¶91: the milestone is met up to and including its instant, or until the day is over in London.</summary>
    public bool IsLate(Instant receivedAt) =>
        DueAt is { } dueAt ? receivedAt > dueAt : receivedAt.InZone(DateTimeZoneProviders.Tzdb["Europe/London"]).Date > DueOn;
}

internal enum ItemStatus
{
    Requested,
    Submitted,
    Accepted,

    /// <summary>What came could not be used: the item stays open.</summary>
    Query,
}
