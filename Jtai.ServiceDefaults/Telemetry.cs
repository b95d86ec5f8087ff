using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Jtai.ServiceDefaults;

/// <summary>Traces, metrics and logs over OTLP. They carry ids only: no query string, no path as typed, no body, nothing of a child.</summary>
static class Telemetry
{
    internal static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        // Information of these categories has URLs as the client typed them. A filter in code comes after one of the same category in configuration.
        foreach (var category in (string[])
        [
            "Microsoft.AspNetCore",
            "Microsoft.AspNetCore.Hosting.Diagnostics",
            "System.Net.Http.HttpClient",
            "Yarp.ReverseProxy",
            "Microsoft.EntityFrameworkCore.Database.Command",
            "Npgsql",
        ])
            builder.Logging.AddFilter(category, LogLevel.Warning);
        // Otherwise a warning at each look for as long as something is degraded, which the answer says. What is unhealthy is an error, and stays.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);

        // What is said of spans here holds once somebody wants them. With nobody to send them to none are made: they would be a good part of a request's cost.
        var everything = new AlwaysOnSampler();
        builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces
            // Also under a remote parent: whether a request is traced is not for the client to say.
            .SetSampler(new ParentBasedSampler(new RequestsAndMessages(), remoteParentSampled: everything, remoteParentNotSampled: everything))
            .AddProcessor(new NoTypedUrls())
            .AddAspNetCoreInstrumentation(server =>
            {
                server.Filter = http => !http.Request.Path.StartsWithSegments("/health");
                // What a client types may be anything: the route stays; path, host, method and program as it writes them go.
                server.EnrichWithHttpResponse = (span, _) =>
                {
                    foreach (var tag in (string[])["url.path", "url.query", "server.address", "http.request.method_original", "user_agent.original"])
                        span.SetTag(tag, null);
                };
            })
            .AddSource("System.Net.Http", "Yarp.ReverseProxy", "Npgsql", "MassTransit", "Jtai.*"));
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics
            .AddMeter("Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit", "Jtai.*"));

        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            builder.Logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
            var telemetry = builder.Services.AddOpenTelemetry().WithTracing().WithMetrics().UseOtlpExporter();
            // Aspire names the resource and its replica itself, in OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
            if (builder.Configuration["OTEL_SERVICE_NAME"] is null) telemetry.ConfigureResource(resource => resource.AddService(service));
        }

        builder.Services.AddSingleton<DistributedContextPropagator>(new WithoutBaggage());
        // OpenTelemetry reads the header for itself once more.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
    }

    /// <summary>
    /// A trace begins with a request or a message. What a service does of itself (a look into the outbox, a probe of a neighbour) is none: it would
    /// be most of what operations see.
    /// </summary>
    sealed class RequestsAndMessages : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters parameters) =>
            // A request to the proxy is a span of ASP.NET Core's first; what begins with one of YARP's own is a probe.
            new(
                parameters.Kind is ActivityKind.Server or ActivityKind.Consumer or ActivityKind.Producer
                    && !parameters.Name.StartsWith("proxy.", StringComparison.Ordinal)
                ? SamplingDecision.RecordAndSample
                : SamplingDecision.Drop);
    }

    /// <summary>
    /// The span of an outgoing request says to which host; the path may be what a client of the gateway typed, and the span at the other end has the
    /// route.
    /// </summary>
    sealed class NoTypedUrls : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("url.full") is string url)
            {
                data.SetTag("url.full", Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null);
            }
        }
    }

    /// <summary>Takes over a caller's trace, and not its baggage, which would be copied into every message and call that follows.</summary>
    sealed class WithoutBaggage : DistributedContextPropagator
    {
        readonly DistributedContextPropagator _w3c = CreateW3CPropagator();

        public override IReadOnlyCollection<string> Fields => _w3c.Fields;

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => _w3c.Inject(activity, carrier, setter);

        public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
            _w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
    }
}
