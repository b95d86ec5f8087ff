using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Jtai.ServiceDefaults;

/// <summary>A client that goes away in the middle of its request is one line in the log. The framework writes a stack trace, or several.</summary>
static class GoneClients
{
    internal static void UseGoneClients(this WebApplication app) => app.Use(next => async http =>
    {
        try
        {
            await next(http);
        }
        catch (Exception exception) when (Is(http, exception))
        {
            app.Logger.LogInformation("The client of {Route} went away in the middle", (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
            LeaveOff(http);
        }
    });

    /// <summary>Kestrel tells of a connection that breaks before it cancels the request.</summary>
    internal static bool Is(HttpContext http, Exception exception) =>
        exception is ConnectionResetException or ConnectionAbortedException
        || (exception is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested);

    /// <summary>Nobody is there to be answered. Left open, Kestrel would look for the rest of the body, and write what it finds.</summary>
    internal static void LeaveOff(HttpContext http)
    {
        if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        http.Abort();
    }
}
