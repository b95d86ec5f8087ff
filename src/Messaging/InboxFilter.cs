using Jtai.Data;
using Jtai.Data.Audit;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jtai.Messaging;

/// <summary>
/// Makes a consumer's work happen once per message. The message's id is inserted in the transaction of the consumer's own changes: a copy that comes
/// later finds it, one that comes at the same time waits for the first to commit or roll back. Nothing is read first and written later.
/// </summary>
sealed class InboxFilter<T>(JtaiDbContext db, AuditedWork work, IEnumerable<AuditedConsumer> audited) : IFilter<ConsumeContext<T>> where T : class
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var endpoint = context.ReceiveContext.InputAddress.Segments[^1];
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        await using var insert = new NpgsqlCommand(
            "insert into inbox (message_id, endpoint) values ($1, $2) on conflict do nothing", (NpgsqlConnection)db.Database.GetDbConnection())
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = context.MessageId!.Value }, new NpgsqlParameter<string> { TypedValue = endpoint } },
        };
        if (await insert.ExecuteNonQueryAsync(context.CancellationToken) == 0)
        {
            MessagingMetrics.Duplicates.Add(1);
            // A filter that merely returns sends the message to the queue `_skipped`.
            await context.NotifyConsumed(context, TimeSpan.Zero, "inbox: duplicate");
            return;
        }
        work.Process = audited.FirstOrDefault(consumer => consumer.Event == typeof(T))?.Process;
        await next.Send(context);
        // What writes past SaveChanges is not seen there.
        if (!work.IsOnRecord) throw new UnauditedException(work.Process!);
        await transaction.CommitAsync(context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");
}
