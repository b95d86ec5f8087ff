using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Jtai.Contracts.Scheduling;
using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.Frameworks;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Messaging;

/// <summary>Keeps a service's own copy of the framework documents that an administrator adds.</summary>
sealed class KeepFramework(JtaiDbContext db) : IConsumer<FrameworkAdded>
{
    public Task Consume(ConsumeContext<FrameworkAdded> context) => db.KeepFrameworkAsync(context.Message, context.CancellationToken);
}

/// <summary>The frameworks that a service knows: those shipped with it, and its copy of those added.</summary>
public static class FrameworkCopies
{
    /// <summary>Documents never change and are read once. By digest, as one process may serve several databases in tests.</summary>
    static readonly ConcurrentDictionary<string, Framework> Read = [];

    internal static void AddFrameworks(this IBusRegistrationConfigurator bus) => bus.AddConsumer<KeepFramework>();

    /// <summary>Takes over a document. One that is known already changes nothing.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="added">What Scheduling says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task KeepFrameworkAsync(this JtaiDbContext db, FrameworkAdded added, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync($"""
        insert into added_frameworks (framework, version, document, digest, added_at)
        values ({added.Framework}, {added.Version}, {added.Document}, {Digest(added.Document)}, {added.OccurredAt.UtcDateTime})
        on conflict do nothing
        """, cancellationToken);

    /// <summary>
    /// All frameworks that are known here, to look one up by identifier and version. One small query; documents that were read before are not read
    /// again.
    /// </summary>
    /// <param name="db">The service's context, with <c>AddedFrameworks</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<KnownFrameworks> FrameworksAsync(this JtaiDbContext db, CancellationToken cancellationToken)
    {
        var added = db.Set<AddedFramework>().AsNoTracking();
        var digests = await added.Select(framework => framework.Digest).ToListAsync(cancellationToken);
        var unread = digests.Where(digest => !Read.ContainsKey(digest)).ToList();
        if (unread.Count > 0)
        {
            foreach (var framework in await added.Where(framework => unread.Contains(framework.Digest)).ToListAsync(cancellationToken))
                Read.TryAdd(framework.Digest, FrameworkDocument.Read(framework.Document));
        }
        return new KnownFrameworks(digests.Select(digest => Read[digest]));
    }

    /// <summary>The framework of an inspection that has just been notified.</summary>
    /// <param name="db">The service's context, with <c>AddedFrameworks</c>.</param>
    /// <param name="notified">The event.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="NotYetArrivedException">The event has overtaken the framework: its consumer is called again.</exception>
    public static async Task<Framework> FrameworkOfAsync(this JtaiDbContext db, InspectionNotified notified, CancellationToken cancellationToken) =>
        (await db.FrameworksAsync(cancellationToken)).Find(notified.Framework, notified.FrameworkVersion)
        ?? throw new NotYetArrivedException($"Version {notified.FrameworkVersion} of the framework {notified.Framework}");

    /// <summary>The digest by which a document is kept.</summary>
    /// <param name="document">The document.</param>
    public static string Digest(string document) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));
}

/// <summary>
/// What a message needs has not arrived yet: order is not promised. The message is tried again for about ten minutes, then kept in the error queue.
/// </summary>
/// <param name="what">What is missing; an id and no personal data.</param>
public sealed class NotYetArrivedException(string what) : Exception($"{what} has not arrived here yet.");
