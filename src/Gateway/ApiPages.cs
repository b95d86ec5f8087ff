using Jtai.Contracts;

namespace Jtai.Gateway;

/// <summary><c>/docs</c>: the descriptions of all services on one page, from files that are part of the program.</summary>
static class ApiPages
{
    // In a branch, as it would look at every path that passes, twice, with regular expressions.
    public static void UseApiPages(this WebApplication app) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Headers.Docs), docs => docs.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "docs";
        page.DocumentTitle = "Jtai API";
        foreach (var service in KnownServices.All) page.SwaggerEndpoint($"/openapi/{service.Name}.json", service.Title);
    }));
}
