using System.Text.RegularExpressions;
using Npgsql;

namespace Jtai.Data;

/// <summary>
/// Names the spans of SQL by what they do, such as <c>select inspections</c>: a trace is read by its names. Statements hold parameters and no values,
/// so that a name holds nothing personal.
/// </summary>
static partial class SqlSpans
{
    internal static void Name(NpgsqlTracingOptionsBuilder tracing) => tracing
        .ConfigureCommandSpanNameProvider(command => Of(command.CommandText))
        .ConfigureBatchSpanNameProvider(batch => Of([.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().Select(command => command.CommandText)]));

    /// <summary>A batch is named by its first statement.</summary>
    internal static string? Of(IReadOnlyList<string> batch) => batch switch
    {
        [] => null,
        [var one] => Of(one),
        [var first, ..] => $"{Of(first)} and {batch.Count - 1} more",
    };

    /// <summary>The statement's verb, and the table that it reads or writes first.</summary>
    internal static string Of(string sql)
    {
        var verb = Verb().Match(sql).Value.ToLowerInvariant();
        return Table().Match(sql) is { Success: true } table ? $"{verb} {table.Groups[1].ValueSpan}" : verb;
    }

    [GeneratedRegex(@"[a-z]+", RegexOptions.IgnoreCase)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\b(?:from|into|update|join)\s+""?([a-z_]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Table();
}
