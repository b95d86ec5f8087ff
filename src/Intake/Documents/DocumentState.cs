namespace Jtai.Intake.Documents;

/// <summary>Where a file stands that was handed in. It is read by inspectors when it is available, and by nobody before.</summary>
internal enum DocumentState
{
    /// <summary>Safely on disk and receipted; not looked at yet.</summary>
    Received,

    /// <summary>It is being scanned and checked.</summary>
    Scanning,

    /// <summary>It could not be decided whether it is harmless, as the scanner is away or did not answer clearly. It is tried again.</summary>
    Undetermined,

    /// <summary>It is harmful, or could be: nobody reads it unless two inspectors release it.</summary>
    Quarantined,

    /// <summary>Scanned and checked; of child-level lists, readable as such (¶95). Findings do not stand in the way.</summary>
    Available,

    /// <summary>Child-level lists that could not be used; the receipt stands.</summary>
    Rejected,

    /// <summary>Its sender has put a newer one in its place.</summary>
    Superseded,

    /// <summary>The stored bytes no longer match the receipt.</summary>
    Damaged,

    /// <summary>It was kept as long as its rule says (¶72-73): its key is destroyed, and nobody ever reads it again.</summary>
    Erased,
}

internal enum DocumentEvent
{
    ScanBegun,
    CouldNotTell,
    FoundHarmful,
    FoundUnusable,
    Cleared,
    Released,
    Replaced,
    DamageFound,
    TimeIsOver,
}

internal static class DocumentStates
{
    /// <summary>The state after the event; null where the event cannot happen in this state.</summary>
    public static DocumentState? After(DocumentState state, DocumentEvent happened) => (state, happened) switch
    {
        (DocumentState.Erased, _) => null,
        (_, DocumentEvent.TimeIsOver) => DocumentState.Erased,

        // A process may end in the middle: what is being scanned is begun again.
        (DocumentState.Received or DocumentState.Undetermined or DocumentState.Scanning, DocumentEvent.ScanBegun) => DocumentState.Scanning,
        (DocumentState.Scanning, DocumentEvent.CouldNotTell) => DocumentState.Undetermined,
        (DocumentState.Scanning, DocumentEvent.FoundHarmful) => DocumentState.Quarantined,
        (DocumentState.Scanning, DocumentEvent.FoundUnusable) => DocumentState.Rejected,
        (DocumentState.Scanning, DocumentEvent.Cleared) => DocumentState.Available,
        (DocumentState.Quarantined, DocumentEvent.Released) => DocumentState.Available,

        // One that was rejected stays so: its history stays readable.
        (DocumentState.Rejected or DocumentState.Superseded, DocumentEvent.Replaced) => null,
        (_, DocumentEvent.Replaced) => DocumentState.Superseded,

        // Damage is possible, and to be told, as long as anybody may still ask for the content.
        (DocumentState.Rejected or DocumentState.Superseded or DocumentState.Damaged, DocumentEvent.DamageFound) => null,
        (_, DocumentEvent.DamageFound) => DocumentState.Damaged,
        _ => null,
    };

    /// <summary>Whether its item counts as handed in by it (¶91): judged on receipt, and until something speaks against it.</summary>
    public static bool Counts(this DocumentState state) =>
        state is DocumentState.Received or DocumentState.Scanning or DocumentState.Undetermined or DocumentState.Available;
}
