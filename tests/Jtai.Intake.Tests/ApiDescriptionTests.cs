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
}
