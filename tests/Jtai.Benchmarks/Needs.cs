using System.Diagnostics;

namespace Jtai.Benchmarks;

/// <summary>
/// What a benchmark needs of the machine beyond the build. It is said before anything starts: nobody is to learn it after minutes, from a stack trace.
/// </summary>
/// <param name="HowToGetThem">The command that installs them.</param>
/// <param name="Things">Their names, and whether each is there.</param>
sealed record Needs(string HowToGetThem, params (string Name, Func<bool> IsThere)[] Things)
{
    /// <summary>The exit status of a benchmark that lacks something.</summary>
    public const int Unmet = 2;

    const string InstallServers = "eng/install-servers.sh";

    public static Needs OfGateway => new("apt-get install wrk nginx-light", Program("wrk"), Program("nginx"));
    public static Needs OfOutbox => Servers(Postgres, RabbitMq);
    public static Needs OfPortfolio => Servers(Postgres);
    public static Needs OfAnnexA => new("apt-get install python3-openpyxl python3-pandas", Module("openpyxl"), Module("pandas"));

    static (string, Func<bool>) Postgres => ("PostgreSQL", () => new DirectoryInfo("/usr/lib/postgresql") is { Exists: true } installed
        && installed.GetDirectories().Any(version => File.Exists(Path.Combine(version.FullName, "bin", "postgres"))));
    static (string, Func<bool>) RabbitMq => ("RabbitMQ", () => File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"));

    /// <summary>Of the AppHosts of two trees, which run the servers that are installed.</summary>
    public static Needs OfStart(params string[] appHosts) => new($"{InstallServers}; dotnet build -c Release in each tree",
        [Postgres, RabbitMq, .. appHosts.Select(appHost => (appHost, (Func<bool>)(() => File.Exists(appHost))))]);

    /// <summary>One line; false if something is missing.</summary>
    public bool AreMet(string benchmark)
    {
        var missing = Things.Where(thing => !thing.IsThere()).Select(thing => thing.Name).ToList();
        var lacking = missing.Count == 0 ? "" : $"; missing: {string.Join(", ", missing)}";
        Console.WriteLine($"{benchmark} needs {string.Join(", ", Things.Select(thing => thing.Name))} ({HowToGetThem}){lacking}");
        return missing.Count == 0;
    }

    /// <summary>The program's path. Servers lie where only root looks.</summary>
    public static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    static (string, Func<bool>) Program(string name) => (name, () => Find(name) is not null);

    /// <summary>Tests' servers come as containers with JTAI_CONTAINERS=1.</summary>
    static Needs Servers(params (string, Func<bool>)[] servers) => Environment.GetEnvironmentVariable("JTAI_CONTAINERS") == "1"
        ? new("see their documentation", ("Docker or Podman", () => Find("docker") is not null || Find("podman") is not null))
        : new(InstallServers, servers);

    static (string, Func<bool>) Module(string name) => ($"{name} of Python", () =>
    {
        if (!File.Exists(AnnexABenchmark.PythonProgram)) return false;
        var look = $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{name}') is None)";
        using var python = Process.Start(AnnexABenchmark.PythonProgram, ["-c", look]);
        python.WaitForExit();
        return python.ExitCode == 0;
    }
    );
}
