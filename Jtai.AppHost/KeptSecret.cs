using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Publishing;

namespace Jtai.AppHost;

/// <summary>
/// A secret that is kept for the next start where the servers' data is, and for as long: the passwords belong to the data. Aspire's own way
/// (<c>persist</c>) is a file in the user's home that is read in the Development environment only, and one for all copies of the repository.
/// </summary>
sealed class KeptSecret(StateFolder folder, string name, ParameterDefault secret) : ParameterDefault
{
    const string File = "parameters.json";
    static readonly Lock OneWriter = new();
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string GetDefaultValue()
    {
        lock (OneWriter)
        {
            var kept = System.IO.File.Exists(folder.Of(File)) ? JsonNode.Parse(System.IO.File.ReadAllText(folder.Of(File)))!.AsObject() : [];
            if (kept[name] is { } known) return known.GetValue<string>();
            var value = secret.GetDefaultValue();
            kept[name] = value;
            folder.Write(File, JsonSerializer.SerializeToUtf8Bytes(kept, Indented));
            return value;
        }
    }

    public override void WriteToManifest(ManifestPublishingContext context) => secret.WriteToManifest(context);
}
