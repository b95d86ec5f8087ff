using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Jtai.ServiceDefaults;

/// <summary>The endpoint takes <c>If-Match</c>, and may answer 412 and 428.</summary>
/// <param name="Always">Whether it is always needed.</param>
public sealed record IfMatchMetadata(bool Always);

/// <summary>What the endpoint answers with has a revision, sent along as <c>ETag</c>.</summary>
public sealed record ETagMetadata;

/// <summary>The endpoint needs <c>Idempotency-Key</c>, and may answer 428.</summary>
public sealed record IdempotencyKeyMetadata;

/// <summary>Problems that the endpoint may answer with, beside those that follow from what it asks for.</summary>
/// <param name="Statuses">Their statuses.</param>
public sealed record ProblemMetadata(params IReadOnlyList<int> Statuses);

/// <summary>
/// The OpenAPI document of a service, at <c>/openapi/v1.json</c>. What routes, records and their XML documentation say already is gathered here, so that nobody
/// writes it twice: an operation is called by its endpoint's name, or else as the class of its handler.
/// </summary>
static class ApiDescription
{
    /// <summary>
    /// The version of all APIs. Until it is released it may change; afterwards whatever would break a client comes under a new date (.github/CONTRIBUTING.md).
    /// </summary>
    internal const string Version = "2026-11-28";

    const string IfMatch = "If-Match", IdempotencyKey = "Idempotency-Key", ETag = "ETag", RetryAfter = "Retry-After";

    // A clock time in London.
    const string ClockTime = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$";

    // Where ASP.NET keeps the name under which a schema goes to components, and what a reference to it says.
    const string SchemaId = "x-schema-id", ReferenceDescription = "x-ref-description";

    internal static void AddApiDescription(this IServiceCollection services, string service) => services.AddOpenApi("v1", options =>
    {
        // What generators of clients read by now (tests/Jtai.Clients, tests/api-tools); 3.0 cannot say what a reference is for.
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(DescribeSchema);
        options.AddOperationTransformer(DescribeOperationAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = $"Jtai {service}",
                Version = Version,
                Description = "Joint targeted area inspections. Days are days in Europe/London. A refusal is a `Problem` with a stable `code`. "
                    + "What can change has an `ETag`; whoever changes it sends that in `If-Match`, never `*`. "
                    + "What creates something takes an `Idempotency-Key`: a request that is repeated with the same key has one effect. "
                    + "Members and values may be added to answers at any time: pass over what you do not know.",
                License = new() { Name = "MIT", Identifier = "MIT" },
            };
            // Paths are the same inside and outside the gateway.
            document.Servers = [new() { Url = "/" }];
            // Operations name their tags; a list of the same names says no more.
            document.Tags = null;
            OpenAnswers(document);
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
    });

