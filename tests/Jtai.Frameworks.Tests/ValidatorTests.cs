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
    [InlineData("sources", "5", "sources is 5; allowed is an array.")]
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
    [InlineData("roles[9].includes[0]", "\"masa-chairs\"", "roles[9].includes is \"masa-chairs\"; allowed is one of lead-inspector,*")]
    [InlineData("roles[9].includes[0]", "\"link-person\"", "roles[9].includes is \"link-person\"; allowed is one of lead-inspector,*")] // nobody in particular
    [InlineData("informationRequest[1].due", "\"audit-lists\"", "informationRequest \"audit-list\" due is \"audit-lists\"; allowed is one of notification,*")]
    [InlineData("effective.until", "\"2024-04-04\"", "effective.until is 2024-04-04; allowed is 2024-04-05 or later.")]
    [InlineData("incomplete", "true", "incomplete is true; allowed is true exactly when something is named in \"missing\".")]
    [InlineData("criteria", "[]", "criteria is empty; allowed is content, or its name in \"missing\".")]
    [InlineData("milestones[2].recipients[0]", "\"mayor\"", "milestones[2].recipients is \"mayor\"; allowed is one of ofsted, cqc, hmicfrs, local-authority,*")]
    [InlineData("milestones[26].notBefore.anchor", "\"draft\"", "milestones[26].notBefore.anchor is \"draft\"; allowed is one of notification, information-request,*")]
    [InlineData("milestones[15].anchor", "\"notification\"", "milestones[15].anchor is \"notification\"; allowed is an anchor for every milestone except \"fieldwork-start\", which is planned.*")]
    [InlineData("milestones[1].label", "\"D2\"", "milestones[1].label is \"D2\"; allowed is \"D1\", as the offset says.")]
    [InlineData("milestones[10].label", "\"D8\"", "milestones[10].label is \"D8\"; allowed is \"D9\", as the offset says.")]
    [InlineData("milestones[15].label", "\"F0\"", "milestones[15].label is \"F0\"; allowed is \"F1\", as the offset says.")]
    [InlineData("milestones[16].label", "\"F2\"", "milestones[16].label is \"F2\"; allowed is \"F1\", as the offset says.")]
    [InlineData("milestones[23].label", "\"F4\"", "milestones[23].label is \"F4\"; allowed is \"F5\", as the offset says.")]
    [InlineData("milestones[19].label", "\"F5\"", "milestones[19].label is \"F5\"; allowed is \"F4\", as the offset says.")]
    [InlineData("milestones[22].label", "\"F6\"", "milestones[22].label is \"F6\"; allowed is \"F5\", as the offset says.")]
    [InlineData("milestones[24].label", "\"F5+2\"", "milestones[24].label is \"F5+2\"; allowed is \"F5+1\", as the offset says.")]
    [InlineData("qualityAssurance[1].inspectorate", "\"ofcom\"", "qualityAssurance[1].inspectorate is \"ofcom\"; allowed is one of ofsted, cqc, hmicfrs.")]
    [InlineData("localBody.id", "\"lscb\"", "localBody.id is \"lscb\"; allowed is one of local-authority, police, health, education, masa.")]
    [InlineData("roles[0].organisation", "\"ofcom\"", "roles[0].organisation is \"ofcom\"; allowed is one of ofsted, cqc, hmicfrs, local-authority, police, health, education, masa.")]
    [InlineData("notifications[0].from", "\"ofcom\"", "notifications[0].from is \"ofcom\"; allowed is one of ofsted, cqc, hmicfrs.")]
    [InlineData("relays[0].asks", "\"mayor\"", "relays[0] is \"mayor\"; allowed is one of lead-inspector,*")]
    [InlineData("relays[0].asked", "\"mayor\"", "relays[0] is \"mayor\"; allowed is one of lead-inspector,*")]
    [InlineData("relays[0].tells[1]", "\"mayor\"", "relays[0] is \"mayor\"; allowed is one of lead-inspector,*")]
    [InlineData("meetings[0].milestone", "\"party\"", "meetings[0].milestone is \"party\"; allowed is one of notification,*")]
    [InlineData("meetings[0].invited[0]", "\"mayor\"", "meetings[0].invited is \"mayor\"; allowed is one of lead-inspector,*")]
    [InlineData("meetings[4].before", "\"party\"", "meetings[4].before is \"party\"; allowed is one of set-up-discussion,*")]
    [InlineData("informationRequest[0].items[1].due", "\"soon\"", "informationRequest \"list-2\" due is \"soon\"; allowed is one of notification,*")]
    [InlineData("informationRequest[1].owners[0]", "\"fire-service\"", "informationRequest \"audit-list\" owners is \"fire-service\"; allowed is one of local-authority, police, health, education, masa.")]
    [InlineData("letter.addressees[0]", "\"mayor\"", "letter.addressees is \"mayor\"; allowed is one of lead-inspector,*")]
    [InlineData("complaints.opens", "\"soon\"", "complaints.opens is \"soon\"; allowed is one of notification,*")]
    [InlineData("complaints.closes", "\"soon\"", "complaints.closes is \"soon\"; allowed is one of notification,*")]
    [InlineData("complaints.tracks[0].to", "\"ofcom\"", "complaints \"process-and-findings\" to is \"ofcom\"; allowed is one of ofsted, cqc, hmicfrs, relevant-inspectorate.")]
    [InlineData("retention[1].holder", "\"ofcom\"", "retention[1].holder is \"ofcom\"; allowed is one of ofsted, cqc, hmicfrs, each-inspectorate.")]
    [InlineData("inspectorates[1].id", "\"ofsted\"", "inspectorates is \"ofsted\" twice; allowed is each identifier once.*")]
    [InlineData("agencies[1].id", "\"health\"", "agencies is \"health\" twice; allowed is each identifier once.*")]
    [InlineData("roles[3].id", "\"chief-constable\"", "roles is \"chief-constable\" twice; allowed is each identifier once.*")]
    [InlineData("team[1].id", "\"cqc\"", "team is \"cqc\" twice; allowed is each identifier once.")]
    [InlineData("meetings[9].id", "\"kit-2\"", "meetings is \"kit-2\" twice; allowed is each identifier once.")]
    [InlineData("criteria[1].id", "\"EC1\"", "criteria is \"EC1\" twice; allowed is each identifier once.")]
    [InlineData("retention[1].id", "\"individual-evidence\"", "retention is \"individual-evidence\" twice; allowed is each identifier once.")]
    [InlineData("informationRequest[0].items[0].id", "\"audit-list\"", "informationRequest is \"audit-list\" twice; allowed is each identifier once.")]
    [InlineData("informationRequest", "[]", "informationRequest is empty; allowed is content, or its name in \"missing\".")]
    [InlineData("team", "[]", "team is empty; allowed is content, or its name in \"missing\".")]
    [InlineData("qualityAssurance", "[]", "qualityAssurance is empty; allowed is content, or its name in \"missing\".")]
    [InlineData("scope.evaluates", "[]", "scope is empty; allowed is content, or its name in \"missing\".")]
    [InlineData("missing", "[\"criteria\"]", "incomplete is false; allowed is true exactly when something is named in \"missing\".")]
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

    [Theory]
    [InlineData("milestones", 0, "milestones is without it; allowed is a milestone \"notification\".")]
    [InlineData("milestones", 15, "milestones is without it; allowed is a milestone \"fieldwork-start\".")]
    [InlineData("milestones", 23, "milestones is without it; allowed is a milestone \"fieldwork-end\".")]
    public void A_framework_has_the_milestones_from_which_the_others_are_counted(string list, int index, string problem)
    {
        var document = JsonNode.Parse(Valid)!;
        document[list]!.AsArray().RemoveAt(index);
        Assert.Contains(problem, FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _).Select(each => each.ToString()));
    }

    [Theory]
    [InlineData("milestones[2]", "anchor", "milestones[2].anchor is missing; allowed is an anchor for every milestone except \"fieldwork-start\", which is planned.")]
    [InlineData("selection", "sample", "selection is empty; allowed is content, or its name in \"missing\".")]
    [InlineData("", "kind", "kind is missing; allowed is one of \"front-door\", \"theme\", \"front-door-and-theme\", \"special\".")]
    [InlineData("", "version", "version is missing; allowed is a value of type integer.")]
    [InlineData("", "complaints", "complaints is empty; allowed is content, or its name in \"missing\".")]
    public void What_is_left_out_is_named(string of, string property, string problem)
    {
        var document = JsonNode.Parse(Valid)!;
        (of.Length == 0 ? document : At(document, of)).AsObject().Remove(property);
        Assert.Contains(problem, FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _).Select(each => each.ToString()));
    }

    [Fact]
    public void A_source_is_named_once()
    {
        var document = JsonNode.Parse(Valid)!;
        document["sources"]!.AsArray().Add(document["sources"]![0]!.DeepClone());
        Assert.Equal(["sources is \"002\" twice; allowed is each identifier once."], FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _).Select(each => each.ToString()));
    }

    [Theory]
    [InlineData("version", "9999")]
    [InlineData("effective.until", "\"2024-04-05\"")] // a framework of one day
    [InlineData("team[0].minimum", "2")]
    [InlineData("milestones[31].offset", "250")]
    [InlineData("milestones[31].offset", "-250")]
    [InlineData("milestones[31].label", "\"ten days later\"")] // the guidance has no such name for a day after publication
    [InlineData("team[0].title", "\"x\"")]
    public void What_is_just_allowed_is_no_problem(string path, string value)
    {
        var document = JsonNode.Parse(Valid)!;
        Set(document, path, JsonNode.Parse(value));
        Assert.Empty(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _));
    }

    [Theory]
    [InlineData("id", 80)]
    [InlineData("title", 2000)]
    public void A_text_is_as_long_as_the_schema_says_and_no_longer(string path, int most)
    {
        foreach (var (length, problem) in new[] { (most, null), (most + 1, $"allowed is at most {most} characters.") })
        {
            var document = JsonNode.Parse(Valid)!;
            Set(document, path, new string('x', length));
            var problems = FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _);
            Assert.Equal(problem, problems.SingleOrDefault()?.ToString().Split("; ")[1]);
        }
    }

    [Fact]
    public void A_day_counted_in_calendar_days_has_any_label()
    {
        var document = JsonNode.Parse(Valid)!;
        Set(document, "milestones[2].unit", "calendar-days");
        Set(document, "milestones[2].label", "the day after");
        Assert.Empty(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _));
    }

    [Fact]
    public void What_the_sources_do_not_give_may_be_empty_once_it_is_named_as_missing()
    {
        var document = JsonNode.Parse(Valid)!;
        Set(document, "incomplete", true);
        Set(document, "missing", new JsonArray("criteria", "informationRequest", "selection", "team", "qualityAssurance", "scope", "complaints"));
        foreach (var list in (string[])["criteria", "informationRequest", "team", "qualityAssurance", "scope.evaluates"]) Set(document, list, new JsonArray());
        document["selection"]!.AsObject().Remove("sample");
        document.AsObject().Remove("complaints");
        Assert.Empty(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out var framework));
        Assert.True(framework!.Incomplete);
    }

    [Fact]
    public void A_value_that_is_long_is_shown_in_part()
    {
        Assert.StartsWith($"kind is \"{new string('x', 78)}\"; ", Problem(78), StringComparison.Ordinal);
        Assert.StartsWith($"kind is \"{new string('x', 76)}...; ", Problem(79), StringComparison.Ordinal);

        static string Problem(int length)
        {
            var document = JsonNode.Parse(Valid)!;
            Set(document, "kind", new string('x', length));
            return FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _).Single().ToString();
        }
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
        Assert.Equal(
            ["milestones is a circle at \"final-letter\"; allowed is milestones that lead back to \"fieldwork-start\"."],
            FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _).Select(each => each.ToString()));
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
        var steps = Steps(path);
        var at = steps[..^1].Aggregate(document, Step);
        if (steps[^1].StartsWith('[')) at[Index(steps[^1])] = value;
        else at[steps[^1]] = value;
    }

    private static JsonNode At(JsonNode document, string path) => Steps(path).Aggregate(document, Step);

    private static string[] Steps(string path) => path.Replace("[", ".[", StringComparison.Ordinal).Split('.');

    private static JsonNode Step(JsonNode at, string step) => step.StartsWith('[') ? at[Index(step)]! : at[step]!;

    private static int Index(string step) => int.Parse(step[1..^1], System.Globalization.CultureInfo.InvariantCulture);
}
