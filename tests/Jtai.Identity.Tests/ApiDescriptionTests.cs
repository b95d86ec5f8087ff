using Jtai.Testing;

namespace Jtai.Identity.Tests;

public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task The_API_is_what_was_agreed()
    {
        var (app, database) = await IdentityApp.CreateAsync();
        await using var _ = database;
        await using var __ = app;
        var (agreed, present) = await ApiSnapshot.OfAsync(app);
        Assert.Equal(agreed, present);
    }
}
