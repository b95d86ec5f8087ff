using Yarp.ReverseProxy.Forwarder;

namespace Jtai.Gateway;

/// <summary>
/// A request that could not be passed on is one line in the log, and so is a service that fell ill. YARP's own lines have a stack trace of a hundred
/// lines each, for every client that goes away and every probe.
/// </summary>
static class ForwardingErrors
{
    public static void AddForwardingErrors(this WebApplicationBuilder builder)
    {
        foreach (var category in (string[])["Yarp.ReverseProxy.Forwarder.HttpForwarder", "Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor"])
            builder.Logging.AddFilter(category, LogLevel.None);
    }

    public static void UseForwardingErrors(this WebApplication app) => app.Use(next => async http =>
    {
        await next(http);
        if (http.GetForwarderErrorFeature() is not { } failed) return;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var cause = failed.Exception?.GetBaseException().GetType().FullName;
        if (IsOfClient(failed.Error)) app.Logger.LogInformation("The client of {Route} went away in the middle ({Error})", route, failed.Error);
        else
        {
            app.Logger.LogWarning("{Route} was not passed on: {Error}, {Exception}", route, failed.Error, cause);
            if (http.GetReverseProxyFeature().Route.Config.MaxRequestBodySize == Routes.NoLimit) await BreakOffAsync(http);
        }
    });

    /// <summary>Whoever is in the middle of a large file would go on sending it to nobody. The answer goes first.</summary>
    static async Task BreakOffAsync(HttpContext http)
    {
        await http.Response.CompleteAsync();
        if (!HasArrived(http.Request)) http.Abort();
    }

    static bool HasArrived(HttpRequest request)
    {
        try
        {
            if (!request.BodyReader.TryRead(out var rest)) return false;
            request.BodyReader.AdvanceTo(rest.Buffer.Start, rest.Buffer.End);
            return rest.IsCompleted;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            return false;
        }
    }

    static bool IsOfClient(ForwarderError error) => error is ForwarderError.RequestCanceled
        or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
        or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient;
}
