using System.Text.Json;

namespace Jtai.Demonstration;

/// <summary>What <c>.jtai/run.json</c> says of the running system.</summary>
internal sealed record RunFile(Uri Gateway, Uri TokenEndpoint, IReadOnlyList<RunClient> Clients)
{
    public static RunFile Read(string path) =>
        JsonSerializer.Deserialize<RunFile>(File.ReadAllText(path), JsonSerializerOptions.Web)
            is { Gateway: not null, TokenEndpoint: not null, Clients: not null } run
            ? run
            : throw new StepFailed("a run.json with gateway, tokenEndpoint and clients", path);

    public RunClient Client(string organisation) =>
        Clients.FirstOrDefault(client => client.Organisation == organisation)
        ?? throw new StepFailed($"a client of {organisation} in run.json", $"clients of {string.Join(", ", Clients.Select(client => client.Organisation))}");
}

/// <summary>A demonstration client: its secret is made at the first start and never leaves the machine.</summary>
internal sealed record RunClient(string Organisation, string ClientId, string ClientSecret);

/// <summary>A step did not go as it should.</summary>
internal sealed class StepFailed(string expected, string found) : Exception($"expected {expected}, found {found}");
