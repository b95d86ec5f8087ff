using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.AnnexA;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Demonstration;

/// <summary>
/// The first week of an inspection of Northmarch, as its people would see it, all through the gateway. Each run plans an inspection of its own; the
/// children are made up.
/// </summary>
internal sealed class FirstWeek(RunFile run, Report report)
{
    const string Framework = "front-door-2024", Area = "northmarch";
    const string Why = "A demonstration is of an area that was notified two working days ago, so that something is late.";
    const int Children = 400, Seed = 2026;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    string _inspection = "";

    string Items => $"/api/intake/v1/items?inspection={_inspection}";

    string Selection => $"/api/case-selection/v1/inspections/{_inspection}";

    /// <returns>The inspection, of which 30 children are chosen and 5 of them for audit.</returns>
    public async Task<string> RunAsync()
    {
        var (lead, council, southmere) = await SignInAsync();
        var startsOn = await ChooseFieldworkStartAsync(lead);
        await PlanAsync(lead, startsOn);
        await NotifyAsync(lead);
        var item = await AwaitRequestAsync(council);
        var document = await HandInAsync(council, item);
        await AwaitAcceptanceAsync(council, document);
        var selection = await AwaitChildrenAsync(lead);
        selection = await SelectSampleAsync(lead, selection);
        await ShowRefusalsAsync(lead, southmere, selection);
        await SelectAuditsAsync(lead, selection);
        await ShowChosenAsync(council);
        return _inspection;
    }

    Task<(Caller Lead, Caller Council, Caller Southmere)> SignInAsync() => report.StepAsync("Sign in", "3 clients", async () =>
    {
        var callers = (
            await Caller.SignInAsync(run, "ofsted"), await Caller.SignInAsync(run, "northmarch-council"),
            await Caller.SignInAsync(run, "southmere-council"));
        return (callers, (DateTimeOffset?)null, "tokens issued");
    });

