using Jtai.Scheduling.Data;
using Jtai.Scheduling.Deadlines;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Jtai.Scheduling.Tests;

/// <summary>The worker that says reminders, as a process of its own that a test kills: the service's code and context, and nothing else of the service.</summary>
static class ReminderHost
{
    internal const string Settled = "settled";

    static async Task<int> Main(string[] args)
    {
        if (args is not [var database]) return 2;
        // Ends with the test process, however that ends.
        _ = Task.Run(() =>
        {
            Console.In.ReadToEnd();
            Environment.Exit(0);
        });
        await using var services = Services(database, SystemClock.Instance);
        // Small batches and no pause: whenever the kill comes, a transaction is likely to be open.
        var worker = new FireReminders(services.GetRequiredService<IServiceScopeFactory>(), SystemClock.Instance, NullLogger<FireReminders>.Instance) { BatchSize = 3 };
        // Tells the test that it is at work, then goes on as it does in the service.
        while (!await worker.RunOnceAsync(CancellationToken.None)) await Task.Delay(5);
        Console.WriteLine(Settled);
        await worker.StartAsync(CancellationToken.None);
        while (true)
        {
            worker.Wake();
            await Task.Delay(5);
        }
    }

    internal static ServiceProvider Services(string database, IClock clock) => new ServiceCollection()
        .AddDbContext<SchedulingDb>(options => options.UseNpgsql(database, npgsql => npgsql.UseNodaTime()))
        .AddScoped(_ => Caller.OfService("scheduling"))
        .AddSingleton(clock)
        .BuildServiceProvider();
}
