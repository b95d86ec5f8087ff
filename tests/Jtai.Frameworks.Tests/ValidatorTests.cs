using System.Text;
using System.Text.Json.Nodes;

namespace Jtai.Frameworks.Tests;

public class ValidatorTests
{
    private static readonly string Valid = FrameworkDocument.Text("Documents/front-door-2024.v1.json");

    [Theory]
    [InlineData("", "The document is line 1, byte 1; allowed is a JSON document in which no property comes twice.")]
    [InlineData("[]", "The document is []; allowed is an object.")]
    [InlineData("null", "The document is null; allowed is an object.")]
    public void What_is_no_document_is_refused(string json, string problem) => Assert.Equal([problem], FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(json), out _).Select(each => each.ToString()));

    [Theory]
    [InlineData("{ \"title\":\n\"children\u0092s\" }", "The document is a text that is not Unicode at line 2, byte 1; allowed is a JSON document of Unicode text without U+0000.")] // ’ in Windows-1252
    [InlineData("""{ "title": "\ud800" }""", "The document is a text that is not Unicode at line 1, byte 12; allowed is a JSON document of Unicode text without U+0000.")]
    [InlineData("""{ "\ud800": 1 }""", "The document is a text that is not Unicode at line 1, byte 3; allowed is a JSON document of Unicode text without U+0000.")]
    [InlineData("""{ "title": "X\u0000" }""", "The document is a text with the character U+0000 at line 1, byte 12; allowed is a JSON document of Unicode text without U+0000.")]
    public void A_text_that_is_none_is_refused_by_its_place(string latin1, string problem) => Assert.Equal([problem], FrameworkDocument.TryRead(Encoding.Latin1.GetBytes(latin1), out _).Select(each => each.ToString()));

    [Theory]
    // By the schema.
    [InlineData("id", "\"Front door\"", "id is \"Front door\"; allowed is text that matches ^[a-z0-9]+(-[a-z0-9]+)*$.")]
    [InlineData("id", "\"front-door\\n\"", "id is \"front-door\\n\"; allowed is text that matches ^[a-z0-9]+(-[a-z0-9]+)*$.")]
    [InlineData("version", "0", "version is 0; allowed is a whole number from 1 to 9999.")]
    [InlineData("version", "\"1\"", "version is \"1\"; allowed is an integer.")]
    [InlineData("version", "1.5", "version is 1.5; allowed is an integer.")]
    [InlineData("kind", "\"deep-dive\"", "kind is \"deep-dive\"; allowed is one of \"front-door\", \"theme\", \"front-door-and-theme\", \"special\".")]
    [InlineData("dayNumberingBase", "2", "dayNumberingBase is 2; allowed is one of 0, 1.")]
    [InlineData("effective.from", "\"2024-02-30\"", "effective.from is \"2024-02-30\"; allowed is a date such as 2024-04-05.")]
    [InlineData("effective", "{}", "effective.from is missing; allowed is a date.")]
    [InlineData("incomplete", "\"no\"", "incomplete is \"no\"; allowed is a boolean.")]
    [InlineData("sources", "[]", "sources is []; allowed is at least 1 entries.")]
    [InlineData("title", "\"\"", "title is \"\"; allowed is at least 1 characters.")]
    [InlineData("milestones[2].at", "\"5pm\"", "milestones[2].at is \"5pm\"; allowed is a clock time such as 17:00.")]
    [InlineData("milestones[2].offset", "251", "milestones[2].offset is 251; allowed is a whole number from -250 to 250.")]
    [InlineData("milestones[2].colour", "\"red\"", "milestones[2].colour is \"red\"; allowed is only id, title, label, anchor, offset, unit, at, actors, recipients, paragraph, notBefore, ifRequired, voluntary, usual, note.")]
    [InlineData("criteria[0].id", "\"EC0\"", "criteria[0].id is \"EC0\"; allowed is text that matches ^EC[1-9][0-9]?$.")]
    [InlineData("informationRequest[0].items[0].formats[0]", "\"docx\"", "informationRequest[0].items[0].formats[0] is \"docx\"; allowed is one of \"ods\", \"xlsx\", \"xls\", \"csv\".")]
    // By what a schema cannot say.
    [InlineData("milestones[2].anchor", "\"notice\"", "milestones[2].anchor is \"notice\"; allowed is one of notification, information-request,*")]
    [InlineData("milestones[2].label", "\"D3\"", "milestones[2].label is \"D3\"; allowed is \"D2\", as the offset says.")]
    [InlineData("milestones[2].id", "\"audit-list\"", "milestones is \"audit-list\" twice; allowed is each identifier once.*")]
    [InlineData("milestones[2].actors[0]", "\"probation\"", "milestones[2].actors is \"probation\"; allowed is one of ofsted, cqc, hmicfrs, local-authority,*")]
    [InlineData("notice.workingDays", "9", "*notice.workingDays is 9; allowed is the distance of \"notification\" from \"fieldwork-start\", 10.")]
    [InlineData("fieldwork.workingDays", "4", "*fieldwork.workingDays is 4; allowed is one more than the distance of \"fieldwork-end\" from \"fieldwork-start\", 5.")]
    [InlineData("team[0].lead", "false", "team is 0 slots with the lead; allowed is exactly one slot with the lead inspector.")]
    [InlineData("team[0].minimum", "3", "team[0].minimum is 3; allowed is at most the usual number, 2.")]
    [InlineData("team[0].inspectorate", "\"hmi-probation\"", "team[0].inspectorate is \"hmi-probation\"; allowed is one of ofsted, cqc, hmicfrs.")]
    [InlineData("inspectorates[1].leads", "true", "inspectorates is 2 that lead; allowed is exactly one that leads.")]
    [InlineData("notifications[0].to[0]", "\"mayor\"", "notifications[0].to is \"mayor\"; allowed is one of lead-inspector,*")]
    [InlineData("informationRequest[1].due", "\"audit-lists\"", "informationRequest \"audit-list\" due is \"audit-lists\"; allowed is one of notification,*")]
    [InlineData("effective.until", "\"2024-04-04\"", "effective.until is 2024-04-04; allowed is 2024-04-05 or later.")]
    [InlineData("incomplete", "true", "incomplete is true; allowed is true exactly when something is named in \"missing\".")]
    [InlineData("criteria", "[]", "criteria is empty; allowed is content, or its name in \"missing\".")]
    public void A_problem_names_its_place_its_value_and_what_is_allowed(string path, string value, string expected)
    {
        var document = JsonNode.Parse(Valid)!;
        Set(document, path, JsonNode.Parse(value));
        var problems = string.Join(" ", FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out var framework));
        Assert.Null(framework);
        if (expected.EndsWith('*')) Assert.StartsWith(expected[..^1], problems);
        else if (expected.StartsWith('*')) Assert.EndsWith(expected[1..], problems);
        else Assert.Equal(expected, problems);
    }

    [Fact]
    public void Every_problem_of_a_document_is_reported_at_once()
    {
        var document = JsonNode.Parse(Valid)!;
        Set(document, "version", 0);
        Set(document, "kind", "theme park");
        document.AsObject().Remove("letter");
        Assert.Equal(["letter", "version", "kind"], FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _).Select(problem => problem.Path));
    }

    [Fact]
    public void Milestones_that_count_from_each_other_are_refused()
    {
        var document = JsonNode.Parse(Valid)!;
        var milestones = document["milestones"]!.AsArray();
        var index = milestones.ToList().FindIndex(milestone => milestone!["id"]!.GetValue<string>() == "final-letter");
        Set(document, $"milestones[{index}].anchor", "publication");
        var publication = milestones.ToList().FindIndex(milestone => milestone!["id"]!.GetValue<string>() == "publication");
        Set(document, $"milestones[{publication}].anchor", "final-letter");
        Assert.Contains(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _), problem => problem.Value.StartsWith("a circle at", StringComparison.Ordinal));
    }

    [Fact]
    public void A_property_that_comes_twice_is_refused() =>
        Assert.NotEmpty(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(Valid.Replace("\"version\": 1,", "\"version\": 1, \"version\": 2,", StringComparison.Ordinal)), out _));

    [Fact]
    public void The_smallest_change_that_a_new_theme_needs_is_a_document()
    {
        var document = JsonNode.Parse(Valid)!;
        Set(document, "id", "neglect-2027");
        Set(document, "kind", "theme");
        Set(document, "effective.from", "2027-01-01");
        Assert.Empty(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out var framework));
        Assert.Equal("neglect-2027", framework!.Id);
    }

    private static void Set(JsonNode document, string path, JsonNode? value)
    {
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        var at = document;
        foreach (var step in steps[..^1]) at = step.StartsWith('[') ? at[int.Parse(step[1..^1], System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        if (steps[^1].StartsWith('[')) at[int.Parse(steps[^1][1..^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        else at[steps[^1]] = value;
    }
}
