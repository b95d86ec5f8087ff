using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Jtai.Messaging.Tests;

/// <summary>What the meter of the bus says, from now on and of every service in the process.</summary>
sealed class Measured : IDisposable
{
    readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> heard = [];
    readonly MeterListener listener = new();

    public Measured()
    {
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Name == "Jtai.Messaging") all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
    }

    public IReadOnlyList<(string Instrument, double Value, string Tags)> Heard => [.. heard];

    /// <summary>What a gauge shows now.</summary>
    public double? Now(string instrument, string tags = "")
    {
        heard.Clear();
        listener.RecordObservableInstruments();
        return Heard.Where(each => each.Instrument == instrument && each.Tags == tags).Select(each => (double?)each.Value).LastOrDefault();
    }

    void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        heard.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));

    public void Dispose() => listener.Dispose();
}
