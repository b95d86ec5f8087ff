using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Data.Audit;

/// <summary>What an endpoint does, for the audit trail.</summary>
/// <param name="Name">The process, such as <c>plan-inspection</c>; null where the endpoint stores nothing although its method looks like it.</param>
/// <param name="Reads">True where it is the reading of child-level data that is recorded.</param>
public sealed record AuditedProcess(string? Name, bool Reads);

/// <summary>Routes say who may ask and what it is called in the audit trail. Whoever forgets the entry answers 500 instead of success.</summary>
public static class AuditedEndpoints
{
    /// <summary>The endpoint changes something.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="policy">One of <see cref="Policies"/>.</param>
    /// <param name="process">Its name in the audit trail, a line of docs/processes.md.</param>
    public static RouteHandlerBuilder Changes(this RouteHandlerBuilder endpoint, string policy, string process) =>
        endpoint.RequireAuthorization(policy).Audited(new AuditedProcess(process, Reads: false))
            .WithMetadata(new ProblemMetadata(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity));

    /// <summary>The endpoint gives out child-level data: each reading is an entry.</summary>
    /// <inheritdoc cref="Changes"/>
    public static RouteHandlerBuilder ReadsChildLevelData(this RouteHandlerBuilder endpoint, string policy, string process) =>
        endpoint.RequireAuthorization(policy).Audited(new AuditedProcess(process, Reads: true));

    /// <summary>The endpoint stores nothing, although it is no GET: a preview, a check.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="policy">One of <see cref="Policies"/>.</param>
    public static RouteHandlerBuilder StoresNothing(this RouteHandlerBuilder endpoint, string policy) =>
        endpoint.RequireAuthorization(policy).WithMetadata(new AuditedProcess(null, Reads: false));

    /// <summary>The endpoints that may change something and name no process. Each host's tests expect none.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <returns>Their display names.</returns>
    public static IReadOnlyList<string> MissingOn(EndpointDataSource endpoints) =>
        [.. endpoints.Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<AuditedProcess>() is null
                && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(method => !HttpMethods.IsGet(method)) == true)
            .Select(endpoint => endpoint.DisplayName ?? "")];

    static RouteHandlerBuilder Audited(this RouteHandlerBuilder endpoint, AuditedProcess process) =>
        endpoint.WithMetadata(process).WithName(NameOf(process.Name!)).AddEndpointFilter(async (invocation, next) =>
    {
        var work = invocation.HttpContext.RequestServices.GetRequiredService<AuditedWork>();
        work.Process = process.Name;
        // The answer is made, and not sent yet.
        var answer = await next(invocation);
        return IsSuccess(answer) && !work.IsOnRecord ? throw new UnauditedException(process.Name!) : answer;
    });

    /// <summary>
    /// The operation is called in the description of the API what it is called in the audit trail: <c>plan-inspection</c> is <c>PlanInspection</c>.
    /// </summary>
    static string NameOf(string process) => string.Concat(process.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    static bool IsSuccess(object? answer) => answer switch
    {
        INestedHttpResult nested => IsSuccess(nested.Result),
        IStatusCodeHttpResult { StatusCode: >= 400 } => false,
        _ => true,
    };
}
