// The first week of an inspection, by a stranger's program: it has nothing but the clients that NSwag makes from the descriptions of the APIs, the address of the
// gateway and the secrets of three clients in its environment, and the file with lists 1 to 5 as its argument. tests/api-tools/first-week.ts is the same in TypeScript.
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Jtai.Clients.CaseSelection;
using Jtai.Clients.Identity;
using Jtai.Clients.Intake;
using Jtai.Clients.Scheduling;
using CaseSelection = Jtai.Clients.CaseSelection;
using Intake = Jtai.Clients.Intake;
using Scheduling = Jtai.Clients.Scheduling;

using var lead = await SignInAsync("demo-ofsted-lead", "LEAD_SECRET");
using var council = await SignInAsync("demo-northmarch-council", "COUNCIL_SECRET");
using var neighbour = await SignInAsync("demo-southmere-council", "NEIGHBOUR_SECRET");
using var nobody = Gateway();
var (scheduling, intake, selecting) = (new SchedulingClient(lead), new IntakeClient(council), new CaseSelectionClient(lead));

// ¶13: the first Monday that leaves enough notice, in a week that breaks no usual rule.
var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTime.UtcNow, "Europe/London"));
var plan = new PlanInspectionRequest { LocalArea = "northmarch", Framework = "front-door-2024", FieldworkStartsOn = today.AddDays((8 - (int)today.DayOfWeek) % 7) };
while (true)
{
    var preview = (await scheduling.PreviewTimetableAsync(new() { Framework = plan.Framework, FieldworkStartsOn = plan.FieldworkStartsOn })).Result;
    if (preview.Warnings.Count == 0 && preview.Milestones.Single(milestone => milestone.Id == "notification").On >= today) break;
    plan.FieldworkStartsOn = plan.FieldworkStartsOn.AddDays(7);
}

// Whoever got no answer asks again with the same key: it is the same inspection.
var key = Guid.NewGuid().ToString();
var planned = await scheduling.PlanInspectionAsync(key, plan);
var id = planned.Result.Id;
Check((await scheduling.PlanInspectionAsync(key, plan)).Result.Id == id);

// ¶14-16. What was read or changed has an ETag, and the next change says by If-Match which state it means.
var reviewers = new Dictionary<string, string> { ["ofsted"] = "reviewer-ofsted", ["cqc"] = "reviewer-cqc", ["hmicfrs"] = "reviewer-hmicfrs" };
var shared = await scheduling.ShareIntelligenceAsync(id, ETag(planned.Headers), new() { Reviewers = reviewers });
var ready = await scheduling.ConfirmReadinessAsync(id, ETag(shared.Headers), new() { MetOn = today });
await RefusedAsync(412, "stale", () => scheduling.NotifyInspectionAsync(id, ETag(shared.Headers), new()));
var why = "An example begins on the day it is run, also at a weekend.";
var notified = await scheduling.NotifyInspectionAsync(id, ETag(ready.Headers), new() { Reason = why, OverrideReason = why });
Check(notified.Result.Status == InspectionStatus.Notified && notified.Result.Notifications.Count > 0);

// ¶95: the local authority is asked for its lists, and hands them in. The receipt holds the SHA-256 of what arrived.
var items = await AwaitAsync(() => intake.ListItemsAsync(id), items => items.Result.Count > 0);
var item = items.Result.Single(item => item.Item == "child-level-data");
var lists = await File.ReadAllBytesAsync(args[0]);
var receipt = (await intake.ReceiveDocumentAsync(item.Id, new FileParameter(new MemoryStream(lists), "lists-1-to-5.xlsx"))).Result;
Check(receipt.Sha256 == Convert.ToHexStringLower(SHA256.HashData(lists)) && receipt.Size == lists.Length);
DocumentState[] open = [DocumentState.Received, DocumentState.Scanning, DocumentState.Undetermined];
var document = await AwaitAsync(() => intake.GetDocumentAsync(receipt.DocumentId), document => !open.Contains(document.Result.State));
Check(document.Result is { State: DocumentState.Available, FileName: "lists-1-to-5.xlsx" });

