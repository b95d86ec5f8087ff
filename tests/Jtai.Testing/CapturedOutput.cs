using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Jtai.Testing;

/// <summary>Everything that would leave the process as a log line, a span or a metric's dimension. A test plants a name and expects <see cref="LinesWith"/> to be empty.</summary>
public sealed class CapturedOutput : ILoggerProvider, ISupportExternalScope
{
    readonly ConcurrentQueue<string> _lines = new();
    readonly ConcurrentQueue<Activity> _spans = new();
    readonly MeterListener _meters = new();
    IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public CapturedOutput()
    {
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<double>(Measured);
        _meters.SetMeasurementEventCallback<long>(Measured);
        _meters.SetMeasurementEventCallback<int>(Measured);
        _meters.Start();
    }

    /// <summary>Puts the capture behind everything that the host does to its telemetry before it leaves.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddLogging(logging => logging.ClearProviders().AddProvider(this).SetMinimumLevel(LogLevel.Debug));
        services.AddOpenTelemetry().WithTracing(traces => traces.AddProcessor(new SimpleActivityExportProcessor(new SpanExporter(this))));
    }

    /// <summary>Spans that have ended, of every host in the process.</summary>
    public IReadOnlyList<Activity> Spans => [.. _spans];

    /// <summary>Log lines (from level Debug on, as far as the host's own filters let them through), spans and measurements that hold a text, whatever its case.</summary>
    public IReadOnlyList<string> LinesWith(string text) => [.. _lines.Where(line => line.Contains(text, StringComparison.OrdinalIgnoreCase))];

    void Measured<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) => _lines.Enqueue($"metric {instrument.Name} {Join(tags.ToArray())}");

    static string Join<T>(IEnumerable<KeyValuePair<string, T>> tags) => string.Join(' ', tags.Select(tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}")));

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Logger(this, categoryName);

    void ISupportExternalScope.SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        _meters.Dispose();
    }

    sealed class SpanExporter(CapturedOutput output) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                output._lines.Enqueue($"span {span.DisplayName} {span.StatusDescription} {Join(span.TagObjects)} {string.Join(' ', span.Events.Select(e => $"{e.Name} {Join(e.Tags)}"))} {Join(span.Baggage)}");
                output._spans.Enqueue(span);
            }

            return ExportResult.Success;
        }
    }

    sealed class Logger(CapturedOutput output, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => output._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            output._lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
