using Jtai.Contracts.Scheduling;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>One thing that is asked of one kind of agency: a leaf of Annex A (¶91), for one child where it is asked of each, or more (¶24).</summary>
internal sealed class InformationItem
{
    /// <summary>¶95: lists 1 to 5 of the local authority, which mostly are one workbook.</summary>
    public const string ChildLevelData = "child-level-data";

    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    /// <summary>Identifier in the framework document; of what is asked or offered besides (¶24), <c>extra-1</c> and so on.</summary>
    public required string Item { get; init; }

    /// <summary>Number in the guidance, such as <c>1.4</c>.</summary>
    public string? Number { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public required ItemKind Kind { get; init; }

    public required string OwnerKind { get; init; }

    /// <summary>The one that is asked, where it is not all of the kind (¶105).</summary>
    public string? Organisation { get; init; }

    public required string Paragraph { get; init; }

    /// <summary>The child that it is about: an opaque reference of case selection.</summary>
    public Guid? Child { get; init; }

    /// <summary>Null where it reaches back over no stated time; both days included, Europe/London (¶96, ¶102, ¶109).</summary>
    public LocalDate? From { get; set; }

    public LocalDate? Until { get; set; }

    /// <summary>Only the most recent so many are asked for (¶109).</summary>
    public int? MostRecent { get; init; }

    /// <summary>It may be that there is no such thing (¶102).</summary>
    public bool WhereApplicable { get; init; }

    /// <summary>¶109, 2.2: it may be the same as what the agencies share.</summary>
    public bool MayBeSame { get; init; }

    /// <summary>The framework's milestone by which it is due; null where a day of its own was set (¶24).</summary>
    public string? Due { get; init; }

    public required LocalDate DueOn { get; set; }

    /// <summary>Null: until the end of <see cref="DueOn"/>.</summary>
    public Instant? DueAt { get; set; }

    public ItemState State { get; set; }

    /// <summary>While it is withdrawn: where it stood, and stands again when it is asked for again. Null where it never is (¶105).</summary>
    public ItemState? WithdrawnFrom { get; set; }

    /// <summary>When the agency had first done what is asked, of what still counts: nobody is late by correcting.</summary>
    public Instant? SettledAt { get; set; }

    public bool Late { get; set; }

    /// <summary>
    /// When inspectors asked back; null again once they are told something instead of a file, or have judged the item. What came since answers it.
    /// </summary>
    public Instant? QueriedAt { get; set; }

    /// <summary>What the inspectors say of it, such as what they want to know; sealed, as it may speak of a child.</summary>
    public byte[]? SealedInspectorNote { get; set; }

    public uint Revision { get; set; }

    /// <summary>
    /// Locks what an agency owes of a leaf, for every child, until the transaction ends: always as a whole and in one order, so that nobody waits for each
    /// other. Who holds it may change the documents of these items too.
    /// </summary>
    public static FormattableString Lock(Guid itemId) => $"""
        select 1 from items where (inspection_id, item, owner_kind) = (select inspection_id, item, owner_kind from items where id = {itemId})
        order by id for update
        """;

    /// <summary>¶91: the milestone is met up to and including its instant, or until the day is over in London.</summary>
    public bool IsLate(Instant at) => DueAt is { } dueAt ? at > dueAt : UkTime.DayOf(at) > DueOn;

    /// <summary>Takes over the day of its milestone, where the timetable has it.</summary>
    public void Move(IReadOnlyList<Deadline> deadlines)
    {
        if (deadlines.FirstOrDefault(deadline => deadline.Milestone == Due) is { } due)
        {
            (DueOn, DueAt) = (LocalDate.FromDateOnly(due.On), due.DueAt is { } dueAt ? Instant.FromDateTimeOffset(dueAt) : null);
        }
    }

    /// <summary>
    /// What happened to it, if it can: false, and nothing changed, where it cannot. What settles it says when, and whether that was late as things stood: a
    /// timetable that moves later makes nobody late, nor does a question of the inspectors, or a correction.
    /// </summary>
    public bool Take(ItemEvent happened, Instant at)
    {
        if (State == ItemState.Withdrawn && happened == ItemEvent.FoundUnusable) return TakeWithdrawn(happened);
        if (ItemStates.After(State, happened) is not { } next || (happened == ItemEvent.AskedAgain && WithdrawnFrom is null)) return false;

        switch (happened)
        {
            case ItemEvent.FoundUnusable when next != State:
                (SettledAt, Late) = (null, false);
                break;
            case ItemEvent.NoLongerAsked:
                WithdrawnFrom = State;
                break;
            case ItemEvent.AskedAgain:
                // What had come of it is still there, and so is what inspectors have said.
                (next, WithdrawnFrom) = (WithdrawnFrom!.Value, null);
                break;
            case ItemEvent.Wanted:
                // ¶24 gives no day for what was offered: a week.
                DueOn = UkTime.DayOf(at).PlusDays(7);
                break;
            case ItemEvent.HandedIn when State is ItemState.NotApplicable or ItemState.OnSiteAccess or ItemState.SameAsAgencies:
            case var _ when next.IsSettled() && SettledAt is null:
                (SettledAt, Late) = (at, IsLate(at));
                break;
        }

        QueriedAt = happened switch
        {
            ItemEvent.Queried => at,
            ItemEvent.HandedIn or ItemEvent.FoundUnusable or ItemEvent.NoLongerAsked or ItemEvent.AskedAgain => QueriedAt,
            _ => null,
        };
        State = next;
        return true;
    }

    /// <summary>¶105: nothing has come of what was asked of every health agency, and those that are named have items of their own.</summary>
    public void WithdrawForGood() => (State, WithdrawnFrom, QueriedAt) = (ItemState.Withdrawn, null, null);

    /// <summary>Of a file that is found to be harmful meanwhile nothing is left to stand on when it is asked for again.</summary>
    bool TakeWithdrawn(ItemEvent happened)
    {
        if (WithdrawnFrom is not { } from || ItemStates.After(from, happened) is not { } next || next == from) return false;

        (WithdrawnFrom, SettledAt, Late) = (next, null, false);
        return true;
    }

    /// <summary>What came then counts, as something that came besides does not: nobody is late by correcting, or by being asked back.</summary>
    public void Settle(ItemState state, Instant at, bool late)
    {
        if (State == ItemState.Withdrawn)
        {
            WithdrawnFrom = state;
        }
        else
        {
            State = state;
        }

        if (SettledAt is null) (SettledAt, Late) = (at, late);
    }

    /// <summary>Whether what came then answers what inspectors have asked back, where they have: what was there before does not.</summary>
    public bool Answers(Instant receivedAt) => QueriedAt is null || receivedAt >= QueriedAt;

    /// <summary>What the framework asks of one kind of agency, or of one organisation of the kind.</summary>
    public static InformationItem Of(
        Frameworks.InformationItem asked, string owner, Guid inspectionId, Guid? child, LocalDate notifiedOn, IReadOnlyList<Deadline> deadlines,
        string? organisation = null)
    {
        var item = new InformationItem
        {
            Id = Guid.CreateVersion7(),
            InspectionId = inspectionId,
            Item = asked.Id,
            Number = asked.Number,
            Title = asked.Title,
            // ¶28: of an audit that is not there the reason is wanted, and nobody would know.
            Description = asked.Description ?? asked.Note,
            Kind = asked.Id == ChildLevelData ? ItemKind.ChildLevelData : asked.Per == PerChild.Sampled ? ItemKind.Question : ItemKind.Documents,
            OwnerKind = owner,
            Organisation = organisation,
            Paragraph = asked.Paragraph,
            Child = child,
            From = asked.Window?.Months is { } months ? notifiedOn.PlusMonths(-months) : null,
            Until = asked.Window?.Months is null ? null : notifiedOn,
            MostRecent = asked.Window?.MostRecent,
            WhereApplicable = asked.WhereApplicable,
            MayBeSame = asked.MayBeSame,
            Due = asked.Due,
            DueOn = default,
        };
        item.Move(deadlines);
        return item;
    }
}

/// <summary>What an item is settled with.</summary>
internal enum ItemKind
{
    /// <summary>Lists 1 to 5 (¶95).</summary>
    ChildLevelData,

    /// <summary>Files of any kind that is taken.</summary>
    Documents,

    /// <summary>An answer about a child (¶98).</summary>
    Question,
}

/// <summary>Values of <see cref="Frameworks.InformationItem.Per"/>.</summary>
internal static class PerChild
{
    public const string Sampled = "sampled-child", Audited = "audited-child";
}
