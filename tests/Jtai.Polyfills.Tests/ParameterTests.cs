using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Jtai.Polyfills.Tests;

public sealed class ParameterTests : IDisposable
{
    readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task A_generated_parameter_is_kept_for_the_next_run_in_a_file_of_its_owner()
    {
        var first = await ValueAsync(TestApplication.Builder(_state.Path).AddParameter("kept", new GenerateParameterDefault { MinLength = 30 }, secret: true, persist: true));
        var second = await ValueAsync(TestApplication.Builder(_state.Path).AddParameter("kept", new GenerateParameterDefault { MinLength = 30 }, secret: true, persist: true));

        Assert.Equal(30, first.Length);
        Assert.Equal(first, second);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_state.Path, "parameters.json")));
    }

    [Fact]
    public async Task A_parameter_that_is_not_kept_is_new_in_each_run()
    {
        var first = await ValueAsync(TestApplication.Builder(_state.Path).AddParameter("fresh", new GenerateParameterDefault { MinLength = 30 }));
        var second = await ValueAsync(TestApplication.Builder(_state.Path).AddParameter("fresh", new GenerateParameterDefault { MinLength = 30 }));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Configuration_decides_before_any_default()
    {
        var builder = TestApplication.Builder(_state.Path, args: "--Parameters:kept=given");
        Assert.Equal("given", await ValueAsync(builder.AddParameter("kept", new GenerateParameterDefault { MinLength = 30 }, persist: true)));
        Assert.Throws<MissingParameterValueException>(() => builder.AddParameter("absent").Resource.GetValueAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult());
    }

    [Fact]
    public void A_generated_value_has_the_kinds_of_characters_asked_for()
    {
        for (var i = 0; i < 200; i++)
        {
            var value = new GenerateParameterDefault { MinLength = 20, Special = false, MinNumeric = 3, MinUpper = 2, Lower = false }.GetDefaultValue();
            Assert.Equal(20, value.Length);
            Assert.True(value.Count(char.IsAsciiDigit) >= 3 && value.Count(char.IsAsciiLetterUpper) >= 2 && value.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c)), value);
        }
    }

    [Fact]
    public async Task An_expression_is_text_with_values_and_braces_stay_braces()
    {
        var builder = TestApplication.Builder(_state.Path);
        var name = builder.AddParameter("name", "x{0}");
        var expression = ReferenceExpression.Create($"{{a}}={name};{"{b}"}");
        Assert.Equal("{a}=x{0};{b}", await expression.GetValueAsync(CancellationToken.None));
        Assert.Equal("{a}={name.value};{b}", expression.ValueExpression);
    }

    static async Task<string> ValueAsync(IResourceBuilder<ParameterResource> parameter) => (await parameter.Resource.GetValueAsync(CancellationToken.None))!;
}
