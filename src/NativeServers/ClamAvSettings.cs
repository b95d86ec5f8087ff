namespace Jtai.NativeServers;

/// <summary>Lines of clamd.conf. The image takes them as variables, <c>CLAMD_CONF_MaxFiles</c>, and so does <c>Jtai.NativeServers clamav</c>.</summary>
public static class ClamAvSettings
{
    /// <summary>What begins the name of a variable that is a setting.</summary>
    public const string Prefix = "CLAMD_CONF_";

    /// <summary>
    /// As much as clamd can look at. As it comes it says <c>OK</c> of what it has left out: what is beyond its limits, and what is encrypted.
    /// </summary>
    public static IReadOnlyDictionary<string, string> LookAtEverything { get; } = new Dictionary<string, string>
    {
        // 2 GiB less 3 bytes. clamd takes a larger number too, warns of it, and looks at no more.
        ["StreamMaxLength"] = "2147483645",
        ["MaxFileSize"] = "2147483645",
        // What is unpacked, one after the other.
        ["MaxScanSize"] = "8192M",
        ["MaxFiles"] = "100000",
        // Ten minutes, in milliseconds.
        ["MaxScanTime"] = "600000",
        ["AlertExceedsMax"] = "yes",
        ["AlertEncrypted"] = "yes",
        // In memory: what is looked at lies there in plain. Where there is too little of it, clamd answers with an error.
        ["TemporaryDirectory"] = "/dev/shm",
    };
}
