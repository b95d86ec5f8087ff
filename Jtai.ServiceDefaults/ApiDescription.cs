using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Jtai.ServiceDefaults;

/// <summary>The OpenAPI 3.1 document of a service, at <c>/openapi/v1.json</c>.</summary>
static class ApiDescription
{
    internal static void AddApiDescription(this IServiceCollection services, string service) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = $"Jtai {service}", Version = "v1" };
            // Paths are the same inside and outside the gateway.
            document.Servers = [new() { Url = "/" }];
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = $"An access token with the audience \"{service}\", from the token endpoint.",
            };
            return Task.CompletedTask;
        });
        // Of what has a converter of our own nothing is known there.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonPropertyInfo is { CustomConverter: Json.WithoutNull } text)
                schema.Type = JsonSchemaType.String | (text.IsGetNullable || text.IsSetNullable || text.AssociatedParameter?.IsNullable == true
                    ? JsonSchemaType.Null
                    : default);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any()) return Task.CompletedTask;
            operation.Security = [new() { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] }];
            return Task.CompletedTask;
        });
    });
}
