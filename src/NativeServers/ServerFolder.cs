using System.Security.Cryptography;
using System.Text;

namespace Jtai.NativeServers;

/// <summary>A folder that belongs to the account a server runs as.</summary>
internal static class ServerFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Creates the folder. Started by root, a server runs as an account of its own, which often cannot reach the wished path (root's home
    /// is closed to others); the folder is then under /var/lib/jtai, the same one each time for the same path.
    /// </summary>
    public static async Task<string> CreateAsync(string path, string account, CancellationToken cancellation)
    {
        path = Path.GetFullPath(path);
        if (!Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(path, Private);
            return path;
        }
        if (!await CanReachAsync(Make(path, account), account, cancellation))
        {
            Directory.Delete(path);
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];
            path = Make($"/var/lib/jtai/{name}", account);
            if (!await CanReachAsync(path, account, cancellation))
            {
                throw new IOException($"The account '{account}' can use neither the data folder nor '{path}'.");
            }
        }
        return path;
    }

    /// <summary>Writes a file that only the server's account (and root) can read.</summary>
    public static void Write(string path, string text, string account)
    {
        File.Delete(path);
        using (var file = new StreamWriter(
            path,
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            file.Write(text);
        }
        if (Environment.IsPrivilegedProcess) Unix.GiveTo(account, path);
    }

    private static string Make(string path, string account)
    {
        var parent = Path.GetDirectoryName(path)!;
        // Others have to pass through what is made here, whatever the mask of the process.
        if (!Directory.Exists(parent))
        {
            File.SetUnixFileMode(Directory.CreateDirectory(parent).FullName, Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
        Directory.CreateDirectory(path, Private);
        Unix.GiveTo(account, path);
        return path;
    }

    private static async Task<bool> CanReachAsync(string path, string account, CancellationToken cancellation) =>
        await ChildProcess.Start(new ChildOptions("test", "-w", path) { Account = account }).Exited.WaitAsync(cancellation) == 0;
}