    /// <summary>¶13: the first Monday that leaves enough notice from today on, in a week that breaks no usual rule.</summary>
    Task<string> ChooseFieldworkStartAsync(Caller lead) => report.StepAsync("Choose a start of fieldwork (¶13)", lead.Name, async () =>
    {
        var today = DateOnly.FromDateTime(Report.InLondon(DateTimeOffset.UtcNow).DateTime);
        var monday = today.AddDays(8 - (today.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)today.DayOfWeek));
        for (var week = 0; week < 26; week++, monday = monday.AddDays(7))
        {
            var startsOn = monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var preview = await lead.PostAsync(
                "/api/scheduling/v1/timetables/preview", new { framework = Framework, fieldworkStartsOn = startsOn }, expected: HttpStatusCode.OK);
            var notification = preview.Body!["milestones"]!.AsArray().Single(milestone => milestone!["id"]!.ToString() == "notification")!["on"]!.ToString();
            if (preview.Body["warnings"]!.AsArray().Count == 0
                && string.CompareOrdinal(notification, today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) >= 0)
            {
                return (startsOn, (DateTimeOffset?)null, $"{startsOn}, to be notified by {notification}");
            }
        }

        throw new StepFailed("a Monday without a bank holiday in its week, within half a year", "none");
    });

    Task<Answer> PlanAsync(Caller lead, string startsOn) => report.StepAsync("Plan the inspection", lead.Name, async () =>
    {
        var plan = await lead.PostAsync("/api/scheduling/v1/inspections", new { localArea = Area, framework = Framework, fieldworkStartsOn = startsOn });
        _inspection = plan.Text("id");
        return (plan, (DateTimeOffset?)null, $"{Area}, {plan.Body!["timetable"]!["milestones"]!.AsArray().Count} milestones");
    });

    /// <summary>All of it happened two working days ago and is entered now: the lists were due yesterday, or on the working day before.</summary>
    Task<Answer> NotifyAsync(Caller lead) => report.StepAsync("Prepare and notify (¶14-16)", lead.Name, async () =>
    {
        var inspection = $"/api/scheduling/v1/inspections/{_inspection}";
        var on = WorkingDayCalendar.EnglandAndWales.Add(LocalDate.FromDateTime(Report.InLondon(DateTimeOffset.UtcNow).DateTime), -2).On
            .ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
        var planned = await lead.GetAsync(inspection);
        var shared = await lead.PostAsync(
            $"{inspection}/intelligence", new { reviewers = new { ofsted = "reviewer-ofsted", cqc = "reviewer-cqc", hmicfrs = "reviewer-hmicfrs" }, on },
            planned.ETag, HttpStatusCode.OK);
        var ready = await lead.PostAsync($"{inspection}/readiness", new { metOn = on }, shared.ETag, HttpStatusCode.OK);
        string[] recipients = ["director-of-childrens-services", "icb-chief-executive", "icb-executive-lead", "chief-constable", "force-liaison-officer"];
        var notified = await lead.PostAsync(
            $"{inspection}/notification",
            new { reason = Why, notifications = recipients.Select(to => new { to, on, at = "09:30:00", means = "telephone" }) }, ready.ETag, HttpStatusCode.OK);
        return (notified, (DateTimeOffset?)null, $"{notified.Body!["notifications"]!.AsArray().Count} notifications and relays, on {on}");
    });

    Task<JsonNode> AwaitRequestAsync(Caller council) => report.StepAsync("Child-level data asked for (¶18, ¶95)", council.Name, async () =>
    {
        var items = await council.WaitAsync(Items, "the request for child-level data", answer => answer.Body!.AsArray().Count > 0, Patience);
        var item = items.Body!.AsArray().Single(asked => asked!["item"]!.ToString() == "child-level-data")!;
        return (item, Instant(item["dueAt"]), "request open");
    });

    Task<string> HandInAsync(Caller council, JsonNode item) => report.StepAsync("Hand in lists 1 to 5 (¶94-95)", council.Name, async () =>
    {
        var file = Workbook();
        var sha256 = SHA256.HashData(file);
        var receipt = await council.UploadAsync($"/api/intake/v1/items/{item["id"]}/documents", file, sha256, "annex-a-lists-1-to-5.xlsx");
        if (!receipt.Body!["late"]!.GetValue<bool>()) throw new StepFailed("a receipt that says that the lists are late", "in time");
        return receipt.Text("sha256") == Convert.ToHexStringLower(sha256)
            ? (
                receipt.Text("documentId"), Instant(receipt.Body["dueAt"]),
                $"receipt for {file.Length:N0} bytes, late and accepted all the same")
            : throw new StepFailed("a receipt with the file's own SHA-256", receipt.Text("sha256"));
    });

    Task<Answer> AwaitAcceptanceAsync(Caller council, string document) => report.StepAsync("Lists read and checked", "intake", async () =>
    {
        var read = await council.WaitAsync(
            $"/api/intake/v1/documents/{document}", "the lists to be read",
            answer => answer.Text("state") is not ("received" or "scanning" or "undetermined"), Patience);
        if (read.Text("state") != "available") throw new StepFailed("the lists to be accepted", $"{read.Text("state")} {read.Body!["objection"]}");

        var findings = read.Body!["findings"]!;
        return (
            read, (DateTimeOffset?)null,
            $"{read.Text("rows")} rows, {read.Text("children")} children, {findings["error"]} errors, {findings["warning"]} warnings, "
            + $"{findings["query"]} queries");
    });

    Task<Answer> AwaitChildrenAsync(Caller lead) => report.StepAsync("Children listed for selection (¶97)", lead.Name, async () =>
    {
        var selection = await lead.WaitAsync(
            $"{Selection}/selection", "the children to choose from", answer => answer.Text("status") == "data-received", Patience);
        return (selection, Instant(selection.Body!["sampleDueAt"]), $"{selection.Text("children")} children");
    });

    Task<Answer> SelectSampleAsync(Caller lead, Answer selection) => report.StepAsync("Choose 30 children (¶97)", lead.Name, async () =>
    {
        // A suggestion to start from; here the lead inspector takes it as it is, with its reasons.
        var wishes = new { keep = Array.Empty<Guid>(), leaveOut = Array.Empty<Guid>() };
        var suggestion = (await lead.PostAsync($"{Selection}/suggestions", wishes, expected: HttpStatusCode.OK)).Body!;
        var sampled = await lead.PutAsync($"{Selection}/sample", new { children = suggestion["children"] }, selection.ETag!);
        return sampled.Text("sampled") == "30"
            ? (sampled, Instant(sampled.Body!["sampleDueAt"]), "30 chosen, each with a reason")
            : throw new StepFailed("30 children chosen", sampled.Text("sampled"));
    });

    Task<Answer> ShowRefusalsAsync(Caller lead, Caller southmere, Answer selection) => report.StepAsync("What must be refused", "4 tries", async () =>
    {
        var four = await lead.PutAsync(
            $"{Selection}/audits", await ChooseAsync(lead, 4), selection.ETag!, HttpStatusCode.UnprocessableEntity, "too-few-audits");
        await southmere.GetAsync(Items, HttpStatusCode.NotFound, "not-found");
        await southmere.GetAsync($"{Selection}/sample", HttpStatusCode.NotFound, "not-found");
        await Caller.WithoutToken(run).GetAsync(Items, HttpStatusCode.Unauthorized);
        return (four, (DateTimeOffset?)null, "4 audits 422, other area 404 twice, no token 401");
    });

    Task<Answer> SelectAuditsAsync(Caller lead, Answer selection) => report.StepAsync("Choose 5 of them for audit (¶99)", lead.Name, async () =>
    {
        var chosen = await lead.PutAsync($"{Selection}/audits", await ChooseAsync(lead, 5), selection.ETag!);
        return chosen.Text("audits") == "5"
            ? (chosen, Instant(chosen.Body!["auditsDueAt"]), "5 chosen")
            : throw new StepFailed("5 children chosen for audit", chosen.Text("audits"));
    });

    Task<Answer> ShowChosenAsync(Caller council) => report.StepAsync("The local authority sees whom", council.Name, async () =>
    {
        var chosen = await council.GetAsync($"{Selection}/sample");
        var children = chosen.Body!["children"]!.AsArray();
        return children.Count == 30 && children.Count(child => child!["audit"]!.GetValue<bool>()) == 5
            ? (chosen, (DateTimeOffset?)null, "30 by its own identifiers, 5 to audit")
            : throw new StepFailed("30 children, 5 of them for audit", $"{children.Count}");
    });

    async Task<object> ChooseAsync(Caller lead, int count)
    {
        var children = (await lead.GetAsync($"{Selection}/children?chosen=true&limit=30")).Body!["items"]!.AsArray();
        return new
        {
            children = children.Take(count)
                .Select(child => new { child = child!["child"]!.ToString(), reason = $"Several agencies were involved; need shown: {child["need"]}" }),
        };
    }

    static byte[] Workbook()
    {
        using var file = new MemoryStream();
        SyntheticWorkbook.Write(file, Children, Seed, DateOnly.FromDateTime(Report.InLondon(DateTimeOffset.UtcNow).DateTime));
        return file.ToArray();
    }

    static DateTimeOffset? Instant(JsonNode? node) => node?.GetValue<DateTimeOffset>();
}
