using Jtai.Intake.Requests;
using static Jtai.Intake.Requests.ItemEvent;
using static Jtai.Intake.Requests.ItemState;

namespace Jtai.Intake.Tests.Requests;

public class ItemStatesTests
{
    static readonly ItemState[] InAnnexA = [Requested, Submitted, ItemState.Accepted, Query, OutOfScope, NotApplicable, OnSiteAccess, SameAsAgencies];

    static readonly Dictionary<ItemEvent, (ItemState[] From, ItemState To)[]> Possible = new()
    {
        [HandedIn] = [([.. InAnnexA.Except([OutOfScope])], Submitted), ([OutOfScope], OutOfScope)],
        [SaidNotApplicable] = [([Requested, Query, OnSiteAccess, SameAsAgencies], NotApplicable)],
        [SaidNotShareable] = [([Requested, Query, NotApplicable], OnSiteAccess)],
        [SaidSameAsAgencies] = [([Requested, Query, NotApplicable], SameAsAgencies)],
        [FoundUnusable] = [([Submitted, ItemState.Accepted, Query], Query), ([OutOfScope], OutOfScope)],
        [ItemEvent.Accepted] = [([Submitted, Query, OutOfScope, NotApplicable, OnSiteAccess, SameAsAgencies], ItemState.Accepted)],
        [Queried] = [([Submitted, ItemState.Accepted, OutOfScope, NotApplicable, OnSiteAccess, SameAsAgencies], Query), ([Requested], Requested)],
        [FoundOutOfScope] = [([Submitted, ItemState.Accepted, Query], OutOfScope)],
        [Wanted] = [([Offered, ItemState.Declined], Requested)],
        [ItemEvent.Declined] = [([Offered], ItemState.Declined)],
        [NoLongerAsked] = [([.. InAnnexA, Offered, ItemState.Declined], Withdrawn)],
        [AskedAgain] = [([Withdrawn], Requested)],
    };

    [Fact]
    public void Every_pair_of_state_and_event_is_decided()
    {
        foreach (var state in Enum.GetValues<ItemState>())
        {
            foreach (var happened in Enum.GetValues<ItemEvent>())
            {
                ItemState? expected = Possible[happened].Where(each => each.From.Contains(state)).Select(each => (ItemState?)each.To).SingleOrDefault();
                Assert.True(expected == ItemStates.After(state, happened), $"{state} and {happened}");
            }
        }
    }

    [Fact]
    public void An_agency_has_done_its_part_by_handing_in_or_by_saying_why_not() =>
        Assert.Equal(InAnnexA.Except([Requested, Query]), Enum.GetValues<ItemState>().Where(state => state.IsSettled()));

    [Fact]
    public void What_is_offered_declined_or_withdrawn_is_asked_of_nobody() =>
        Assert.Equal(InAnnexA, Enum.GetValues<ItemState>().Where(state => state.IsAsked()));
}
