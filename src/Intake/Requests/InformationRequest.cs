using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>What is asked of an area for one inspection (¶18, ¶91): by which framework, of which children, and the key of all that comes.</summary>
internal sealed class InformationRequest
{
    public required Guid InspectionId { get; init; }

    /// <summary>
    /// The key of everything handed in for the inspection, wrapped by the master key; empty once all of it has been erased, and the key with it.
    /// </summary>
    public required byte[] WrappedKey { get; set; }

    public required string Framework { get; init; }

    public required int FrameworkVersion { get; init; }

    /// <summary>When the choice of ¶97 that is known here was made.</summary>
    public Instant? SampledAt { get; set; }

    /// <summary>When the choice of ¶99 that is known here was made.</summary>
    public Instant? AuditsChosenAt { get; set; }

    /// <summary>How much has been asked or offered besides (¶24).</summary>
    public int Extras { get; set; }

    /// <summary>The day on which the inspection was closed, Europe/London; null while it goes on, also where its days have passed.</summary>
    public LocalDate? ClosedOn { get; private set; }

    /// <summary>When that was recorded: a correction that is older changes nothing.</summary>
    public Instant? ClosureRecordedAt { get; private set; }

    public void Close(LocalDate on, Instant recordedAt)
    {
        if (ClosureRecordedAt is null || recordedAt > ClosureRecordedAt) (ClosedOn, ClosureRecordedAt) = (on, recordedAt);
    }

    /// <summary>When what was handed in was erased (¶72-73), by its class; null while it is kept.</summary>
    public Instant? ListsErasedAt { get; private set; }

    public Instant? ChildrenErasedAt { get; private set; }

    public Instant? InformationErasedAt { get; private set; }

    public Instant? ErasedAt(RetentionClass of) => of switch
    {
        RetentionClass.Lists => ListsErasedAt,
        RetentionClass.Children => ChildrenErasedAt,
        _ => InformationErasedAt,
    };

    /// <summary>With the last class the key of the inspection is destroyed.</summary>
    public void Erase(RetentionClass of, Instant at)
    {
        switch (of)
        {
            case RetentionClass.Lists: ListsErasedAt = at; break;
            case RetentionClass.Children: ChildrenErasedAt = at; break;
            default: InformationErasedAt = at; break;
        }

        if (Enum.GetValues<RetentionClass>().All(each => ErasedAt(each) is not null)) WrappedKey = [];
    }
}
