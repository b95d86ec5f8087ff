using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.ServiceDefaults;

/// <summary>How JSON is read and written at the edge: camelCase, enums in kebab-case, times with their offset.</summary>
public static class Json
{
    /// <summary>For reading another service's answers: a member that is not known is passed over.</summary>
    public static JsonSerializerOptions Client { get; } = CreateClient();

    static JsonSerializerOptions CreateClient()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        AddConverters(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    internal static void AddJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        var options = json.SerializerOptions;
        AddConverters(options);
        // A misspelt or missing member is an error of the client's that it should hear of.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver())
            .WithAddedModifier(RefuseNullElements)
            .WithAddedModifier(RefuseNullCharacters);
    });

    /// <summary>Nullable annotations reach members, not the elements of lists and dictionaries. No request here has an element that may be null.</summary>
    static void RefuseNullElements(JsonTypeInfo type)
    {
        if (type.Kind is not (JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary) || type.ElementType!.IsValueType) return;
        type.OnDeserialized = read =>
        {
            foreach (var element in (read as IDictionary)?.Values ?? (IEnumerable)read)
                if (element is null) throw new JsonException();
        };
    }

    /// <summary>
    /// A text with the character U+0000, which PostgreSQL does not keep, is refused where it is read: members by their converter, the elements and
    /// keys of lists and dictionaries once they are there.
    /// </summary>
    static void RefuseNullCharacters(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(string))) property.CustomConverter ??= new WithoutNull();
        if (type.ElementType != typeof(string) && type.KeyType != typeof(string)) return;
        type.OnDeserialized += read =>
        {
            var elements = read is IDictionary pairs ? pairs.Keys.Cast<object>().Concat(pairs.Values.Cast<object>()) : ((IEnumerable)read).Cast<object>();
            foreach (var text in elements.OfType<string>()) WithoutNull.Check(text);
        };
    }

    /// <summary>An enumeration as it crosses the edge: kebab-case, as in every body.</summary>
    /// <param name="value">One of its values.</param>
    public static string Name(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    static void AddConverters(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new OffsetRequired());
    }

    /// <summary>What a text that no database here can keep is refused with, wherever it is found.</summary>
    internal const string NullCharacter = "null-character";

    /// <summary>A member that is a text without U+0000.</summary>
    internal sealed class WithoutNull : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? Check(reader.GetString()!) : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        internal static string Check(string text) => text.Contains('\0') ? throw new JsonException(NullCharacter) : text;
    }

    /// <summary>A time without an offset would be taken in the server's own time zone.</summary>
    sealed class OffsetRequired : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // With a DateTime the reader tells whether an offset was there.
            if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var value)
                || !reader.TryGetDateTime(out var bare) || bare.Kind == DateTimeKind.Unspecified)
            {
                throw new JsonException();
            }
            return value;
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}

/// <summary>A day in a path or query: exactly <c>yyyy-MM-dd</c>. A bare <see cref="DateOnly"/> would read <c>05/06/2025</c> as 6 May.</summary>
/// <param name="Value">The day.</param>
public readonly record struct IsoDate(DateOnly Value)
{
    /// <summary>Reads a day.</summary>
    /// <param name="text">The text.</param>
    /// <param name="result">The day, if it is one.</param>
    /// <returns>Whether it is a day in that form.</returns>
    public static bool TryParse(string? text, out IsoDate result)
    {
        var valid = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        result = new(day);
        return valid;
    }
}
