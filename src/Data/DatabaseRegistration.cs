using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Jtai.Data;

/// <summary>Registration of a service's database.</summary>
public static class DatabaseRegistration
{
    /// <summary>
    /// Adds the service's database: <see cref="NpgsqlDataSource"/> with its health check, <typeparamref name="TDb"/> (also as
    /// <see cref="JtaiDbContext"/>), the sealing of the trail (configuration <c>Audit:SigningKey</c>, required at start), house-keeping, and the
    /// commands <c>migrate</c> and <c>verify-audit</c>.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="connectionName">Name of the connection string, which is the name of the database in the AppHost.</param>
    public static void AddDatabase<TDb>(this IHostApplicationBuilder builder, string connectionName) where TDb : JtaiDbContext
    {
        // `dotnet ef` builds the model without a database.
        if (EF.IsDesignTime) builder.Configuration[$"ConnectionStrings:{connectionName}"] = "Host=localhost";
        builder.AddNpgsqlDataSource(connectionName, settings => settings.DisableTracing = settings.DisableMetrics = true, source =>
        {
            // A statement that comes again and again is parsed and planned once for each connection.
            source.ConnectionStringBuilder.MaxAutoPrepare = 100;
            source.UseNodaTime();
            source.ConfigureTracing(SqlSpans.Name);
        });
        var services = builder.Services;
        services.AddContext<TDb>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.UseNodaTime()));

        services.AddScoped<AuditedWork>();
        services.AddOptions<AuditOptions>().BindConfiguration("Audit").ValidateDataAnnotations().ValidateOnStart();
        services.AddWorker<AuditSealing>();
        services.AddWorker<Housekeeping>();
        // Before the one that answers every exception.
        services.Insert(0, ServiceDescriptor.Singleton<IExceptionHandler, DatabaseExceptionHandler>());

        services.AddSingleton(new Command("migrate", "brings the database to this version and exits", Migration.RunAsync<TDb>));
        services.AddSingleton(new Command(
            "verify-audit",
            "reads the whole audit trail and names what was changed, removed or moved; --expect <sequence>:<hash> holds it against a head written down earlier",
            AuditVerification.RunAsync));
    }

    /// <summary>
    /// A context for each scope, from a pool: to make one costs more than what a message or a request does with it. The lease is the scope's and ends
    /// once; a context of the pool's factory would go back at each of its two disposals, one for each type it is registered under, and after the
    /// second somebody else's may be given away.
    /// </summary>
    internal static void AddContext<TDb>(
        this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> configure) where TDb : JtaiDbContext
    {
        services.AddDbContextPool<TDb>(configure);
        var leased = services.Last(service => service.ServiceType == typeof(TDb)).ImplementationFactory!;
        services.AddScoped(provider =>
        {
            var db = (TDb)leased(provider);
            db.Scope = provider;
            return db;
        });
        services.AddScoped<JtaiDbContext>(provider => provider.GetRequiredService<TDb>());
    }
}
