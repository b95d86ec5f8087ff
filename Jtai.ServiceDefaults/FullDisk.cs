namespace Jtai.ServiceDefaults;

/// <summary>What the operating system says where it has no room for what is written.</summary>
public static class FullDisk
{
    // EFBIG, ENOSPC, EDQUOT of Linux: a limit on the file, the disk, the account.
    const int FileLimit = 27, NoSpace = 28, Quota = 122;

    /// <summary>Whether an exception says it.</summary>
    /// <param name="exception">What writing has thrown.</param>
    public static bool Is(Exception exception) => exception is IOException { HResult: FileLimit or NoSpace or Quota };

    /// <summary>Where no more is to be written although the disk would still take it.</summary>
    public static IOException New() => new("The disk is as full as it may become.", NoSpace);
}
