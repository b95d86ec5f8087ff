using System.Net;
using Jtai.Data.Audit;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Jtai.Data.Tests;

public sealed class AuditedEndpointsTests : IAsyncLifetime
{
    const string Anybody = nameof(Anybody);

    TestDatabase database = null!;
    WebApplication app = null!;
    HttpClient http = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync<LedgerDb>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:ledgerdb"] = database.ConnectionString, ["Audit:SigningKey"] = TestDatabase.AuditSigningKey });
        builder.Services.AddProblemDetails();
        builder.Services.AddAuthorizationBuilder().AddPolicy(Anybody, policy => policy.RequireAssertion(_ => true));
        builder.Services.AddSingleton<IClock>(SystemClock.Instance);
        builder.Services.AddScoped(_ => Caller.OfService("test"));
        builder.AddDatabase<LedgerDb>("ledgerdb");
        app = builder.Build();
        app.UseExceptionHandler();
        app.UseAuthorization();
        app.MapPost("/recorded", (LedgerDb db) => SaveAsync(db, audited: true)).Changes(Anybody, "open-page");
        app.MapPost("/forgotten", (LedgerDb db) => SaveAsync(db, audited: false)).Changes(Anybody, "forget-page");
        app.MapPost("/around-the-context", async (LedgerDb db) =>
        {
            await db.LedgerPages.ExecuteDeleteAsync();
            return TypedResults.NoContent();
        }).Changes(Anybody, "remove-pages");
        app.MapPost("/so-already", (LedgerDb db) =>
        {
            db.NothingChanged();
            return TypedResults.NoContent();
        }).Changes(Anybody, "open-page-again");
        app.MapPost("/refused", Results<NoContent, ProblemHttpResult> () => Problems.NotFound()).Changes(Anybody, "refuse-page");
        app.MapPost("/invalid", () => TypedResults.BadRequest()).Changes(Anybody, "check-page");
        app.MapPost("/nameless", (LedgerDb db) => SaveAsync(db, audited: true)).RequireAuthorization(Anybody);
        app.MapPost("/preview", () => "a page").StoresNothing(Anybody);
        app.MapGet("/child", () => "a child").ReadsChildLevelData(Anybody, "read-child");
        app.MapGet("/page", () => "a page").RequireAuthorization(Anybody);
        await app.StartAsync();
        http = app.GetTestClient();
    }

    static async Task<NoContent> SaveAsync(LedgerDb db, bool audited)
    {
        var page = new LedgerPage { Title = "page" };
        db.Add(page);
        if (audited) db.Audit($"page/{page.Id}");
        await db.SaveChangesAsync();
        return TypedResults.NoContent();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_saved_is_on_record_under_the_name_of_its_route()
    {
        using var answer = await http.PostAsync(new Uri("/recorded", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from audit_entries where process = 'open-page'"));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from ledger_pages"));
    }

    [Theory]
    [InlineData("POST", "/forgotten")]
    [InlineData("POST", "/around-the-context")]
    [InlineData("POST", "/nameless")]
    [InlineData("GET", "/child")]
    public async Task What_makes_no_entry_saves_nothing_and_tells_nothing(string method, string path)
    {
        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("a child", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from ledger_pages"));
    }

    [Theory]
    [InlineData("POST", "/so-already", HttpStatusCode.NoContent)]
    [InlineData("POST", "/refused", HttpStatusCode.NotFound)]
    [InlineData("POST", "/invalid", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/preview", HttpStatusCode.OK)]
    [InlineData("GET", "/page", HttpStatusCode.OK)]
    public async Task What_changes_nothing_needs_no_entry(string method, string path, HttpStatusCode status)
    {
        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from audit_entries"));
    }

    [Theory]
    [InlineData("/recorded", "OpenPage", "409, 422")]
    [InlineData("/so-already", "OpenPageAgain", "409, 422")]
    [InlineData("/child", "ReadChild", "")]
    [InlineData("/preview", null, "")]
    public void A_route_says_who_may_ask_what_it_is_called_and_how_it_may_be_refused(string path, string? name, string refusals)
    {
        var said = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Single(endpoint => endpoint.RoutePattern.RawText == path).Metadata;
        Assert.Equal(
            (Anybody, name, refusals),
            (said.GetMetadata<IAuthorizeData>()?.Policy, said.GetMetadata<IEndpointNameMetadata>()?.EndpointName, string.Join(", ", said.GetMetadata<ProblemMetadata>()?.Statuses ?? [])));
        Assert.Equal(path == "/child", said.GetMetadata<AuditedProcess>()!.Reads);
    }

    [Fact]
    public void A_route_that_changes_something_and_names_no_process_is_found() =>
        Assert.Equal(["HTTP: POST /nameless"], AuditedEndpoints.MissingOn(app.Services.GetRequiredService<EndpointDataSource>()));
}