// ¶97: the lead inspector chooses 30 children, here by taking the suggestion as it is.
var selection = await AwaitAsync(() => selecting.GetSelectionAsync(id), selection => selection.Result.Status == SelectionStatus.DataReceived);
var suggestion = (await selecting.SuggestChildrenAsync(id, Guid.NewGuid().ToString(), new() { Keep = [], LeaveOut = [] })).Result;
var sampled = await selecting.SelectSampleAsync(id, ETag(selection.Headers), new() { Children = suggestion.Children });
Check(sampled.Result is { Status: SelectionStatus.Sampled, Sampled: 30 });

// ¶99: and at least 5 of them for audit. A refusal is a problem with a code to act on.
var chosen = (await selecting.ListChildrenAsync(id, chosen: true, limit: 30)).Result.Items;
var children = chosen.Select(child => new ChosenChild { Child = child.Child, Reason = $"Several agencies were involved; need shown: {child.Need}" }).ToList();
await RefusedAsync(422, "too-few-audits", () => selecting.SelectAuditsAsync(id, ETag(sampled.Headers), new() { Children = children[..4] }));
var audits = await selecting.SelectAuditsAsync(id, ETag(sampled.Headers), new() { Children = children[..5] });
Check(audits.Result is { Status: SelectionStatus.AuditsSelected, Audits: 5 });

// The local authority sees whom, by its own identifiers. What is another area's does not exist for its neighbour.
var seen = (await new CaseSelectionClient(council).ListChosenAsync(id)).Result.Children;
Check(seen.Count == 30 && seen.Count(child => child.Audit) == 5 && seen.All(child => !string.IsNullOrEmpty(child.LocalAuthorityChildId)));
await RefusedAsync(404, "not-found", () => new IntakeClient(neighbour).ListItemsAsync(id));
await RefusedAsync(404, "not-found", () => new CaseSelectionClient(neighbour).ListChosenAsync(id));
await RefusedAsync(401, "unauthenticated", () => new IntakeClient(nobody).ListItemsAsync(id));

Console.WriteLine("first week: ok");

static HttpClient Gateway() => new() { BaseAddress = new Uri(Setting("GATEWAY")) };

static async Task<HttpClient> SignInAsync(string clientId, string secret)
{
    var http = Gateway();
    var answer = await new IdentityClient(http).RequestTokenAsync(new()
    {
        Grant_type = TokenRequestGrant_type.Client_credentials,
        Client_id = clientId,
        Client_secret = Setting(secret),
    });
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.Result.Access_token);
    return http;
}

static string ETag(IReadOnlyDictionary<string, IEnumerable<string>> headers) => headers["ETag"].Single();

// One service hears from another by a message, so what it knows of a new inspection comes a moment later: until then it is not found.
static async Task<T> AwaitAsync<T>(Func<Task<T>> ask, Predicate<T> isThere)
{
    for (var until = DateTime.UtcNow.AddSeconds(90); DateTime.UtcNow < until; await Task.Delay(250))
    {
        try
        {
            var answer = await ask();
            if (isThere(answer)) return answer;
        }
        catch (Exception exception) when (exception is Intake.ApiException { StatusCode: 404 } or CaseSelection.ApiException { StatusCode: 404 })
        {
        }
    }
    throw new TimeoutException("What was awaited did not come.");
}

static async Task RefusedAsync(int status, string code, Func<Task> call)
{
    try
    {
        await call();
    }
    catch (Exception exception)
    {
        var refused = exception switch
        {
            Scheduling.ApiException<Scheduling.Problem> of => (of.StatusCode, of.Result.Code),
            Intake.ApiException<Intake.Problem> of => (of.StatusCode, of.Result.Code),
            CaseSelection.ApiException<CaseSelection.Problem> of => (of.StatusCode, of.Result.Code),
            _ => (0, exception.Message),
        };
        Check(refused == (status, code), $"refused with {status} {code}, not {refused}");
        return;
    }
    Check(false, $"refused with {status} {code}");
}

static string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

static void Check(bool holds, [CallerArgumentExpression(nameof(holds))] string what = "")
{
    if (!holds) throw new InvalidOperationException($"Not so: {what}");
}
