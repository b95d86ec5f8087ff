namespace Jtai.Intake.Submissions;

internal enum SubmissionStatus
{
    /// <summary>Safely on disk and receipted; not read yet.</summary>
    Received,

    /// <summary>Its lists could be read (¶95); findings do not stand in the way.</summary>
    Accepted,

    /// <summary>It could not be used; the receipt stands.</summary>
    Rejected,

    /// <summary>A newer submission for the same item was accepted.</summary>
    Superseded,

    /// <summary>The stored bytes no longer match the receipt.</summary>
    Damaged,
}

internal enum SubmissionEvent
{
    ListsRead,
    ContentUnusable,
    NewerAccepted,
    DamageFound,
}

internal static class SubmissionStates
{
    /// <summary>The state after the event; null where the event cannot happen in this state.</summary>
    public static SubmissionStatus? After(SubmissionStatus status, SubmissionEvent happened) => (status, happened) switch
    {
        (SubmissionStatus.Received, SubmissionEvent.ListsRead) => SubmissionStatus.Accepted,
        (SubmissionStatus.Received, SubmissionEvent.ContentUnusable) => SubmissionStatus.Rejected,

        // Damage is possible, and to be told, as long as anybody may still ask for the content.
        (SubmissionStatus.Received or SubmissionStatus.Accepted, SubmissionEvent.DamageFound) => SubmissionStatus.Damaged,

        // One that was rejected stays so: what counts is the newest that can be used, and its history stays readable.
        (SubmissionStatus.Received or SubmissionStatus.Accepted or SubmissionStatus.Damaged, SubmissionEvent.NewerAccepted) => SubmissionStatus.Superseded,
        _ => null,
    };
}
