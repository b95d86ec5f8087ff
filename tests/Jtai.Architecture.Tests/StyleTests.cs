using System.Text.RegularExpressions;

namespace Jtai.Architecture.Tests;

/// <summary>One dialect: what CONTRIBUTING says of it that a machine can see.</summary>
public sealed partial class StyleTests
{
    static IEnumerable<(string Path, string Text)> Product() => Repository.Files("*.cs")
        .Where(file => (file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("Jtai.", StringComparison.Ordinal)) && !file.Contains("/Migrations/", StringComparison.Ordinal))
        .Select(file => (file, File.ReadAllText(Path.Combine(Repository.Root, file))));

    [Fact]
    public void A_file_is_named_by_the_first_type_in_it() => Assert.Empty(Product().Where(file => FirstType(file.Text) is { } type && type != NameOf(file.Path)).Select(file => $"{file.Path}: {FirstType(file.Text)}"));

    [Fact]
    public void What_a_client_sends_ends_in_Request() => Assert.Empty(Product().Where(file => Body().Match(file.Text) is { Success: true }).Select(file => $"{file.Path}: {Body().Match(file.Text).Value}"));

    static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];

    static string? FirstType(string text) => Type().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^(?:\w+ )*(?:class|record|struct|interface|enum) (?:struct )?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    /// <summary>A handler's parameter <c>request</c> of a record that is not called so. A plan or a set of places is a value, and what is read is what was sent.</summary>
    [GeneratedRegex(@"(?<=Handle\([^)]*)\b(?!\w*Request\b|HttpRequest\b|FieldworkPlaces\b|SlotPlan\b|MeetingPlan\b)[A-Z]\w+ request\b")]
    private static partial Regex Body();
}
