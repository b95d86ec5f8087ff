using Jtai.Data.Audit;
using Jtai.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jtai.Testing;

/// <summary>
/// Behind every request of every test: whatever succeeds and names a process must be found in the audit trail of the database, under that name and by that caller, before the client hears of it.
/// Independent of the service's own check, which believes what it has added.
/// </summary>
sealed class AuditProof : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            http.Response.OnStarting(() => ProveAsync(http));
            return following();
        });
        next(app);
    };

    static async Task ProveAsync(HttpContext http)
    {
        if (http.Response.StatusCode is < 200 or >= 300 || http.GetEndpoint()?.Metadata.GetMetadata<AuditedProcess>() is not { Name: { } process }) return;
        var work = http.RequestServices.GetRequiredService<AuditedWork>();
        if (work.ChangedNothing) return;
        var unnamed = work.Published.Select(name => EventCatalogue.All.Single(route => route.Name == name).Type.Name).Except(ProcessesPage.PublishedBy(process)).ToList();
        if (unnamed.Count > 0) throw new InvalidOperationException($"{process} publishes {string.Join(", ", unnamed)}; docs/processes.md does not say so.");
        await using var count = http.RequestServices.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from audit_entries where id = any($1) and process = $2 and subject = $3 and sequence is not null");
        foreach (var value in (object[])[work.Entries.ToArray(), process, http.User.FindFirst("sub")?.Value ?? ""]) count.Parameters.Add(new() { Value = value });
        if (await count.ExecuteScalarAsync() is 0L) throw new InvalidOperationException($"{http.Request.Method} {http.GetEndpoint()!.DisplayName} has succeeded, and the audit trail has no entry {process} of it.");
    }
}
