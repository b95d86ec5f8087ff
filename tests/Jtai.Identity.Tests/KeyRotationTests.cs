using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Jtai.Identity.Keys;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using NodaTime;
using NodaTime.Testing;

namespace Jtai.Identity.Tests;

public sealed class KeyRotationTests
{
    static readonly IdentityOptions Options = new() { SigningPeriod = TimeSpan.FromDays(30), PublishAhead = TimeSpan.FromDays(2), TokenLifetime = TimeSpan.FromMinutes(10) };
    static readonly Instant Start = Instant.FromUtc(2026, 11, 16, 9, 0);
    static readonly Duration Period = Duration.FromDays(30);

    static SigningKey Key(string id, Instant from) => new() { Id = id, SignsFrom = from, SignsUntil = from + Period, PublicKey = [], PrivateKey = [] };

    [Fact]
    public void The_first_key_signs_at_once() => Assert.Equal((Start, Start + Period), RotationPlan.For([], Start, Options).Create);

    [Fact]
    public void The_next_key_is_published_two_days_before_it_signs_and_follows_without_a_gap()
    {
        SigningKey[] keys = [Key("a", Start)];
        var ahead = Start + Period - Duration.FromDays(2);
        Assert.Null(RotationPlan.For(keys, ahead - Duration.Epsilon, Options).Create);
        Assert.Equal((Start + Period, Start + Period + Period), RotationPlan.For(keys, ahead, Options).Create);
        Assert.Null(RotationPlan.For([.. keys, Key("b", Start + Period)], ahead, Options).Create);
    }

    [Fact]
    public void A_key_stays_published_until_its_last_token_has_expired()
    {
        SigningKey[] keys = [Key("a", Start), Key("b", Start + Period)];
        var last = Start + Period + Duration.FromMinutes(10) + IdentityOptions.ClockSkew;
        Assert.Empty(RotationPlan.For(keys, last - Duration.Epsilon, Options).Remove);
        Assert.Equal(["a"], RotationPlan.For(keys, last, Options).Remove);
    }

    [Fact]
    public void After_a_long_stop_a_key_signs_at_once()
    {
        var late = Start + Period + Duration.FromDays(100);
        Assert.Equal((late, late + Period), RotationPlan.For([Key("a", Start)], late, Options).Create);
    }

