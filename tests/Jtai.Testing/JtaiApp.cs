using System.Net.Http.Headers;
using Jtai.Data.Audit;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Testing;

/// <summary>One service, whole, in the test process: real tokens, real policies; database and broker by their connection strings.</summary>
/// <typeparam name="TMarker">Any type of the service's assembly, such as its <c>Program</c>.</typeparam>
/// <param name="settings">Configuration, such as <c>ConnectionStrings:schedulingdb</c>.</param>
/// <param name="services">What takes the place of a registration, such as a clock that stands still.</param>
public class JtaiApp<TMarker>(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null) : WebApplicationFactory<TMarker> where TMarker : class
{
    /// <summary>What the service logs, traces and measures.</summary>
    public CapturedOutput Output { get; } = new();

    /// <summary>A client that brings a token of <paramref name="client"/> for this service.</summary>
    public HttpClient As(TestClient client) => WithToken(TokenFor(client));

    public HttpClient WithToken(string token)
    {
        var http = CreateDefaultClient(new NewKeys());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>A client without a token, and without keys of its own.</summary>
    public HttpClient Anonymous() => CreateClient();

    public string TokenFor(TestClient client) => TestIssuer.Shared.Issue(client, Services.GetRequiredService<ServiceName>().Value);

    /// <summary>Endpoints that name no policy: expected to be none.</summary>
    public IReadOnlyList<string> EndpointsWithoutPolicy() => Policies.MissingOn(Services.GetRequiredService<EndpointDataSource>());

    /// <summary>Endpoints that may change something and name no process of the audit trail: expected to be none.</summary>
    public IReadOnlyList<string> EndpointsWithoutProcess() => AuditedEndpoints.MissingOn(Services.GetRequiredService<EndpointDataSource>());

    /// <summary>The processes that endpoints and consumers name.</summary>
    public IReadOnlySet<string> Processes() => Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<AuditedProcess>()?.Name).OfType<string>()
        .Concat(Services.GetServices<AuditedConsumer>().Select(consumer => consumer.Process)).ToHashSet();

    /// <summary>The OpenAPI document as the gateway gathers it.</summary>
    public async Task<string> ApiDescriptionAsync()
    {
        using var http = CreateClient();
        return await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Authentication:Authority", TestIssuer.Shared.Address);
        builder.UseSetting("Audit:SigningKey", TestDatabase.AuditSigningKey);
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>()) builder.UseSetting(key, value);
        builder.ConfigureServices(collection =>
        {
            Output.AddTo(collection);
            collection.AddSingleton<IStartupFilter>(new AuditProof());
            services?.Invoke(collection);
        });
    }

    /// <summary>As clients do that never repeat themselves: a new <c>Idempotency-Key</c> for each POST that has none.</summary>
    sealed class NewKeys : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post && !request.Headers.Contains("Idempotency-Key")) request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
            return base.SendAsync(request, cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Output.Dispose();
    }
}
