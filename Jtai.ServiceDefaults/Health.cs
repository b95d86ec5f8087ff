using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jtai.ServiceDefaults;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: every registered check; a degraded one (broker, neighbour) still answers 200, as
/// the outbox keeps the facts.
/// </summary>
static class Health
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    internal static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous().WithRequestTimeout(Limit);
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = WriteAsync }).AllowAnonymous().WithRequestTimeout(Limit);
    }

    // Names and states only: descriptions and exceptions hold host names and more.
    static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new { status = report.Status.ToString(), checks = report.Entries.ToDictionary(e => e.Key, e => e.Value.Status.ToString()) },
        JsonSerializerOptions.Web, http.RequestAborted);
}
