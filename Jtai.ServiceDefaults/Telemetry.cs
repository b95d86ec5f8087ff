using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Jtai.ServiceDefaults;

/// <summary>Traces, metrics and logs over OTLP. They carry ids only: no query string, no path as typed, no body, nothing of a child.</summary>
static class Telemetry
{
    internal static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        // Without it the server span has no tags at all. It is a runtime switch: configuration does not reach it.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        // Information of these categories has URLs as the client typed them. A filter in code comes after one of the same category in configuration.
        foreach (var category in (string[])["Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Diagnostics", "System.Net.Http.HttpClient", "Yarp.ReverseProxy", "Microsoft.EntityFrameworkCore.Database.Command", "Npgsql"])
            builder.Logging.AddFilter(category, LogLevel.Warning);

        // What is said of spans here holds once somebody wants them. With nobody to send them to none are made: they would be a good part of a request's cost.
        var everything = new AllButHealthChecks();
        builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces
            // Also under a remote parent: whether a request is traced is not for the client to say.
            .SetSampler(new ParentBasedSampler(everything, remoteParentSampled: everything, remoteParentNotSampled: everything))
            .AddProcessor(new NoTypedUrls())
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Yarp.ReverseProxy", "Npgsql", "MassTransit", "Jtai.*"));
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics
            .AddMeter("Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit", "Jtai.*"));

        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            builder.Logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
            var telemetry = builder.Services.AddOpenTelemetry().WithTracing().WithMetrics().UseOtlpExporter();
            // Aspire names the resource and its replica itself, in OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
            if (builder.Configuration["OTEL_SERVICE_NAME"] is null) telemetry.ConfigureResource(resource => resource.AddService(service));
        }

        builder.Services.AddSingleton<IStartupFilter, ServerSpanFilter>();
        builder.Services.AddSingleton<DistributedContextPropagator>(new WithoutBaggage());
    }

    sealed class AllButHealthChecks : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters parameters)
        {
            foreach (var tag in parameters.Tags ?? [])
                if (tag is { Key: "url.path", Value: string path } && path.StartsWith("/health/", StringComparison.Ordinal))
                    return new(SamplingDecision.Drop);
            return new(SamplingDecision.RecordAndSample);
        }
    }

    /// <summary>The span of an outgoing request says to which host; the path may be what a client of the gateway typed, and the span at the other end has the route.</summary>
    sealed class NoTypedUrls : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("url.full") is string url)
                data.SetTag("url.full", Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null);
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

    /// <summary>Gives the server span what ASP.NET Core leaves to an instrumentation package (name, route, status), and takes the path away: what a client types may be anything.</summary>
    sealed class ServerSpanFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(rest => http => http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span && span.Source.HasListeners()
                ? DescribedAsync(http, rest, span)
                : rest(http));
            next(app);
        };

        static async Task DescribedAsync(HttpContext http, RequestDelegate rest, Activity span)
        {
            try
            {
                await rest(http);
            }
            finally
            {
                Describe(http, span);
            }
        }

        static void Describe(HttpContext http, Activity span)
        {
            // The exception handler and the status code pages clear the endpoint, but not the feature of the original route.
            var route = (http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint;
            span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route.RoutePattern.RawText}";
            span.SetTag("url.path", null);
            span.SetTag("url.query", null);
            span.SetTag("http.route", route?.RoutePattern.RawText);
            span.SetTag("http.response.status_code", http.Response.StatusCode);
            if (http.Response.StatusCode < 500) return;
            span.SetTag("error.type", http.Response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
