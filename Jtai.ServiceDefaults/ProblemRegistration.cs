using System.Data.Common;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Jtai.ServiceDefaults;

/// <summary>
/// Every answer of 400 or above is <c>application/problem+json</c> with a stable <c>code</c>, whoever made it: a handler, binding, routing,
/// authorization, a rate limit or an exception.
/// </summary>
static partial class ProblemRegistration
{
    internal static readonly Dictionary<int, (string Code, string Message)> Known = new()
    {
        [400] = ("invalid-request", "The request could not be read."),
        [401] = ("unauthenticated", "A valid access token for this service is needed."),
        [403] = ("forbidden", "This token does not allow that."),
        [404] = ("not-found", "There is nothing here under this address, or it is not yours."),
        [405] = ("method-not-allowed", "This address does not know that method."),
        [406] = ("not-acceptable", "This cannot be answered in the form asked for."),
        [408] = ("request-timeout", "The request took too long to arrive."),
        [409] = ("conflict", "The present state does not allow that."),
        [412] = ("stale", "It has changed since it was read. Read it again and repeat the change."),
        [413] = ("too-large", "The request is larger than allowed here."),
        [415] = ("unsupported-media-type", "The body is not of a kind that is read here."),
        [422] = ("refused", "The request was refused."),
        [428] = ("precondition-required", "Send the header that \"field\" names: If-Match with the ETag that was read, or a new Idempotency-Key."),
        [429] = ("too-many-requests", "Too many requests. Try again after the time in Retry-After."),
        [431] = ("headers-too-large", "The request's headers are larger than allowed here."),
        [499] = ("client-closed-request", "The client went away."),
        [502] = ("upstream-unreachable", "The service behind the gateway cannot be reached."),
        [503] = ("unavailable", "Not available at the moment. Try again shortly."),
        [504] = ("upstream-timeout", "The service behind the gateway took too long."),
        [507] = ("storage-full", "There is no room to keep this at the moment. Nothing was kept. Try again later."),
    };