    static async Task DescribeOperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var handler = metadata.OfType<MethodInfo>().FirstOrDefault();
        if (handler?.Name is "Handle" or "HandleAsync") operation.OperationId ??= handler.DeclaringType?.Name;
        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        // Said for each operation, so that a reader sees that it is meant.
        operation.Security = anonymous ? [] : [new() { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            Describe(parameter, context.Description.ParameterDescriptions.First(each => each.Name == parameter.Name), context.Description.RelativePath!);

        var ifMatch = metadata.OfType<IfMatchMetadata>().LastOrDefault();
        var takesKey = metadata.OfType<IdempotencyKeyMetadata>().Any();
        if (ifMatch is not null)
        {
            AddHeader(operation, document, ifMatch.Always ? IfMatch : $"{IfMatch}-where-known", new()
            {
                Name = IfMatch,
                Required = ifMatch.Always,
                Description = "The `ETag` with which it was read" + (ifMatch.Always ? "." : "; none where there is nothing yet."),
                Example = "\"42\"",
            });
        }
        if (takesKey)
        {
            AddHeader(operation, document, IdempotencyKey, new()
            {
                Name = IdempotencyKey,
                Required = true,
                Description = "1 to 255 visible ASCII characters, such as a new UUID. Repeated with the same key, a request has one effect and one answer.",
                Example = "9f2d6c1e-6d0b-4a52-9a37-0c8f0b6f7b11",
            });
        }
        if (ifMatch is not null || metadata.OfType<ETagMetadata>().Any()) AddETag(operation, document);

        var asks = context.Description.ParameterDescriptions.Select(each => each.Source.Id).ToHashSet();
        IEnumerable<int> statuses =
        [
            .. anonymous ? [] : (int[])[401],
            .. metadata.OfType<IAuthorizeData>().Any(each => each.Policy is not (null or Policies.Authenticated)) ? (int[])[403] : [],
            .. asks.Contains("Path") ? (int[])[404] : [],
            .. takesKey || asks.Overlaps(["Query", "Body"]) || context.Description.HttpMethod != HttpMethods.Get ? (int[])[400] : [],
            .. metadata.OfType<IAcceptsMetadata>().Any() ? (int[])[415] : [],
            .. ifMatch is not null ? (int[])[412, 428] : takesKey ? (int[])[428] : [],
            .. metadata.OfType<ProblemMetadata>().SelectMany(each => each.Statuses),
            // Of the gateway.
            429,
        ];
        operation.Responses ??= [];
        foreach (var status in statuses.Distinct().Order())
        {
            if (operation.Responses.ContainsKey($"{status}")) continue;
            var (code, _) = ProblemRegistration.Known[status];
            await AddProblemAsync(context, status, cancellationToken);
            operation.Responses[$"{status}"] = new OpenApiResponseReference(code, document);
        }
    }

    static void Describe(OpenApiParameter parameter, ApiParameterDescription described, string path)
    {
        // Binding takes any case; everything else here is camelCase.
        parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        var info = (described.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
        parameter.Description ??= info is null ? null : XmlTexts.Of(info);
        parameter.Description ??= parameter.Name switch
        {
            "cursor" => "The `next` of the page before; without it the first page.",
            "size" => "How many on a page.",
            "id" => $"The {Noun(path)}.",
            "subject" => "The account.",
            "version" => "The version.",
            { } name when name.EndsWith("Id", StringComparison.Ordinal) => $"The {name[..^2]}.",
            "from" => "The first day, Europe/London.",
            "until" => "The last day, Europe/London.",
            _ => null,
        };
        if (parameter.Schema is not OpenApiSchema schema) return;
        if (info?.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed) schema.Enum = ValuesOf(allowed);
        if (info?.ParameterType is { } type && (Nullable.GetUnderlyingType(type) ?? type) == typeof(IsoDate)) schema.Format = "date";
        parameter.Example ??= schema.Format switch
        {
            "date" => "2026-11-16",
            "uuid" => "0199c0de-5b1a-7c3e-9d4f-2a6b8c0e1f35",
            _ => null,
        };
    }

    /// <summary>Of what a path has the id: <c>calendar feed</c> of <c>calendar-feeds/{id}</c>.</summary>
    static string Noun(string path)
    {
        var many = path[..path.IndexOf("/{id", StringComparison.Ordinal)].Split('/')[^1].Replace('-', ' ');
        return many.EndsWith("ches", StringComparison.Ordinal) ? many[..^2] : many.TrimEnd('s');
    }

    static void AddHeader(OpenApiOperation operation, OpenApiDocument document, string id, OpenApiParameter header)
    {
        header.In = ParameterLocation.Header;
        header.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
        document.AddComponent<IOpenApiParameter>(id, header);
        (operation.Parameters ??= []).Add(new OpenApiParameterReference(id, document));
    }

    static void AddETag(OpenApiOperation operation, OpenApiDocument document)
    {
        document.AddComponent<IOpenApiHeader>(ETag, new OpenApiHeader
        {
            Description = "Its revision, for `If-Match` of the next change.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = "\"42\"",
        });
        foreach (var (_, response) in operation.Responses!.Where(each => each.Key is "200" or "201"))
            (((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>())[ETag] = new OpenApiHeaderReference(ETag, document);
    }

    /// <summary>One response for each status, the same wherever it occurs.</summary>
    static async Task AddProblemAsync(OpenApiOperationTransformerContext context, int status, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var (code, message) = ProblemRegistration.Known[status];
        if (document.Components?.Responses?.ContainsKey(code) == true) return;
        if (document.Components?.Schemas?.ContainsKey(nameof(Problem)) != true)
        {
            document.AddComponent<IOpenApiSchema>(nameof(Problem), await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken));
        }
        document.AddComponent<IOpenApiResponse>(code, new OpenApiResponse
        {
            Description = message,
            Headers = status != StatusCodes.Status429TooManyRequests ? null : new Dictionary<string, IOpenApiHeader>
            {
                [RetryAfter] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
            },
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchemaReference(nameof(Problem), document),
                    Example = new JsonObject { ["status"] = status, ["code"] = code, ["detail"] = message },
                },
            },
        });
    }

    static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var property = context.JsonPropertyInfo;
        var mayBeNull = property is { IsGetNullable: true } or { IsSetNullable: true } or { AssociatedParameter.IsNullable: true }
            ? JsonSchemaType.Null : default;
        // Of what has a converter of our own nothing is known there.
        if (property is { CustomConverter: Json.WithoutNull }) schema.Type = JsonSchemaType.String | mayBeNull;
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(DateTimeOffset))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String | mayBeNull, "date-time");
        }
        // The format "time" of JSON Schema has an offset.
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(TimeOnly))
        {
            (schema.Format, schema.Pattern) = (null, ClockTime);
        }
        // A document of any content; a handler may take it as it comes.
        if (context.JsonTypeInfo.Type == typeof(JsonDocument) || context.JsonTypeInfo.Type == typeof(Stream))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.Object, null);
            schema.Metadata?.Remove(SchemaId);
        }
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object) schema.Description ??= XmlTexts.Of(context.JsonTypeInfo.Type);
        if (property is null) return Task.CompletedTask;
        if (property.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), false) is [AllowedValuesAttribute allowed])
        {
            DescribeValues(schema.Items as OpenApiSchema ?? schema, allowed);
        }
        if (property.AttributeProvider is MemberInfo member && XmlTexts.Of(member) is { } description)
        {
            // What stands in components is described there; here what it is for.
            if (schema.Metadata?.TryGetValue(SchemaId, out var id) == true && id is string { Length: > 0 }) schema.Metadata[ReferenceDescription] = description;
            else schema.Description = description;
        }
        return Task.CompletedTask;
    }

    /// <summary>Values that have a name of their own are described once, in components.</summary>
    static void DescribeValues(OpenApiSchema schema, AllowedValuesAttribute allowed)
    {
        schema.Enum = ValuesOf(allowed);
        var name = allowed.GetType();
        if (name != typeof(AllowedValuesAttribute) && schema.Type == JsonSchemaType.String)
        {
            schema.Description = XmlTexts.Of(name);
            (schema.Metadata ??= new Dictionary<string, object>())[SchemaId] = name.Name[..^nameof(Attribute).Length];
        }
        // Null is one of the values only where it is said.
        else if (schema.Type?.HasFlag(JsonSchemaType.Null) == true) schema.Enum.Add(JsonNullSentinel.JsonNull);
    }

    static List<JsonNode> ValuesOf(AllowedValuesAttribute allowed) => [.. allowed.Values.Select(value => JsonValue.Create((string)value!)!)];

    /// <summary>What clients send has no members but those named; answers may get more (<see cref="Json"/>).</summary>
    static void OpenAnswers(OpenApiDocument document)
    {
        var sent = new HashSet<IOpenApiSchema>();
        var operations = document.Paths.Values.SelectMany(path => path.Operations!.Values);
        foreach (var content in operations.SelectMany(operation => operation.RequestBody?.Content?.Values ?? [])) Follow(content.Schema);
        foreach (var schema in document.Components!.Schemas!.Values.OfType<OpenApiSchema>().Where(each => !sent.Contains(each)))
            schema.AdditionalPropertiesAllowed = true;

        void Follow(IOpenApiSchema? schema)
        {
            if (schema is OpenApiSchemaReference reference) schema = reference.Target;
            if (schema is null || !sent.Add(schema)) return;
            foreach (var part in (IOpenApiSchema?[])[.. schema.Properties?.Values ?? [], .. schema.OneOf ?? [], schema.Items, schema.AdditionalProperties])
                Follow(part);
        }
    }
}
