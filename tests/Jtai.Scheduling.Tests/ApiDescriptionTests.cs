using Jtai.Testing;

namespace Jtai.Scheduling.Tests;

[Collection(nameof(SchedulingApp))]
public class ApiDescriptionTests(SchedulingApp app)
{
    [Fact]
    public async Task The_API_is_what_was_agreed()
    {
        var (agreed, present) = await ApiSnapshot.OfAsync(app.Host);
        Assert.Equal(agreed, present);
    }
}
