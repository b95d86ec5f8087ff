using System.Net;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Jtai.Polyfills.Tests;

public sealed class DashboardTests : IAsyncLifetime, IDisposable
{
    readonly TemporaryFolder _state = new();
    readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    DistributedApplication _application = null!;
    string _token = "";

    public async Task InitializeAsync()
    {
        var builder = TestApplication.Builder(_state.Path, dashboard: true);
        builder.AddShell("orders", "echo '<script>alert(1)</script>'; exec sleep 1000");
        _http.BaseAddress = new Uri(builder.Configuration["ASPNETCORE_URLS"]!);
        _token = builder.Configuration["AppHost:BrowserToken"]!;
        _application = builder.Build();
        await _application.StartAsync();
        await _application.ResourceNotifications.WaitForResourceAsync("orders").WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async Task DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _state.Dispose();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/live")]
    [InlineData("/logs/orders")]
    [InlineData("/logs/orders/live")]
    [InlineData("/anything")]
    public async Task Nothing_is_shown_without_signing_in(string path)
    {
        using var answer = await _http.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain("orders", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_token_is_refused_and_a_made_up_session_too()
    {
        using var wrong = await _http.GetAsync("/login?t=0123");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", $".aspire-dashboard-{_http.BaseAddress!.Port}=abc.def");
        using var forged = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
    }

    [Fact]
    public async Task The_printed_token_opens_the_pages_and_what_resources_write_stays_text()
    {
        using var signIn = await _http.GetAsync($"/login?t={_token}");
        Assert.Equal(HttpStatusCode.Redirect, signIn.StatusCode);
        var cookie = Assert.Single(signIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        Assert.Contains("Running", await _http.GetStringAsync("/"), StringComparison.Ordinal);
        var console = "";
        await TestApplication.Until(async () => (console = await _http.GetStringAsync("/logs/orders")).Contains("alert", StringComparison.Ordinal), "the console line is shown");
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", console, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_needs_the_form_of_the_session()
    {
        using var unknown = await PostAsync("/resources/orders/stop", "guessed");
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);

        (await _http.GetAsync($"/login?t={_token}")).Dispose();
        using var forged = await PostAsync("/resources/orders/stop", "guessed");
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        Assert.True(_application.ResourceNotifications.TryGetCurrentState("orders", out var before));
        Assert.Equal(KnownResourceStates.Running, before.Snapshot.State?.Text);

        var form = Regex.Match(await _http.GetStringAsync("/"), "name=\"form\" value=\"([0-9a-f]+)\"").Groups[1].Value;
        using var stopped = await PostAsync("/resources/orders/stop", form);
        Assert.Equal(HttpStatusCode.Redirect, stopped.StatusCode);
        Assert.True(_application.ResourceNotifications.TryGetCurrentState("orders", out var after));
        Assert.Equal(KnownResourceStates.Exited, after.Snapshot.State?.Text);
        Assert.False(TestApplication.IsAlive(before.Snapshot.ProcessId!.Value));

        (await PostAsync("/resources/orders/start", form)).Dispose();
        await _application.ResourceNotifications.WaitForResourceAsync("orders").WaitAsync(TimeSpan.FromSeconds(30));
        using var absent = await PostAsync("/resources/nobody/start", form);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    [Fact]
    public async Task Live_lines_arrive_while_the_page_is_open()
    {
        (await _http.GetAsync($"/login?t={_token}")).Dispose();
        await using var stream = await _http.GetStreamAsync("/logs/orders/live");
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("data: <div><time>", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_someone_else_for_this_address_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/login?t={_token}") { Headers = { Host = "attacker.example" } };
        using var answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    async Task<HttpResponseMessage> PostAsync(string path, string form)
    {
        using var content = new FormUrlEncodedContent([new("form", form)]);
        return await _http.PostAsync(path, content);
    }
}
