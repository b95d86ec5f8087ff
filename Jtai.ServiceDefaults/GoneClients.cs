using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Jtai.ServiceDefaults;

/// <summary>A client that goes away in the middle of its request is one line in the log. The framework writes a stack trace, or several.</summary>
static class GoneClients
{
    internal static void UseGoneClients(this WebApplication app) => app.Use(next => async http =>
    {
        await next(http);
        if (http.Response.StatusCode != StatusCodes.Status499ClientClosedRequest && !IsBroken(http)) return;
        app.Logger.LogInformation("The client of {Route} went away in the middle", (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        // Who has only stopped sending may still read what was wrong with it.
        await http.Response.CompleteAsync();
        http.Abort();
    });

    /// <summary>Kestrel tells of a connection that breaks before it cancels the request.</summary>
    internal static bool Is(HttpContext http, Exception exception) =>
        exception is ConnectionResetException or ConnectionAbortedException
        || (exception is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested);

    /// <summary>Whether the rest of the body cannot be looked for. Kestrel does so after the answer, and writes what it finds.</summary>
    static bool IsBroken(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }) return false;
        try
        {
            if (http.Request.BodyReader.TryRead(out var rest)) http.Request.BodyReader.AdvanceTo(rest.Buffer.Start);
            return false;
        }
        catch (Exception exception) when (exception is InvalidOperationException or BadHttpRequestException || Is(http, exception))
        {
            // One that is too large is not read at all.
            return exception is not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge };
        }
    }
}
