using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jtai.ServiceDefaults;

/// <summary>The answer "no" of a decision, by name. It goes to the client as a problem, never to a log.</summary>
/// <param name="Code">Stable and kebab-case, such as <c>fieldwork-start-not-monday</c>; clients act on it.</param>
/// <param name="Message">One sentence in plain English that says what to do about it.</param>
public sealed record Refusal(string Code, string Message)
{
    /// <summary>The field of the request that is refused, as the client names it, such as <c>fieldworkStartsOn</c>.</summary>
    public string? Field { get; init; }

    /// <summary>The refused value, if it holds no personal data.</summary>
    public string? Value { get; init; }

    /// <summary>What would be accepted, such as <c>a Monday</c>.</summary>
    public string? Allowed { get; init; }

    /// <summary>
    /// 400 malformed, 403 not yours to do, 404 unknown or not yours to know of, 409 conflict of state, 412 stale <c>If-Match</c>, 422 refused by a
    /// rule, 428 <c>If-Match</c> missing.
    /// </summary>
    public int Status { get; init; } = StatusCodes.Status422UnprocessableEntity;

    /// <summary>The refusal as <c>application/problem+json</c>.</summary>
    /// <returns>The result; its body has <c>code</c> and, where given, <c>field</c>, <c>value</c>, <c>allowed</c>.</returns>
    public ProblemHttpResult ToProblem() => TypedResults.Problem(Problems.Describe(Status, this));
}

/// <summary>Problems that are the same in every service.</summary>
public static class Problems
{
    /// <summary>404: unknown, or not the caller's to know of. The two look the same from outside.</summary>
    /// <returns>The result, with the code <c>not-found</c>.</returns>
    public static ProblemHttpResult NotFound() =>
        new Refusal("not-found", "There is nothing here under this address, or it is not yours.") { Status = StatusCodes.Status404NotFound }.ToProblem();

    /// <summary>A text with the character U+0000, which no database here can keep: 400.</summary>
    /// <param name="field">The field of the request, where it is known.</param>
    /// <returns>The refusal, with the code <c>null-character</c>.</returns>
    public static Refusal NullCharacter(string? field = null) => new(Json.NullCharacter, "A text has the character U+0000.")
    {
        Field = field,
        Allowed = "text without U+0000",
    };

    /// <summary>507: a disk is full. Whoever makes room is not the client, who is told when to try again.</summary>
    /// <param name="http">The request, whose answer says <c>Retry-After</c>.</param>
    /// <returns>The result, with the code <c>storage-full</c>.</returns>
    public static ProblemHttpResult StorageFull(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "300";
        return new Refusal("storage-full", "There is no room to keep this at the moment. Nothing was kept. Try again later.")
        {
            Status = StatusCodes.Status507InsufficientStorage,
        }.ToProblem();
    }

    /// <summary>400 for one or more fields.</summary>
    /// <param name="refusals">At least one.</param>
    /// <returns>The result: the code of the first, and <c>errors</c> with every message by field.</returns>
    public static ProblemHttpResult Invalid(params IReadOnlyList<Refusal> refusals)
    {
        var problem = Describe(StatusCodes.Status400BadRequest, refusals[0]);
        problem.Extensions["errors"] = refusals.GroupBy(r => r.Field ?? "").ToDictionary(g => g.Key, g => g.Select(r => r.Message).ToArray());
        return TypedResults.Problem(problem);
    }

    internal static ProblemDetails Describe(int status, Refusal refusal)
    {
        var problem = new ProblemDetails { Status = status, Detail = refusal.Message, Extensions = { ["code"] = refusal.Code } };
        if (refusal.Field is not null) problem.Extensions["field"] = refusal.Field;
        if (refusal.Value is not null) problem.Extensions["value"] = refusal.Value;
        if (!string.IsNullOrEmpty(refusal.Allowed)) problem.Extensions["allowed"] = refusal.Allowed;
        return problem;
    }
}
