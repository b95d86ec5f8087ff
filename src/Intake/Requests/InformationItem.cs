using Jtai.Contracts;
using Jtai.Contracts.Scheduling;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>One item of the information request (¶91): a leaf of Annex A, asked of one kind of organisation.</summary>
internal sealed class InformationItem
{
    /// <summary>¶95: lists 1 to 5 of the local authority.</summary>
    public const string ChildLevelData = KnownItems.ChildLevelData;

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
        DueAt is { } dueAt ? receivedAt > dueAt : UkTime.DayOf(receivedAt) > DueOn;

    /// <summary>Takes over the day of its milestone, where the timetable has it.</summary>
    public void Move(IReadOnlyList<Deadline> deadlines)
    {
        if (deadlines.FirstOrDefault(deadline => deadline.Milestone == Due) is { } due)
        {
            (DueOn, DueAt) = (LocalDate.FromDateOnly(due.On), due.DueAt is { } dueAt ? Instant.FromDateTimeOffset(dueAt) : null);
        }
    }
}

internal enum ItemStatus
{
    Requested,
    Submitted,
    Accepted,

    /// <summary>What came could not be used: the item stays open.</summary>
    Query,
}
