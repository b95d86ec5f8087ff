using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Jtai.AnnexA;

namespace Jtai.System.Tests;

/// <summary>A running system, reached by its <c>run.json</c> and through its gateway, like by anybody else.</summary>
public sealed class WayIn(string folder) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    readonly string runFile = Path.Combine(folder, "run.json");
    HttpClient? gateway;

    public JsonNode Addresses => JsonNode.Parse(File.ReadAllText(runFile))!;

    HttpClient Gateway => gateway ??= new HttpClient { BaseAddress = new Uri(Addresses["gateway"]!.ToString()) };

    /// <summary>Carries the demonstration inspection through the gateway; its exit status and what it printed.</summary>
    public Task<(int ExitCode, string Output)> DemonstrateAsync() => Program.RunAsync(Patience, new("dotnet", [Program.Assembly("Jtai.Demonstration"), runFile]));

    /// <summary>Carries an inspection through the gateway by a program that knows an address, its secrets and its lists, and nothing else of the system.</summary>
    public async Task<(int ExitCode, string Output)> RunStrangerAsync(string runtime, string program)
    {
        var lists = Path.Combine(folder, "lists-1-to-5.xlsx");
        await using (var file = File.Create(lists)) SyntheticWorkbook.Write(file, children: 400, seed: 2026, DateOnly.FromDateTime(DateTime.UtcNow));
        return await Program.RunAsync(Patience, new(runtime, [program, lists])
        {
            Environment =
            {
                ["GATEWAY"] = Addresses["gateway"]!.ToString(),
                ["LEAD_SECRET"] = SecretOf("demo-ofsted-lead"),
                ["COUNCIL_SECRET"] = SecretOf("demo-northmarch-council"),
                ["NEIGHBOUR_SECRET"] = SecretOf("demo-southmere-council"),
            },
        });
    }

    /// <summary>Does what docs/connecting.md says, as somebody would who copies it; but for the command of operations, which needs Identity's configuration.</summary>
    public async Task<(int ExitCode, string Output)> FollowPageAsync(string page)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, "newcomer"));
        File.Copy(runFile, Path.Combine(home.CreateSubdirectory(".jtai").FullName, "run.json"), overwrite: true);
        await using (var file = File.Create(Path.Combine(home.FullName, "lists.xlsx"))) SyntheticWorkbook.Write(file, children: 40, seed: 2026, DateOnly.FromDateTime(DateTime.UtcNow));
        var blocks = Regex.Matches(page, "```sh\n(.*?)```", RegexOptions.Singleline).Select(block => block.Groups[1].Value).Where(block => !block.StartsWith("dotnet ", StringComparison.Ordinal));
        var script = Path.Combine(home.FullName, "follow.sh");
        await File.WriteAllTextAsync(script, $"set -euo pipefail\ncurl() {{ command curl --fail-with-body \"$@\"; }}\n{string.Join('\n', blocks)}\necho 'page: ok'\n");
        return await Program.RunAsync(Patience, new("bash", [script]) { WorkingDirectory = home.FullName });
    }

    /// <summary>A client of the gateway with a token of its own.</summary>
    public async Task<HttpClient> SignInAsync(string clientId)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = SecretOf(clientId),
        });
        using var answer = await Gateway.PostAsync(Addresses["tokenEndpoint"]!.ToString(), form);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!.ToString();
        return new HttpClient { BaseAddress = Gateway.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    /// <summary>What the lists of the demonstrated inspection say of a child and nothing else says: its number, its date of birth, its worker.</summary>
    public async Task<IReadOnlySet<string>> SecretsOfListsAsync()
    {
        using var lead = await SignInAsync("demo-ofsted-lead");
        var inspection = (await lead.GetFromJsonAsync<JsonNode>("/api/scheduling/v1/inspections"))!["items"]!.AsArray()[0]!["id"]!.ToString();
        var children = (await lead.GetFromJsonAsync<JsonNode>($"/api/case-selection/v1/inspections/{inspection}/children?limit=100"))!["items"]!.AsArray();

        var secrets = new HashSet<string>();
        foreach (var child in children)
        {
            secrets.Add(child!["localAuthorityChildId"]!.ToString());
            var detail = await lead.GetFromJsonAsync<JsonNode>($"/api/case-selection/v1/inspections/{inspection}/children/{child["child"]}");
            foreach (var (column, value) in detail!["rows"]!.AsArray()[0]!["values"]!.AsObject())
            {
                // Dates of events are dates of log lines too.
                if (column is "Date of Birth" or "Allocated Worker") secrets.Add(value!.ToString());
            }
        }

        Assert.True(secrets.Count > 100, $"only {secrets.Count} values to look for");
        return secrets;
    }

    string SecretOf(string clientId) => Addresses["clients"]!.AsArray().Single(client => client!["clientId"]!.ToString() == clientId)!["clientSecret"]!.ToString();

    public void Dispose() => gateway?.Dispose();
}

static class Secrets
{
    /// <summary>Whether a text says it. A child's number is looked for as a number: the digits of a time in nanoseconds hold any number of seven digits sooner or later.</summary>
    public static bool Says(this string text, string secret)
    {
        for (var at = text.IndexOf(secret, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(secret, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var (before, after) = (at == 0 ? ' ' : text[at - 1], at + secret.Length == text.Length ? ' ' : text[at + secret.Length]);
            if (!(char.IsAsciiDigit(secret[0]) && char.IsAsciiDigit(before)) && !(char.IsAsciiDigit(secret[^1]) && char.IsAsciiDigit(after))) return true;
        }
        return false;
    }
}
