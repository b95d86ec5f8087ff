namespace Jtai.NativeServers;

/// <summary>A server's program is not on this machine.</summary>
public sealed class MissingServerException(string server, string lookedFor, string package)
    : IOException($"{server} is not installed (looked for {lookedFor}). Install it with: apt-get install {package}")
{
    /// <summary>The operating system's package that brings it.</summary>
    public string Package { get; } = package;
}
