using System.Reflection;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.SetUp;
using Jtai.Testing;

namespace Jtai.Scheduling.Tests;

[Collection(nameof(SchedulingApp))]
public class ApiDescriptionTests(SchedulingApp app)
{
    [Fact]
    public Task The_API_is_what_was_agreed() => AgreedApi.HoldsAsync(app.Host);

    /// <summary>Contracts know no service: what they say of its values is held here.</summary>
    [Fact]
    public void The_values_that_are_described_are_those_that_there_are()
    {
        Assert.Equal(ApiRules.NamesOf<InspectionStatus>(), ApiRules.ValuesOf<InspectionDetails>("Status"));
        Assert.Equal(ApiRules.NamesOf<InspectionEvent>(), ApiRules.ValuesOf<StepTaken>("Event"));
        Assert.Equal(ApiRules.NamesOf<NotificationKind>(), ApiRules.ValuesOf<NotificationDetails>("Kind"));
        Assert.Equal(ApiRules.NamesOf<DeadlineState>(), ApiRules.ValuesOf<MilestoneDeadline>("State"));
        Assert.Equal([.. ApiRules.NamesOf<MeetingStatus>(), MeetingViews.CalledOff], ApiRules.ValuesOf<MeetingDetails>("Status"));
        Assert.Equal(SlotRules.Activities, ApiRules.ValuesOf<SlotPlan>("Activity"));
        Assert.Equal(Private(typeof(SlotRules), "Modes"), ApiRules.ValuesOf<SlotPlan>("Mode"));
        Assert.Equal(SetUpRules.Agenda, ApiRules.ValuesOf<RecordSetUpRequest>("Agenda"));
        Assert.Equal(SetUpRules.IncidentKinds, ApiRules.ValuesOf<DeclaredIncident>("Kind"));
        Assert.Equal(Private(typeof(HoldMeeting), "Aims"), ApiRules.ValuesOf<HoldMeetingRequest>("Aims"));
        Assert.Equal(Private(typeof(HoldMeeting), "ToExplain"), ApiRules.ValuesOf<HoldMeetingRequest>("Explained"));
    }

    [Fact]
    public async Task Every_call_that_a_refusal_names_is_there()
    {
        var paths = System.Text.Json.Nodes.JsonNode.Parse(await app.Host.ApiDescriptionAsync())!["paths"]!.AsObject();
        Assert.All(Enum.GetValues<InspectionEvent>(), each => Assert.NotNull(paths[$"/api/scheduling/v1/inspections/{{id}}/{InspectionLifecycle.CallOf(each)}"]?["post"]));
        Assert.NotNull(paths[MeetingRules.Named([]).Split(' ').Single(word => word.StartsWith('/'))]?["put"]);
    }

    static string[] Private(Type rules, string name) => (string[])rules.GetField(name, BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
}
