using System.Net;
using Jtai.Contracts;
using Jtai.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Jtai.Gateway.Tests;

public sealed class RouteTests : IAsyncLifetime
{
    Destination _destination = null!;
    GatewayApp _gateway = null!;

    public async Task InitializeAsync()
    {
        _destination = await Destination.StartAsync();
        // As Aspire sets it for every project.
        _gateway = GatewayApp.Before(_destination.Address, settings => settings["ForwardedHeaders_Enabled"] = "true");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _destination.DisposeAsync();
    }

    IProxyConfig Config => _gateway.Services.GetRequiredService<IProxyConfigProvider>().GetConfig();

    [Fact]
    public void Every_route_names_a_policy_a_rate_limit_and_a_body_limit()
    {
        Assert.NotEmpty(Config.Routes);
        Assert.All(Config.Routes, route =>
        {
            Assert.False(string.IsNullOrEmpty(route.AuthorizationPolicy), route.RouteId);
            Assert.Equal("per-client", route.RateLimiterPolicy);
            Assert.NotNull(route.MaxRequestBodySize);
            if (!string.Equals(route.AuthorizationPolicy, "anonymous", StringComparison.OrdinalIgnoreCase)) Assert.NotEmpty(route.Metadata!["Audience"]);
        });
    }

    [Fact]
    public void Only_tokens_discovery_descriptions_calendar_feeds_and_parts_of_uploads_are_open_to_everybody() => Assert.Equal(
        ["calendar-feeds", "discovery", "intake-upload-parts", "jwks", "openapi-case-selection", "openapi-identity", "openapi-intake", "openapi-scheduling", "token"],
        Config.Routes.Where(r => string.Equals(r.AuthorizationPolicy, "anonymous", StringComparison.OrdinalIgnoreCase)).Select(r => r.RouteId).Order(StringComparer.Ordinal));

    [Fact]
    public void Only_uploads_have_no_body_limit() => Assert.Equal(
        ["intake-uploads", "intake-uploads-by-name", "intake-resumable-uploads", "intake-upload-parts"], Config.Routes.Where(r => r.MaxRequestBodySize is < 0 or > 1048576).Select(r => r.RouteId));

    [Fact]
    public void No_cluster_uses_session_affinity() => Assert.All(Config.Clusters, cluster => Assert.Null(cluster.SessionAffinity));

    [Fact]
    public void Every_endpoint_names_a_policy() => Assert.Empty(_gateway.EndpointsWithoutPolicy());

