using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Jtai.AppHost;

/// <summary>
/// Where everything of one running system is kept: secrets, data, documents, logs, <c>run.json</c>. One AppHost at a time holds it. What is in it is
/// for its owner only; the servers, which run as accounts of their own, may pass through to their data.
/// </summary>
sealed class StateFolder(string path)
{
    const UnixFileMode Passable = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Whatever this process and those that it starts write from now on is for its owner only, unless it says otherwise.</summary>
    public static void BePrivate()
    {
        if (!OperatingSystem.IsWindows()) _ = umask(0b000_111_111);
    }

    [DllImport("libc")]
    static extern uint umask(uint mask);

    /// <summary>Takes the folder until what is returned is disposed of, and makes it where there is none.</summary>
    /// <exception cref="DistributedApplicationException">Another process holds it (the message names the process), or it cannot be used.</exception>
    public IDisposable Take()
    {
        try
        {
            Make(path, Passable);
            Make(Of("data"), Passable);
            Make(Of("documents"));
            var held = Hold()
                ?? throw new DistributedApplicationException(
                    $"Jtai is already running on {path}, as process {File.ReadAllText(Of("pid")).Trim()}. Stop it first.");
            File.Delete(Of("run.json"));
            Write("pid", Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            return held;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The folder {path} cannot be used: {problem.Message} Mend that, or name another with --Jtai:Folder.");
        }
    }

    /// <summary>Tells this folder from others where names are shared by all of a machine; the same at each start.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];

    /// <summary>The full path of something in it.</summary>
    public string Of(params string[] names) => Path.Combine([path, .. names]);

    /// <summary>Writes a file whole or not at all.</summary>
    public void Write(string name, byte[] content)
    {
        using (var file = new FileStream(Of($"{name}.new"), Private(FileMode.Create, FileShare.None)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(Of($"{name}.new"), Of(name), overwrite: true);
    }

    /// <summary>A new file in a folder of it, in place of an older one.</summary>
    public FileStream Create(string folder, string name)
    {
        Make(Of(folder));
        File.Delete(Of(folder, name));
        return new FileStream(Of(folder, name), Private(FileMode.CreateNew, FileShare.ReadWrite));
    }

    static void Make(string folder, UnixFileMode others = UnixFileMode.None)
    {
        Directory.CreateDirectory(folder);
        // Whatever the mask of the process, and whoever has made it.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, Owner | UnixFileMode.UserExecute | others);
    }

    static FileStreamOptions Private(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        return options;
    }

    /// <summary>Null where another process holds it.</summary>
    FileStream? Hold()
    {
        try
        {
            return new FileStream(Of("lock"), Private(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
