using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using NativeServers;

namespace Jtai.Polyfills.Tests;

public sealed class EngineTests : IDisposable
{
    readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task A_service_starts_when_its_step_has_ended()
    {
        var builder = TestApplication.Builder(_state.Path);
        var step = builder.AddShell("step", "sleep 0.5");
        builder.AddWeb("orders").WaitForCompletion(step);
        await using var application = builder.Build();
        await application.StartAsync();

        var orders = await application.ResourceNotifications.WaitForResourceHealthyAsync("orders").WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(application.ResourceNotifications.TryGetCurrentState("step", out var ended));
        Assert.Equal(KnownResourceStates.Finished, ended.Snapshot.State?.Text);
        Assert.Equal(0, ended.Snapshot.ExitCode);
        Assert.True(orders.Snapshot.StartTimeStamp >= ended.Snapshot.StopTimeStamp);
        await application.StopAsync();
    }

    [Fact]
    public async Task A_service_starts_when_what_it_waits_for_is_healthy_and_not_when_it_merely_runs()
    {
        var mark = Path.Combine(_state.Path, "mark");
        var builder = TestApplication.Builder(_state.Path);
        var orders = builder.AddWeb("orders").WithHttpHealthCheck("/environment", statusCode: 404);
        builder.AddShell("front", $"touch {mark}; exec sleep 1000").WaitFor(orders);
        await using var application = builder.Build();
        await application.StartAsync();

        await application.ResourceNotifications.WaitForResourceAsync("orders", s => s.Snapshot.HealthReports.Any(r => r.Description is not null)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(application.ResourceNotifications.TryGetCurrentState("front", out var front));
        Assert.Equal(KnownResourceStates.Waiting, front.Snapshot.State?.Text);
        Assert.False(File.Exists(mark));
        await application.StopAsync();
    }

    [Fact]
    public async Task A_failing_step_keeps_what_waits_for_it_from_starting()
    {
        var mark = Path.Combine(_state.Path, "mark");
        var builder = TestApplication.Builder(_state.Path);
        var step = builder.AddShell("step", "echo broken; exit 3");
        builder.AddShell("orders", $"touch {mark}").WaitForCompletion(step);
        await using var application = builder.Build();
        await application.StartAsync();

        await application.ResourceNotifications.WaitForResourceAsync("orders", KnownResourceStates.FailedToStart).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(application.ResourceNotifications.TryGetCurrentState("step", out var ended));
        Assert.Equal(3, ended.Snapshot.ExitCode);
        Assert.False(File.Exists(mark));
        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => application.ResourceNotifications.WaitForResourceHealthyAsync("orders", WaitBehavior.StopOnResourceUnavailable));
        Assert.Contains("orders", refusal.Message, StringComparison.Ordinal);
        await application.StopAsync();
    }

