using System.Globalization;

namespace Jtai.AnnexA.Cli;

/// <summary>Options as <c>--name value</c> or <c>--name=value</c>, and the rest in order.</summary>
sealed class Arguments
{
    static readonly string[] Flags = ["--help", "-h"];

    readonly Dictionary<string, string> options = [];
    readonly HashSet<string> used = [];

    public Arguments(ReadOnlySpan<string> args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (Flags.Contains(args[i])) Help = true;
            else if (args[i] == "--") Rest.AddRange(args[(i + 1)..]);
            else if (!args[i].StartsWith("--", StringComparison.Ordinal)) Rest.Add(args[i]);
            else if (args[i].IndexOf('=') is > 0 and var equals) options[args[i][..equals]] = args[i][(equals + 1)..];
            else if (i + 1 < args.Length) options[args[i]] = args[++i];
            else throw new UsageException($"{args[i]} wants a value.");
            if (args[i] == "--") break;
        }
    }

    public bool Help { get; }

    public List<string> Rest { get; } = [];

    public string? Text(string name)
    {
        used.Add(name);
        return options.GetValueOrDefault(name);
    }

    public string Required(string name) => Text(name) ?? throw new UsageException($"{name} is missing.");

    public DateOnly? Date(string name) =>
        Text(name) is not { } text ? null
        : !DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? throw new UsageException($"{name} {text} is not a date; write it as 2026-11-16.")
        : date.Year is >= 2000 and <= 2100 ? date
        : throw new UsageException($"{name} {text} is no day of an inspection; allowed are the years 2000 to 2100.");

    public long Number(string name, long otherwise, long from, long to) =>
        Text(name) is not { } text ? otherwise
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number
        : throw new UsageException($"{name} {text} is not a whole number from {from} to {to}.");

    public string OneOf(string name, string otherwise, params string[] allowed) =>
        Text(name) is not { } text ? otherwise
        : allowed.Contains(text) ? text
        : throw new UsageException($"{name} {text} is not known; allowed are {string.Join(", ", allowed)}.");

    /// <summary>Numbers of lists, such as "2,4".</summary>
    public HashSet<int> Lists(string name)
    {
        var lists = new HashSet<int>();
        foreach (var part in (Text(name) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
            lists.Add(part is [>= '1' and <= '5']
                ? part[0] - '0'
                : throw new UsageException($"{name} {Text(name)} names no lists; write their numbers, such as 2,4."));
        return lists;
    }

    /// <summary>Refuses what no command asked for: a misspelt option is never passed over.</summary>
    public void NoOthers()
    {
        if (options.Keys.FirstOrDefault(name => !used.Contains(name)) is { } unknown) throw new UsageException($"The option {unknown} is not known here.");
    }
}
