using System.Runtime.CompilerServices;
using System.Text.Json;
using MassTransit.Serialization;

namespace Jtai.Contracts.Tests;

/// <summary>
/// The JSON of every event against a committed file: a renamed or removed field shows as a difference, as messages of the last release may still be under way.
/// A wanted change: run with JTAI_ACCEPT=1 and commit the files.
/// </summary>
public sealed class SnapshotTests
{
    static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true, NewLine = "\n" };
    static readonly DateTimeOffset At = new(2026, 11, 16, 9, 30, 0, TimeSpan.Zero);

    /// <summary>One of each event, with a value in every field.</summary>
    public static TheoryData<object> Events { get; } = new(EventTypes.All.Select(type => Filled(type, "")));

    static object Filled(Type type, string name) => Nullable.GetUnderlyingType(type) is { } inner ? Filled(inner, name)
        : type == typeof(string) ? name
        : type == typeof(Guid) ? new Guid("01975f3e-0000-7000-8000-000000000001")
        : type == typeof(DateTimeOffset) ? At
        : type == typeof(DateOnly) ? DateOnly.FromDateTime(At.Date)
        : type == typeof(bool) ? true
        : type == typeof(int) ? 2
        : type == typeof(double) ? 4.5
        : type.IsGenericType ? Of(type.GetGenericArguments()[0], name)
        : type.GetConstructors().Single(constructor => constructor.GetParameters().Length > 0) is var record
            ? record.Invoke([.. record.GetParameters().Select(each => Filled(each.ParameterType, each.Name!))]) : type;

    static Array Of(Type item, string name)
    {
        var list = Array.CreateInstance(item, 1);
        list.SetValue(Filled(item, name), 0);
        return list;
    }

    static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");

    [Theory]
    [MemberData(nameof(Events))]
    public void The_JSON_of_an_event_is_what_was_agreed(object @event)
    {
        var path = Path.Combine(Folder(), $"{@event.GetType().Name}.json");
        var json = JsonSerializer.Serialize(@event, Indented) + "\n";
        if (Environment.GetEnvironmentVariable("JTAI_ACCEPT") == "1")
            File.WriteAllText(path, json);
        Assert.Equal(File.ReadAllText(path), json);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_comes_back_as_it_was(object @event)
    {
        // As the outbox keeps it, and as MassTransit sends it.
        foreach (var options in (JsonSerializerOptions[])[JsonSerializerOptions.Web, SystemTextJsonMessageSerializer.Options])
        {
            var json = JsonSerializer.Serialize(@event, options);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, @event.GetType(), options), options));
            Assert.Equal(JsonSerializer.Serialize(@event, Indented), JsonSerializer.Serialize(JsonSerializer.Deserialize(json, @event.GetType(), options), Indented));
        }
    }

    [Fact]
    public void Every_event_has_a_snapshot_and_every_snapshot_an_event() => Assert.Equal(
        EventTypes.All.Select(type => type.Name).Order(),
        Directory.GetFiles(Folder(), "*.json").Select(Path.GetFileNameWithoutExtension).Order());
}
