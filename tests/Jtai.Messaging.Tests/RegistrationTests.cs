using Jtai.Contracts;
using Jtai.Data;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Jtai.Messaging.Tests;

/// <summary>What <c>AddMessaging</c> makes of a service. No server is asked.</summary>
public sealed class RegistrationTests
{
    static Task<TestService> ServiceAsync(string? broker = "amqp://127.0.0.1:1/") => TestService.StartAsync("intake", "Host=127.0.0.1", broker!, start: false);

    [Fact]
    public async Task Broker_and_bus_are_part_of_the_health_and_no_reason_not_to_serve()
    {
        await using var service = await ServiceAsync();
        var checks = service.Get<IOptions<HealthCheckServiceOptions>>().Value.Registrations.ToDictionary(check => check.Name, check => check.FailureStatus);
        Assert.Equal(["PostgreSql", "broker", "bus", "messaging"], checks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((HealthStatus.Degraded, HealthStatus.Degraded), (checks["broker"], checks["messaging"]));
    }

    [Fact]
    public async Task A_service_starts_without_its_broker_and_connects_by_its_own_rules()
    {
        await using var service = await ServiceAsync();
        var host = service.Get<IOptions<MassTransitHostOptions>>().Value;
        Assert.Equal((false, TimeSpan.FromSeconds(10)), (host.WaitUntilStarted, host.StopTimeout));
        Assert.False(service.Get<IOptions<UsageTelemetryOptions>>().Value.Enabled);
        Assert.False(((ConnectionFactory)service.Get<IConnectionFactory>()).AutomaticRecoveryEnabled);
    }

    [Fact]
    public async Task A_service_that_is_not_told_where_its_broker_is_says_so()
    {
        await using var service = await ServiceAsync(broker: null);
        Assert.Equal("ConnectionStrings:messaging is missing.", Assert.Throws<InvalidOperationException>(service.Get<IBusControl>).Message);
    }

    [Fact]
    public async Task Its_command_says_what_it_is_for()
    {
        await using var service = await ServiceAsync();
        Assert.NotEmpty(Assert.Single(service.Get<IEnumerable<Command>>(), command => command.Name == "replay-errors").Summary);
    }

    [Fact]
    public void Events_are_listed_in_the_order_of_the_services_that_publish_them() => Assert.Equal(
        KnownServices.All.Select(service => service.Name).Where(name => EventCatalogue.All.Any(route => route.Publisher == name)),
        EventCatalogue.All.Select(route => route.Publisher).Distinct());
}
