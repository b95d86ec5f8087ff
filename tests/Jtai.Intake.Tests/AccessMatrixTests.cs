using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Intake.Tests.Uploads;
using Jtai.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Intake.Tests;

/// <summary>
/// Every endpoint, for everybody, for the items and documents of every agency, in every state: who may is let through, and who may not is not. What is expected
/// is written here once more, by hand, from who they are.
/// </summary>
public sealed class AccessMatrixTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    enum For { Everybody, Agencies, Participants, Inspectors, LeadInspectors, Cqc, CaseSelection }

    /// <param name="Audience">Who may at all: others are told so, 403.</param>
    /// <param name="Body">What is sent.</param>
    /// <param name="Reads">It changes nothing, and is tried by those who may too.</param>
    sealed record Endpoint(For Audience, object? Body = null, bool Reads = false);

    static readonly object Reason = new { reason = "Made up for a test." };

    /// <summary>By method and template, as a person who knows the rules would write it down. What is not here fails the first test.</summary>
    static readonly Dictionary<string, Endpoint> Endpoints = new()
    {
        ["GET items"] = new(For.Participants, Reads: true),
        ["GET items/{itemId}"] = new(For.Participants, Reads: true),
        ["POST items/{itemId}/not-applicable"] = new(For.Agencies, Reason),
        ["POST items/{itemId}/on-site-access"] = new(For.Agencies, Reason),
        ["POST items/{itemId}/same-as-agencies"] = new(For.Agencies, Reason),
        ["POST items/{itemId}/acceptance"] = new(For.Inspectors),
        ["POST items/{itemId}/query"] = new(For.Inspectors, new { question = "Made up for a test?" }),
        ["POST items/{itemId}/out-of-scope"] = new(For.Inspectors, Reason),
        ["POST items/{itemId}/wanted"] = new(For.Inspectors),
        ["POST items/{itemId}/declined"] = new(For.Inspectors, Reason),
        ["PUT items/{itemId}/shares/{agency}"] = new(For.LeadInspectors, Reason),
        ["DELETE items/{itemId}/shares/{agency}"] = new(For.LeadInspectors),
        ["GET items/{itemId}/shares"] = new(For.Inspectors, Reads: true),
        ["POST items/{itemId}/documents"] = new(For.Agencies, "a file"),
        ["PUT items/{itemId}/documents/{fileName}"] = new(For.Agencies, "a file"),
        ["POST uploads"] = new(For.Agencies),
        ["GET uploads"] = new(For.Agencies, Reads: true),
        ["POST inspections/{inspectionId}/extra-requests"] = new(
            For.Inspectors, new { agency = "police", title = "More", necessary = "Needed", notAvailable = "Not there", dueOn = "2030-01-01" }),
        ["POST inspections/{inspectionId}/offers"] = new(For.Agencies, new { title = "More", necessary = "Needed", notAvailable = "Not there" }),
        ["GET inspections/{inspectionId}/retention"] = new(For.Participants, Reads: true),
        ["POST inspections/{inspectionId}/legal-hold"] = new(For.LeadInspectors, Reason),
        ["POST inspections/{inspectionId}/legal-hold/lifting"] = new(For.LeadInspectors, Reason),
        ["GET inspections/{inspectionId}/legal-holds"] = new(For.Inspectors, Reads: true),
        ["GET inspections/{inspectionId}/shared-items"] = new(For.Agencies, Reads: true),
        ["PUT inspections/{inspectionId}/children/{child}/health-agencies"] = new(For.Cqc, new { organisations = Array.Empty<string>() }),
        ["GET inspections/{inspectionId}/answers"] = new(For.Participants, Reads: true),
        ["PUT inspections/{inspectionId}/answers"] = new(For.Agencies, new { answers = Array.Empty<object>() }),
        ["GET documents/{documentId}"] = new(For.Participants, Reads: true),
        ["GET documents/{documentId}/receipt"] = new(For.Participants, Reads: true),
        ["GET documents/{documentId}/content"] = new(For.Participants, Reads: true),
        ["GET documents/{documentId}/readings"] = new(For.Participants, Reads: true),
        ["GET documents/{documentId}/findings"] = new(For.Participants, Reads: true),
        ["GET documents/{documentId}/rows"] = new(For.CaseSelection, Reads: true),
        ["POST documents/{documentId}/release"] = new(For.LeadInspectors, Reason),
        ["POST documents/{documentId}/release/agreement"] = new(For.Inspectors),
        ["GET receipt-keys"] = new(For.Everybody, Reads: true),
        ["OPTIONS uploads"] = new(For.Everybody, Reads: true),
    };

    static readonly Dictionary<string, TestClient> Owners = new()
    {
        ["local-authority"] = TestClients.NorthmarchCouncil,
        ["police"] = TestClients.NorthmarchPolice,
        ["health"] = TestClients.NorthmarchIcb,
        ["masa"] = TestClients.NorthmarchMasa,
    };

    static readonly IReadOnlyList<TestClient> Callers =
    [
        .. Owners.Values, TestClients.NorthmarchTrust, TestClients.SouthmereCouncil, TestClients.OfstedLead, TestClients.CqcInspector, TestClients.CqcLead,
        TestClients.HmicfrsInspector, TestClients.OfstedAdministrator, TestClients.Operations, TestClients.WithoutRoles, TestClients.Service("scheduling"),
        TestClients.Service("case-selection"),
        // Roles count only together with their kind of organisation.
        TestClients.NorthmarchPolice with { Id = "police-that-claims-to-lead", Roles = ["lead-inspector"] },
    ];

    [Fact]
    public void Every_endpoint_is_in_the_matrix()
    {
        var mapped = app.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/intake/v1/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method =>
                $"{method} {endpoint.RoutePattern.RawText!["/api/intake/v1/".Length..].Replace(":guid", "", StringComparison.Ordinal).TrimEnd('/')}"))
            // Whoever has the address of an upload may send to it; who has none does not guess it: ResumableUploadTests.
            .Where(endpoint => !endpoint.Contains("{grant}", StringComparison.Ordinal));
        Assert.Equal(Endpoints.Keys.Order(StringComparer.Ordinal), mapped.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_let_through_who_may_not_and_nobody_is_kept_out_who_may()
    {
        var inspection = await app.OpenAnnexAAsync();
        await app.JoinAsync(inspection, TestClients.CqcInspector);
        var all = (await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", TestClients.OfstedLead)).AsArray().OfType<JsonNode>().ToList();
        var items = Owners.Keys.SelectMany(owner => all.Where(item => item["agency"]!.ToString() == owner)
                .DistinctBy(item => (item["kind"]!.ToString(), Long.Wanted && item["child"] is null)))
            .Select(item => (Owner: item["agency"]!.ToString(), Id: item["id"]!.GetValue<Guid>(), Kind: item["kind"]!.ToString())).ToList();
        var documents = new List<(string Owner, Guid Id)>();
        foreach (var (owner, id, _) in items.Where(item => item.Kind != "question"))
        {
            using var http = app.As(Owners[owner]);
            var receipt = await ServiceApp.ReadAsync(await http.PutAsync($"/api/intake/v1/items/{id}/documents/a.csv", IntakeApp.File(IntakeApp.Contacts("C1"))), HttpStatusCode.Created);
            documents.Add((owner, receipt["documentId"]!.GetValue<Guid>()));
        }

        await app.ReadAllAsync();
        var wrong = new List<string>();
        var tried = 0;
        async Task TryAsync(string what, string owner, Guid id, string state, bool isDocument)
        {
            var endpoint = Endpoints[what];
            foreach (var caller in Callers)
            {
                var expected = Expected(endpoint, caller, what, owner, isDocument);
                if (expected is null && !endpoint.Reads) continue;
                tried++;
                var status = await SendAsync(what, endpoint, caller, inspection, id);
                var isAsExpected = expected is { } refusal ? status == refusal : status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound) && (int)status < 500;
                if (!isAsExpected) wrong.Add($"{what} of {owner} ({state}) by {caller.Id}: {(int)status}, not {(expected is { } code ? $"{(int)code}" : "let through")}");
            }
        }

        foreach (var state in Enum.GetNames<ItemState>())
        {
            await app.Database.ExecuteAsync($"update items set state = '{state}' where inspection_id = '{inspection}'");
            foreach (var (owner, id, _) in items)
            {
                foreach (var what in Endpoints.Keys.Where(what => what.Contains("{itemId}", StringComparison.Ordinal) || what == "POST uploads"))
                    await TryAsync(what, owner, id, state, isDocument: false);
            }
        }

        foreach (var state in Enum.GetNames<DocumentState>())
        {
            await app.Database.ExecuteAsync($"update documents set state = '{state}' where inspection_id = '{inspection}'");
            foreach (var (owner, id) in documents)
            {
                foreach (var what in Endpoints.Keys.Where(what => what.Contains("{documentId}", StringComparison.Ordinal))) await TryAsync(what, owner, id, state, isDocument: true);
            }
        }

        foreach (var what in Endpoints.Keys.Where(what => !what.Contains("{itemId}", StringComparison.Ordinal) && !what.Contains("{documentId}", StringComparison.Ordinal) && what != "POST uploads"))
            await TryAsync(what, "", Guid.Empty, "", isDocument: false);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {tried}:\n{string.Join('\n', wrong.Take(50))}");
        Assert.True(tried > 15_000, tried.ToString(CultureInfo.InvariantCulture));

        using var nobody = app.Host.Anonymous();
        foreach (var (what, endpoint) in Endpoints)
        {
            using var request = Request(what, endpoint, inspection, items[0].Id);
            Assert.True((await nobody.SendAsync(request)).StatusCode == HttpStatusCode.Unauthorized, what);
        }
    }

    /// <summary>The refusal; null where the caller may.</summary>
    static HttpStatusCode? Expected(Endpoint endpoint, TestClient caller, string what, string owner, bool isDocument)
    {
        var isAgency = caller.Roles.Contains("agency");
        var isLead = caller.OrganisationKind == "inspectorate" && caller.Roles.Contains("lead-inspector");
        var isInspector = isLead || caller.OrganisationKind == "inspectorate" && caller.Roles.Contains("inspector");
        var mayAtAll = endpoint.Audience switch
        {
            For.Everybody => true,
            For.Agencies => isAgency,
            For.Participants => isAgency || isInspector,
            For.Inspectors or For.Cqc => isInspector,
            For.LeadInspectors => isLead,
            _ => caller.OrganisationKind == "service",
        };
        if (!mayAtAll) return HttpStatusCode.Forbidden;
        if (endpoint.Audience is For.Everybody) return null;

        var seesInspection = isAgency ? caller.Area == "northmarch" : caller == TestClients.OfstedLead || caller == TestClients.CqcInspector;
        // ¶105: it is for CQC to say, and who sees the inspection is told so.
        if (endpoint.Audience is For.Cqc && seesInspection && caller.Organisation != "cqc") return HttpStatusCode.Forbidden;
        var sees = endpoint.Audience switch
        {
            For.CaseSelection => caller.Id == "case-selection",
            For.LeadInspectors => caller == TestClients.OfstedLead,
            _ when isInspector || owner.Length == 0 => seesInspection,
            // Of its kind is not its own: what another organisation has handed in is not for it.
            _ => seesInspection && (isDocument ? caller == Owners[owner] : caller.OrganisationKind == owner),
        };
        return sees ? null : HttpStatusCode.NotFound;
    }

    async Task<HttpStatusCode> SendAsync(string what, Endpoint endpoint, TestClient caller, Guid inspection, Guid id)
    {
        using var http = app.As(caller);
        using var request = Request(what, endpoint, inspection, id);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    static HttpRequestMessage Request(string what, Endpoint endpoint, Guid inspection, Guid id)
    {
        var (method, template) = (what.Split(' ')[0], what.Split(' ')[1]);
        var path = template.Replace("{itemId}", $"{id}", StringComparison.Ordinal).Replace("{documentId}", $"{id}", StringComparison.Ordinal)
            .Replace("{inspectionId}", $"{inspection}", StringComparison.Ordinal).Replace("{child}", $"{inspection}", StringComparison.Ordinal).Replace("{agency}", "fire-service", StringComparison.Ordinal)
            .Replace("{fileName}", "a.csv", StringComparison.Ordinal);
        if (what is "GET items" or "GET uploads") path += $"?inspection={inspection}";
        if (what == "GET documents/{documentId}/content") path += "?purpose=analysis";
        var request = what.EndsWith(" uploads", StringComparison.Ordinal)
            ? Tus.Request(method, $"/api/intake/v1/{path}", method == "POST" ? [("Upload-Length", "10"), ("Upload-Metadata", Tus.Metadata(id))] : [])
            : new HttpRequestMessage(new HttpMethod(method), $"/api/intake/v1/{path}");
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"{Guid.NewGuid()}");
        request.Content = endpoint.Body switch
        {
            null => null,
            string => IntakeApp.File("a file"u8.ToArray()),
            var body => JsonContent.Create(body),
        };
        return request;
    }
}
