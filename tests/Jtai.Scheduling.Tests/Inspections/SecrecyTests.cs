using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>
/// ¶14-15 as an attacker would try them: an area that is not notified, another area, and inspectors who are not in the inspection ask every route about an inspection that exists and about one that
/// does not, and find no difference: not in the status, the headers or the bytes of the answer, not in the work that the database does for it, and not in the time it takes.
/// The routes and what they are asked come from the API's own description, so that a new route is attacked as well.
/// </summary>
[Collection(nameof(SchedulingApp))]
public sealed partial class SecrecyTests(SchedulingApp app)
{
    static readonly TestClient[] Attackers =
    [
        TestClients.NorthmarchCouncil, TestClients.NorthmarchMasa, TestClients.SouthmereCouncil, TestClients.HmicfrsInspector, TestClients.OfstedLead with { Id = "ofsted-lead-elsewhere" },
    ];

    [Fact]
    public async Task Every_route_is_in_the_description_that_the_attack_is_made_from()
    {
        var described = (await OperationsAsync()).Select(operation => $"{operation.Method} {operation.Path}").Order();
        var mapped = app.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            // HEAD is answered as GET, and what only says 405 asks nothing.
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true })
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} /{Constraint().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "{$1}")}")).Order();
        Assert.Equal(mapped, described);
    }

    [Fact]
    public async Task No_route_answers_otherwise_about_an_inspection_that_is_secret_than_about_one_that_does_not_exist()
    {
        var secret = await SecretAsync();
        var (asked, queries) = (0, 0);
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Asks))
            foreach (var attacker in Attackers)
                foreach (var known in operation.HasParts ? secret.Ids : [secret.Inspection])
                    foreach (var headers in new[] { secret.Headers, new Dictionary<string, string>() })
                    {
                        var there = await AskAsync(operation, attacker, secret.Inspection, known, headers);
                        var not = await AskAsync(operation, attacker, Neighbour(secret.Inspection), Neighbour(known), headers);
                        Assert.True(not == there, $"{operation.Method} {operation.Path} tells {attacker.Id}:\n{there}\ninstead of\n{not}");
                        (asked, queries) = (asked + 1, queries + there.Queries);
                    }
        // The attack has reached the handlers, and the measure of their work measures.
        Assert.True(asked > 300 && queries > 300, $"{asked} questions, {queries} queries");
    }

    [Fact]
    public async Task No_list_no_cursor_and_no_description_holds_anything_of_it()
    {
        var secret = await SecretAsync();
        foreach (var attacker in Attackers)
            // Lead inspectors plan beside each other's inspections: the portfolio tells them that there is one (PortfolioFilter), and nobody else.
            foreach (var operation in (await OperationsAsync()).Where(operation => operation is { Method: "GET", InPath: false } && !(attacker.Roles.Contains(Role.LeadInspector) && operation.Path.Contains("/portfolio", StringComparison.Ordinal))))
            {
                var query = $"{(operation.Path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}size=200";
                for (var cursor = ""; cursor is not null;)
                {
                    using var http = app.As(attacker);
                    using var answer = await http.GetAsync(operation.Path + query + (cursor.Length == 0 ? "" : $"&cursor={cursor}"));
                    var body = await answer.Content.ReadAsStringAsync();
                    foreach (var id in secret.Ids.Append(secret.Inspection)) Assert.DoesNotContain($"{id}", body, StringComparison.OrdinalIgnoreCase);
                    cursor = answer.IsSuccessStatusCode && JsonNode.Parse(body) is JsonObject page ? page["next"]?.GetValue<string>() : null;
                }
            }
        var description = await app.Host.ApiDescriptionAsync();
        Assert.DoesNotContain($"{secret.Inspection}", description, StringComparison.Ordinal);
        Assert.DoesNotContain("northmarch", description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_under_which_it_was_planned_brings_nothing_to_anybody_else()
    {
        var secret = await SecretAsync();
        foreach (var attacker in Attackers)
            Assert.Equal(await RepeatAsync(attacker, Guid.NewGuid().ToString()), await RepeatAsync(attacker, secret.Headers["Idempotency-Key"]));

        async Task<(HttpStatusCode, string)> RepeatAsync(TestClient attacker, string key)
        {
            using var http = app.As(attacker);
            http.DefaultRequestHeaders.Add("Idempotency-Key", key);
            using var answer = await http.PostAsJsonAsync("/api/scheduling/v1/inspections", Plan);
            return (answer.StatusCode, Trace().Replace(await answer.Content.ReadAsStringAsync(), "trace"));
        }
    }

    [Fact]
    public async Task While_a_step_of_it_is_under_way_nobody_outside_waits_for_it()
    {
        var secret = await SecretAsync();
        await app.QueryAsync(async db =>
        {
            await using var step = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"select 1 from inspections where id = {secret.Inspection} for update");
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            foreach (var operation in (await OperationsAsync()).Where(operation => operation is { Asks: true, Method: not "GET" }))
                foreach (var attacker in Attackers)
                {
                    using var http = app.As(attacker);
                    using var request = operation.Request(secret.Inspection, secret.Inspection, secret.Headers);
                    using var answer = await http.SendAsync(request, patience.Token);
                    Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{operation.Path}: {answer.StatusCode}");
                }
            return true;
        });
    }

    [Fact]
    public async Task It_takes_no_longer_to_hear_nothing_of_it()
    {
        var secret = await SecretAsync();
        using var http = app.As(TestClients.NorthmarchCouncil);
        var (there, not) = (new List<double>(), new List<double>());
        var random = new Random(14);
        var pairs = Long.Count(200, 3000);
        for (var i = -20; i < pairs; i++)
        {
            // In a random order, one right after the other, so that whatever else the machine does meets both alike.
            var secretFirst = random.Next(2) == 0;
            var (first, second) = (await TimeAsync(secretFirst ? secret.Inspection : Neighbour(secret.Inspection)), await TimeAsync(secretFirst ? Neighbour(secret.Inspection) : secret.Inspection));
            if (i < 0) continue;
            there.Add(secretFirst ? first : second);
            not.Add(secretFirst ? second : first);
        }
        Assert.False(TimingLeak.Between(there, not), $"median {TimingLeak.Median(there):0.000} ms of a secret one, {TimingLeak.Median(not):0.000} ms of none");

        async Task<double> TimeAsync(Guid id)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync($"/api/scheduling/v1/inspections/{id}");
            await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    sealed record Secret(Guid Inspection, IReadOnlyList<Guid> Ids, IReadOnlyDictionary<string, string> Headers);

    static readonly object Plan = new { localArea = "northmarch", framework = "front-door-2024", fieldworkStartsOn = "2025-01-27" };

    /// <summary>An inspection of Northmarch ready for its notification, with everything that belongs to it in any table, and what its lead has sent and received: its ETag and an Idempotency-Key.</summary>
    async Task<Secret> SecretAsync()
    {
        app.Clock.Reset(SchedulingApp.Thursday);
        var key = Guid.NewGuid().ToString();
        using var lead = app.As(TestClients.OfstedLead);
        lead.DefaultRequestHeaders.Add("Idempotency-Key", key);
        var id = Guid.Parse((await SchedulingApp.ReadAsync(await lead.PostAsJsonAsync("/api/scheduling/v1/inspections", Plan), HttpStatusCode.Created)).Id());
        await app.TakeAsync($"{id}", InspectionEvent.ShareIntelligence);
        await app.TakeAsync($"{id}", InspectionEvent.ConfirmReadiness);
        var meeting = (await app.MeetingAsync($"{id}", "kit-1", "2025-01-29", "16:00", "16:30")).Id();
        var slot = (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"inspections/{id}/fieldwork-timetable/slots", new { on = "2025-01-28", from = "10:00", to = "11:00", activity = "interview", mode = "video", inspectors = new[] { TestClients.OfstedLead.Id }, with = new[] { new { role = "practitioner", agency = "local-authority" } } }, TestClients.OfstedLead), HttpStatusCode.Created)).Id();
        var ids = await app.QueryAsync(async db =>
        {
            var found = new List<Guid> { id };
            foreach (var entity in db.Model.GetEntityTypes().Where(entity => entity.FindProperty("InspectionId") is not null && entity.FindProperty("Id")?.ClrType == typeof(Guid)))
            {
#pragma warning disable EF1002 // a name from the model
                found.AddRange(await db.Database.SqlQueryRaw<Guid>($"select id as \"Value\" from {entity.GetTableName()} where inspection_id = {{0}} limit 2", id).ToListAsync());
#pragma warning restore EF1002
            }
            return found;
        });
        Assert.Contains(Guid.Parse(meeting), ids);
        ids = [.. ids.Append(Guid.Parse(slot)).Distinct()];
        return new Secret(id, ids, new Dictionary<string, string> { ["If-Match"] = await app.ETagAsync($"{id}"), ["Idempotency-Key"] = key });
    }

    /// <summary>An id that does not exist, made in the same millisecond: what somebody guesses who knows one id and how they are made.</summary>
    static Guid Neighbour(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        Random.Shared.NextBytes(bytes.AsSpan(9));
        return new Guid(bytes, bigEndian: true);
    }

    sealed record Heard(HttpStatusCode Status, string Headers, string Body, string Work, int Queries);

    async Task<Heard> AskAsync(Operation operation, TestClient attacker, Guid inspection, Guid other, IReadOnlyDictionary<string, string> headers)
    {
        using var http = app.As(attacker);
        using var request = operation.Request(inspection, other, headers);
        var trace = ActivityTraceId.CreateRandom();
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        app.DatabaseWork.Watch(trace);
        using var answer = await http.SendAsync(request);
        var queries = app.DatabaseWork.Of(trace);
        return new Heard(answer.StatusCode, Plain(string.Join("\n", answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}: {string.Join(",", header.Value)}"))),
            Plain(await answer.Content.ReadAsStringAsync()), string.Join("\n", queries), queries.Count);

        // What differs between any two answers: the trace, and the id that was asked for.
        string Plain(string text) => Trace().Replace(text, "trace").Replace($"{inspection}", "inspection", StringComparison.OrdinalIgnoreCase).Replace($"{other}", "other", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Constraint();

    [GeneratedRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]")]
    private static partial Regex Trace();

    /// <summary>A route with a body that its description allows; ids still open.</summary>
    sealed record Operation(string Method, string Path, string Query, string? Body)
    {
        const string Placeholder = "00000000-0000-0000-0000-00000000dead";

        internal bool InPath => Path.Contains('{', StringComparison.Ordinal);

        /// <summary>Whether it is also about something other than the inspection.</summary>
        internal bool HasParts => !Path.Contains("/inspections/{", StringComparison.Ordinal) || Path.Count(each => each == '{') > 1 || Body?.Contains(Placeholder, StringComparison.Ordinal) == true;

        /// <summary>Whether it can be asked about something at all.</summary>
        internal bool Asks => InPath || Query.Length > 0 || Body?.Contains(Placeholder, StringComparison.Ordinal) == true;

        internal HttpRequestMessage Request(Guid inspection, Guid other, IReadOnlyDictionary<string, string> headers)
        {
            // The first id is that of the inspection, unless the route is about something else; what follows is a part of it.
            var first = Path.Contains("/inspections/{", StringComparison.Ordinal) ? inspection : other;
            var path = Parameter().Replace(Path, match => match.Groups[1].Value == "id" ? $"{first}" : match.Groups[1].Value == "version" ? "1" : $"{other}");
            var request = new HttpRequestMessage(new HttpMethod(Method), path + Query.Replace(Placeholder, $"{inspection}", StringComparison.Ordinal));
            if (Body is not null) request.Content = new StringContent(Body.Replace(Placeholder, $"{other}", StringComparison.Ordinal), Encoding.UTF8, "application/json");
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            return request;
        }

        internal static Operation Of(string method, string path, JsonNode operation, JsonNode document)
        {
            var query = string.Join('&', (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]?.GetValue<string>() == "query" && parameter["schema"]?["format"]?.GetValue<string>() == "uuid")
                .Select(parameter => $"{parameter!["name"]}={Placeholder}"));
            var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
            return new Operation(method.ToUpperInvariant(), path, query.Length == 0 ? "" : "?" + query, schema is null ? null : Instance(schema, document, 0)?.ToJsonString() ?? "{}");
        }

        /// <summary>The smallest value that a schema allows.</summary>
        static JsonNode? Instance(JsonNode schema, JsonNode document, int depth)
        {
            if (schema["$ref"]?.GetValue<string>() is { } reference) return Instance(reference[2..].Split('/').Aggregate(document, (node, name) => node[name]!), document, depth);
            if (schema["enum"]?[0] is { } value) return value.DeepClone();
            if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"])?.AsArray().FirstOrDefault(each => each?["type"]?.ToString() != "null") is { } choice) return Instance(choice, document, depth);
            var type = schema["type"] is JsonArray types ? types.Select(each => each!.GetValue<string>()).First(each => each != "null") : schema["type"]?.GetValue<string>();
            return type switch
            {
                "object" => new JsonObject((schema["required"]?.AsArray() ?? []).Select(name => KeyValuePair.Create(name!.GetValue<string>(), depth > 8 ? null : Instance(schema["properties"]![name.GetValue<string>()]!, document, depth + 1)))),
                "array" => schema["items"]?["format"]?.GetValue<string>() == "uuid" ? new JsonArray(JsonValue.Create(Placeholder)) : [],
                "integer" or "number" => 1,
                "boolean" => true,
                _ => schema["format"]?.GetValue<string>() switch { "uuid" => Placeholder, "date" => "2025-01-27", "date-time" => "2025-01-27T09:00:00Z", "time" => "09:00:00", _ => "text" },
            };
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();

    async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        var document = JsonNode.Parse(await app.Host.ApiDescriptionAsync())!;
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(operation => operation.Key is "get" or "post" or "put" or "delete" or "patch")
            .Select(operation => Operation.Of(operation.Key, path.Key, operation.Value!, document)))];
    }
}

/// <summary>Which statements the database was asked in the traces that are watched. Made before the first context: one that has found nobody listening does not look again for a second, and contexts are pooled. The same question asked of what exists and of what does not leads to the same statements, or there is something to measure.</summary>
sealed class DatabaseWork : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<ActivityTraceId, List<string>> statements = [];
    readonly List<IDisposable> subscriptions = [];

    internal DatabaseWork() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    internal void Watch(ActivityTraceId trace) => statements[trace] = [];

    internal IReadOnlyList<string> Of(ActivityTraceId trace) => statements[trace];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name) subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is Microsoft.EntityFrameworkCore.Diagnostics.CommandExecutedEventData executed && Activity.Current is { } activity && statements.TryGetValue(activity.TraceId, out var asked))
            asked.Add(executed.Command.CommandText);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());
}
