using Jtai.Fuzz;

namespace Jtai.Intake.Tests;

/// <summary>The inputs that <c>eng/fuzz.sh</c> starts from, and those that were findings once, through the same targets.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory, MemberData(nameof(Targets))]
    public void Every_input_of_the_corpus_has_an_answer(string name)
    {
        var target = FuzzTarget.All.Single(each => each.Name == name);
        Assert.NotEmpty(target.Corpus);
        Assert.All(target.Corpus, input => target.Run(File.ReadAllBytes(input)));
    }
}
