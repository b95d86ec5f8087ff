using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Jtai.Testing;

namespace Jtai.ServiceDefaults.Tests;

public sealed class ProblemTests : IAsyncLifetime
{
    SampleService _service = null!;
    HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _service = await SampleService.StartAsync();
        _http = _service.As(TestClients.OfstedLead);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_refusal_names_code_field_value_and_what_is_allowed()
    {
        var problem = await (await _http.GetAsync("/api/sample/v1/refused")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "not-a-monday");
        Assert.Equal("Fieldwork starts on a Monday.", problem.GetProperty("detail").GetString());
        Assert.Equal("fieldworkStartsOn", problem.GetProperty("field").GetString());
        Assert.Equal("2025-05-20", problem.GetProperty("value").GetString());
        Assert.Equal("a Monday", problem.GetProperty("allowed").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/sample/v1/nowhere", HttpStatusCode.NotFound, "not-found")]
    [InlineData("DELETE", "/api/sample/v1/caller", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("GET", "/api/sample/v1/broken?name=x", HttpStatusCode.InternalServerError, "unexpected")]
    public async Task What_no_handler_answers_is_a_problem_too(string method, string path, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(new(method), path) { Headers = { { "Accept", "text/html" } } };
        var problem = await (await _http.SendAsync(request)).ShouldBeProblemAsync(status, code);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.False(problem.TryGetProperty("exception", out _));
        Assert.DoesNotContain("No child called", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=05/06/2025", "from", "a date such as 2026-11-16")]
    [InlineData("from=2025-02-30", "from", "a date such as 2026-11-16")]
    [InlineData("", "from", "a date such as 2026-11-16")]
    [InlineData("from=2025-05-02&add=ten", "add", "a whole number")]
    public async Task A_bad_query_names_its_field_and_what_is_expected(string query, string field, string allowed)
    {
        var problem = await (await _http.GetAsync($"/api/sample/v1/days?{query}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Equal(allowed, problem.GetProperty("allowed").GetString());
    }

    [Theory]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","childName":"x"}""", "unknown-field", "childName")]
    [InlineData("""{"framework":"f"}""", "invalid-request", "fieldworkStartsOn")]
    [InlineData("""{"framework":null,"fieldworkStartsOn":"2025-05-19"}""", "invalid-request", "framework")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"19/05/2025"}""", "invalid-request", "fieldworkStartsOn")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","kind":1}""", "invalid-request", "kind")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","kind":"LocalArea2"}""", "invalid-request", "kind")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","notice":"10"}""", "invalid-request", "notice")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","at":"2025-05-02T17:00:00"}""", "invalid-request", "at")]
    [InlineData("""{"framework":"f","framework":"g","fieldworkStartsOn":"2025-05-19"}""", "invalid-request", "framework")]
    [InlineData("""{"framework":""", "invalid-request", "framework")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","visits":[null]}""", "invalid-request", "visits")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","visits":[{"place":"p","inspectors":["i"]},{"place":"p","inspectors":["i",null]}]}""", "invalid-request", "visits[1].inspectors")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","visits":[{"place":null,"inspectors":[]}]}""", "invalid-request", "visits[0].place")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","reviewers":{"ofsted":null}}""", "invalid-request", "reviewers")]
    [InlineData("""{"framework":"f\u0000","fieldworkStartsOn":"2025-05-19"}""", "null-character", "framework")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","visits":[{"place":"p","inspectors":["i","\u0000"]}]}""", "null-character", "visits[0].inspectors")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","reviewers":{"ofsted":"\u0000"}}""", "null-character", "reviewers")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","reviewers":{"ofsted\u0000":"a"}}""", "null-character", "reviewers")]
    [InlineData("""{"framework":"\ud800","fieldworkStartsOn":"2025-05-19"}""", "invalid-request", "framework")]
    [InlineData("""[]""", "invalid-request", null)]
    [InlineData("", "invalid-request", null)]
    public async Task A_bad_body_names_its_field(string body, string code, string? field)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await (await _http.PostAsync("/api/sample/v1/plans", content)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
        Assert.DoesNotContain("Jtai.", problem.ToString(), StringComparison.Ordinal);
        // Whoever reads that something could not be read is told what could be.
        if (problem.GetProperty("detail").GetString()!.Contains("could not be read", StringComparison.Ordinal)) Assert.NotEmpty(problem.GetProperty("allowed").GetString()!);
    }

    [Theory]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","kind":"LocalArea2"}""", "local-area, re-inspection")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","begins":"4 pm"}""", "a clock time such as 16:30")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","visits":{}}""", "a list, without null in it")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","rooms":["a"]}""", "a whole number")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","reviewers":[]}""", "an object, without null in it")]
    [InlineData("""{"framework":"f","fieldworkStartsOn":"2025-05-19","visits":[7]}""", "the form that the description of the API has (/docs)")]
    [InlineData("""{"framework":7,"fieldworkStartsOn":"2025-05-19"}""", "text")]
    [InlineData("7", "the form that the description of the API has (/docs)")]
    public async Task What_could_not_be_read_says_the_form_that_is_wanted(string body, string allowed)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await (await _http.PostAsync("/api/sample/v1/plans", content)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(allowed, problem.GetProperty("allowed").GetString());
    }

    [Fact]
    public void What_is_allowed_is_never_an_empty_text() =>
        Assert.DoesNotContain("allowed", new Refusal("place-unknown", "There is none.") { Allowed = "" }.ToProblem().ProblemDetails.Extensions.Keys);

    [Fact]
    public async Task A_good_body_is_read_and_written_in_the_agreed_form()
    {
        using var content = new StringContent("""{"framework":"f","fieldworkStartsOn":"2025-05-19","kind":"re-inspection","at":"2025-05-02T17:00:00+01:00"}""", Encoding.UTF8, "application/json");
        var plan = await (await _http.PostAsync("/api/sample/v1/plans", content)).JsonAsync();
        Assert.Equal("2025-05-19", plan.GetProperty("fieldworkStartsOn").GetString());
        Assert.Equal("re-inspection", plan.GetProperty("kind").GetString());
        Assert.Equal("2025-05-02T17:00:00+01:00", plan.GetProperty("at").GetString());
    }

    [Fact]
    public async Task A_body_of_another_kind_or_too_large_is_refused()
    {
        using var text = new StringContent("x", Encoding.UTF8, "text/plain");
        using var answer = await _http.PostAsync("/api/sample/v1/plans", text);
        var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        Assert.Equal(("Content-Type", "application/json"), (problem.GetProperty("field").GetString(), problem.GetProperty("allowed").GetString()));
        Assert.Equal("application/json", answer.Headers.GetValues("Accept-Post").Single());

        using var large = new ByteArrayContent(new byte[ServiceDefaultsExtensions.OrdinaryBodyLimit + 1]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        await (await _http.PostAsync("/api/sample/v1/plans", large)).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task The_server_does_not_say_what_it_is() =>
        Assert.Empty((await _http.GetAsync("/api/sample/v1/caller")).Headers.Server);
}
