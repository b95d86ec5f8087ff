using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;

namespace Jtai.ServiceDefaults.Tests;

public sealed class ApiDescriptionTests
{
    static async Task<JsonNode> DescriptionAsync(Action<WebApplication> map)
    {
        await using var service = await SampleService.StartAsync(map: map);
        using var http = service.WithToken(null);
        return JsonNode.Parse(await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
    }

    static void MapVisits(WebApplication app) => app.MapPost("/visits", (Visit visit) => new Answer(visit.At)).RequireAuthorization(Policies.Authenticated);

    static IEnumerable<string> Statuses(JsonNode operation) => operation["responses"]!.AsObject().Select(response => response.Key);

    [Fact]
    public async Task An_operation_is_called_as_its_endpoint_or_as_the_class_of_its_handler()
    {
        var paths = (await DescriptionAsync(app =>
        {
            app.MapGet("/one", ReadVisit.Handle).RequireAuthorization(Policies.Authenticated);
            app.MapGet("/two", ReadVisit.Handle).RequireAuthorization(Policies.Authenticated).WithName("ReadAnother");
            app.MapGet("/three", () => "").RequireAuthorization(Policies.Authenticated);
        }))["paths"]!;
        Assert.Equal(["ReadVisit", "ReadAnother", null], new[] { "/one", "/two", "/three" }.Select(path => (string?)paths[path]!["get"]!["operationId"]));
    }

    [Fact]
    public async Task An_operation_tells_of_the_problems_that_follow_from_what_it_asks_for()
    {
        var document = await DescriptionAsync(app =>
        {
            app.MapGet("/open", () => "").AllowAnonymous();
            app.MapGet("/all", () => "").RequireAuthorization(Policies.Authenticated);
            app.MapGet("/leads/{lead}", (string lead) => lead).RequireAuthorization(Policies.LeadInspector);
            app.MapPut("/visits/{id:guid}", (Guid id, Visit visit) => visit).RequireAuthorization(Policies.Authenticated)
                .WithMetadata(new IfMatchMetadata(true), new ProblemMetadata(409, 422));
            app.MapPost("/visits", (Visit visit) => visit).RequireAuthorization(Policies.Authenticated).WithMetadata(new IdempotencyKeyMetadata());
        });
        var paths = document["paths"]!;
        Assert.Equal(["200", "429"], Statuses(paths["/open"]!["get"]!));
        Assert.Empty(paths["/open"]!["get"]!["security"]!.AsArray());
        Assert.Equal(["200", "401", "429"], Statuses(paths["/all"]!["get"]!));
        Assert.Equal(["200", "401", "403", "404", "429"], Statuses(paths["/leads/{lead}"]!["get"]!));
        var put = paths["/visits/{id}"]!["put"]!;
        Assert.Equal(["200", "400", "401", "404", "409", "412", "415", "422", "428", "429"], Statuses(put));
        Assert.Equal("#/components/parameters/If-Match", (string?)put["parameters"]![1]!["$ref"]);
        Assert.NotNull(put["responses"]!["200"]!["headers"]!["ETag"]);
        Assert.Equal("#/components/parameters/Idempotency-Key", (string?)paths["/visits"]!["post"]!["parameters"]![0]!["$ref"]);
        Assert.Contains("428", Statuses(paths["/visits"]!["post"]!));
        Assert.All(["If-Match", "Idempotency-Key"], header => Assert.True((bool)document["components"]!["parameters"]![header]!["required"]!));
        var stale = document["components"]!["responses"]!["stale"]!["content"]!["application/problem+json"]!;
        Assert.Equal("#/components/schemas/Problem", (string?)stale["schema"]!["$ref"]);
    }

    [Fact]
    public async Task A_parameter_says_of_what_it_is_the_id_and_which_values_it_takes()
    {
        var paths = (await DescriptionAsync(app =>
        {
            app.MapGet("/area-visits/{id:guid}", (Guid id, [VisitState] string? state = null) => state).RequireAuthorization(Policies.Authenticated);
            app.MapGet("/batches/{id:guid}/visits/{visitId:guid}", (Guid id, Guid visitId) => visitId).RequireAuthorization(Policies.Authenticated);
        }))["paths"]!;
        Assert.Equal(["The area visit.", "The batch.", "The visit."],
            from path in (string[])["/area-visits/{id}", "/batches/{id}/visits/{visitId}"]
            from parameter in paths[path]!["get"]!["parameters"]!.AsArray()
            where (string?)parameter["in"] == "path"
            select (string?)parameter["description"]);
        var state = paths["/area-visits/{id}"]!["get"]!["parameters"]![1]!;
        Assert.Equal(["open", "closed"], state["schema"]!["enum"]!.AsArray().Select(value => (string?)value));
    }

    [Fact]
    public async Task A_record_says_what_its_documentation_and_its_values_say()
    {
        var schemas = (await DescriptionAsync(MapVisits))["components"]!["schemas"]!;
        var visit = schemas["Visit"]!;
        Assert.Equal("A visit, such as `short`.", (string?)visit["description"]);
        Assert.Equal("Where, in words.", (string?)visit["properties"]!["place"]!["description"]);
        Assert.Equal(["early", "late"], visit["properties"]!["part"]!["enum"]!.AsArray().Select(value => (string?)value));
        Assert.Equal(["phone", "video", null], visit["properties"]!["mode"]!["enum"]!.AsArray().Select(value => (string?)value));
        Assert.Equal(["one", "two"], visit["properties"]!["topics"]!["items"]!["enum"]!.AsArray().Select(value => (string?)value));
        Assert.Equal("#/components/schemas/VisitState", (string?)visit["properties"]!["state"]!["$ref"]);
        Assert.Equal("How it stands.", (string?)visit["properties"]!["state"]!["description"]);
        Assert.Equal("How a visit may stand.", (string?)schemas["VisitState"]!["description"]);
        Assert.Equal(("string", "date-time"), ((string?)visit["properties"]!["at"]!["type"], (string?)visit["properties"]!["at"]!["format"]));
    }

    [Fact]
    public async Task What_is_sent_is_closed_and_what_is_answered_may_get_more()
    {
        var schemas = (await DescriptionAsync(MapVisits))["components"]!["schemas"]!;
        Assert.False((bool)schemas["Visit"]!["additionalProperties"]!);
        Assert.Null(schemas["Answer"]!["additionalProperties"]);
    }

    [Theory]
    [InlineData("<summary>One <c>code</c>\n    on two lines.</summary>", "One `code` on two lines.")]
    [InlineData("""<summary>See <see cref="P:Some.Type.FieldworkEndsOn"/> and <see cref="T:Some.Type"/>.</summary>""", "See `fieldworkEndsOn` and `Type`.")]
    [InlineData("""<summary>As <paramref name="Dates"/> <b>say</b>.</summary>""", "As `dates` say.")]
    [InlineData("<summary>  </summary>", null)]
    public void XML_documentation_becomes_Markdown(string xml, string? expected) =>
        Assert.Equal(expected, XmlTexts.Markdown(XElement.Parse(xml, LoadOptions.PreserveWhitespace)));
}

/// <summary>A visit, such as <c>short</c>.</summary>
/// <param name="Place">Where, in words.</param>
/// <param name="State">How it stands.</param>
/// <param name="Part">Of the day.</param>
/// <param name="At">When.</param>
/// <param name="Topics">What it is about.</param>
/// <param name="Mode">How, where it is not in person.</param>
public sealed record Visit(
    string Place, [VisitState] string State, [AllowedValues("early", "late")] string Part, DateTimeOffset At,
    [AllowedValues("one", "two")] IReadOnlyList<string> Topics,
    [AllowedValues("phone", "video")] string? Mode = null);

/// <summary>How a visit may stand.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class VisitStateAttribute() : AllowedValuesAttribute("open", "closed");

public sealed record Answer(DateTimeOffset At);

static class ReadVisit
{
    public static string Handle() => "";
}
