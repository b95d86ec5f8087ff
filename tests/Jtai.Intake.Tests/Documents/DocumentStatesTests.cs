using Jtai.Intake.Documents;
using static Jtai.Intake.Documents.DocumentEvent;
using static Jtai.Intake.Documents.DocumentState;

namespace Jtai.Intake.Tests.Documents;

public class DocumentStatesTests
{
    static readonly Dictionary<(DocumentState, DocumentEvent), DocumentState> Possible = new()
    {
        [(Received, ScanBegun)] = DocumentState.Scanning,
        [(Received, Replaced)] = Superseded,
        [(Received, DamageFound)] = Damaged,
        [(DocumentState.Scanning, ScanBegun)] = DocumentState.Scanning,
        [(DocumentState.Scanning, CouldNotTell)] = Undetermined,
        [(DocumentState.Scanning, FoundHarmful)] = Quarantined,
        [(DocumentState.Scanning, FoundUnusable)] = Rejected,
        [(DocumentState.Scanning, Cleared)] = Available,
        [(DocumentState.Scanning, Replaced)] = Superseded,
        [(DocumentState.Scanning, DamageFound)] = Damaged,
        [(Undetermined, ScanBegun)] = DocumentState.Scanning,
        [(Undetermined, Replaced)] = Superseded,
        [(Undetermined, DamageFound)] = Damaged,
        [(Quarantined, Released)] = Available,
        [(Quarantined, Replaced)] = Superseded,
        [(Quarantined, DamageFound)] = Damaged,
        [(Available, Replaced)] = Superseded,
        [(Available, DamageFound)] = Damaged,
        [(Damaged, Replaced)] = Superseded,
    };

    [Fact]
    public void Every_pair_of_state_and_event_is_decided()
    {
        foreach (var state in Enum.GetValues<DocumentState>())
        {
            foreach (var happened in Enum.GetValues<DocumentEvent>())
            {
                // Whatever it is, it is erased when its time is over; and then nothing happens to it any more.
                DocumentState? expected = happened == TimeIsOver && state != Erased ? Erased : Possible.TryGetValue((state, happened), out var next) ? next : null;
                Assert.True(expected == DocumentStates.After(state, happened), $"{state} and {happened}");
            }
        }
    }

    [Fact]
    public void What_is_harmful_unusable_damaged_or_replaced_does_not_count_as_handed_in() =>
        Assert.Equal([Received, DocumentState.Scanning, Undetermined, Available], Enum.GetValues<DocumentState>().Where(state => state.Counts()));
}
