using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
            context.ProblemDetails.Extensions.TryAdd("traceId", System.Diagnostics.Activity.Current?.Id ?? http.TraceIdentifier);
            await http.Response.WriteAsJsonAsync(context.ProblemDetails, JsonSerializerOptions.Web, "application/problem+json", http.RequestAborted);
        }
    }

    sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
        {
            var problem = exception switch
            {
                BadHttpRequestException bad => Explain(bad),
                OperationCanceledException when http.RequestAborted.IsCancellationRequested => new() { Status = 499 },
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
            return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem });
        }

        static ProblemDetails Unavailable(string code, string message) => Problems.Describe(StatusCodes.Status503ServiceUnavailable, new(code, message));

        /// <summary>Says which field could not be read and what is expected. The framework tells it in prose only; its values are left out.</summary>
        static ProblemDetails Explain(BadHttpRequestException bad)
        {
            if (bad.StatusCode != StatusCodes.Status400BadRequest) return new() { Status = bad.StatusCode };
            var refusal = bad.InnerException is JsonException json ? Explain(json)
                : Parameter().Match(bad.Message) is { Success: true } match
                    ? new("invalid-request", $"\"{match.Groups["name"].Value}\" is missing or could not be read.")
                    {
                        Field = match.Groups["name"].Value,
                        Allowed = Expected(match.Groups["type"].Value),
                    }
                    : new Refusal("invalid-request", "The request could not be read.");
            return Problems.Invalid(refusal).ProblemDetails;
        }

        static Refusal Explain(JsonException json)
        {
            if (Missing().Match(json.Message) is { Success: true } missing)
            {
                return new("invalid-request", $"The body lacks {missing.Groups["names"].Value.Replace('\'', '"')}.")
                {
                    Field = missing.Groups["names"].Value.Split('\'')[1],
                };
            }
            var field = json.Path?.TrimStart('$').TrimStart('.');
            if (string.IsNullOrEmpty(field)) return new("invalid-request", "The body is not the JSON that is expected here.");
            if (json.Message == Json.NullCharacter) return Problems.NullCharacter(field);
            if (json.Message.Contains("could not be mapped", StringComparison.Ordinal))
            {
                return new("unknown-field", $"\"{field}\" is not a field of this request.") { Field = field };
            }
            return new("invalid-request", $"\"{field}\" could not be read.")
            {
                Field = field,
                Allowed = Expected(Target().Match(json.Message).Groups["type"].Value),
            };
        }

        static string? Expected(string type) => type switch
        {
            _ when type.Contains("DateOnly", StringComparison.Ordinal) || type == nameof(IsoDate) => "a date such as 2026-11-16",
            _ when type.Contains("DateTimeOffset", StringComparison.Ordinal) => "a time with its offset such as 2026-11-16T17:00:00+00:00",
            _ when type.Contains("Guid", StringComparison.Ordinal) => "a UUID",
            _ when type.Contains("Int", StringComparison.OrdinalIgnoreCase) => "a whole number",
            _ when type.Contains("Bool", StringComparison.OrdinalIgnoreCase) => "true or false",
            _ when type.Contains("String", StringComparison.OrdinalIgnoreCase) => "text",
            _ => null,
        };

        [GeneratedRegex("""parameter "(?<type>\S+) (?<name>\w+)" """)]
        private static partial Regex Parameter();

        [GeneratedRegex("including: (?<names>'.+')")]
        private static partial Regex Missing();

        [GeneratedRegex(@"converted to (?<type>\S+)\. ")]
        private static partial Regex Target();
    }
}
