using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Jtai.Identity.Data;
using Jtai.Identity.Keys;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using NodaTime;

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
        var clock = new FakeClock(2026, 11, 16);
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
    }

    [Fact]
    public async Task Keys_change_under_load_without_a_single_refused_call()
    {
        // A life of a second or two instead of thirty days; the resource may refresh its keys every second instead of every half minute.
        var (app, database) = await IdentityApp.CreateAsync(settings =>
        {
            settings["Identity:SigningPeriod"] = "00:00:03";
            settings["Identity:PublishAhead"] = "00:00:02";
        });
        await using var _ = database;
        await using var __ = app;
        app.UseKestrel(0);
        app.StartServer();
        using var tokens = app.CreateClient();

        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Authentication:Authority"] = tokens.BaseAddress!.ToString(),
            ["Authentication:RefreshSeconds"] = "1",
        });
        builder.AddServiceDefaults("intake");
        await using var resource = builder.Build();
        resource.UseServiceDefaults();
        resource.MapGet("/", () => "yes").RequireAuthorization(Policies.Service);
        await resource.StartAsync();

        var keys = new ConcurrentDictionary<string, int>();
        var refused = new ConcurrentQueue<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var enough = Long.Count(3, 20);
        async Task CallAsync()
        {
            using var http = new HttpClient { BaseAddress = new(resource.Urls.Single()) };
            while (keys.Count < enough && !limit.IsCancellationRequested)
            {
                var (status, body) = await tokens.RequestTokenAsync(IdentityApp.WithAssertion(IdentityApp.Assertion(), scope: "intake"));
                if (status != 200)
                {
                    refused.Enqueue($"token {status} {body}");
                    continue;
                }

                var token = body.Text("access_token")!;
                keys.AddOrUpdate(new JsonWebToken(token).Kid, 1, (_, n) => n + 1);
                using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
                using var answer = await http.SendAsync(request);
                if (!answer.IsSuccessStatusCode) refused.Enqueue($"call {answer.StatusCode} {answer.Headers.WwwAuthenticate}");
            }
        }

        var rotation = app.Services.GetRequiredService<KeyRotation>();
        var callers = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(CallAsync)));
        while (!callers.IsCompleted)
        {
            await rotation.RunOnceAsync(default);
            await Task.Delay(100);
        }

        await callers;
        Assert.Equal("", string.Join('\n', refused));
        Assert.True(keys.Count >= enough, $"only {keys.Count} keys were seen");
        await using var db = database.Open<IdentityDb>();
        Assert.True(await db.SigningKeys.CountAsync() >= 2);
    }
}
