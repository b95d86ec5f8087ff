using Jtai.Testing;

namespace Jtai.CaseSelection.Tests;

public sealed class ApiDescriptionTests(CaseSelectionApp app) : IClassFixture<CaseSelectionApp>
{
    [Fact]
    public async Task The_API_is_what_was_agreed()
    {
        var (agreed, present) = await ApiSnapshot.OfAsync(app.Host);
        Assert.Equal(agreed, present);
    }
}