    [Fact]
    public async Task Replicas_that_rotate_at_once_make_one_key()
    {
        var clock = FakeClock.FromUtc(2026, 11, 16, 9, 0, 0);
        var (app, database) = await IdentityApp.CreateAsync(clock: clock);
        await using var _ = database;
        await using var __ = app;
        var rotation = app.Services.GetRequiredService<KeyRotation>();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => rotation.RunOnceAsync(default)));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from signing_keys"));
        clock.Advance(Duration.FromDays(29));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => rotation.RunOnceAsync(default)));
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from signing_keys"));
        clock.Advance(Duration.FromDays(2));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => rotation.RunOnceAsync(default)));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from signing_keys"));
        Assert.Equal((2, 1), (await database.AuditedAsync("create-signing-key"), await database.AuditedAsync("remove-signing-key")));
    }

    [Fact]
    public async Task A_key_that_signs_at_once_is_known_to_all_calls_that_meet_it_at_the_same_moment()
    {
        var clock = new FakeClock(SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(8));
        var (app, database) = await IdentityApp.CreateAsync(settings => (settings["Identity:SigningPeriod"], settings["Identity:PublishAhead"]) = ("00:01:00", "00:00:30"), clock: clock);
        await using var _ = database;
        await using var __ = app;
        app.UseKestrel(0);
        app.StartServer();
        using var tokens = app.CreateClient();
        // Known only now: the port is any that was free.
        app.Services.GetRequiredService<IOptions<IdentityOptions>>().Value.Address = tokens.BaseAddress!.OriginalString.TrimEnd('/');
        await using var resource = await StartResourceAsync(tokens.BaseAddress!);
        using var http = new HttpClient { BaseAddress = new(resource.Urls.Single()) };
        var calls = new ConcurrentDictionary<string, int>();
        var refused = new ConcurrentQueue<string>();
        await CallAsync(tokens, http, calls, refused);

        // Identity was away for longer than its key's life.
        clock.Advance(Duration.FromMinutes(5));
        await app.Services.GetRequiredService<KeyRotation>().RunOnceAsync(default);
        var fresh = new List<string>();
        while (fresh.Count < 30) fresh.Add((await TokenAsync(tokens)).Body.Text("access_token")!);
        await Task.WhenAll(fresh.Select(token => CallAsync(http, token, calls, refused)));
        Assert.True(refused.IsEmpty, string.Join("\n", refused.Take(3)));
        Assert.Equal([1, 30], calls.Values.Order());
    }

    [Fact]
    public async Task Keys_change_under_load_without_a_single_refused_call()
    {
        // Eight minutes behind, so that it can be moved on by minutes while its tokens, of ten minutes, are valid by the resource's real clock.
        var clock = new FakeClock(SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(8));
        var (app, database) = await IdentityApp.CreateAsync(settings =>
        {
            settings["Identity:SigningPeriod"] = "00:01:00";
            settings["Identity:PublishAhead"] = "00:00:30";
        }, clock: clock);
        await using var _ = database;
        await using var __ = app;
        app.UseKestrel(0);
        app.StartServer();
        using var tokens = app.CreateClient();
        // Known only now: the port is any that was free.
        app.Services.GetRequiredService<IOptions<IdentityOptions>>().Value.Address = tokens.BaseAddress!.OriginalString.TrimEnd('/');
        await using var resource = await StartResourceAsync(tokens.BaseAddress!);
        var issuer = resource.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!;
        var rotation = app.Services.GetRequiredService<KeyRotation>();

        var calls = new ConcurrentDictionary<string, int>();
        var refused = new ConcurrentQueue<string>();
        using var enough = new CancellationTokenSource();
        var callers = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var http = new HttpClient { BaseAddress = new(resource.Urls.Single()) };
            while (!enough.IsCancellationRequested) await CallAsync(tokens, http, calls, refused);
        })));

        var keys = Long.Count(3, 7);
        for (var n = 1; n <= keys; n++)
        {
            // Many calls with the present key; then the next is published, the resource refreshes as it does every five minutes, and the next signs.
            await Eventually.TrueAsync(() => calls.Count == n && calls.Values.All(count => count >= 20));
            clock.Advance(Duration.FromSeconds(30));
            await rotation.RunOnceAsync(default);
            await Eventually.TrueAsync(async () =>
            {
                issuer.RequestRefresh();
                return (await issuer.GetConfigurationAsync(default)).SigningKeys.Count > n;
            });
            clock.Advance(Duration.FromSeconds(30));
        }

        await Eventually.TrueAsync(() => calls.Count > keys);
        await enough.CancelAsync();
        await callers;
        Assert.Equal("", string.Join('\n', refused));
    }

    static async Task<WebApplication> StartResourceAsync(Uri issuer)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Authentication:Authority"] = issuer.ToString(),
        });
        builder.AddServiceDefaults("intake");
        var resource = builder.Build();
        resource.UseServiceDefaults();
        resource.MapGet("/", () => "yes").RequireAuthorization(Policies.Service);
        await resource.StartAsync();
        return resource;
    }

    static Task<(int Status, JsonElement Body)> TokenAsync(HttpClient tokens) =>
        tokens.RequestTokenAsync(IdentityApp.WithAssertion(IdentityApp.Assertion(), scope: "intake"));

    static async Task CallAsync(HttpClient tokens, HttpClient http, ConcurrentDictionary<string, int> calls, ConcurrentQueue<string> refused)
    {
        var (status, body) = await TokenAsync(tokens);
        if (status == 200) await CallAsync(http, body.Text("access_token")!, calls, refused);
        else refused.Enqueue($"token {status} {body}");
    }

    static async Task CallAsync(HttpClient http, string token, ConcurrentDictionary<string, int> calls, ConcurrentQueue<string> refused)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var answer = await http.SendAsync(request);
        if (answer.IsSuccessStatusCode) calls.AddOrUpdate(new JsonWebToken(token).Kid, 1, (_, n) => n + 1);
        else refused.Enqueue($"call {answer.StatusCode} {answer.Headers.WwwAuthenticate}");
    }
}
