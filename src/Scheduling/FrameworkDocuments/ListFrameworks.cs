using System.Text;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.FrameworkDocuments;

/// <summary>The frameworks with their versions, and each document as it was written. They are published guidance, open to everybody with a token.</summary>
static class ListFrameworks
{
    public static async Task<Ok<IReadOnlyList<FrameworkSummary>>> All(SchedulingDb db, IClock clock, CancellationToken cancellationToken)
    {
        var known = await db.FrameworksAsync(cancellationToken);
        var addedAt = await db.AddedFrameworks.Select(each => new { each.Framework, each.Version, each.AddedAt })
            .ToDictionaryAsync(each => (each.Framework, each.Version), each => (Instant?)each.AddedAt, cancellationToken);
        var today = UkTime.DayOf(clock.GetCurrentInstant());
        return TypedResults.Ok<IReadOnlyList<FrameworkSummary>>(
        [
            .. from id in known.All.Select(framework => framework.Id).Distinct()
               let versions = known.Versions(id)
               select new FrameworkSummary(
                   id, versions[0].Title, versions[0].Kind, known.InEffectOn(id, today)?.Version,
                   [.. versions.Select(version => version.View(addedAt.GetValueOrDefault((version.Id, version.Version))))]),
        ]);
    }

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> One(
        string id, int version, SchedulingDb db, CancellationToken cancellationToken) =>
        await TextAsync(db, id, version, cancellationToken) is { } document
            ? TypedResults.Text(document, "application/json", Encoding.UTF8)
            : Problems.NotFound();

    /// <summary>A document exactly as it was added or shipped, or null.</summary>
    internal static async Task<string?> TextAsync(SchedulingDb db, string id, int version, CancellationToken cancellationToken) =>
        await db.AddedFrameworks.Where(each => each.Framework == id && each.Version == version)
            .Select(each => each.Document)
            .SingleOrDefaultAsync(cancellationToken)
            ?? FrameworkDocument.ShippedText(id, version);

    internal static FrameworkVersion View(this Framework framework, Instant? addedAt) =>
        new(framework.Version, framework.Effective.From, framework.Effective.Until, framework.Incomplete, framework.Missing, addedAt?.ToDateTimeOffset());
}
