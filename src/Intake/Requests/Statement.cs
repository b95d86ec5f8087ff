using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>
/// What one organisation says of an item. Several of one kind may be asked, as in health (¶105): each sees what it has said itself, inspectors see all of it,
/// and nobody takes another's place.
/// </summary>
internal sealed class Statement
{
    public required Guid ItemId { get; init; }

    public required string Organisation { get; init; }

    /// <summary>
    /// Of a question the answer and what was said with it (¶98), of anything else a note, such as why it does not apply. It may speak of a child.
    /// </summary>
    public required byte[] SealedText { get; set; }

    public required Instant At { get; set; }
}
