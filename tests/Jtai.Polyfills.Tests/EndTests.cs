using System.Diagnostics;
using NativeServers;

namespace Jtai.Polyfills.Tests;

/// <summary>However the application ends, nothing of it is left.</summary>
public sealed class EndTests : IDisposable
{
    readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Kill)]
    public async Task Nothing_is_left_after(Signal signal)
    {
        using var host = Process.Start(new ProcessStartInfo("dotnet", [typeof(EndTests).Assembly.Location, "host", _state.Path]) { RedirectStandardOutput = true })!;
        while (await host.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) is { } line && line != "everything is healthy")
        {
        }
        var processes = Unix.Tree(host.Id);
        // The application, its service, PostgreSQL with backends, epmd, RabbitMQ with helpers.
        Assert.InRange(processes.Count, 8, 100);

        var watch = Stopwatch.StartNew();
        Unix.Send(host.Id, signal);
        var limit = signal == Signal.Kill ? 5 : 15;
        await TestApplication.Until(() => !processes.Any(TestApplication.IsAlive), $"everything has ended after {signal}", seconds: limit);
        await host.WaitForExitAsync();
        if (signal != Signal.Kill) Assert.Equal(0, host.ExitCode);
    }
}
