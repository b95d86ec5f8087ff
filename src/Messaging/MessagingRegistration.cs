using Jtai.Data;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Jtai.Messaging;

/// <summary>Registration of the bus.</summary>
public static class MessagingRegistration
{
    const string Connection = "messaging";

    /// <summary>
    /// Adds RabbitMQ (connection <c>messaging</c>), the outbox of <typeparamref name="TDb"/> with its dispatcher, and consumers with an inbox: what a
    /// consumer saves through the context is committed together with the memory of the message, once. The bus is never needed for serving: without it
    /// the health is Degraded and the outbox keeps the facts.
    /// </summary>
    /// <param name="builder">The service, after <c>AddServiceDefaults</c> and <c>AddDatabase</c>.</param>
    /// <param name="configure">Adds the consumers, one class per event.</param>
    public static void AddMessaging<TDb>(this IHostApplicationBuilder builder, Action<IBusRegistrationConfigurator>? configure = null) where TDb : JtaiDbContext
    {
        var services = builder.Services;
        // MassTransit has a connection and a health check of its own; this one answers questions and fails at once when there is no broker.
        builder.AddRabbitMQClient(
            Connection, settings => (settings.DisableHealthChecks, settings.DisableTracing) = (true, true),
            factory => factory.AutomaticRecoveryEnabled = false);

        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            configure?.Invoke(bus);
            bus.AddConfigureEndpointsCallback((context, _, endpoint) => ConfigureEndpoint(context, endpoint));
            bus.ConfigureHealthCheckOptions(health =>
            {
                health.Name = "messaging";
                health.MinimalFailureStatus = HealthStatus.Degraded;
            });
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(context.GetRequiredService<IConfiguration>().GetConnectionString(Connection)
                    ?? throw new InvalidOperationException($"ConnectionStrings:{Connection} is missing.")),
                    // Asked before each of MassTransit's own attempts to connect, which have no limit of time: one that meets a silent broker is the last.
                    host => host.OnRefreshConnectionFactory = _ => context.GetRequiredService<Broker>().AnswersAsync(CancellationToken.None));
                rabbit.ConfigureEndpoints(context, new EndpointNames(context.GetRequiredService<ServiceName>().Value));
            });
        });
        services.Configure<MassTransitHostOptions>(host =>
        {
            host.WaitUntilStarted = false;
            host.StopTimeout = TimeSpan.FromSeconds(10);
        });

        var consumed = services.Select(service => service.ServiceType)
            .Where(type => type.IsAssignableTo(typeof(IConsumer)) && type is { IsClass: true }).ToList();
        if (consumed.GroupBy(new EndpointNames("").NameOf).FirstOrDefault(same => same.Count() > 1) is { } same)
        {
            throw new InvalidOperationException(
                $"{string.Join(" and ", same.Select(consumer => consumer.Name))} consume the same event: they would share a queue and one would hear nothing.");
        }
        services.AddSingleton(provider => new ConsumedQueues([.. consumed.Select(new EndpointNames(provider.GetRequiredService<ServiceName>().Value).NameOf)]));
        services.AddSingleton<Broker>();
        services.AddHealthChecks()
            .Add(new("broker", provider => provider.GetRequiredService<Broker>(), HealthStatus.Degraded, tags: null, timeout: TimeSpan.FromSeconds(3)))
            .AddCheck<BusWatch>("bus");
        services.AddSingleton<OutboxDispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>());
        services.AddWorker<MessagingWatch>();
        services.AddWorker<BusWatch>();
        services.AddSingleton(new Command("replay-errors", "hands the messages of this service's error queues in again, each once", ReplayErrors.RunAsync));
    }

    static void ConfigureEndpoint(IRegistrationContext context, IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
        {
            foreach (var (name, value) in Broker.QueueArguments)
                queue.SetQueueArgument(name, value);
        }
        // Each message is a durable transaction of its own: what runs side by side shares the flush of PostgreSQL's log.
        endpoint.PrefetchCount = 32;
        endpoint.ConcurrentMessageLimit = 16;
        // Nobody consumes faults, and their exception texts would travel.
        endpoint.PublishFaults = false;

        // A database that restarts must not fill the error queue: about ten minutes of patience for what passes by itself, and for a message that has
        // overtaken another.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(Passes);
            retry.Exponential(30, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2));
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Ignore<Exception>(Passes);
            retry.Intervals(100, 500, 2000);
        });
        endpoint.UseConsumeFilter(typeof(InboxFilter<>), context);

        static bool Passes(Exception exception) => exception is NotYetArrivedException || Transient.Is(exception);
    }
}
