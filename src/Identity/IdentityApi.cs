using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.Identity.Clients;
using Jtai.Identity.Data;
using Jtai.Identity.Keys;
using Jtai.Identity.Memberships;
using Jtai.Identity.Tokens;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Jtai.Identity;

/// <summary>Every route of this service.</summary>
static class IdentityApi
{
    internal static void MapIdentityApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/.well-known/openid-configuration", (HttpContext http, IOptions<IdentityOptions> options) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=300";
                return TypedResults.Ok(Discovery.Describe(http.Request, options.Value));
            })
            .AllowAnonymous().WithName("GetDiscovery").WithTags("Tokens").WithSummary("Where tokens are had and how they are checked");
        app.MapGet("/.well-known/jwks", async (HttpContext http, IdentityDb db, CancellationToken cancellationToken) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=300";
                return TypedResults.Ok(await SigningKeys.PublishAsync(db, cancellationToken));
            })
            .AllowAnonymous().WithName("GetSigningKeys").WithTags("Tokens").WithSummary("The keys that sign tokens");
        app.MapPost("/connect/token", RequestToken.Handle)
            .AllowAnonymous().DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(RequestToken.LargestForm))
            .WithTags("Tokens").WithSummary("Ask for an access token (client_credentials)")
            .Produces<TokenAnswer>().Produces<TokenError>(400).Produces<TokenError>(401)
            // Not by Accepts, which would answer another kind of body with 415 instead of OAuth's own error.
            .AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
            {
                // By its name, or clients would call it Body.
                var form = await context.GetOrCreateSchemaAsync(typeof(TokenRequest), null, cancellationToken);
                context.Document!.AddComponent<IOpenApiSchema>(nameof(TokenRequest), form);
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/x-www-form-urlencoded"] = new() { Schema = new OpenApiSchemaReference(nameof(TokenRequest), context.Document) },
                    },
                };
            });

        var api = app.MapGroup("/api/identity/v1");
        api.MapGet("/organisations", async (IdentityDb db, CancellationToken cancellationToken) => TypedResults.Ok(await db.Organisations.AsNoTracking()
                .Where(o => o.Kind != OrganisationKinds.Service)
                .OrderBy(o => o.Id)
                .Select(o => new Contracts.Api.Identity.Organisation(o.Id, o.Name, o.Kind, o.Area))
                .ToListAsync(cancellationToken)))
            .RequireAuthorization(Policies.Authenticated).WithName("ListOrganisations").WithTags("Organisations")
            .WithSummary("Inspectorates and agencies of local areas");

        var clients = api.MapGroup("/clients").WithTags("Clients");
        clients.MapGet("", ListClients.All).WithName("ListClients")
            .RequireAuthorization(Policies.Administrator).WithSummary("The programs of your inspectorate, with the thumbprints of their keys");
        clients.MapGet("/{id}", ListClients.One).WithName("GetClient")
            .RequireAuthorization(Policies.Administrator).WithSummary("A program of your inspectorate");
        clients.MapPost("", RegisterClient.Handle)
            .Changes(Policies.Administrator, "register-client").NeedsIdempotencyKey().WithSummary("Let a program of your inspectorate in, by its public key");
        clients.MapPost("/{id}/keys", RotateClientKey.Handle)
            .Changes(Policies.Administrator, "rotate-client-key").NeedsIdempotencyKey()
            .WithSummary("Give a program a new public key; the one before is good for some days yet");
        clients.MapDelete("/{id}", RevokeClient.Handle)
            .Changes(Policies.Administrator, "revoke-client").WithSummary("End a program of your inspectorate: it gets no more tokens");

        var memberships = api.MapGroup("/inspections/{inspectionId:guid}/memberships").WithTags("Memberships");
        memberships.MapGet("", ListMemberships.All).WithName("ListMemberships")
            .RequireAuthorization(Policies.Inspectorate)
            .WithSummary("Who has a role in an inspection");
        memberships.MapGet("/{subject}", ListMemberships.One).WithName("GetMembership").SendsETag()
            .RequireAuthorization(Policies.Inspectorate)
            .WithSummary("Somebody's role in an inspection, with its ETag");
        memberships.MapPut("/{subject}", GiveMembership.Handle)
            .Changes(Policies.ServiceOrLeadInspector, "give-membership")
            .NeedsIfMatch(always: false)
            .WithSummary("Give somebody a role in an inspection, or change it");
        memberships.MapDelete("/{subject}", EndMembership.Handle)
            .Changes(Policies.LeadInspector, "end-membership").NeedsIfMatch()
            .WithSummary("End somebody's role in an inspection");
    }
}
