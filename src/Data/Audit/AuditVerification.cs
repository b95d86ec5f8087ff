using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jtai.Data.Audit;

/// <summary>The command <c>verify-audit</c>: exit code 0 intact, 1 findings, 2 wrong arguments.</summary>
static partial class AuditVerification
{
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        (long, string)? expected = null;
        if (args is ["--expect", var head] && Head().Match(head) is { Success: true } match)
        {
            expected = (long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Value);
        }
        else if (args is not [])
        {
            await Console.Error.WriteLineAsync("verify-audit [--expect <sequence>:<hash of 64 hexadecimal digits>]");
            return 2;
        }

        var options = services.GetRequiredService<IOptions<AuditOptions>>().Value;
        // A few intervals may pass while the database is away; then somebody should look.
        var report = await AuditTrail.VerifyAsync(
            services.GetRequiredService<NpgsqlDataSource>(), options.SigningKey, expected, DateTime.UtcNow - 10 * options.SealEvery);
        foreach (var finding in report.Findings)
            Console.WriteLine($"{finding.Code} at {finding.Sequence}: {finding.Message}");
        Console.WriteLine(report.Findings.Count == 0
            ? $"audit trail intact: {report.Entries} entries, sealed to {report.SealedTo}, head {report.Head}:{report.HeadHash}"
            : $"audit trail NOT intact: {report.Findings.Count} findings in {report.Entries} entries, sealed to {report.SealedTo}");
        return report.Findings.Count == 0 ? 0 : 1;
    }

    [GeneratedRegex(@"^([0-9]{1,18}):([0-9a-fA-F]{64})\z")]
    private static partial Regex Head();
}
