using System.Text;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Http;
using Jtai.Data.Messages;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Notices;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.FrameworkDocuments;

/// <summary>An administrator adds a framework document: a new theme, or the next version of one. What has been planned stays on its version (¶1).</summary>
static class AddFramework
{
    const int Largest = 512 * 1024, MostProblems = 100;

    public static async Task<Results<Created<FrameworkVersion>, Ok<FrameworkVersion>, ProblemHttpResult>> Handle(
        Stream body, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await ReadAsync(body, cancellationToken) is not { } read) return TooLarge.ToProblem();
        if (FrameworkDocument.TryRead(read.Span, out var framework) is { Count: > 0 } problems)
        {
            return Problems.Invalid([.. problems.Take(MostProblems)
                .Select(problem => new Refusal("framework-invalid", problem.ToString())
                {
                    Field = problem.Path,
                    Value = problem.Value,
                    Allowed = problem.Allowed,
                })]);
        }
        var document = Encoding.UTF8.GetString(read.Span);

        await using var change = await Change.BeginAsync(db, $"select pg_advisory_xact_lock(hashtext('added-frameworks'))", cancellationToken);
        var known = await db.FrameworksAsync(cancellationToken);
        if (known.Find(framework!.Id, framework.Version) is not null)
        {
            db.NothingChanged();
            if (await ListFrameworks.TextAsync(db, framework.Id, framework.Version, cancellationToken) != document) return Exists(framework, known).ToProblem();
            return TypedResults.Ok(framework.View(await AddedAtAsync()));
        }
        if (Decide(framework, known.Versions(framework.Id), caller.Organisation) is { } refusal) return refusal.ToProblem();

        var now = clock.GetCurrentInstant();
        db.Add(new AddedFramework
        {
            Framework = framework.Id,
            Version = framework.Version,
            Document = document,
            Digest = FrameworkCopies.Digest(document),
            AddedAt = now,
        });
        db.Publish(new FrameworkAdded(framework.Id, framework.Version, document, now.ToDateTimeOffset()));
        db.Audit($"framework/{framework.Id}/{framework.Version}", what: new
        {
            Digest = FrameworkCopies.Digest(document),
            framework.Effective.From,
            framework.Effective.Until,
            framework.Incomplete,
        });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Created($"/api/scheduling/v1/frameworks/{framework.Id}/versions/{framework.Version}", framework.View(now));

        Task<Instant?> AddedAtAsync() =>
            db.AddedFrameworks.Where(each => each.Framework == framework.Id && each.Version == framework.Version)
                .Select(each => (Instant?)each.AddedAt)
                .SingleOrDefaultAsync(cancellationToken);
    }

    static Refusal Exists(Framework framework, KnownFrameworks known) =>
        new("framework-version-exists", "This version is there with other content. A version never changes: add the next one.")
        {
            Status = StatusCodes.Status409Conflict,
            Field = "version",
            Value = $"{framework.Version}",
            Allowed = $"{known.Versions(framework.Id)[0].Version + 1}",
        };

    /// <summary>The same without adding it: everything that stands in the way.</summary>
    public static async Task<Results<Ok<FrameworkValidation>, ProblemHttpResult>> Validate(
        Stream body, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        if (await ReadAsync(body, cancellationToken) is not { } document) return TooLarge.ToProblem();
        var problems = FrameworkDocument.TryRead(document.Span, out var framework);
        if (framework is not null
            && Decide(framework, (await db.FrameworksAsync(cancellationToken)).Versions(framework.Id), caller.Organisation) is { } refusal)
        {
            problems = [new FrameworkProblem(refusal.Field!, refusal.Value!, refusal.Allowed!)];
        }
        return TypedResults.Ok(new FrameworkValidation(
            problems.Count == 0,
            [.. problems.Take(MostProblems).Select(problem => new DocumentProblem(problem.Path, problem.Value, problem.Allowed))]));
    }

    /// <summary>Null where a valid document may be the next version.</summary>
    /// <param name="framework">The document.</param>
    /// <param name="versions">The versions that there are, the newest first.</param>
    /// <param name="organisation">The administrator's inspectorate.</param>
    internal static Refusal? Decide(Framework framework, IReadOnlyList<Framework> versions, string organisation)
    {
        if (framework.Inspectorates.Single(inspectorate => inspectorate.Leads) is var leading && leading.Id != organisation)
        {
            return new Refusal("not-the-leading-inspectorate", $"{leading.Name} leads inspections under this framework and adds its documents.")
            {
                Field = "inspectorates",
                Value = organisation,
                Allowed = $"an administrator of {leading.Id}",
            };
        }
        // A token of that kind would not be an agency's, or its notices would be inspectors'.
        if (framework.Agencies.FirstOrDefault(agency => !OrganisationKinds.MayBeAgency(agency.Id)
            || agency.Id == Recipient.EveryAgency
            || !Recipient.Agency(agency.Id).IsLocal) is { } reserved)
        {
            return new Refusal("agency-identifier-reserved", "An agency cannot have this identifier.")
            {
                Field = "agencies",
                Value = reserved.Id,
                Allowed = "identifiers other than "
                    + $"{string.Join(", ", [OrganisationKinds.Inspectorate, OrganisationKinds.Service, Recipient.EveryAgency, .. Recipient.OfInspectors])}",
            };
        }
        var newest = versions is [var first, ..] ? first : null;
        var next = (newest?.Version ?? 0) + 1;
        if (framework.Version != next)
        {
            return new Refusal("framework-version-not-next", "Versions follow each other without a gap.")
            {
                Field = "version",
                Value = $"{framework.Version}",
                Allowed = $"{next}",
            };
        }
        if (newest is null) return null;
        // Otherwise the newer one would hold on days for which the older one was published, and the older one never.
        if (framework.Effective.From < newest.Effective.From)
        {
            return new Refusal(
                "framework-effective-dates-contradict",
                $"Version {newest.Version} begins on {newest.Effective.From:yyyy-MM-dd}. A newer version replaces it from its own first day on "
                + "and cannot begin before it.")
            {
                Field = "effective.from",
                Value = $"{framework.Effective.From:yyyy-MM-dd}",
                Allowed = $"{newest.Effective.From:yyyy-MM-dd} or later",
            };
        }
        return framework.Incomplete && !newest.Incomplete
            ? new Refusal("framework-was-complete", "The version before is complete. One with missing parts would stop every new inspection.")
            {
                Field = "missing",
                Value = string.Join(", ", framework.Missing),
                Allowed = "nothing",
            }
            : null;
    }

    /// <summary>The body, or null where it is too large.</summary>
    static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[Largest + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read > Largest ? default(ReadOnlyMemory<byte>?) : buffer.AsMemory(0, read);
    }

    static Refusal TooLarge { get; } = new("framework-too-large", "The framework document is too large.")
    {
        Status = StatusCodes.Status413PayloadTooLarge,
        Allowed = $"at most {Largest} bytes",
    };
}
