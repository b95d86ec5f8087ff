using System.Data.Common;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Jtai.Data.Http;

/// <summary>
/// What Entity Framework wraps: a change overtaken by another is 412, the same made by two at once 409, a text that PostgreSQL does not keep 400, a
/// database out of reach 503, one without room 507.
/// </summary>
sealed class DatabaseExceptionHandler(ILogger<DatabaseExceptionHandler> log) : IExceptionHandler
{
    const string UniqueViolation = "23505", DiskFull = "53100";

    /// <summary>
    /// What PostgreSQL says of U+0000 in a text, and in <c>jsonb</c>. Bodies are looked through when they are read; this is for paths and queries.
    /// </summary>
    const string NotInRepertoire = "22021", UntranslatableCharacter = "22P05";

    static Refusal Unavailable { get; } =
        new("database-unavailable", "The database cannot be reached. Try again shortly.") { Status = StatusCodes.Status503ServiceUnavailable };

    static Refusal MadeAtOnce { get; } = new(
        "made-at-once", "Somebody else has recorded the same at the same moment. Read it, and repeat the request if it is still needed.")
    {
        Status = StatusCodes.Status409Conflict,
    };

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is DbUpdateConcurrencyException)
        {
            await Revisions.Stale.ToProblem().ExecuteAsync(httpContext);
            return true;
        }
        if (exception is DbUpdateException { InnerException: DbException { SqlState: UniqueViolation } })
        {
            await MadeAtOnce.ToProblem().ExecuteAsync(httpContext);
            return true;
        }
        if (exception.GetBaseException() is DbException { SqlState: NotInRepertoire or UntranslatableCharacter })
        {
            await Problems.Invalid(Problems.NullCharacter()).ExecuteAsync(httpContext);
            return true;
        }
        if (exception.GetBaseException() is DbException { SqlState: DiskFull })
        {
            log.LogCritical("The disk of the database is full: answered with 507");
            await Problems.StorageFull(httpContext).ExecuteAsync(httpContext);
            return true;
        }
        if (!Transient.Is(exception)) return false;
        log.LogError("{Exception} answered with 503", exception.GetBaseException().GetType().FullName);
        httpContext.Response.Headers.RetryAfter = "5";
        await Unavailable.ToProblem().ExecuteAsync(httpContext);
        return true;
    }
}

/// <summary>Failures of the database that pass.</summary>
public static class Transient
{
    /// <summary>Whether a repetition may succeed: the server restarts, a connection broke, two transactions were in each other's way.</summary>
    /// <param name="exception">What was thrown, as Entity Framework wraps it.</param>
    public static bool Is(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is DbException { IsTransient: true }) return true;
        return false;
    }
}
