using System.Reflection;

namespace Jtai.AnnexA.Cli;

/// <summary>The command line: which command, and what a user is told when something is amiss.</summary>
static class Annexa
{
    public const int Clean = 0, Findings = 1, Unreadable = 2, Usage = 64, Failed = 70;

    public static int Run(string[] args, TextReader input, TextWriter output, TextWriter error, bool isTerminal)
    {
        try
        {
            var arguments = new Arguments(args.AsSpan(Math.Min(args.Length, 1)));
            if (args.Length == 0 || args[0] is "--help" or "-h" or "help" || arguments.Help)
            {
                output.Write(Help());
                return args.Length == 0 ? Usage : Clean;
            }
            if (args[0] is "--version" or "version")
            {
                output.WriteLine($"annexa {Version}");
                return Clean;
            }
            return args[0] switch
            {
                "check" => CheckCommand.Run(arguments, output, error, isTerminal),
                "normalise" or "normalize" => NormaliseCommand.Run(arguments, output, error, isTerminal),
                "code" => CodeCommand.Run(arguments, input, output),
                "generate" => GenerateCommand.Run(arguments, output, error, isTerminal),
                "checks" => ChecksCommand.Run(arguments, output),
                _ => throw new UsageException($"There is no command \"{args[0]}\"; the commands are check, normalise, code, generate and checks."),
            };
        }
        catch (UsageException usage)
        {
            error.WriteLine($"annexa: {usage.Message} See annexa --help.");
            return Usage;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException)
        {
            error.WriteLine($"annexa: {exception.Message}");
            return Unreadable;
        }
    }

    /// <summary>As the package is called; the commit that it was built from behind it.</summary>
    static string Version =>
        typeof(Annexa).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static string Help()
    {
        using var reader = new StreamReader(typeof(Annexa).Assembly.GetManifestResourceStream("help.txt")!);
        return reader.ReadToEnd();
    }
}

/// <summary>The command line does not say what to do.</summary>
/// <param name="message">What is amiss and what is allowed.</param>
sealed class UsageException(string message) : Exception(message);
