using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Jtai.Polyfills.Tests;
using Microsoft.AspNetCore.Builder;

// What the tests start: `web` is a service, `host <state folder>` an application with servers and such a service.
switch (args)
{
    case ["web", ..]:
        var web = WebApplication.CreateBuilder(args).Build();
        web.MapGet("/health", () => "well");
        web.MapGet("/process", () => Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        web.MapGet("/environment", () => Environment.GetEnvironmentVariables());
        web.MapGet("/end/{status:int}", (int status) => Environment.FailFast(status.ToString(CultureInfo.InvariantCulture)));
        Console.WriteLine("web <started> & listening");
        await web.RunAsync();
        return 0;

    case ["host", var state]:
        var builder = TestApplication.Builder(state, dashboard: true);
        var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("ordersdb");
        var broker = builder.AddRabbitMQ("messaging").WithDataVolume();
        builder.AddWeb("orders").WithReference(database).WithReference(broker).WaitFor(database).WaitFor(broker);
        var application = builder.Build();
        await application.StartAsync();
        await application.ResourceNotifications.WaitForResourceHealthyAsync("orders");
        Console.WriteLine("everything is healthy");
        await Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions.WaitForShutdownAsync(application);
        return 0;

    default:
        Debug.Fail("web | host <state folder>");
        return 2;
}
