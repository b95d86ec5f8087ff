using Jtai.AnnexA;
using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Requests;
using Jtai.Intake.Submissions;
using Jtai.Testing;

namespace Jtai.Intake.Tests;

public sealed class ApiDescriptionTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    [Fact]
    public async Task The_API_is_what_was_agreed()
    {
        var (agreed, present) = await ApiSnapshot.OfAsync(app.Host);
        Assert.Equal(agreed, present);
    }

    [Fact]
    public async Task Every_change_and_every_reading_of_child_level_data_has_its_line_in_the_page_of_processes()
    {
        await app.Host.ApiDescriptionAsync();
        Assert.Empty(app.Host.EndpointsWithoutProcess());
        Assert.Equal(ProcessesPage.Of("Intake").Order(), ProcessesPage.Of("Intake", app.Host).Order());
    }

    [Fact]
    public async Task A_stranger_can_program_against_it() => Assert.Empty(ApiRules.BrokenIn(await app.Host.ApiDescriptionAsync()));

    /// <summary>Contracts know no service: what they say of its values is held here.</summary>
    [Fact]
    public void The_values_that_are_described_are_those_that_there_are()
    {
        Assert.Equal(ApiRules.NamesOf<ItemStatus>(), ApiRules.ValuesOf<InformationItemResource>("Status"));
        Assert.Equal(ApiRules.NamesOf<SubmissionStatus>(), ApiRules.ValuesOf<SubmissionResource>("Status"));
        Assert.Equal(ApiRules.NamesOf<Severity>(), ApiRules.ValuesOf<FindingResource>("Severity"));
    }
}
