using System.Globalization;
using System.Runtime.InteropServices;

namespace Jtai.NativeServers;

/// <summary>Signals that servers are stopped, frozen and woken with.</summary>
public enum Signal
{
    /// <summary>SIGINT: PostgreSQL's fast shutdown.</summary>
    Interrupt = 2,
    /// <summary>SIGQUIT.</summary>
    Quit = 3,
    /// <summary>SIGKILL: as a power cut.</summary>
    Kill = 9,
    /// <summary>SIGTERM: end in order.</summary>
    Terminate = 15,
    /// <summary>SIGCONT: wakes what Stop has frozen.</summary>
    Continue = 18,
    /// <summary>SIGSTOP: freezes.</summary>
    Stop = 19,
}

/// <summary>The system calls that .NET has no method for.</summary>
internal static class Unix
{
    /// <summary>Sends the signal; a process that is already gone is not an error.</summary>
    public static void Send(int processId, Signal signal) => _ = kill(processId, (int)signal);

    /// <summary>Gives the file or folder to an account of the operating system. Only root may.</summary>
    public static void GiveTo(string account, string path)
    {
        var fields = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(f => f[0] == account)
            ?? throw new InvalidOperationException($"There is no account '{account}' on this machine.");
        if (chown(path, uint.Parse(fields[2], CultureInfo.InvariantCulture), uint.Parse(fields[3], CultureInfo.InvariantCulture)) != 0)
        {
            throw new IOException($"'{path}' could not be given to '{account}' (errno {Marshal.GetLastPInvokeError()}).");
        }
    }

    /// <summary>The process and all that descend from it, parents first.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        var children = new Dictionary<int, List<int>>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id) || ParentOf(folder) is not { } parent) continue;
            if (!children.TryGetValue(parent, out var list)) children[parent] = list = [];
            list.Add(id);
        }
        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++) tree.AddRange(children.GetValueOrDefault(tree[i], []));
        return tree;
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            // pid (name) state parent ...; the name may hold spaces and parentheses.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    [DllImport("libc")]
    private static extern int kill(int processId, int signal);

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int chown(string path, uint user, uint group);
}
