using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.AppHost;

/// <summary>A step that ends by itself before others start.</summary>
sealed class RunsOnce : IResourceAnnotation;

/// <summary>What a run on one machine has beside the topology.</summary>
static class Running
{
    /// <summary>Adds the watch over the processes, their logs and <c>run.json</c>.</summary>
    public static void Supervise(this IDistributedApplicationBuilder builder, StateFolder folder, IResourceBuilder<ProjectResource> gateway)
    {
        // Ended means gone: the orchestrator's own default is to tidy up later.
        builder.Configuration["DcpPublisher:WaitForResourceCleanup"] = "true";
        foreach (var project in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder))
        {
            project
                // Everything is on loopback: without this the dashboard asks on every page for a certificate that nothing would use.
                .WithoutHttpsCertificate()
                // The dashboard is near: it is told at once what happens. It ends at the same time as the services, which would otherwise wait for
                // ten seconds to tell it so.
                .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "1000")
                .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "1000")
                .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "5000")
                .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000")
                // All of them start at once on one machine: nothing is measured first to compile it better later.
                .WithEnvironment("DOTNET_TieredPGO", "0")
                .WithEnvironment("DOTNET_gcServer", "0");
        }
        // What Aspire says to those who develop it, and the trace of every start that was broken off on purpose.
        builder.Services.AddLogging(logging => logging
            .AddFilter("Aspire.Hosting.Dcp", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical));
        // What died is started again, so whoever waits for it waits on. Without a dashboard, as in the tests, Aspire would give up instead.
        builder.Services.Configure<ResourceNotificationServiceOptions>(options => options.DefaultWaitBehavior = WaitBehavior.WaitOnResourceUnavailable);
        builder.Services.AddSingleton(folder).AddSingleton<ConsoleLogs>();
        // Before the orchestrator, whose start ends only when everything has started that something waits for.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services => services.GetRequiredService<ConsoleLogs>()));
        builder.Services.Insert(1, ServiceDescriptor.Singleton<IHostedService>(services => ActivatorUtilities.CreateInstance<Supervision>(services)));
        builder.Services.Insert(2, ServiceDescriptor.Singleton<IHostedService>(services => ActivatorUtilities.CreateInstance<OrchestratorWatch>(services)));
        builder.Services.Insert(3, ServiceDescriptor.Singleton<IHostedService>(services => ActivatorUtilities.CreateInstance<RunFile>(services, gateway)));
    }

    /// <summary>Runs until somebody, or <see cref="Supervision"/>, ends it. What keeps it from starting is said in one line.</summary>
    /// <param name="application">What to run, or to publish.</param>
    /// <param name="folder">Taken for as long; null where it is published.</param>
    /// <returns>The exit status.</returns>
    public static int RunToTheEnd(this DistributedApplication application, StateFolder? folder)
    {
        try
        {
            if (folder is null) Publishing.IsPossible(application.Services.GetRequiredService<DistributedApplicationModel>());
            else Addresses.AreFree(application.Services.GetRequiredService<IConfiguration>());
            var stopping = application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            var watches = application.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
            try
            {
                using (folder?.Take()) application.Run();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Ended while it was starting.
            }
            // The host ends with 0, and what it says is filtered or lost with the last lines.
            if (watches.Select(watch => watch.ExecuteTask?.Exception).FirstOrDefault(problem => problem is not null) is { } problem)
            {
                Console.Error.WriteLine(problem.InnerException);
                return 1;
            }
        }
        catch (DistributedApplicationException impossible)
        {
            Console.Error.WriteLine(impossible.Message);
            return 1;
        }
        return Environment.ExitCode;
    }
}
