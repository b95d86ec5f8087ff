using System.Net;
using System.Text.RegularExpressions;
using Jtai.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Jtai.Gateway.Tests;

/// <summary>What is open to everybody is known, and counted.</summary>
public sealed partial class OpenAddressesTests : IAsyncLifetime
{
    Destination _destination = null!;

    public async Task InitializeAsync() => _destination = await Destination.StartAsync();
    public async Task DisposeAsync() => await _destination.DisposeAsync();

    GatewayApp WithAShortPatience() => GatewayApp.Before(_destination.Address, settings => (settings["Gateway:Burst"], settings["Gateway:RequestsPerSecond"]) = ("5", "1"));

    /// <summary>The addresses of the table in docs/security.md.</summary>
    static IEnumerable<string> Documented()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));
        var section = page[page.IndexOf("## Open to everybody", StringComparison.Ordinal)..];
        return Address().Matches(section[..section.IndexOf("\n## ", 5, StringComparison.Ordinal)]).Select(match => match.Groups[1].Value);
    }

    [GeneratedRegex(@"^\| `(/[^`]*)`", RegexOptions.Multiline)]
    private static partial Regex Address();

    [Fact]
    public async Task What_is_open_is_what_the_documentation_lists()
    {
        await using var gateway = GatewayApp.Before(_destination.Address);
        var open = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));
        Assert.Equal(open.Append("/docs").Order(StringComparer.Ordinal), Documented().Order(StringComparer.Ordinal));
    }

    public static TheoryData<string> Asked =>
    [
        .. Documented().Select(address => address.Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{token}", "x", StringComparison.Ordinal).Replace("{uploadId}/{grant}", "x/x", StringComparison.Ordinal).Replace("/docs", "/docs/index.html", StringComparison.Ordinal)),
        "/nothing", "/api/scheduling/v1/x",
    ];

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task A_stranger_who_asks_too_often_for_anything_is_told_to_wait(string path)
    {
        await using var gateway = WithAShortPatience();
        using var http = gateway.Anonymous();
        var method = path == "/connect/token" ? HttpMethod.Post : HttpMethod.Get;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => http.SendAsync(new(method, path))));
        Assert.Contains(answers, answer => answer.StatusCode != HttpStatusCode.TooManyRequests);
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        await refused.ShouldBeProblemAsync(429, "too-many-requests");
        Assert.NotNull(refused.Headers.RetryAfter);

        // Who has shown who it is has a share of its own.
        using var client = gateway.As(TestClients.OfstedLead, "scheduling");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/scheduling/v1/x")).StatusCode);
    }

    [Fact]
    public async Task A_key_that_nobody_knows_holds_no_more_requests_than_are_counted()
    {
        await using var gateway = WithAShortPatience();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var http = gateway.Anonymous();
            var token = TestIssuer.Shared.Issue(TestClients.OfstedLead, "scheduling").Split('.');
            http.DefaultRequestHeaders.Authorization = new("Bearer", $"{Base64UrlEncoder.Encode($$"""{"alg":"ES256","typ":"at+jwt","kid":"made-up-{{i}}"}""")}.{token[1]}.{token[2]}");
            return (await http.GetAsync("/api/scheduling/v1/x")).StatusCode;
        }));
        Assert.InRange(answers.Count(status => status == HttpStatusCode.TooManyRequests), 40, 49);
        Assert.DoesNotContain(HttpStatusCode.OK, answers);
    }
}
