namespace Jtai.Intake.Requests;

/// <summary>Where an item of the information request stands (¶91-109).</summary>
internal enum ItemState
{
    /// <summary>Asked for, and nothing has come.</summary>
    Requested,

    /// <summary>Something has come: a file is received, a question answered.</summary>
    Submitted,

    /// <summary>What came is what was asked for.</summary>
    Accepted,

    /// <summary>What came raises a question, or cannot be used: the item is open again.</summary>
    Query,

    /// <summary>¶7, ¶108: what came lies outside of what is inspected, and is not reviewed.</summary>
    OutOfScope,

    /// <summary>The agency says that there is no such thing, and why.</summary>
    NotApplicable,

    /// <summary>¶101: it cannot be shared electronically; inspectors are given access during fieldwork.</summary>
    OnSiteAccess,

    /// <summary>¶109, 2.2: it is the same as what the agencies share.</summary>
    SameAsAgencies,

    /// <summary>¶24: an agency offers it; inspectors have not said whether they want it.</summary>
    Offered,

    /// <summary>¶24: inspectors do not need what was offered.</summary>
    Declined,

    /// <summary>It is about a child who is not among the chosen any more (¶97, ¶99), or others are asked (¶105).</summary>
    Withdrawn,
}

internal enum ItemEvent
{
    HandedIn,
    SaidNotApplicable,
    SaidNotShareable,
    SaidSameAsAgencies,
    FoundUnusable,
    Accepted,
    Queried,
    FoundOutOfScope,
    Wanted,
    Declined,
    NoLongerAsked,
    AskedAgain,
}

internal static class ItemStates
{
    /// <summary>The state after the event; null where the event cannot happen in this state.</summary>
    public static ItemState? After(ItemState state, ItemEvent happened) => (state, happened) switch
    {
        // Decision 10: nothing is refused because it comes late, or again. What inspectors have said of the item's scope stands.
        (ItemState.OutOfScope, ItemEvent.HandedIn) => ItemState.OutOfScope,
        (ItemState.Offered or ItemState.Declined or ItemState.Withdrawn, ItemEvent.HandedIn) => null,
        (_, ItemEvent.HandedIn) => ItemState.Submitted,

        (ItemState.Requested or ItemState.Query or ItemState.OnSiteAccess or ItemState.SameAsAgencies, ItemEvent.SaidNotApplicable) => ItemState.NotApplicable,
        (ItemState.Requested or ItemState.Query or ItemState.NotApplicable, ItemEvent.SaidNotShareable) => ItemState.OnSiteAccess,
        (ItemState.Requested or ItemState.Query or ItemState.NotApplicable, ItemEvent.SaidSameAsAgencies) => ItemState.SameAsAgencies,

        (ItemState.Submitted or ItemState.Accepted, ItemEvent.FoundUnusable) => ItemState.Query,
        (ItemState.Query or ItemState.OutOfScope, ItemEvent.FoundUnusable) => state,

        (ItemState.Submitted or ItemState.Query or ItemState.OutOfScope, ItemEvent.Accepted) => ItemState.Accepted,
        (ItemState.NotApplicable or ItemState.OnSiteAccess or ItemState.SameAsAgencies, ItemEvent.Accepted) => ItemState.Accepted,
        // ¶28: why nothing has come, such as an audit of one agency.
        (ItemState.Requested, ItemEvent.Queried) => ItemState.Requested,
        (ItemState.Submitted or ItemState.Accepted or ItemState.OutOfScope, ItemEvent.Queried) => ItemState.Query,
        (ItemState.NotApplicable or ItemState.OnSiteAccess or ItemState.SameAsAgencies, ItemEvent.Queried) => ItemState.Query,
        (ItemState.Submitted or ItemState.Accepted or ItemState.Query, ItemEvent.FoundOutOfScope) => ItemState.OutOfScope,

        (ItemState.Offered or ItemState.Declined, ItemEvent.Wanted) => ItemState.Requested,
        (ItemState.Offered, ItemEvent.Declined) => ItemState.Declined,

        (not ItemState.Withdrawn, ItemEvent.NoLongerAsked) => ItemState.Withdrawn,
        (ItemState.Withdrawn, ItemEvent.AskedAgain) => ItemState.Requested,
        _ => null,
    };

    /// <summary>Whether the agency has done what is asked of it, as long as nobody says otherwise.</summary>
    public static bool IsSettled(this ItemState state) => state is ItemState.Submitted or ItemState.Accepted or ItemState.OutOfScope
        or ItemState.NotApplicable or ItemState.OnSiteAccess or ItemState.SameAsAgencies;

    /// <summary>Whether anything is asked for at all.</summary>
    public static bool IsAsked(this ItemState state) => state is not (ItemState.Offered or ItemState.Declined or ItemState.Withdrawn);
}
