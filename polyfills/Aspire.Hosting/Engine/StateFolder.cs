using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Aspire.Hosting.Engine;

/// <summary>
/// What a run leaves for the next: generated parameters and the servers' data, in <c>.jtai/</c> at the root of the repository
/// (elsewhere with <c>Native:StateFolder</c>). One application at a time uses it.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly ConditionalWeakTable<IDistributedApplicationBuilder, StateFolder> Known = [];

    private readonly Lock _parametersLock = new();
    private FileStream? _lock;

    private StateFolder(string path) => Path = path;

    public string Path { get; }

    // Beside the lock, which cannot even be read while it is held.
    private string Holder => System.IO.Path.Combine(Path, "pid");

    public static StateFolder Of(IDistributedApplicationBuilder builder) => Known.GetValue(builder, b =>
        new StateFolder(System.IO.Path.GetFullPath(b.Configuration["Native:StateFolder"] ?? System.IO.Path.Combine(Root(b.AppHostDirectory), ".jtai"))));

    /// <summary>Takes the folder for this process, until it ends.</summary>
    /// <exception cref="DistributedApplicationException">Another process has it.</exception>
    public void Take()
    {
        Create();
        var file = System.IO.Path.Combine(Path, "lock");
        try
        {
            // Held by the kernel and freed by it, however the process ends.
            _lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            var holder = File.Exists(Holder) ? File.ReadAllText(Holder) : "unknown";
            throw new DistributedApplicationException($"Another instance is already running on {Path} (process {holder}). Stop it first: kill {holder}");
        }
        File.WriteAllText(Holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The kept value of a parameter, made now if there is none.</summary>
    public string Parameter(string name, Func<string> make)
    {
        lock (_parametersLock)
        {
            Create();
            var file = System.IO.Path.Combine(Path, "parameters.json");
            var values = File.Exists(file) ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))! : [];
            if (values.TryGetValue(name, out var value)) return value;
            values[name] = value = make();
            using (var next = new FileStream(file + ".new", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                JsonSerializer.Serialize(next, values);
                next.Flush(flushToDisk: true);
            }
            File.Move(file + ".new", file, overwrite: true);
            return value;
        }
    }

    public void Dispose() => _lock?.Dispose();

    // Others may pass through, but see nothing: the servers' own accounts must reach their folders.
    private void Create() => Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    private static string Root(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (at.EnumerateFiles("*.sln*").Any() || System.IO.Path.Exists(System.IO.Path.Combine(at.FullName, ".git"))) return at.FullName;
        }
        return folder;
    }
}
