using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Jtai.Polyfills.Tests;

/// <summary>Small applications for the engine.</summary>
static class TestApplication
{
    /// <summary>This test project, as a project resource.</summary>
    static readonly string Project = Path.Combine(Root(), "tests", "Jtai.Polyfills.Tests", "Jtai.Polyfills.Tests.csproj");

    public static IDistributedApplicationBuilder Builder(string state, bool dashboard = false, params string[] args) => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = [$"--Native:StateFolder={state}", .. args],
        ProjectDirectory = Path.GetDirectoryName(Project),
        DisableDashboard = !dashboard,
    });

    public static IResourceBuilder<ProjectResource> AddWeb(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject(name, Project).WithArgs("web").WithHttpEndpoint().WithHttpHealthCheck("/health");

    public static IResourceBuilder<ExecutableResource> AddShell(this IDistributedApplicationBuilder builder, string name, string script) => builder.AddExecutable(name, "sh", "/tmp", "-c", script);

    /// <summary>Waits for a condition; a limit far above what it takes.</summary>
    public static async Task Until(Func<Task<bool>> condition, string what, int seconds = 30)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds) Assert.Fail($"Not within {seconds} s: {what}");
            await Task.Delay(50);
        }
    }

    public static Task Until(Func<bool> condition, string what, int seconds = 30) => Until(() => Task.FromResult(condition()), what, seconds);

    /// <summary>True when the process is there and not merely waiting to be buried.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Jtai.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}

/// <summary>A state folder that is removed again.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jtai-test-").FullName;

    public TemporaryFolder() =>
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