    internal static void AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, AlwaysJson>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Complete(context.ProblemDetails));
        services.AddExceptionHandler<ExceptionProblems>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = context.Lease.TryGetMetadata(
                    System.Threading.RateLimiting.MetadataName.RetryAfter, out var after)
                    ? ((int)Math.Ceiling(after.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture) : "1";
                return ValueTask.CompletedTask;
            };
        });
    }

    static void Complete(ProblemDetails problem)
    {
        problem.Extensions.Remove("exception");
        var (code, message) = Known.GetValueOrDefault(
            problem.Status ?? 500, ("unexpected", "Something went wrong here. The trace id lets operations find out what."));
        problem.Extensions.TryAdd("code", code);
        problem.Detail ??= message;
    }

    /// <summary>The framework's own writer falls back to plain text where the client asks for HTML.</summary>
    sealed class AlwaysJson : IProblemDetailsWriter
    {
        public bool CanWrite(ProblemDetailsContext context) => true;

        public async ValueTask WriteAsync(ProblemDetailsContext context)
        {
            var http = context.HttpContext;
            Complete(context.ProblemDetails);
            if (context.ProblemDetails.Status == StatusCodes.Status415UnsupportedMediaType) NameKinds(http, context.ProblemDetails);
            context.ProblemDetails.Extensions.TryAdd("traceId", System.Diagnostics.Activity.Current?.Id ?? http.TraceIdentifier);
            await http.Response.WriteAsJsonAsync(context.ProblemDetails, JsonSerializerOptions.Web, "application/problem+json", http.RequestAborted);
        }
    }

    /// <summary>
    /// The kinds that are read here: in the problem, and in the headers that clients know (RFC 9110 15.5.16, W3C Linked Data Platform). Routing has given the
    /// request to an endpoint of its own by then, which does not say them.
    /// </summary>
    static void NameKinds(HttpContext http, ProblemDetails problem)
    {
        var kinds = string.Join(", ", http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(each => each.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(http.Request.Method) == true
                && new TemplateMatcher(new RouteTemplate(each.RoutePattern), []).TryMatch(http.Request.Path, []))
            .SelectMany(each => each.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [])
            .Distinct());
        if (kinds.Length == 0) return;
        problem.Extensions.TryAdd("field", "Content-Type");
        problem.Extensions.TryAdd("allowed", kinds);
        http.Response.Headers.Accept = kinds;
        if (HttpMethods.IsPost(http.Request.Method)) http.Response.Headers["Accept-Post"] = kinds;
    }

    sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
        {
            if (FullDisk.Is(exception))
            {
                logger.LogCritical("A disk is full: answered with 507");
                await Problems.StorageFull(http).ExecuteAsync(http);
                return true;
            }
            if (GoneClients.Is(http, exception)) return LeaveOff(http);
            var problem = exception switch
            {
                BadHttpRequestException bad => Explain(http, bad),
                HttpRequestException or TimeoutException or OperationCanceledException =>
                    Unavailable("neighbour-unavailable", "A service that is needed for this cannot be reached. Try again shortly."),
                DbException { IsTransient: true } => Unavailable("database-unavailable", "The database cannot be reached. Try again shortly."),
                _ => new() { Status = StatusCodes.Status500InternalServerError },
            };

            // The message of an exception may quote what somebody typed; its type and place do not.
            if (problem.Status >= 500)
            {
                logger.LogError(
                    "{Exception} {SqlState} answered with {Status}: {Place}", exception.GetType().FullName, (exception as DbException)?.SqlState,
                    problem.Status, exception.StackTrace);
            }

            http.Response.StatusCode = problem.Status!.Value;
            if (problem.Status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = "5";
            try
            {
                return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem });
            }
            catch (Exception gone) when (GoneClients.Is(http, gone))
            {
                return LeaveOff(http);
            }
        }

        /// <summary>Nobody is there to be answered.</summary>
        static bool LeaveOff(HttpContext http)
        {
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        static ProblemDetails Unavailable(string code, string message) => Problems.Describe(StatusCodes.Status503ServiceUnavailable, new(code, message));

        /// <summary>Says which field could not be read and what is expected. The framework tells it in prose only; its values are left out.</summary>
        static ProblemDetails Explain(HttpContext http, BadHttpRequestException bad)
        {
            if (bad.StatusCode != StatusCodes.Status400BadRequest) return new() { Status = bad.StatusCode };
            // The handler of exceptions has taken it away from the request.
            var endpoint = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
            var refusal = bad.InnerException is JsonException json ? Explain(json, path => Expected(TypeAt(http, endpoint, path)))
                : Parameter().Match(bad.Message) is { Success: true } match
                    ? new("invalid-request", $"\"{match.Groups["name"].Value}\" is missing or could not be read.")
                    {
                        Field = match.Groups["name"].Value,
                        Allowed = Expected(TypeOf(endpoint, match.Groups["name"].Value)),
                    }
                    : new Refusal("invalid-request", "The request could not be read.") { Allowed = AsDescribed };
            return Problems.Invalid(refusal).ProblemDetails;
        }

        static Refusal Explain(JsonException json, Func<string, string> expected)
        {
            if (Missing().Match(json.Message) is { Success: true } missing)
            {
                return new("invalid-request", $"The body lacks {missing.Groups["names"].Value.Replace('\'', '"')}.")
                {
                    Field = missing.Groups["names"].Value.Split('\'')[1],
                };
            }
            var field = json.Path?.TrimStart('$').TrimStart('.');
            if (string.IsNullOrEmpty(field)) return new("invalid-request", "The body is not the JSON that is expected here.") { Allowed = AsDescribed };
            if (json.Message == Json.NullCharacter) return Problems.NullCharacter(field);
            return json.Message.Contains("could not be mapped", StringComparison.Ordinal)
                ? new("unknown-field", $"\"{field}\" is not a field of this request.") { Field = field }
                : new("invalid-request", $"\"{field}\" could not be read.") { Field = field, Allowed = expected(field) };
        }

        /// <summary>The type of a member of the body, such as <c>visits[1].inspectors</c>. The exception names that of the whole body.</summary>
        static JsonTypeInfo? TypeAt(HttpContext http, Endpoint? endpoint, string path)
        {
            var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var type = endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
            foreach (var step in path.Split('.', '['))
            {
                if (type is null) return null;
                var at = options.GetTypeInfo(type);
                type = at.ElementType ?? at.Properties.FirstOrDefault(each => each.Name == step)?.PropertyType;
            }
            return type is null ? null : options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        }

        static JsonTypeInfo? TypeOf(Endpoint? endpoint, string parameter) =>
            (endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
                .SelectMany(each => each.IsDefined(typeof(AsParametersAttribute))
                    ? each.ParameterType.GetProperties().Select(member => (member.Name, Type: member.PropertyType))
                    : [(Name: each.Name!, Type: each.ParameterType)])
                .Where(each => string.Equals(each.Name, parameter, StringComparison.OrdinalIgnoreCase))
                .Select(each => JsonSerializerOptions.Web.GetTypeInfo(Nullable.GetUnderlyingType(each.Type) ?? each.Type))
                .FirstOrDefault();

        const string AsDescribed = "the form that the description of the API has (/docs)";

        static string Expected(JsonTypeInfo? type) => type switch
        {
            null => AsDescribed,
            { Kind: JsonTypeInfoKind.Enumerable } => "a list, without null in it",
            { Kind: JsonTypeInfoKind.Dictionary } => "an object, without null in it",
            { Type.IsEnum: true } => string.Join(", ", Enum.GetValues(type.Type).Cast<Enum>().Select(Json.Name)),
            _ when type.Type == typeof(DateOnly) || type.Type == typeof(IsoDate) => "a date such as 2026-11-16",
            _ when type.Type == typeof(DateTimeOffset) => "a time with its offset such as 2026-11-16T17:00:00+00:00",
            _ when type.Type == typeof(TimeOnly) => "a clock time such as 16:30",
            _ when type.Type == typeof(Guid) => "a UUID",
            _ when type.Type == typeof(int) || type.Type == typeof(long) => "a whole number",
            _ when type.Type == typeof(bool) => "true or false",
            _ when type.Type == typeof(string) => "text",
            _ => AsDescribed,
        };

        [GeneratedRegex("""parameter "(?<type>\S+) (?<name>\w+)" """)]
        private static partial Regex Parameter();

        [GeneratedRegex("including: (?<names>'.+')")]
        private static partial Regex Missing();
    }
}
