using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;

namespace Jtai.ServiceDefaults;

/// <summary>HTTP from one service to another: typed clients that bring the calling service's own token.</summary>
public static class ServiceClients
{
    static readonly ResiliencePipeline<HttpResponseMessage> Retry = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                .Handle<HttpRequestException>()
                .HandleResult(answer => answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout),
        })
        .Build();

    /// <summary>
    /// Registers a typed client of another service. Its address is <c>services:{service}:http:0</c> of configuration, as Aspire sets it; each call
    /// carries a token of this service for that audience. GET is tried up to four times, nothing else is: the answer to a change may be lost although
    /// the change was made. A call ends after 30 seconds at the latest.
    /// </summary>
    /// <typeparam name="TClient">A class with a constructor that takes an <see cref="HttpClient"/>.</typeparam>
    /// <param name="builder">The host.</param>
    /// <param name="service">The other service's name, such as <c>intake</c>.</param>
    /// <returns>The builder of the HTTP client.</returns>
    /// <exception cref="InvalidOperationException">On first use, if the address is not configured.</exception>
    public static IHttpClientBuilder AddServiceClient<TClient>(this WebApplicationBuilder builder, string service) where TClient : class =>
        builder.Services.AddHttpClient<TClient>((provider, client) =>
            {
                client.BaseAddress = AddressOf(provider.GetRequiredService<IConfiguration>(), service);
                client.Timeout = TimeSpan.FromSeconds(30);
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            })
            .AddHttpMessageHandler(() => new RetryGet())
            .AddHttpMessageHandler(provider => new WithToken(provider.GetRequiredService<ServiceTokens>(), service));

    static Uri AddressOf(IConfiguration configuration, string service) =>
        (configuration[$"services:{service}:https:0"] ?? configuration[$"services:{service}:http:0"]) is { } address
            ? new(address)
            : throw new InvalidOperationException($"The address of {service} is not configured (services:{service}:http:0).");

    sealed class RetryGet : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Method == HttpMethod.Get
            ? await Retry.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken)
            : await base.SendAsync(request, cancellationToken);
    }

    sealed class WithToken(ServiceTokens tokens, string audience) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(audience, cancellationToken));
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Unauthorized) tokens.Forget(audience);
            return answer;
        }
    }
}
