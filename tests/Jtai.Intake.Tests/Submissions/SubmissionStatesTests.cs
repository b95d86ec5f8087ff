using Jtai.Intake.Submissions;
using static Jtai.Intake.Submissions.SubmissionEvent;
using static Jtai.Intake.Submissions.SubmissionStatus;

namespace Jtai.Intake.Tests.Submissions;

public class SubmissionStatesTests
{
    static readonly Dictionary<(SubmissionStatus, SubmissionEvent), SubmissionStatus> Possible = new()
    {
        [(Received, ListsRead)] = Accepted,
        [(Received, ContentUnusable)] = Rejected,
        [(Received, DamageFound)] = Damaged,
        [(Received, NewerAccepted)] = Superseded,
        [(Accepted, DamageFound)] = Damaged,
        [(Accepted, NewerAccepted)] = Superseded,
        [(Damaged, NewerAccepted)] = Superseded,
    };

    [Fact]
    public void Every_pair_of_state_and_event_is_decided()
    {
        foreach (var status in Enum.GetValues<SubmissionStatus>())
        {
            foreach (var happened in Enum.GetValues<SubmissionEvent>())
            {
                SubmissionStatus? expected = Possible.TryGetValue((status, happened), out var next) ? next : null;
                Assert.True(expected == SubmissionStates.After(status, happened), $"{status} and {happened}");
            }
        }
    }
}
