using Jtai.Contracts.Api.Identity;
using Jtai.Identity.Memberships;
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
        await AgreedApi.HoldsAsync(app);
    }

    /// <summary>Contracts know no service: what they say of its values is held here.</summary>
    [Fact]
    public void The_values_that_are_described_are_those_that_there_are()
    {
        Assert.Equal(InspectionMembership.Roles, ApiRules.ValuesOf<Membership>("Role"));
        Assert.Equal(InspectionMembership.Roles, ApiRules.ValuesOf<PutMembershipRequest>("Role"));
    }
}
