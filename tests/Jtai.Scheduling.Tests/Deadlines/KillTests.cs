using System.Diagnostics;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Deadlines;
using Jtai.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit.Abstractions;

namespace Jtai.Scheduling.Tests.Deadlines;

/// <summary>Reminders and SIGKILL. On real PostgreSQL with several instances at work, killed at moments that a seeded generator chooses.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    static readonly int Instances = Long.Count(3, 6);

    [Fact]
    public async Task Every_reminder_is_said_once_however_often_the_service_is_killed()
    {
        await using var database = await TestDatabase.CreateAsync<SchedulingDb>();
        var kills = Long.Count(6, 1000);
        await AddInspectionsAsync(database);
        var watch = Stopwatch.StartNew();
        using var done = new CancellationTokenSource();
        var feeding = FeedAsync(database, done.Token);
        var open = await Task.WhenAll(Enumerable.Range(0, Instances).Select(instance => KillAsync(database, new Random(20250113 + instance), (kills + Instances - 1 - instance) / Instances)));
        await done.CancelAsync();
        await feeding;
        await AllSaidOnceAsync(database, kills);
        output.WriteLine($"{kills} kills in {watch.Elapsed}, {open.Sum()} of them seen with a transaction open; {await StateAsync(database)}");
    }

    /// <summary>Cuts a connection in the middle of a transaction: after any of its statements, before, during or after the commit.</summary>
    [Fact]
    public async Task Every_reminder_is_said_once_however_often_its_connections_are_cut()
    {
        await using var database = await TestDatabase.CreateAsync<SchedulingDb>();
        var cuts = Long.Count(20, 1000);
        await AddInspectionsAsync(database);
        var watch = Stopwatch.StartNew();
        using var done = new CancellationTokenSource();
        var feeding = FeedAsync(database, done.Token);
        await using var services = ReminderHost.Services($"{database.ConnectionString};Application Name=worker", SystemClock.Instance);
        var workers = Enumerable.Range(0, Instances).Select(_ => new FireReminders(services.GetRequiredService<IServiceScopeFactory>(), SystemClock.Instance, NullLogger<FireReminders>.Instance) { BatchSize = 3 }).ToList();
        foreach (var worker in workers) await worker.StartAsync(CancellationToken.None);
        var random = new Random(20250113);
        for (long cut = 0, said = 0; cut < cuts;)
        {
            // Only work that gets somewhere is worth interrupting.
            await Eventually.TrueAsync(async () =>
            {
                workers.ForEach(worker => worker.Wake());
                return await database.ScalarAsync<long>("select count(*) from outbox") > said;
            });
            await Task.Delay(random.Next(20));
            said = await database.ScalarAsync<long>("select count(*) from outbox");
            cut += await database.ScalarAsync<long>("""
                select count(*) filter (where pg_terminate_backend(pid)) from (
                    select pid from pg_stat_activity where datname = current_database() and application_name = 'worker' and xact_start is not null order by random() limit 1) as one
                """);
        }
        await done.CancelAsync();
        await feeding;
        foreach (var worker in workers) await worker.StopAsync(CancellationToken.None);
        await AllSaidOnceAsync(database, cuts);
        output.WriteLine($"{cuts} connections cut in {watch.Elapsed}; {await StateAsync(database)}");
    }

    static Task<string> StateAsync(TestDatabase database) => database.ScalarAsync<string>("select format('%s reminders, the latest said %s late', count(*), max(late_by)) from reminders");

    /// <summary>A service that is back, with its usual pace, says what was left within 60 s; then everything was said once, and how late is true.</summary>
    static async Task AllSaidOnceAsync(TestDatabase database, int interruptions)
    {
        await using var services = ReminderHost.Services(database.ConnectionString, SystemClock.Instance);
        using var worker = new FireReminders(services.GetRequiredService<IServiceScopeFactory>(), SystemClock.Instance, NullLogger<FireReminders>.Instance);
        var back = SystemClock.Instance.GetCurrentInstant();
        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () => await database.ScalarAsync<long>("select count(*) from reminders where outcome is null") == 0, TimeSpan.FromMinutes(5));
        await worker.StopAsync(CancellationToken.None);
        Assert.Equal(0, await database.ScalarAsync<long>($"select count(*) from reminders where done_at > greatest(due_at, timestamptz '{back}') + interval '60 seconds'"));

        var reminders = await database.ScalarAsync<long>("select count(*) from reminders");
        Assert.True(reminders > interruptions, "There was less to say than was interrupted: the test shows nothing.");
        Assert.Equal(reminders, await database.ScalarAsync<long>("select count(*) from reminders where outcome = 'Fired'"));
        // The outbox has no key that would hide a second saying.
        Assert.Equal(reminders, await database.ScalarAsync<long>("select count(*) from outbox"));
        Assert.Equal(reminders, await database.ScalarAsync<long>("select count(distinct body::jsonb ->> 'reminderId') from outbox"));
        // Due soon is for the agency alone.
        Assert.Equal(reminders, await database.ScalarAsync<long>("select count(*) from notices"));
        Assert.Equal(reminders, await database.ScalarAsync<long>("select count(distinct fact) from notices"));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from reminders where late_by is distinct from done_at - due_at or late_by < interval '0'"));
        Assert.Equal(0, await database.ScalarAsync<long>("""
            select count(*) from outbox join reminders r on r.id = (body::jsonb ->> 'reminderId')::uuid
            where abs((body::jsonb ->> 'lateBySeconds')::float8 - extract(epoch from r.late_by)) > 0.00001
            """));
    }

    /// <summary>Starts an instance, waits until it is at work, and kills it at any moment after; again and again. How many kills found a transaction of it open.</summary>
    static async Task<int> KillAsync(TestDatabase database, Random random, int kills)
    {
        var open = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var name = $"instance-{Guid.NewGuid():N}";
            using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(KillTests).Assembly.Location, $"{database.ConnectionString};Application Name={name}"]) { RedirectStandardInput = true, RedirectStandardOutput = true, Environment = { ["DOTNET_TieredPGO"] = "0" } })!;
            // One in five is killed while it starts.
            if (kill % 5 == 4) await Task.Delay(random.Next(2000));
            else Assert.Equal(ReminderHost.Settled, await process.StandardOutput.ReadLineAsync());
            await Task.Delay(random.Next(100));
            process.Kill();
            await process.WaitForExitAsync();
            open += await database.ScalarAsync<long>($"select count(*) from pg_stat_activity where application_name = '{name}' and xact_start is not null") > 0 ? 1 : 0;
        }
        return open;
    }

    /// <summary>Keeps some reminders due at any time, and some in the next moments; of deadlines that lie ahead, as nobody is told that what has passed is due soon.</summary>
    static async Task FeedAsync(TestDatabase database, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            if (await database.ScalarAsync<long>("select count(*) from reminders where outcome is null") < 100)
                await database.ExecuteAsync("""
                    insert into reminders (id, inspection_id, milestone, kind, actor, deadline, due_at)
                    select gen_random_uuid(), i.id, 'case-records', 'DueSoon', 'police', clock_timestamp() + interval '1 day' + n * interval '1 microsecond', clock_timestamp() + random() * interval '300 milliseconds'
                    from inspections i, generate_series(1, 5) n
                    """);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    static async Task AddInspectionsAsync(TestDatabase database)
    {
        await using var db = database.Open<SchedulingDb>();
        for (var each = 0; each < 8; each++)
            db.Add(new Jtai.Scheduling.Inspections.Inspection
            {
                Id = Guid.CreateVersion7(),
                LocalArea = "northmarch",
                Framework = "front-door-2024",
                FrameworkVersion = 1,
                Status = Jtai.Scheduling.Inspections.InspectionStatus.Notified,
                FieldworkStartsOn = new LocalDate(2025, 1, 27),
                FieldworkEndsOn = new LocalDate(2025, 1, 31),
                PlannedAt = SchedulingApp.Thursday,
                PlannedBy = "somebody",
                NotifiedAt = Instant.FromUtc(2025, 1, 13, 9, 0),
                NotificationOn = new LocalDate(2025, 1, 13),
            });
        await db.SaveChangesAsync();
    }
}
