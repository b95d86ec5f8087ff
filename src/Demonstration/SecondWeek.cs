using System.Net;
using System.Text.Json.Nodes;

namespace Jtai.Demonstration;

/// <summary>
/// From the choice of the children to Thursday of the second week: answers about the thirty, case records and audits of the five, and the 36 items of
/// performance and management information, as five agencies hand them in and inspectors look at them. All of it is made up.
/// </summary>
internal sealed class SecondWeek(RunFile run, Report report, string inspection)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    string Items => $"/api/intake/v1/items?inspection={inspection}";

    public async Task RunAsync()
    {
        var lead = await Caller.SignInAsync(run, "ofsted");
        var second = await Caller.SignInAsync(run, "cqc");
        var (council, police, health, trust, masa) = (
            await Caller.SignInAsync(run, "northmarch-council"), await Caller.SignInAsync(run, "northmarch-police"),
            await Caller.SignInAsync(run, "northmarch-icb"), await Caller.SignInAsync(run, "northmarch-trust"),
            await Caller.SignInAsync(run, "northmarch-masa"));
        await JoinAsync(lead);
        await AnswerAsync(lead, police, health);
        await NameAsync(second);
        await HandInAsync("Case records of the 5 (¶101-105)", "case-records", council, police, health, trust);
        await HandInAsync("Performance information (¶108-109)", "performance-information", council, police, health, masa);
        await AddAsync(trust);
        await HandInAsync("List of audits and audits (¶96, ¶106)", "audit", council, police, health, masa);
        await SayInsteadAsync(lead, council, police, masa);
        await QuarantineAsync(lead, second, police);
        await ReadAsync(lead, council);
        await ShareAsync(lead, council, police);
        await CompleteAsync(lead);
    }

    /// <summary>A second inspector, of another inspectorate, joins.</summary>
    Task<Answer> JoinAsync(Caller lead) => report.StepAsync("A CQC inspector joins", lead.Name, async () =>
    {
        var given = await lead.PutAsync(
            $"/api/identity/v1/inspections/{inspection}/memberships/{run.Client("cqc").ClientId}", new { organisation = "cqc", role = "inspector" },
            expected: HttpStatusCode.Created);
        return (given, (DateTimeOffset?)null, "one more reads");
    });

    Task<Answer> AnswerAsync(Caller lead, Caller police, Caller health) => report.StepAsync("Answers on the 30 (¶98)", "police, health", async () =>
    {
        foreach (var agency in new[] { police, health })
        {
            var asked = await agency.WaitAsync(
                $"/api/intake/v1/inspections/{inspection}/answers", "questions on the 30 children", answer => answer.Text("asked") is "30" or "60", Patience);
            var answers = asked.Body!["questions"]!.AsArray()
                .Select((question, index) => new { item = question!["item"], given = index % 4 == 0 ? "yes" : "no" });
            await agency.PutAsync($"/api/intake/v1/inspections/{inspection}/answers", new { answers });
        }

        var all = await lead.WaitAsync(
            $"/api/intake/v1/inspections/{inspection}/answers", "all questions answered", answer => answer.Text("answered") == answer.Text("asked"), Patience);
        return (all, (DateTimeOffset?)null, $"{all.Text("answered")} of {all.Text("asked")} questions answered");
    });

    /// <summary>Of the first child both health agencies hold records, of the others one: each is asked for its own.</summary>
    Task<int> NameAsync(Caller cqc) => report.StepAsync("CQC names the health agencies (¶105)", cqc.Name, async () =>
    {
        var all = await cqc.WaitAsync(
            Items, "case records to be asked for", answer => answer.Body!.AsArray().Any(item => IsRecord(item!)), Patience);
        var children = all.Body!.AsArray().Where(item => IsRecord(item!)).Select(item => item!["child"]!.ToString()).Distinct().ToList();
        foreach (var (child, index) in children.Select((child, index) => (child, index)))
        {
            string[] organisations = index == 0 ? ["northmarch-icb", "northmarch-trust"] : ["northmarch-icb"];
            await cqc.PutAsync($"/api/intake/v1/inspections/{inspection}/children/{child}/health-agencies", new { organisations });
        }

        return (children.Count, (DateTimeOffset?)null, $"of {children.Count} children");

        static bool IsRecord(JsonNode item) => item["item"]!.ToString().StartsWith("case-records-health", StringComparison.Ordinal);
    });

    /// <summary>Everything that is due with these milestones, a file for each item.</summary>
    Task<int> HandInAsync(string step, string kind, params Caller[] agencies) => report.StepAsync(step, $"{agencies.Length} agencies", async () =>
    {
        var count = 0;
        DateTimeOffset? due = null;
        foreach (var agency in agencies)
        {
            foreach (var item in await OpenAsync(agency, item => Matches(item, kind)))
            {
                await agency.PutFileAsync(item["id"]!.ToString(), $"{item["item"]}.txt", $"{item["title"]}\nMade up for a demonstration.\n{item["id"]}\n");
                due = item["dueAt"]?.GetValue<DateTimeOffset>();
                count++;
            }
        }

        return (count, due, $"{count} files");
    });

    static bool Matches(JsonNode item, string kind) => kind switch
    {
        "case-records" => item["item"]!.ToString().StartsWith("case-records", StringComparison.Ordinal) && !IsSaidInstead(item),
        "performance-information" => item["number"] is not null && !IsSaidInstead(item),
        _ => item["item"]!.ToString() is "audit-list" or "joint-audits" or "single-agency-audits" or "themes-summary",
    };

    /// <summary>Custody records, strategic meetings and the partnership's reports are said something of instead.</summary>
    static bool IsSaidInstead(JsonNode item) => item["item"]!.ToString() is "case-records-police-5" or "item-1-8" or "item-2-2";

    /// <summary>Of health several organisations are asked; each hands in its own, and none sees another's.</summary>
    Task<Answer> AddAsync(Caller trust) => report.StepAsync("Another health organisation's report (¶109)", trust.Name, async () =>
    {
        var item = await ItemAsync(trust, "item-4-3");
        if (item["documents"]!.AsArray().Count > 0) throw new StepFailed("nothing of another organisation", $"{item["documents"]}");
        var receipt = await trust.PutFileAsync(item["id"]!.ToString(), "annual-report.txt", "Annual safeguarding report\nMade up for a demonstration.\n");
        return (receipt, item["dueAt"]?.GetValue<DateTimeOffset>(), "beside the integrated care board's");
    });

    Task<int> SayInsteadAsync(Caller lead, Caller council, Caller police, Caller masa) => report.StepAsync("What is said instead", "3 agencies", async () =>
    {
        var custody = await OpenAsync(police, item => item["item"]!.ToString() == "case-records-police-5");
        foreach (var item in custody) await SayAsync(police, item, "on-site-access", new { reason = "Custody records cannot leave the force's system." });
        await SayAsync(council, (await OpenAsync(council, IsSaidInstead)).Single(), "not-applicable", new { reason = "The front door has no such meetings." });
        await SayAsync(masa, (await OpenAsync(masa, IsSaidInstead)).Single(), "same-as-agencies", null);
        foreach (var item in custody) await SayAsync(lead, item, "acceptance", null);
        return (custody.Count, (DateTimeOffset?)null, $"not applicable 1, the same 1, seen on site {custody.Count}");

        static async Task SayAsync(Caller caller, JsonNode item, string what, object? body)
        {
            var path = $"/api/intake/v1/items/{item["id"]}";
            await caller.PostAsync($"{path}/{what}", body, (await caller.GetAsync(path)).ETag, HttpStatusCode.OK);
        }
    });

    /// <summary>The test file that every scanner knows, in two halves here, so that this program is not taken for it.</summary>
    Task<Answer> QuarantineAsync(Caller lead, Caller second, Caller police) => report.StepAsync("A file in quarantine, and out", police.Name, async () =>
    {
        var item = (await ItemAsync(police, "item-3-8"))["id"]!.ToString();
        var receipt = await police.PutFileAsync(item, "escalation.txt", @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
        var path = $"/api/intake/v1/documents/{receipt.Text("documentId")}";
        await police.WaitAsync(path, "the file to be quarantined", answer => answer.Text("state") == "quarantined", Patience);
        await lead.GetAsync($"{path}/content?purpose=analysis", HttpStatusCode.Conflict, "not-available");
        await lead.PostAsync($"{path}/release", new { reason = "It is the harmless test file of scanners." }, expected: HttpStatusCode.OK);
        await lead.PostAsync($"{path}/release/agreement", null, expected: HttpStatusCode.Conflict, code: "second-person-needed");
        // That the second inspector has joined reaches Intake by a message.
        await second.WaitAsync(path, "the second inspector to see it", _ => true, Patience);
        var released = await second.PostAsync($"{path}/release/agreement", null, expected: HttpStatusCode.OK);
        return (released, (DateTimeOffset?)null, $"quarantined, then {released.Text("state")} by two");
    });

    Task<int> ReadAsync(Caller lead, Caller council) => report.StepAsync("Inspectors read, their reading is shown", lead.Name, async () =>
    {
        var item = await ItemAsync(council, "item-1-1");
        var path = $"/api/intake/v1/documents/{item["documents"]![0]!["id"]}";
        await lead.WaitAsync(path, "the file to be available", answer => answer.Text("state") == "available", Patience);
        await lead.GetAsync($"{path}/content?purpose=analysis");
        var readings = (await council.GetAsync($"{path}/readings")).Body!.AsArray();
        return (readings.Count, (DateTimeOffset?)null, $"shown to the council: {readings[0]!["organisation"]}, for {readings[0]!["purpose"]}");
    });

    /// <summary>Agencies are strictly apart, unless the lead inspector shares an item.</summary>
    Task<Answer> ShareAsync(Caller lead, Caller council, Caller police) => report.StepAsync("Shared with the police by the lead", lead.Name, async () =>
    {
        var item = await ItemAsync(council, "item-1-3");
        var content = $"/api/intake/v1/documents/{item["documents"]![0]!["id"]}/content";
        await police.GetAsync(content, HttpStatusCode.NotFound, "not-found");
        await lead.PutAsync($"/api/intake/v1/items/{item["id"]}/shares/police", new { reason = "The thresholds are those of the police too." });
        var shared = await police.WaitAsync(
            $"/api/intake/v1/inspections/{inspection}/shared-items", "what is shared to be there to be read",
            answer => answer.Body!.AsArray().Any(each => each!["documents"]!.AsArray().Count > 0), Patience);
        await police.GetAsync(content);
        return (shared, (DateTimeOffset?)null, $"{shared.Body![0]!["title"]}");
    });

    Task<Answer> CompleteAsync(Caller lead) => report.StepAsync("All that was asked for has come", lead.Name, async () =>
    {
        var all = await lead.WaitAsync(
            Items, "every item to be settled, and every file to be checked", answer => answer.Body!.AsArray().All(item =>
                item!["state"]!.ToString() is not ("requested" or "query")
                && item["documents"]!.AsArray().All(document => document!["state"]!.ToString() == "available")), Patience);
        var items = all.Body!.AsArray();
        return (all, (DateTimeOffset?)null, $"{items.Count} items, {items.Sum(item => item!["documents"]!.AsArray().Count)} files");
    });

    async Task<JsonNode> ItemAsync(Caller agency, string item) =>
        (await agency.GetAsync(Items)).Body!.AsArray().First(each => each!["item"]!.ToString() == item)!;

    async Task<List<JsonNode>> OpenAsync(Caller agency, Func<JsonNode, bool> which) =>
        [.. (await agency.GetAsync(Items)).Body!.AsArray().Where(item => item!["state"]!.ToString() == "requested" && which(item)).Select(item => item!)];
}
