using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Samples;
using Jtai.CaseSelection.Selections;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Testing;

namespace Jtai.CaseSelection.Tests;

public sealed class ApiDescriptionTests(CaseSelectionApp app) : IClassFixture<CaseSelectionApp>
{
    [Fact]
    public Task The_API_is_what_was_agreed() => AgreedApi.HoldsAsync(app.Host);

    /// <summary>Contracts know no service: what they say of its values is held here.</summary>
    [Fact]
    public void The_values_that_are_described_are_those_that_there_are()
    {
        Assert.Equal(ApiRules.NamesOf<Need>(), ApiRules.ValuesOf<ChildResource>("Need"));
        Assert.Equal(ApiRules.NamesOf<ChoiceKind>(), ApiRules.ValuesOf<ChoiceResource>("Kind"));
        Assert.Equal(ApiRules.NamesOf<SampleKind>(), ApiRules.ValuesOf<SampleResource>("Kind"));
        Assert.Equal(Considerations.All.Select(each => each.Name).Order(), ApiRules.ValuesOf<ConsiderationBalance>("Consideration").Order());
    }
}
