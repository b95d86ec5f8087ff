using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Jtai.Scheduling.Data;

/// <summary>Columns of jsonb for values that are written whole and never queried into.</summary>
static class AsJson
{
    internal static ValueConverter<T, string> Converter<T>() => new(
        value => JsonSerializer.Serialize(value, JsonSerializerOptions.Web), json => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!);

    /// <summary>The values are replaced, never changed in place.</summary>
    internal static ValueComparer<T> Comparer<T>() => new(favorStructuralComparisons: false);
}
