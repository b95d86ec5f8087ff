using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Testing;

namespace Jtai.System.Tests;

/// <summary>The whole system as <c>./run --empty</c> starts it, in a state folder of its own. Reached through its gateway, like by anybody else.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private const string Mark = "JTAI_SYSTEM_TEST";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly StringBuilder _output = new();
    private Process _host = null!;

    /// <summary>Logs of every resource, data, <c>run.json</c>.</summary>
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine("/tmp", $"jtai-system-{Guid.NewGuid():N}")).FullName;

    public HttpClient Gateway { get; private set; } = null!;

    private JsonNode RunFile => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "run.json")))!;

    public async Task InitializeAsync()
    {
        _host = Start("Jtai.AppHost", $"--Native:StateFolder={Folder}", $"--Jtai:Folder={Folder}", "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true");
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(Folder, "run.json")) || _host.HasExited, Patience, "the system is healthy");
        if (_host.HasExited) throw new InvalidOperationException($"The system did not start:\n{Output}");
        Gateway = new HttpClient { BaseAddress = new Uri(RunFile["gateway"]!.ToString()) };
    }

    public async Task DisposeAsync()
    {
        Gateway?.Dispose();
        using (var kill = Process.Start("kill", ["-TERM", $"{_host.Id}"])) await kill.WaitForExitAsync();
        await _host.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        _host.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Everything that the AppHost has printed.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Carries the demonstration inspection through the gateway; its exit status and what it printed.</summary>
    public async Task<(int ExitCode, string Output)> DemonstrateAsync()
    {
        var output = new StringBuilder();
        using var demonstration = Start("Jtai.Demonstration", output, Path.Combine(Folder, "run.json"));
        await demonstration.WaitForExitAsync().WaitAsync(Patience);
        demonstration.WaitForExit();
        return (demonstration.ExitCode, output.ToString().TrimEnd());
    }

    /// <summary>A client of the gateway with a token of its own.</summary>
    public async Task<HttpClient> SignInAsync(string clientId)
    {
        var client = RunFile["clients"]!.AsArray().Single(client => client!["clientId"]!.ToString() == clientId)!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = client["clientSecret"]!.ToString(),
        });
        using var answer = await Gateway.PostAsync(RunFile["tokenEndpoint"]!.ToString(), form);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!.ToString();
        return new HttpClient { BaseAddress = Gateway.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    /// <summary>Kills a service's process the hard way and waits until the AppHost has it up again.</summary>
    public async Task KillAsync(string project)
    {
        var before = ProcessOf(project) ?? throw new InvalidOperationException($"{project} does not run.");
        using (var kill = Process.Start("kill", ["-KILL", $"{before}"])) await kill.WaitForExitAsync();
        await Eventually.TrueAsync(() => ProcessOf(project) is { } after && after != before, Patience, $"{project} is started again");
    }

    /// <summary>Every file that the run has written its logs to, with the AppHost's own output.</summary>
    public IEnumerable<(string Name, string Text)> Logs() =>
        Directory.EnumerateFiles(Folder, "*.log", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/data/", StringComparison.Ordinal))
            .Select(file => (file, Read(file)))
            .Append(("AppHost", Output));

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The process of this system that runs a project's assembly. Who its parent is depends on the engine; what it inherits does not.</summary>
    private int? ProcessOf(string project)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
                if (arguments[0].EndsWith("dotnet", StringComparison.Ordinal)
                    && arguments.Any(argument => argument.EndsWith($"/{project}.dll", StringComparison.Ordinal))
                    && File.ReadAllText(Path.Combine(folder, "environ")).Contains($"{Mark}={Folder}", StringComparison.Ordinal))
                {
                    return int.Parse(Path.GetFileName(folder), global::System.Globalization.CultureInfo.InvariantCulture);
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
            }
        }

        return null;
    }

    private Process Start(string project, params string[] arguments) => Start(project, _output, arguments);

    private Process Start(string project, StringBuilder output, params string[] arguments)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var assembly = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, $"{project}.dll"));
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "TERM", "--", "dotnet", assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment[Mark] = Folder;
        var process = new Process { StartInfo = start };
        void Keep(object _, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        // The death signal is tied to the thread that starts the process: one that lasts.
        var starter = new Thread(() =>
        {
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
        })
        { IsBackground = true };
        starter.Start();
        SpinWait.SpinUntil(() => HasStarted(process), TimeSpan.FromSeconds(30));
        return process;
    }

    private static bool HasStarted(Process process)
    {
        try
        {
            return process.Id > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
