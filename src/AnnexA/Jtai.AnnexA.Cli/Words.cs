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

    /// <summary>"1 error, 2 warnings, 0 queries in 7 rows of 3 children".</summary>
    public static string Of(CheckResult result) =>
        $"{Count(result.Counts.Error, "error")}, {Count(result.Counts.Warning, "warning")}, {Count(result.Counts.Query, "query", "queries")} in "
        + $"{Count(result.Rows, "row")} of {Count(result.Children, "child", "children")}";

    public static string Count(int count, string one, string? many = null) => $"{count:N0} {(count == 1 ? one : many ?? one + "s")}";
}