    [Fact]
    public async Task A_killed_service_is_started_again()
    {
        var builder = TestApplication.Builder(_state.Path);
        builder.AddWeb("orders");
        await using var application = builder.Build();
        await application.StartAsync();
        var first = await application.ResourceNotifications.WaitForResourceHealthyAsync("orders").WaitAsync(TimeSpan.FromSeconds(60));

        Unix.Send(first.Snapshot.ProcessId!.Value, Signal.Kill);

        var second = await application.ResourceNotifications.WaitForResourceAsync("orders", s => s.Snapshot is { IsReady: true, ProcessId: { } id } && id != first.Snapshot.ProcessId).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, second.Snapshot.Restarts);
        await application.StopAsync();
    }

    [Fact]
    public async Task A_service_that_never_becomes_healthy_is_given_up()
    {
        var builder = TestApplication.Builder(_state.Path);
        builder.AddShell("orders", "exit 1");
        await using var application = builder.Build();
        await application.StartAsync();

        var end = await application.ResourceNotifications.WaitForResourceAsync("orders", s => s.Snapshot.State?.Text == KnownResourceStates.FailedToStart).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(4, end.Snapshot.Restarts);
        await application.StopAsync();
    }

    [Fact]
    public async Task A_project_gets_the_configuration_keys_of_Aspire()
    {
        var builder = TestApplication.Builder(_state.Path);
        var secret = builder.AddParameter("secret", "from a parameter", secret: true);
        var intake = builder.AddWeb("case-intake");
        var orders = builder.AddWeb("orders").DisableForwardedHeaders().WithReference(intake).WithEnvironment("Key__A", secret).WithEnvironment("Key__B", $"{intake.GetEndpoint("http").Property(EndpointProperty.HostAndPort)}/x").WithEnvironment("Key__C", intake.GetEndpoint("http"));
        await using var application = builder.Build();
        await application.StartAsync();
        await application.ResourceNotifications.WaitForResourceHealthyAsync("orders").WaitAsync(TimeSpan.FromSeconds(60));

        using var http = new HttpClient();
        var environment = (await http.GetFromJsonAsync<Dictionary<string, string>>($"{orders.GetEndpoint("http").Url}/environment"))!;
        var address = intake.GetEndpoint("http").Url;
        Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);
        Assert.Equal(address, environment["services__case-intake__http__0"]);
        Assert.Equal(orders.GetEndpoint("http").Url, environment["ASPNETCORE_URLS"]);
        Assert.Equal("orders", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal("service.instance.id=orders", environment["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("from a parameter", environment["Key__A"]);
        Assert.Equal($"{new Uri(address).Authority}/x", environment["Key__B"]);
        Assert.Equal(address, environment["Key__C"]);
        Assert.False(environment.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT"));
        Assert.False(environment.ContainsKey("ASPNETCORE_FORWARDEDHEADERS_ENABLED"));
        await application.StopAsync();
    }

    [Fact]
    public async Task Replicas_share_one_address_and_one_may_die()
    {
        var builder = TestApplication.Builder(_state.Path);
        var orders = builder.AddWeb("orders").WithReplicas(2);
        await using var application = builder.Build();
        await application.StartAsync();
        foreach (var id in (string[])["orders-1", "orders-2"])
        {
            await application.ResourceNotifications.WaitForResourceAsync("orders", s => s.ResourceId == id && s.Snapshot.IsReady).WaitAsync(TimeSpan.FromSeconds(60));
        }

        async Task<string> AskAsync()
        {
            using var http = new HttpClient();
            return await http.GetStringAsync($"{orders.GetEndpoint("http").Url}/process");
        }
        var answering = new HashSet<string> { await AskAsync(), await AskAsync() };
        Assert.Equal(2, answering.Count);

        Unix.Send(int.Parse(answering.First(), System.Globalization.CultureInfo.InvariantCulture), Signal.Kill);
        await TestApplication.Until(() => !TestApplication.IsAlive(int.Parse(answering.First(), System.Globalization.CultureInfo.InvariantCulture)), "the killed replica is gone");
        Assert.NotEqual(answering.First(), await AskAsync());
        await application.StopAsync();
    }

    [Fact]
    public async Task A_second_application_on_the_same_state_is_refused_by_name_of_the_first()
    {
        await using var first = TestApplication.Builder(_state.Path).Build();
        await first.StartAsync();

        await using (var second = TestApplication.Builder(_state.Path).Build())
        {
            var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => second.StartAsync());
            Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
        }

        await first.StopAsync();
        await using var third = TestApplication.Builder(_state.Path).Build();
        await third.StartAsync();
        await third.StopAsync();
    }

    [Fact]
    public async Task A_container_without_a_native_equivalent_fails_with_its_name()
    {
        var builder = TestApplication.Builder(_state.Path, dashboard: true);
        builder.AddContainer("search", "example/search", "7");
        await using var application = builder.Build();
        await application.StartAsync();

        await application.ResourceNotifications.WaitForResourceAsync("search", KnownResourceStates.FailedToStart).WaitAsync(TimeSpan.FromSeconds(30));
        await application.StopAsync();
    }

    [Fact]
    public void Two_resources_of_one_name_are_refused()
    {
        var builder = TestApplication.Builder(_state.Path);
        builder.AddShell("orders", "true");
        Assert.Throws<DistributedApplicationException>(() => builder.AddShell("Orders", "true"));
        Assert.Throws<ArgumentException>(() => builder.AddShell("or_ders", "true"));
    }
}
