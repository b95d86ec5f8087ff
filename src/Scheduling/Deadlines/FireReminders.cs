using Jtai.Contracts.Scheduling;
using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>
/// Says what is due: the notices, the event and the mark that it was said are one transaction, so that it is said once whatever is killed when. What
/// became due while nobody was there is said when somebody is back, with how late it was. Any number of instances share the work: what one has locked
/// is skipped by the others.
/// </summary>
sealed class FireReminders(IServiceScopeFactory scopes, IClock clock, ILogger<FireReminders> log) : Worker(Every, "say reminders", log)
{
    // A reminder is said at most 60 s late while a service is there.
    static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    internal int BatchSize { get; init; } = 100;

    // While a look goes on: how many are said together, and how many that cannot be said it has passed over.
    (int Size, int Failed)? look;

    /// <summary>
    /// Says one batch of what is due. Of a batch that fails each is said by itself: one that cannot be said stops no other, and is tried again at the
    /// next look.
    /// </summary>
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var (size, failed) = look ?? (BatchSize, 0);
        look = null;
        try
        {
            if (await SayAsync(size, failed, cancellationToken) == size) look = (Math.Min(2 * size, BatchSize), failed);
        }
        // With this many it is not theirs: the look fails as a whole.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !Transient.Is(exception) && failed < BatchSize)
        {
            // Where it failed, and not its message, which may quote what was to be said.
            log.LogWarning(
                "{Count} reminders cannot be said ({Exception}, {Cause})\n{StackTrace}", size, exception.GetType().Name,
                exception.GetBaseException().GetType().Name, exception.StackTrace);
            look = (1, size == 1 ? failed + 1 : failed);
        }
        if (look is not null) return true;
        await CountWaitingAsync(cancellationToken);
        return false;
    }

    /// <summary>Says so many of what is due, after so many; how many were settled.</summary>
    async Task<int> SayAsync(int size, int skip, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SchedulingDb>();
        var now = clock.GetCurrentInstant();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Those of an inspection that rests (DeadlineRules.Rests) wait until it goes on.
        // With the inspection, as a step locks it: the step sees what was said, and nothing is said that the step takes away.
        var due = await db.Reminders.FromSql($"""
            select r.* from reminders r join inspections i on i.id = r.inspection_id
            where r.outcome is null and r.due_at <= {now.ToDateTimeUtc()} and i.status not in ('Paused', 'Deferred', 'Cancelled', 'Closed')
            order by r.due_at, r.id limit {size} offset {skip} for no key update skip locked
            """).ToListAsync(cancellationToken);
        if (due.Count == 0) return 0;
        var ids = due.Select(reminder => reminder.InspectionId).Distinct().ToList();
        var inspections = await db.Inspections.AsNoTracking()
            .Where(inspection => ids.Contains(inspection.Id))
            .Include(inspection => inspection.Happenings)
            .ToDictionaryAsync(inspection => inspection.Id, cancellationToken);
        var arrivals = (await db.Arrivals.AsNoTracking()
            .Where(arrival => ids.Contains(arrival.InspectionId))
            .ToListAsync(cancellationToken)).ToLookup(arrival => arrival.InspectionId);
        var worse = (await db.Reminders.AsNoTracking()
            .Where(reminder => ids.Contains(reminder.InspectionId) && reminder.Kind == DeadlineState.VeryOverdue && reminder.DueAt <= now)
            .ToListAsync(cancellationToken)).Select(Reminders.Deadline).ToHashSet();
        var frameworks = await db.FrameworksAsync(cancellationToken);
        foreach (var reminder in due) Settle(db, frameworks, reminder, inspections[reminder.InspectionId], [.. arrivals[reminder.InspectionId]], worse, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        foreach (var reminder in due.Where(reminder => reminder.Outcome == ReminderOutcome.Fired)) ReminderMetrics.Fired(reminder);
        return due.Count;
    }

    static void Settle(
        SchedulingDb db, KnownFrameworks frameworks, Reminder reminder, Inspection inspection, IReadOnlyList<ItemArrival> arrivals,
        IReadOnlySet<ReminderDeadline> worse, Instant now)
    {
        reminder.DoneAt = now;
        var framework = frameworks.Find(inspection.Framework, inspection.FrameworkVersion);
        var milestone = framework?.Milestones.FirstOrDefault(each => each.Id == reminder.Milestone);
        if (framework is null
            || milestone is null
            || !InspectionLifecycle.HasDeadlines(inspection.Status)
            || IsNeedless(framework, milestone, reminder, inspection.Happened(), arrivals, worse, now))
        {
            reminder.Outcome = ReminderOutcome.Needless;
            return;
        }
        // What was taken back and is so after all is said once more.
        var fact = reminder.LateBy is null ? reminder.Fact : $"{reminder.Fact}/{now.ToUnixTimeSeconds()}";
        (reminder.Outcome, reminder.LateBy) = (ReminderOutcome.Fired, (now - reminder.DueAt).ToTimeSpan());
        var kind = DeadlineClock.Name(reminder.Kind);
        var owes = reminder.Actor is { } actor ? [Recipient.Of(framework, actor)] : (IReadOnlyList<Recipient>)[Recipient.Inspectors, Recipient.AllAgencies];
        // Before it is late it is only for whoever owes it; then the lead inspector, who reads what inspectors owe in any case, hears of the others' too.
        var to = reminder.Kind == DeadlineState.DueSoon
            || owes.Any(each => each.Audience is Recipient.EveryInspector || each.Audience == Recipient.Lead.Audience)
            ? owes
            : [.. owes, Recipient.Lead];
        var agency = framework.Agencies.FirstOrDefault(each => each.Id == reminder.Actor);
        db.Notify(
            inspection, kind, fact, to, now, milestone.Id,
            agency is null ? milestone.Title : $"{milestone.Title}: {agency.Name}", dueAt: reminder.Deadline);
        db.Publish(new ReminderFired(
            inspection.Id, reminder.Id, milestone.Id, kind, reminder.Actor, reminder.Deadline.ToDateTimeOffset(), reminder.DueAt.ToDateTimeOffset(),
            reminder.LateBy.Value.TotalSeconds, now.ToDateTimeOffset()));
    }

    /// <summary>
    /// A deadline that was met needs no reminder, neither does one that has passed need the word that it is due soon, nor one of the deadlines with
    /// something worse to be said by now.
    /// </summary>
    internal static bool IsNeedless(
        Framework framework, Milestone milestone, Reminder reminder, IReadOnlyDictionary<string, Done> happened, IReadOnlyList<ItemArrival> arrivals,
        IReadOnlySet<ReminderDeadline> worse, Instant now) =>
        (reminder.Kind == DeadlineState.DueSoon && now >= reminder.Deadline)
        || (reminder.Kind == DeadlineState.Overdue && worse.Contains(Reminders.Deadline(reminder)))
        || DeadlineRules.Done(framework, milestone, reminder.Actor, happened, arrivals) is not null;

    async Task CountWaitingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        ReminderMetrics.Waiting = await scope.ServiceProvider.GetRequiredService<SchedulingDb>().Reminders
            .LongCountAsync(reminder => reminder.Outcome == null, cancellationToken);
    }
}
