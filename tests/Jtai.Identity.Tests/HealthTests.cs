using System.Text.Json.Nodes;

namespace Jtai.Identity.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Without_a_broker_it_is_degraded_and_serves_on_as_the_outbox_keeps_what_is_to_be_told()
    {
        var (app, database) = await IdentityApp.CreateAsync();
        await using var _ = database;
        await using var __ = app;
        using var http = app.Anonymous();
        var health = JsonNode.Parse(await http.GetStringAsync("/health/ready"))!;
        Assert.Equal(("Degraded", "Degraded"), ((string?)health["status"], (string?)health["checks"]!["broker"]));
        Assert.Equal(200, (await http.RequestTokenAsync(IdentityApp.WithSecret("demo-ofsted-lead", IdentityApp.LeadSecret))).Status);
    }
}