    [Theory]
    [InlineData("scheduling")]
    [InlineData("intake")]
    [InlineData("case-selection")]
    [InlineData("identity")]
    public async Task A_request_reaches_its_service_with_the_same_path_and_token(string service)
    {
        using var http = _gateway.As(TestClients.OfstedLead, service);
        var seen = await (await http.GetAsync($"/api/{service}/v1/things/7?page=2")).JsonAsync();
        Assert.Equal(($"/api/{service}/v1/things/7", "?page=2"), (seen.GetProperty("path").GetString(), seen.GetProperty("query").GetString()));
        Assert.StartsWith("Bearer ey", seen.GetProperty("headers").GetProperty("Authorization").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_another_service_stops_at_the_gateway()
    {
        using var http = _gateway.As(TestClients.OfstedLead, "intake");
        await (await http.GetAsync("/api/scheduling/v1/inspections")).ShouldBeProblemAsync(401, "unauthenticated");
        using var anonymous = _gateway.Anonymous();
        await (await anonymous.GetAsync("/api/scheduling/v1/inspections")).ShouldBeProblemAsync(401, "unauthenticated");
    }

    [Fact]
    public async Task An_expired_token_stops_at_the_gateway()
    {
        using var http = _gateway.WithToken(TestIssuer.Shared.Issue(TestClients.OfstedLead, "scheduling", t => (t.IssuedAt, t.NotBefore, t.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1))));
        await (await http.GetAsync("/api/scheduling/v1/inspections")).ShouldBeProblemAsync(401, "unauthenticated");
    }

    [Fact]
    public async Task A_calendar_feed_needs_no_token_and_its_address_is_in_no_log_and_no_span()
    {
        using var http = _gateway.Anonymous();
        var seen = await (await http.GetAsync("/api/scheduling/v1/calendar-feeds/secretPlantedAddress.ics")).JsonAsync();
        Assert.Equal("/api/scheduling/v1/calendar-feeds/secretPlantedAddress.ics", seen.GetProperty("path").GetString());
        await (await http.GetAsync("/api/scheduling/v1/calendar-feeds")).ShouldBeProblemAsync(401, "unauthenticated");
        // The service answers 405.
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Delete, HttpMethod.Put, new HttpMethod("PROPFIND") })
            Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(new(method, "/api/scheduling/v1/calendar-feeds/secretPlantedAddress.ics"))).StatusCode);
        await (await http.DeleteAsync("/api/scheduling/v1/calendar-feeds/0199c0de-5b1a-7c3e-9d4f-2a6b8c0e1f35")).ShouldBeProblemAsync(401, "unauthenticated");
        await Eventually.TrueAsync(() => _gateway.Output.LinesWith("span GET /api/scheduling/v1/calendar-feeds/{token}.ics").Count > 0);
        Assert.Equal("", string.Join('\n', _gateway.Output.LinesWith("secretPlantedAddress")));
    }

    [Fact]
    public async Task A_part_of_an_upload_needs_no_token_or_an_old_one_and_its_address_is_in_no_log_and_no_span()
    {
        const string address = "/api/intake/v1/uploads/0199c0de-5b1a-7c3e-9d4f-2a6b8c0e1f35/secretPlantedGrant";
        using var anonymous = _gateway.Anonymous();
        using var expired = _gateway.WithToken(TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, "intake", t => (t.IssuedAt, t.NotBefore, t.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1))));
        foreach (var http in new[] { anonymous, expired })
        {
            foreach (var method in new[] { HttpMethod.Head, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Options })
                Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(new(method, address))).StatusCode);
            await (await http.PostAsync("/api/intake/v1/uploads", null)).ShouldBeProblemAsync(401, "unauthenticated");
            await (await http.GetAsync("/api/intake/v1/uploads?inspection=0199c0de-5b1a-7c3e-9d4f-2a6b8c0e1f35")).ShouldBeProblemAsync(401, "unauthenticated");
        }
        await Eventually.TrueAsync(() => _gateway.Output.LinesWith("span PATCH /api/intake/v1/uploads/{uploadId}/{grant}").Count > 0);
        Assert.Equal("", string.Join('\n', _gateway.Output.LinesWith("secretPlantedGrant")));
    }

    [Fact]
    public async Task Only_agencies_upload()
    {
        using var http = _gateway.As(TestClients.OfstedLead, "intake");
        await (await http.PostAsync("/api/intake/v1/uploads", new ByteArrayContent([1]))).ShouldBeProblemAsync(403, "forbidden");
        await (await http.PostAsync("/api/intake/v1/items/b/documents", new ByteArrayContent([1]))).ShouldBeProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task What_no_route_knows_is_not_found()
    {
        using var http = _gateway.As(TestClients.OfstedLead, "scheduling");
        using var anonymous = _gateway.Anonymous();
        foreach (var path in new[] { "/api/evidence/v1/x", "/health/../api/scheduling-internal", "/" })
        {
            await (await http.GetAsync(path)).ShouldBeProblemAsync(404, "not-found");
            // A stranger is not told what there is and what not.
            await (await anonymous.GetAsync(path)).ShouldBeProblemAsync(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task Headers_that_a_client_may_not_set_do_not_arrive()
    {
        using var http = _gateway.As(TestClients.OfstedLead, "scheduling");
        foreach (var (name, value) in new[] { ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Host", "evil.test"), ("Forwarded", "for=6.6.6.6"), ("Cookie", "a=b"), ("baggage", "name=planted"), ("X-Original-Host", "evil.test") })
            http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        var headers = (await (await http.GetAsync("/api/scheduling/v1/x")).JsonAsync()).GetProperty("headers");
        Assert.Equal("127.0.0.1", headers.GetProperty("X-Forwarded-For").GetString()!.Replace("::ffff:", "", StringComparison.Ordinal));
        Assert.DoesNotContain("evil.test", headers.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("planted", headers.ToString(), StringComparison.Ordinal);
        foreach (var gone in new[] { "Forwarded", "Cookie", "baggage", "X-Original-Host" }) Assert.False(headers.TryGetProperty(gone, out _), gone);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "6.6.6.6")]
    [InlineData("10.1.0.0/16", "127.0.0.1")]
    public async Task Whom_a_proxy_asks_for_is_believed_if_the_operator_has_named_it(string known, string address)
    {
        await using var gateway = GatewayApp.Before(_destination.Address, settings => settings["Gateway:KnownProxies:0"] = known);
        using var http = gateway.As(TestClients.OfstedLead, "scheduling");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "7.7.7.7, 6.6.6.6");
        var headers = (await (await http.GetAsync("/api/scheduling/v1/x")).JsonAsync()).GetProperty("headers");
        Assert.Equal(address, headers.GetProperty("X-Forwarded-For").GetString()!.Replace("::ffff:", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_answer_has_the_security_headers()
    {
        using var http = _gateway.As(TestClients.OfstedLead, "scheduling");
        foreach (var path in new[] { "/api/scheduling/v1/x", "/api/evidence/v1/x" })
        {
            var answer = await http.GetAsync(path);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Empty(answer.Headers.Server);
        }
    }

    [Fact]
    public async Task The_descriptions_of_all_services_are_on_one_page()
    {
        using var http = _gateway.Anonymous();
        Assert.Contains("swagger-ui", await http.GetStringAsync("/docs/index.html"), StringComparison.Ordinal);
        var script = await http.GetStringAsync("/docs/index.js");
        foreach (var service in KnownServices.All.Select(each => each.Name))
        {
            Assert.Contains($"/openapi/{service}.json", script, StringComparison.Ordinal);
            Assert.Contains("3.1.1", await http.GetStringAsync($"/openapi/{service}.json"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_client_types_is_in_no_log_and_no_span()
    {
        using var http = _gateway.As(TestClients.OfstedLead, "scheduling");
        await http.GetAsync("/api/scheduling/v1/children/Zebedee-Plantedchild?born=2011-03-04");
        await http.GetAsync("/nowhere/Zebedee-Plantedchild");
        await Eventually.TrueAsync(() => _gateway.Output.LinesWith("span GET /api/scheduling/{**rest}").Count > 0);
        Assert.Equal("", string.Join('\n', _gateway.Output.LinesWith("Zebedee")));
        Assert.Equal("", string.Join('\n', _gateway.Output.LinesWith("2011-03-04")));
    }
}
