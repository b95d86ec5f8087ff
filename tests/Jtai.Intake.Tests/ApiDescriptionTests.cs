using Jtai.AnnexA;
using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Testing;

namespace Jtai.Intake.Tests;

public sealed class ApiDescriptionTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    [Fact]
    public Task The_API_is_what_was_agreed() => AgreedApi.HoldsAsync(app.Host);

    /// <summary>Contracts know no service: what they say of its values is held here.</summary>
    [Fact]
    public void The_values_that_are_described_are_those_that_there_are()
    {
        Assert.Equal(ApiRules.NamesOf<ItemState>(), ApiRules.ValuesOf<ItemResource>("State"));
        Assert.Equal(ApiRules.NamesOf<ItemKind>(), ApiRules.ValuesOf<ItemResource>("Kind"));
        Assert.Equal(ApiRules.NamesOf<DocumentState>(), ApiRules.ValuesOf<DocumentResource>("State"));
        Assert.Equal(ApiRules.NamesOf<Severity>(), ApiRules.ValuesOf<FindingResource>("Severity"));
    }
}
