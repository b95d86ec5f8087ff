using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Jtai.Data.Tests;

public sealed class HttpTests : IAsyncLifetime
{
    sealed record NewPage(string Title);

    TestDatabase database = null!;
    WebApplication app = null!;
    HttpClient http = null!;
    TaskCompletionSource gate = new();
    readonly TaskCompletionSource running = new();

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync<LedgerDb>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:ledgerdb"] = database.ConnectionString, ["Audit:SigningKey"] = TestDatabase.AuditSigningKey, ["Seal:Key"] = Convert.ToBase64String(new byte[32]) });
        builder.Services.AddProblemDetails();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<IClock>(SystemClock.Instance);
        // Who calls is told by a header here.
        builder.Services.AddScoped(provider => Caller.OfService(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request.Headers["Caller"].FirstOrDefault("a")!));
        builder.AddDatabase<LedgerDb>("ledgerdb");
        builder.AddSeal();
        app = builder.Build();
        app.UseExceptionHandler();
        app.MapPost("/pages", async (NewPage page, LedgerDb db, HttpResponse response) =>
        {
            var saved = new LedgerPage { Title = page.Title };
            db.Add(saved);
            db.AuditAs("open-page", $"page/{saved.Id}");
            await db.SaveChangesAsync();
            if (page.Title == "slow")
            {
                running.TrySetResult();
                await gate.Task;
            }
            if (page.Title == "broken")
                throw new InvalidOperationException("As planned.");
            if (page.Title == "refused")
                return Results.Problem(statusCode: 422);
            response.SetETag(saved.Revision);
            return Results.Created($"/pages/{saved.Id}", new { saved.Id, page.Title });
        }).NeedsIdempotencyKey().SendsETag();
        app.MapPut("/pages/{id}", async (Guid id, NewPage page, LedgerDb db, HttpContext context) =>
        {
            var found = await db.LedgerPages.SingleAsync(p => p.Id == id);
            if (context.Request.CheckIfMatch(found.Revision) is { } problem)
                return problem;
            if (page.Title == "overtaken")
                await db.LedgerPages.ExecuteUpdateAsync(set => set.SetProperty(p => p.Title, "by another"));
            found.Title = page.Title;
            await db.SaveChangesAsync();
            context.Response.SetETag(found.Revision);
            return Results.NoContent();
        }).NeedsIfMatch();
        app.MapPost("/pages/lost", async (LedgerDb db) =>
        {
            db.Add(new LedgerPage { Title = "lost" });
            await using var transaction = await db.Database.BeginTransactionAsync();
            // As a server does that restarts.
            await database.ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}' and pid <> pg_backend_pid()");
            await db.SaveChangesAsync();
            return "saved";
        });
        app.MapPost("/pages/{id}", async (Guid id, NewPage page, LedgerDb db) =>
        {
            db.Add(new LedgerPage { Id = id, Title = page.Title });
            await db.SaveChangesAsync();
            return Results.NoContent();
        }).NeedsIdempotencyKey();
        app.MapPost("/secrets", (LedgerDb db) =>
        {
            db.AuditAs("make-secret", "page/1");
            return Results.Json(new { secret = $"{Guid.NewGuid()}" });
        }).NeedsIdempotencyKey(holdsSecret: true);
        app.MapGet("/pages/by-title", async (string title, LedgerDb db) => await db.LedgerPages.CountAsync(p => p.Title == title));
        app.MapGet("/pages/as-json", async (string title, LedgerDb db) => await db.Database.SqlQuery<string>($"select {JsonSerializer.Serialize(title)}::jsonb ->> 0 as \"Value\"").SingleAsync());
        app.MapGet("/pages", async (string? cursor, HttpRequest request, LedgerDb db) => Pages.ReadCursor(cursor, request, out var after) is { } refusal
            ? Problems.Invalid(refusal)
            : Results.Ok(await db.LedgerPages.ToPageAsync(p => p.Id, after, request, size: 2)));
        await app.StartAsync();
        http = app.GetTestClient();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    async Task<(HttpStatusCode Status, string? Code, string Body, HttpResponseMessage Answer)> PostAsync(string title, string? key, string caller = "a")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/pages") { Content = JsonContent.Create(new NewPage(title)), Headers = { { "Caller", caller } } };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return (answer.StatusCode, null, body, answer);
        var problem = JsonNode.Parse(body)!;
        var code = (string?)problem["code"];
        // What the endpoint itself says has none here.
        if (code is not null)
            Assert.Equal((code == "storage-full" ? null : "Idempotency-Key", true), ((string?)problem["field"], ((string)problem["detail"]!).EndsWith('.')));
        return (answer.StatusCode, code, body, answer);
    }

    async Task<HttpResponseMessage> PostToAsync(string path, string title, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new NewPage(title)), Headers = { { "Idempotency-Key", key ?? $"{Guid.NewGuid()}" } } };
        return await http.SendAsync(request);
    }

    Task<long> CountAsync() => database.ScalarAsync<long>("select count(*) from ledger_pages");

    [Fact]
    public async Task A_database_that_goes_away_is_503_and_not_an_error_of_ours()
    {
        var answer = await http.PostAsync(new Uri("/pages/lost", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal("database-unavailable", (string?)JsonNode.Parse(body)!["code"]);
        Assert.EndsWith(".", (string?)JsonNode.Parse(body)!["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("5", answer.Headers.RetryAfter?.ToString());
        Assert.Equal(0, await CountAsync());
        // And it goes on once the database is there again.
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("one", "key-1")).Status);
    }

    [Fact]
    public async Task What_is_asked_of_the_database_is_a_span_that_says_so()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue(span.DisplayName),
        };
        ActivitySource.AddActivityListener(listener);
        await http.GetStringAsync(new Uri("/pages/by-title?title=one", UriKind.Relative));
        Assert.Contains("select ledger_pages", spans);
    }

    [Fact]
    public async Task A_database_whose_disk_is_full_is_507()
    {
        await database.ExecuteAsync("""
            create function no_room() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
            create trigger no_room before insert on ledger_pages execute function no_room();
            """);
        var (status, code, _, answer) = await PostAsync("one", "key-of-no-room");
        Assert.Equal((HttpStatusCode.InsufficientStorage, "storage-full"), (status, code));
        Assert.Equal(TimeSpan.FromMinutes(5), answer.Headers.RetryAfter?.Delta);
        await database.ExecuteAsync("drop trigger no_room on ledger_pages");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("one", "key-of-no-room")).Status);
    }

    [Fact]
    public async Task What_there_can_be_once_is_a_conflict_for_the_second()
    {
        var id = Guid.NewGuid();
        using var first = await PostToAsync($"/pages/{id}", "one");
        using var second = await PostToAsync($"/pages/{id}", "other");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
        var problem = await second.Content.ReadAsStringAsync();
        Assert.Equal("made-at-once", (string?)JsonNode.Parse(problem)!["code"]);
        Assert.EndsWith(".", (string?)JsonNode.Parse(problem)!["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("pk_", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/pages/by-title?title=%00")]
    [InlineData("GET", "/pages/as-json?title=%00")]
    [InlineData("POST", "/pages")]
    public async Task A_text_that_no_database_keeps_is_the_clients_mistake(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? JsonContent.Create(new NewPage("\0")) : null, Headers = { { "Idempotency-Key", "key-1" } } };
        using var answer = await http.SendAsync(request);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.BadRequest, "null-character", "text without U+0000"), (answer.StatusCode, (string?)problem["code"], (string?)problem["allowed"]));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_created()
    {
        var answer = await PostAsync("one", null);
        Assert.Equal((HttpStatusCode.PreconditionRequired, "idempotency-key-required"), (answer.Status, answer.Code));
        Assert.Equal(("Idempotency-Key", 0), ((string?)JsonNode.Parse(answer.Body)!["field"], await CountAsync()));
    }

    [Fact]
    public async Task The_same_key_and_body_get_the_same_answer_and_one_effect()
    {
        var first = await PostAsync("one", "key-1");
        var second = await PostAsync("one", "key-1");
        Assert.Equal((HttpStatusCode.Created, first.Body), (second.Status, second.Body));
        Assert.Equal(first.Answer.Headers.Location, second.Answer.Headers.Location);
        Assert.Equal(first.Answer.Headers.ETag, second.Answer.Headers.ETag);
        Assert.Equal(first.Answer.Content.Headers.ContentType, second.Answer.Content.Headers.ContentType);
        Assert.Equal(1, await CountAsync());
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from audit_entries"));
    }

    [Fact]
    public async Task An_answer_that_holds_a_secret_is_kept_under_seal_and_repeated_in_plain()
    {
        using var first = await PostToAsync("/secrets", "one", "key-1");
        using var second = await PostToAsync("/secrets", "one", "key-1");
        var answer = await first.Content.ReadAsStringAsync();
        Assert.StartsWith("""{"secret":""", answer, StringComparison.Ordinal);
        Assert.Equal(answer, await second.Content.ReadAsStringAsync());
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from idempotent_answers where position('secret'::bytea in body) > 0"));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from idempotent_answers"));
    }

    [Fact]
    public void A_route_that_needs_a_key_says_so_and_how_it_may_be_refused()
    {
        var said = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Single(endpoint => endpoint.DisplayName == "HTTP: POST /secrets").Metadata;
        Assert.NotNull(said.GetMetadata<IdempotencyKeyMetadata>());
        Assert.Equal([409, 422], said.GetMetadata<ProblemMetadata>()!.Statuses);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await PostAsync("one", "key-1");
        var other = await PostAsync("two", "key-1");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (other.Status, other.Code));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task The_same_key_of_another_caller_is_another_key()
    {
        await PostAsync("one", "key-1");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("two", "key-1", caller: "b")).Status);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task The_same_key_on_another_path_is_another_key()
    {
        await PostAsync("one", "key-1");
        using var answer = await PostToAsync($"/pages/{Guid.NewGuid()}", "one", "key-1");
        Assert.Equal((HttpStatusCode.NoContent, 2), (answer.StatusCode, await CountAsync()));
    }

    [Fact]
    public void House_is_kept_while_a_service_runs() => Assert.Single(app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Housekeeping>());

    [Fact]
    public async Task While_the_first_still_runs_the_second_is_told_so()
    {
        var first = PostAsync("slow", "key-1");
        await running.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var second = await PostAsync("slow", "key-1");
        Assert.Equal((HttpStatusCode.Conflict, "idempotency-key-in-use"), (second.Status, second.Code));
        gate.SetResult();
        Assert.Equal(HttpStatusCode.Created, (await first).Status);
        Assert.Equal((HttpStatusCode.Created, (await first).Body), ((await PostAsync("slow", "key-1")) is var again ? (again.Status, again.Body) : default));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task What_broke_down_leaves_nothing_behind_and_may_be_tried_again()
    {
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync("broken", "key-1")).Status);
        Assert.Equal(0, await CountAsync());
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("one", "key-1")).Status);
    }

    [Fact]
    public async Task A_refusal_is_not_remembered()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("refused", "key-1")).Status);
        // What the handler has recorded of it stays.
        Assert.Equal(1, await CountAsync());
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("one", "key-1")).Status);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("~")]
    [InlineData(255)]
    public async Task A_key_is_1_to_255_visible_characters_of_ASCII(object key) =>
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("one", key as string ?? new string('k', (int)key))).Status);

    [Theory]
    [InlineData("with space")]
    [InlineData("ü")]
    [InlineData("\u007f")]
    [InlineData(256)]
    public async Task A_key_that_is_none_is_refused(object key)
    {
        var answer = await PostAsync("one", key as string ?? new string('k', (int)key));
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency-key-invalid"), (answer.Status, answer.Code));
        Assert.Equal("1 to 255 visible ASCII characters, such as a UUID", (string?)JsonNode.Parse(answer.Body)!["allowed"]);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task An_empty_key_is_none_either()
    {
        // As a client of HTTP itself sends it; .NET's would leave the header away.
        var answer = await app.GetTestServer().SendAsync(context =>
        {
            (context.Request.Method, context.Request.Path, context.Request.Headers["Idempotency-Key"]) = ("POST", "/pages", "");
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new NewPage("one")));
        });
        Assert.Equal(StatusCodes.Status400BadRequest, answer.Response.StatusCode);
        Assert.Equal(0, await CountAsync());
    }

    async Task<(HttpStatusCode Status, string? Code)> PutAsync(Uri page, string title, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, page) { Content = JsonContent.Create(new NewPage(title)) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }

    [Fact]
    public async Task A_change_needs_the_present_revision()
    {
        var created = (await PostAsync("one", "key-1")).Answer;
        var (page, tag) = (created.Headers.Location!, created.Headers.ETag!.Tag);
        Assert.Equal((HttpStatusCode.PreconditionRequired, "if-match-required"), await PutAsync(page, "two", null));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "stale"), await PutAsync(page, "two", "\"1\""));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "stale"), await PutAsync(page, "two", $"W/{tag}"));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "stale"), await PutAsync(page, "overtaken", tag));
        Assert.Equal("by another", await database.ScalarAsync<string>("select title from ledger_pages"));
        // RFC 9110 would take any state for "*": nobody has read any.
        foreach (var none in new[] { "*", tag.Trim('"'), "\"a" }) Assert.Equal((HttpStatusCode.BadRequest, "if-match-invalid"), await PutAsync(page, "three", none));
        Assert.Equal("by another", await database.ScalarAsync<string>("select title from ledger_pages"));
    }

    [Theory]
    [InlineData("\"7\"", true)]
    [InlineData("\"1\", \"7\"", true)]
    [InlineData("\"1\"", false)]
    [InlineData("\"1\", W/\"7\"", false)]
    public void Of_several_revisions_the_present_one_is_enough(string ifMatch, bool matches)
    {
        var context = new DefaultHttpContext { Request = { Headers = { ["If-Match"] = ifMatch } } };
        var refused = context.Request.CheckIfMatch(7);
        Assert.Equal(matches ? null : 412, refused?.StatusCode);
        foreach (var told in new[] { refused, new DefaultHttpContext().Request.CheckIfMatch(7) }.OfType<Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult>())
            Assert.Equal(("If-Match", true), (told.ProblemDetails.Extensions["field"], told.ProblemDetails.Detail!.EndsWith('.')));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"1\", *")]
    [InlineData("7")]
    public void What_nobody_has_read_is_refused_with_what_is_to_be_sent(string ifMatch)
    {
        var problem = new DefaultHttpContext { Request = { Headers = { ["If-Match"] = ifMatch } } }.Request.CheckIfMatch(7)!;
        Assert.Equal((400, "If-Match"), (problem.StatusCode, problem.ProblemDetails.Extensions["field"]));
        Assert.StartsWith("Send If-Match with the ETag that was read", problem.ProblemDetails.Detail, StringComparison.Ordinal);
        Assert.Contains("\"42\"", $"{problem.ProblemDetails.Extensions["allowed"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_says_that_it_sends_or_checks_a_revision()
    {
        var silent = new DefaultHttpContext();
        silent.SetEndpoint(new Endpoint(null, EndpointMetadataCollection.Empty, "a route"));
        Assert.Contains("a route", Assert.Throws<InvalidOperationException>(() => silent.Response.SetETag(7)).Message, StringComparison.Ordinal);
        Assert.Contains("a route", Assert.Throws<InvalidOperationException>(() => silent.Request.CheckIfMatch(7)).Message, StringComparison.Ordinal);
        foreach (object said in (object[])[new IfMatchMetadata(true), new ETagMetadata()])
        {
            var context = new DefaultHttpContext();
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(said), "a route"));
            context.Response.SetETag(7);
            Assert.Equal("\"7\"", context.Response.Headers.ETag);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(200, 200)]
    [InlineData(201, 200)]
    public async Task A_page_has_1_to_200_items(int size, int items)
    {
        await database.ExecuteAsync("insert into ledger_pages (id, title, opened_at, due_on, state) select gen_random_uuid(), '', now(), now(), 'Open' from generate_series(1, 202)");
        await using var db = database.Open<LedgerDb>();
        var page = await db.LedgerPages.ToPageAsync(p => p.Id, null, Asked(), size);
        Assert.Equal((items, items), (page.Items.Count, page.Items.DistinctBy(item => item.Id).Count()));
        Assert.Null(Pages.ReadCursor(page.Next, Asked(), out var after));
        Assert.Equal(page.Items[^1].Id, after);
    }

    [Theory]
    [InlineData("AZi-wAAAcAAAAAAAAAAAAAAAAAAAAAA")] // 31
    [InlineData("AZi-wAAAcAAAAAAAAAAAAAAAAAAAAAAAA")] // 33
    [InlineData("AZi+wAAAcAAAAAAAAAAAAAAAAAAAAAAA")] // of another alphabet
    [InlineData("AZi-wAAAcAAAAAAAAAAAAAAAAAAAAA  ")] // 22 bytes and spaces
    [InlineData("AZi-wAAAcAAAAAAAAAAAAA")] // a key without its filter
    public void A_cursor_is_a_key_and_the_digest_of_a_filter(string cursor)
    {
        Assert.Equal("cursor-invalid: cursor; allowed is the value of \"next\" of the page before", Pages.ReadCursor(cursor, Asked(), out var after).Told());
        Assert.Null(after);
        Assert.Equal("cursor-of-another-filter: cursor; allowed is the value of \"next\" of a page with the same filter", Pages.ReadCursor("AZi-wAAAcAAAAAAAAAAAAAAAAAAAAAAA", Asked(), out _).Told());
    }

    [Fact]
    public void Without_a_cursor_the_list_begins()
    {
        foreach (var none in (string?[])[null, ""]) Assert.Equal((null, null), (Pages.ReadCursor(none, Asked(), out var after), after));
    }

    static HttpRequest Asked() => new DefaultHttpContext { Request = { Path = "/pages" } }.Request;

    [Theory]
    [InlineData(5)]
    // The last page is full, and nothing follows.
    [InlineData(4)]
    [InlineData(0)]
    public async Task Pages_follow_each_other_without_gap_or_repetition(int count)
    {
        for (var i = 1; i <= count; i++)
            await PostAsync($"{i}", $"key-{i}");
        var titles = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await http.GetFromJsonAsync<JsonObject>($"/pages?cursor={cursor}"))!;
            titles.AddRange(page["items"]!.AsArray().Select(item => (string)item!["title"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, count).Select(each => $"{each}"), titles);
        Assert.Equal("cursor-invalid", await CodeAsync("/pages?cursor=nonsense"));
    }

    [Fact]
    public async Task A_page_follows_only_in_the_list_that_it_is_of()
    {
        for (var i = 1; i <= 3; i++) await PostAsync($"{i}", $"key-{i}");
        var next = (string?)(await http.GetFromJsonAsync<JsonObject>("/pages?area=north&status=planned&size=2"))!["next"];
        foreach (var same in new[] { $"/pages?area=north&status=planned&cursor={next}", $"/pages?cursor={next}&status=planned&area=north&size=1" })
            Assert.Single((await http.GetFromJsonAsync<JsonObject>(same))!["items"]!.AsArray());
        foreach (var other in new[] { "/pages?", "/pages?area=north&", "/pages?area=south&status=planned&", "/pages?area=north&status=planned&inspectorate=cqc&" })
            Assert.Equal("cursor-of-another-filter", await CodeAsync($"{other}cursor={next}"));
    }

    async Task<string?> CodeAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"];
    }
}
