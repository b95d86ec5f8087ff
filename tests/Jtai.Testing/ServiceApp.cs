using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.Messaging;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Jtai.Testing;

/// <summary>
/// One service with a database and a virtual host of its own. A service's app derives from it, says its settings, and names the states in which tests find
/// it: <c>NotifiedAsync</c>, <c>WithChildrenAsync</c>.
/// </summary>
/// <param name="service">Its name, as in the addresses of its API.</param>
public abstract class ServiceApp(string service) : IAsyncLifetime
{
    IAsyncDisposable host = null!;
    Func<TestClient, HttpClient> signIn = null!;

    public TestDatabase Database { get; private set; } = null!;

    /// <summary>Where other services would hear of what happens here.</summary>
    public string Broker { get; private set; } = null!;

    protected IServiceProvider Services { get; private set; } = null!;

    public abstract Task InitializeAsync();

    public virtual async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>A client that brings a token of <paramref name="client"/>.</summary>
    public HttpClient As(TestClient client) => signIn(client);

    /// <summary>A call of the service's API, or of any address that begins with a slash; with If-Match where one is given.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, TestClient by, string? ifMatch = null)
    {
        using var http = As(by);
        using var request = new HttpRequestMessage(method, new Uri(new Uri(http.BaseAddress!, $"api/{service}/v1/"), path))
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await http.SendAsync(request);
    }

    /// <summary>What is read there; it must succeed.</summary>
    public async Task<JsonNode> GetAsync(string path, TestClient by) => await ReadAsync(await SendAsync(HttpMethod.Get, path, null, by));

    /// <summary>The ETag of what the lead inspector reads there; one that matches nothing where there is none.</summary>
    public async Task<string> ETagOfAsync(string path, TestClient? by = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null, by ?? TestClients.OfstedLead);
        return answer.Headers.ETag?.Tag ?? "\"0\"";
    }

    /// <summary>The body of an answer, which must have this status.</summary>
    public static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode} instead of {(int)expected}: {body}");
            return JsonNode.Parse(body)!;
        }
    }

    /// <summary>The problem of a refusal, which must have this status and code.</summary>
    public static async Task<JsonNode> RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var problem = await ReadAsync(answer, status);
        Assert.Equal(code, problem["code"]!.GetValue<string>());
        return problem;
    }

    /// <summary>Hears what another service tells.</summary>
    public async Task PublishAsync<T>(T message, Guid? id = null) where T : class
    {
        var bus = Services.GetRequiredService<IBusControl>();
        // What is published before the queues are there is lost; services publish through the outbox, which knows.
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(2));
        await bus.Publish(message, context => context.MessageId = id ?? context.MessageId);
    }

    /// <summary>The same, and the service has taken note of it.</summary>
    public async Task HearAsync<T>(T message) where T : class
    {
        var id = Guid.CreateVersion7();
        await PublishAsync(message, id);
        await Eventually.TrueAsync(() => InScopeAsync(scope => scope.GetRequiredService<JtaiDbContext>().Set<InboxMessage>().AnyAsync(each => each.MessageId == id)));
    }

    /// <summary>An inspection of Northmarch, notified on Tuesday 6 May 2025 and led by <see cref="TestClients.OfstedLead"/>, as the service's copies know it.</summary>
    /// <param name="deadlines">Its timetable.</param>
    public async Task<KnownInspection> KnownAsync(params IReadOnlyList<Deadline> deadlines) => await InScopeAsync(scope =>
    {
        var notified = new InspectionNotified(Guid.NewGuid(), "northmarch", "front-door-2024", 1, new(2025, 5, 6), new(2025, 5, 19), deadlines, 1, DateTimeOffset.UnixEpoch);
        return KnowAsync(scope.GetRequiredService<JtaiDbContext>(), notified);
    });

    static async Task<KnownInspection> KnowAsync(JtaiDbContext db, InspectionNotified notified)
    {
        await KnowLeadAsync(db, notified.InspectionId);
        return await db.KeepInspectionAsync(notified, default);
    }

    /// <summary>Makes <see cref="TestClients.OfstedLead"/> the lead inspector of an inspection, as the service's copies know it.</summary>
    public Task KnowLeadAsync(Guid inspection) => InScopeAsync(async scope =>
    {
        await KnowLeadAsync(scope.GetRequiredService<JtaiDbContext>(), inspection);
        return true;
    });

    static Task KnowLeadAsync(JtaiDbContext db, Guid inspection) =>
        db.KeepMembershipAsync(new(inspection, TestClients.OfstedLead.Id, "ofsted", "lead", DateTimeOffset.UnixEpoch, null, 1), default);

    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    /// <summary>Where its database is to be; with everybody's if not said.</summary>
    public PostgresServer? On { get; init; }

    /// <summary>Starts the service over a database and a virtual host that are made for it.</summary>
    /// <param name="settings">What it needs besides; connection strings and the key of the audit trail are added.</param>
    /// <param name="replace">What takes the place of a registration.</param>
    protected async Task<JtaiApp<TDb>> StartAsync<TDb>(Dictionary<string, string?> settings, Action<IServiceCollection>? replace = null) where TDb : JtaiDbContext
    {
        Database = await TestDatabase.CreateAsync<TDb>(On);
        Broker = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        settings[$"ConnectionStrings:{typeof(TDb).Name.ToLowerInvariant()}"] = Database.ConnectionString;
        settings["ConnectionStrings:messaging"] = Broker;
        var app = new JtaiApp<TDb>(settings, replace);
        (host, signIn, Services) = (app, app.As, app.Services);
        return app;
    }
}
