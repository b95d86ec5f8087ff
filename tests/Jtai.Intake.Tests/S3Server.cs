using System.Diagnostics;
using Jtai.Testing;

namespace Jtai.Intake.Tests;

/// <summary>s3rver, a server of S3 from npm, on a port of its own; it can go away, and come back with what it had.</summary>
internal sealed class S3Server : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("jtai-s3-").FullName;
    Process? _server;

    /// <summary>What Intake needs to know of it.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Intake:Bucket:Name"] = "jtai",
        ["Intake:Bucket:Region"] = "eu-west-2",
        ["Intake:Bucket:Address"] = $"http://127.0.0.1:{Port}",
        ["Intake:Bucket:AccessKey"] = "S3RVER",
        ["Intake:Bucket:SecretKey"] = "S3RVER",
    };

    public int Port { get; private set; }

    public static async Task<S3Server> StartAsync()
    {
        var server = new S3Server();
        await server.ComeAsync();
        return server;
    }

    public async Task ComeAsync()
    {
        _server = Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository.Root, "tests", "api-tools", "s3-server.mjs"), _folder, "jtai", $"{Port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var port = await _server.StandardOutput.ReadLineAsync();
        Assert.False(string.IsNullOrEmpty(port), "npm --prefix tests/api-tools ci has not been run.");
        Port = int.Parse(port, System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Go()
    {
        _server?.Kill();
        _server?.WaitForExit();
        _server?.Dispose();
        _server = null;
    }

    /// <summary>Where an object's bytes lie.</summary>
    public string PathOf(Guid document) => Path.Combine(_folder, "jtai", $"{document:N}.doc._S3rver_object");

    public void Dispose()
    {
        Go();
        Directory.Delete(_folder, recursive: true);
    }
}
