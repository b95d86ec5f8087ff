using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Testing;

namespace Jtai.Intake.Tests;

public sealed class ItemsTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    [Fact]
    public async Task The_local_authority_sees_what_is_asked_of_it_and_until_when()
    {
        var request = await app.OpenRequestAsync();
        using var council = app.As(TestClients.NorthmarchCouncil);

        var item = Assert.Single((await council.GetFromJsonAsync<JsonArray>(request.Items))!)!;
        Assert.Equal("child-level-data", item["item"]!.ToString());
        Assert.Equal("requested", item["state"]!.ToString());
        Assert.Equal("2025-05-07", item["dueOn"]!.ToString());
        Assert.Equal(IntakeApp.DueAt, item["dueAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(item.ToJsonString(), (await council.GetFromJsonAsync<JsonNode>(request.Item))!.ToJsonString());
    }

    [Fact]
    public async Task A_member_of_the_inspection_sees_it_and_no_other_inspector_does()
    {
        var request = await app.OpenRequestAsync();
        using var lead = app.As(TestClients.OfstedLead);
        using var stranger = app.As(TestClients.CqcLead);

        Assert.Single((await lead.GetFromJsonAsync<JsonArray>(request.Items))!);
        Assert.Equal(HttpStatusCode.OK, (await lead.GetAsync(request.Item)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(request.Items)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(request.Item)).StatusCode);
    }

    [Fact]
    public async Task Another_agency_of_the_area_is_asked_for_nothing_here()
    {
        var request = await app.OpenRequestAsync();
        using var police = app.As(TestClients.NorthmarchPolice);

        Assert.Empty((await police.GetFromJsonAsync<JsonArray>(request.Items))!);
        Assert.Equal(HttpStatusCode.NotFound, (await police.GetAsync(request.Item)).StatusCode);
    }

    [Fact]
    public async Task Another_areas_agency_cannot_tell_it_from_one_that_does_not_exist()
    {
        var request = await app.OpenRequestAsync();
        using var southmere = app.As(TestClients.SouthmereCouncil);

        foreach (var path in new[] { request.Items, request.Item })
        {
            using var theirs = await southmere.GetAsync(path);
            using var unknown = await southmere.GetAsync(path.Replace(request.InspectionId.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
            Assert.Equal(await Code(unknown), await Code(theirs));
        }
    }

    [Fact]
    public async Task Before_notification_nobody_sees_anything()
    {
        var request = await app.OpenRequestAsync(notified: false);
        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.OfstedLead })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(request.Items)).StatusCode);
        }
    }

    [Fact]
    public async Task Without_a_token_or_a_role_in_inspections_nothing_is_answered()
    {
        var request = await app.OpenRequestAsync();
        using var nobody = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(request.Items)).StatusCode);
        foreach (var client in new[] { TestClients.Operations, TestClients.WithoutRoles, TestClients.Service("scheduling") })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(request.Items)).StatusCode);
        }
    }

    [Fact]
    public async Task Every_endpoint_names_a_policy()
    {
        using var http = app.Host.Anonymous();
        await http.GetAsync("/health/live");
    }

    static async Task<string> Code(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.ToString();
}
