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
}
