using Jtai.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.ServiceDefaults.Tests;

public sealed class WorkerTests
{
    /// <summary>Does one piece of what lies there; fails as often as it is told to.</summary>
    sealed class Carrying(ILogger<Carrying> log) : Worker(TimeSpan.FromHours(1), "carry stones", log)
    {
        public int Stones { get; set; }

        public int Failures { get; set; }

        public int Runs { get; private set; }

        public override Task<bool> RunOnceAsync(CancellationToken cancellationToken)
        {
            Runs++;
            if (Failures-- > 0) throw new InvalidOperationException("Stone of Ada Lovelace is too heavy.");
            return Task.FromResult(Stones > 0 && --Stones > 0);
        }
    }

    static async Task<(IHost Host, Carrying Worker, CapturedOutput Output)> StartAsync(int stones, int failures = 0, bool enabled = true)
    {
        var output = new CapturedOutput();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Workers:Carrying", $"{enabled}")]);
        output.AddTo(builder.Services);
        builder.Services.AddWorker<Carrying>();
        var host = builder.Build();
        var worker = host.Services.GetRequiredService<Carrying>();
        (worker.Stones, worker.Failures) = (stones, failures);
        await host.StartAsync();
        return (host, worker, output);
    }

    [Fact]
    public async Task It_works_until_nothing_waits_and_again_when_it_is_woken()
    {
        var (host, worker, _) = await StartAsync(stones: 3);
        using var __ = host;
        await Eventually.TrueAsync(() => worker is { Stones: 0, Runs: 3 });

        worker.Stones = 2;
        worker.Wake();
        await Eventually.TrueAsync(() => worker is { Stones: 0, Runs: 5 });
        await host.StopAsync();
    }

    [Fact]
    public async Task What_fails_is_said_without_its_text_and_tried_again()
    {
        var (host, worker, output) = await StartAsync(stones: 1, failures: 2);
        using var _ = host;
        await Eventually.TrueAsync(() => worker.Stones == 0);
        await host.StopAsync();
        Assert.NotEmpty(output.LinesWith("Could not carry stones (InvalidOperationException"));
        Assert.Empty(output.LinesWith("Lovelace"));
    }

    [Fact]
    public async Task Switched_off_it_waits_to_be_called()
    {
        var (host, worker, _) = await StartAsync(stones: 1, enabled: false);
        using var __ = host;
        worker.Wake();
        Assert.False(await worker.RunOnceAsync(default));
        await host.StopAsync();
        Assert.Equal(1, worker.Runs);
    }

    [Theory]
    [InlineData(1, 5, 1)]
    [InlineData(3, 5, 4)]
    [InlineData(6, 5, 30)]
    [InlineData(1000, 5, 30)]
    [InlineData(6, 3600, 32)]
    [InlineData(1000, 3600, 3600)]
    public void It_waits_ever_longer(int failures, int every, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Worker.Pause(failures, TimeSpan.FromSeconds(every)));
}
