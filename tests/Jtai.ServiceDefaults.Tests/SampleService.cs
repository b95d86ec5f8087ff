using System.Net.Http.Headers;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Jtai.ServiceDefaults.Tests;

/// <summary>A service with nothing but the defaults and an endpoint for each case, on a real Kestrel.</summary>
public sealed class SampleService : IAsyncDisposable
{
    public const string Name = "sample";

    readonly WebApplication _app;

    SampleService(WebApplication app, CapturedOutput output) => (_app, Output) = (app, output);

    public CapturedOutput Output { get; }

    public IServiceProvider Services => _app.Services;

    public string Address => _app.Urls.Single();

    public static async Task<SampleService> StartAsync(Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:0", ["Authentication:Authority"] = TestIssuer.Shared.Address });
        builder.Configuration.AddInMemoryCollection(settings);
        var output = new CapturedOutput();
        builder.AddServiceDefaults(Name);
        output.AddTo(builder.Services);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGet("/api/sample/v1/caller", (Caller caller) => caller).RequireAuthorization(Policies.Authenticated);
        app.MapGet("/api/sample/v1/leads-only", () => "yes").RequireAuthorization(Policies.LeadInspector);
        app.MapGet("/api/sample/v1/inspectorates-only", () => "yes").RequireAuthorization(Policies.Inspectorate);
        app.MapGet("/api/sample/v1/agencies-only", () => "yes").RequireAuthorization(Policies.Agency);
        app.MapGet("/api/sample/v1/services-only", () => "yes").RequireAuthorization(Policies.Service);
        app.MapGet("/api/sample/v1/operations-only", () => "yes").RequireAuthorization(Policies.Operations);
        app.MapGet("/api/sample/v1/days", (IsoDate from, int? add) => $"{from.Value:O} {add}").RequireAuthorization(Policies.Authenticated);
        app.MapGet("/api/sample/v1/children/{child}", (string child) => child.Length).RequireAuthorization(Policies.Authenticated);
        app.MapPost("/api/sample/v1/plans", (Plan plan) => plan).RequireAuthorization(Policies.Authenticated);
        app.MapGet("/api/sample/v1/broken", Broken).RequireAuthorization(Policies.Authenticated);
        app.MapGet("/api/sample/v1/refused", () => new Refusal("not-a-monday", "Fieldwork starts on a Monday.") { Field = "fieldworkStartsOn", Value = "2025-05-20", Allowed = "a Monday" }.ToProblem()).RequireAuthorization(Policies.Authenticated);
        map?.Invoke(app);
        await app.StartAsync();
        return new(app, output);
    }

    static int Broken(string? name) => throw new InvalidOperationException($"No child called {name}.");

    public HttpClient As(TestClient client) => WithToken(TestIssuer.Shared.Issue(client, Name));

    public HttpClient WithToken(string? token) => new()
    {
        BaseAddress = new(Address),
        DefaultRequestHeaders = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) },
    };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Output.Dispose();
    }
}

public sealed record Plan(string Framework, DateOnly FieldworkStartsOn, PlanKind Kind = PlanKind.LocalArea, DateTimeOffset? At = null, int? Notice = null,
    IReadOnlyList<PlannedVisit>? Visits = null, IReadOnlyDictionary<string, string>? Reviewers = null, IReadOnlyList<int?>? Rooms = null, TimeOnly? Begins = null);

public sealed record PlannedVisit(string Place, IReadOnlyList<string> Inspectors);

public enum PlanKind { LocalArea, ReInspection }
