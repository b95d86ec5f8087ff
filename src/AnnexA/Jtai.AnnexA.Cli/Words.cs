using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA.Cli;

/// <summary>How the outside world writes the enums.</summary>
static class Words
{
    public static string Of(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "query" };

    public static string Of(MatchKind kind) => kind switch
    {
        MatchKind.Exact => "exact",
        MatchKind.Inferred => "inferred",
        MatchKind.Group => "group",
        _ => "undecided",
    };

    public static string Count(int count, string one, string? many = null) => $"{count:N0} {(count == 1 ? one : many ?? one + "s")}";
}
