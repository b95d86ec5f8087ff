using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.Identity;
using Jtai.Messaging;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.SetUp;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>One way through the life of an inspection of Northmarch with fieldwork from 27 January 2025: each step with the day and hour at which it is taken.</summary>
static class InspectionWalk
{
    sealed record Stop(InspectionStatus Before, InspectionStatus After, string At, string Path, object Body);

    internal static readonly Dictionary<string, object> Discussed = new() { ["agenda"] = SetUpRules.Agenda, ["outcomes"] = new { }, ["care"] = new { wellBeingContact = "The duty desk" }, ["incidentsAsked"] = true, ["incidents"] = Array.Empty<object>(), ["linkPerson"] = new { subject = TestClients.NorthmarchCouncil.Id, role = "Head of quality", hasAccessAndAuthority = true } };
    static readonly object Reviewers = new { reviewers = new { ofsted = "a", cqc = "b", hmicfrs = "c" } };

    static readonly Dictionary<InspectionEvent, Stop> Stops = new()
    {
        [InspectionEvent.ShareIntelligence] = new(InspectionStatus.Planned, InspectionStatus.IntelligenceShared, "2025-01-02T11:00", "intelligence", Reviewers),
        [InspectionEvent.ConfirmReadiness] = new(InspectionStatus.IntelligenceShared, InspectionStatus.Ready, "2025-01-02T12:00", "readiness", new { metOn = "2025-01-02" }),
        [InspectionEvent.Notify] = new(InspectionStatus.Ready, InspectionStatus.Notified, "2025-01-13T09:00", "notification", new { }),
        [InspectionEvent.CompleteSetUp] = new(InspectionStatus.Notified, InspectionStatus.SetUpDone, "2025-01-15T15:00", "set-up/completion", new { on = "2025-01-15" }),
        [InspectionEvent.StartAnalysis] = new(InspectionStatus.SetUpDone, InspectionStatus.Analysing, "2025-01-20T09:00", "analysis", new { on = "2025-01-20" }),
        [InspectionEvent.StartFieldwork] = new(InspectionStatus.Analysing, InspectionStatus.Fieldwork, "2025-01-27T10:00", "fieldwork", new { on = "2025-01-27" }),
        [InspectionEvent.EndFieldwork] = new(InspectionStatus.Fieldwork, InspectionStatus.FieldworkClosed, "2025-01-31T17:00", "fieldwork/end", new { on = "2025-01-31" }),
        [InspectionEvent.StartDrafting] = new(InspectionStatus.FieldworkClosed, InspectionStatus.Drafting, "2025-02-03T09:00", "drafting", new { on = "2025-02-03" }),
        [InspectionEvent.SendDraft] = new(InspectionStatus.Drafting, InspectionStatus.AccuracyCheck, "2025-02-21T16:00", "draft-letter", new { on = "2025-02-21" }),
        [InspectionEvent.Agree] = new(InspectionStatus.AccuracyCheck, InspectionStatus.Agreed, "2025-03-10T09:00", "agreement", new { on = "2025-03-10" }),
        [InspectionEvent.IssueFinalLetter] = new(InspectionStatus.Agreed, InspectionStatus.FinalEmbargoed, "2025-03-17T09:00", "final-letter", new { on = "2025-03-17" }),
        [InspectionEvent.Publish] = new(InspectionStatus.FinalEmbargoed, InspectionStatus.Published, "2025-03-20T09:00", "publication", new { on = "2025-03-20" }),
        [InspectionEvent.RequireStatement] = new(InspectionStatus.Published, InspectionStatus.ActionAwaited, "2025-03-20T10:00", "statement-of-action/requirement", new { on = "2025-03-17" }),
        [InspectionEvent.ReceiveStatement] = new(InspectionStatus.ActionAwaited, InspectionStatus.ActionAwaited, "2025-06-02T10:00", "statement-of-action", new { on = "2025-06-02" }),
        [InspectionEvent.AnswerStatement] = new(InspectionStatus.ActionAwaited, InspectionStatus.ActionReviewed, "2025-06-23T10:00", "statement-of-action/response", new { on = "2025-06-23" }),
        [InspectionEvent.Close] = new(InspectionStatus.ActionReviewed, InspectionStatus.Closed, "2025-06-24T10:00", "closure", new { on = "2025-06-24" }),
        // Beside the way.
        [InspectionEvent.Replan] = new(InspectionStatus.Notified, InspectionStatus.Notified, "2025-01-14T09:00", "plan", new { fieldworkStartsOn = "2025-02-03", reason = "Snow." }),
        [InspectionEvent.CorrectArea] = new(InspectionStatus.Planned, InspectionStatus.Planned, "2025-01-02T10:30", "area", new { localArea = "southmere", reason = "Misspelt." }),
        [InspectionEvent.RequestDeferral] = new(InspectionStatus.Analysing, InspectionStatus.DeferralRequested, "2025-01-21T09:00", "deferral", new { reason = "A death in the leadership team." }),
        [InspectionEvent.GrantDeferral] = new(InspectionStatus.DeferralRequested, InspectionStatus.Deferred, "2025-01-22T09:00", "deferral/decision", new { granted = true, reason = "By our policy." }),
        [InspectionEvent.GrantDeferralToDay] = new(InspectionStatus.DeferralRequested, InspectionStatus.Analysing, "2025-01-22T09:00", "deferral/decision", new { granted = true, reason = "By our policy.", fieldworkStartsOn = "2025-03-03" }),
        [InspectionEvent.RefuseDeferral] = new(InspectionStatus.DeferralRequested, InspectionStatus.Analysing, "2025-01-22T09:00", "deferral/decision", new { granted = false, reason = "By our policy." }),
        [InspectionEvent.Pause] = new(InspectionStatus.Fieldwork, InspectionStatus.Paused, "2025-01-29T09:00", "fieldwork/pause", new { on = "2025-01-29", reason = "A member of staff is in distress." }),
        [InspectionEvent.Resume] = new(InspectionStatus.Paused, InspectionStatus.Fieldwork, "2025-02-03T09:00", "fieldwork/resumption", new { on = "2025-02-03", fieldworkEndsOn = "2025-02-05" }),
        [InspectionEvent.ReturnComments] = new(InspectionStatus.AccuracyCheck, InspectionStatus.AccuracyCheck, "2025-03-06T09:00", "accuracy-comments", new { on = "2025-03-06" }),
        [InspectionEvent.RecordNotification] = new(InspectionStatus.Notified, InspectionStatus.Notified, "2025-01-14T09:00", "notifications", new { to = "chief-constable", on = "2025-01-14", at = "08:30", means = "telephone" }),
        [InspectionEvent.CorrectNotification] = new(InspectionStatus.Notified, InspectionStatus.Notified, "2025-01-14T09:00", "notifications/{notification}/correction", new { on = "2025-01-13", at = "08:30", means = "telephone", reason = "Typed wrongly." }),
        [InspectionEvent.CorrectStep] = new(InspectionStatus.SetUpDone, InspectionStatus.SetUpDone, "2025-01-16T09:00", "steps/{step}/correction", new { on = "2025-01-14", reason = "Typed wrongly." }),
        [InspectionEvent.Cancel] = new(InspectionStatus.Notified, InspectionStatus.Cancelled, "2025-01-14T09:00", "cancellation", new { reason = "An emergency in the area." }),
    };

    static readonly InspectionEvent[] Way =
    [
        InspectionEvent.ShareIntelligence, InspectionEvent.ConfirmReadiness, InspectionEvent.Notify, InspectionEvent.CompleteSetUp, InspectionEvent.StartAnalysis, InspectionEvent.StartFieldwork,
        InspectionEvent.EndFieldwork, InspectionEvent.StartDrafting, InspectionEvent.SendDraft, InspectionEvent.Agree, InspectionEvent.IssueFinalLetter, InspectionEvent.Publish,
        InspectionEvent.RequireStatement, InspectionEvent.ReceiveStatement, InspectionEvent.AnswerStatement, InspectionEvent.Close,
    ];

    internal static InspectionStatus Before(InspectionEvent @event) => Stops[@event].Before;

    internal static InspectionStatus After(InspectionEvent @event) => Stops[@event].After;

    /// <summary>What is sent; of an inspection that has got there, as what is put right has its own identifier.</summary>
    internal static async Task<(string Path, object Body)> RequestAsync(this SchedulingApp app, string id, InspectionEvent @event)
    {
        var (path, inspection) = (Stops[@event].Path, Guid.Parse(id));
        if (path.Contains("{step}", StringComparison.Ordinal))
        {
            var step = await app.QueryAsync(db => db.Steps.Where(each => each.InspectionId == inspection).OrderByDescending(each => each.RecordedAt).FirstAsync());
            path = path.Replace("{step}", $"{step.Id}", StringComparison.Ordinal);
        }
        if (path.Contains("{notification}", StringComparison.Ordinal))
        {
            var notification = await app.QueryAsync(db => db.Notifications.FirstAsync(each => each.InspectionId == inspection && each.To == "chief-constable"));
            path = path.Replace("{notification}", $"{notification.Id}", StringComparison.Ordinal);
        }
        return (path, Stops[@event].Body);
    }

    /// <summary>An inspection that has really gone all the way to a status; returns its id.</summary>
    internal static async Task<string> ReachAsync(this SchedulingApp app, InspectionStatus status)
    {
        var id = (await app.PlannedAsync()).Id();
        if (status == InspectionStatus.Planned) return id;
        // What is beside the way is entered from one of its stops.
        var aside = status switch { InspectionStatus.DeferralRequested => InspectionEvent.RequestDeferral, InspectionStatus.Deferred => InspectionEvent.GrantDeferral, InspectionStatus.Paused => InspectionEvent.Pause, InspectionStatus.Cancelled => InspectionEvent.Cancel, _ => (InspectionEvent?)null };
        var last = aside is null ? status : status == InspectionStatus.Deferred ? InspectionStatus.Analysing : Stops[aside.Value].Before;
        foreach (var @event in Way)
        {
            await app.TakeAsync(id, @event);
            if (Stops[@event].After == last) break;
        }
        if (status == InspectionStatus.Deferred) await app.TakeAsync(id, InspectionEvent.RequestDeferral);
        if (aside is { } step) await app.TakeAsync(id, step);
        return id;
    }

    /// <summary>The hour at which a step is taken, with what it needs beforehand.</summary>
    internal static async Task ArriveAsync(this SchedulingApp app, string id, InspectionEvent @event)
    {
        app.Clock.Reset(LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(Stops[@event].At).Value.InUtc().ToInstant());
        // One recipient had not been notified with the others.
        if (@event == InspectionEvent.RecordNotification)
        {
            await app.QueryAsync(db => db.Notifications.Where(each => each.InspectionId == Guid.Parse(id) && each.To == "chief-constable").ExecuteDeleteAsync());
        }
        if (@event == InspectionEvent.CompleteSetUp) await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Discussed));
        if (@event == InspectionEvent.AnswerStatement && !await app.QueryAsync(db => db.Set<Happening>().AnyAsync(happening => happening.InspectionId == Guid.Parse(id) && happening.Milestone == "statement-of-action")))
        {
            await app.TakeAsync(id, InspectionEvent.ReceiveStatement);
            await app.ArriveAsync(id, @event);
        }
    }

    /// <summary>Takes a step at its hour, by its actor.</summary>
    internal static async Task<JsonNode> TakeAsync(this SchedulingApp app, string id, InspectionEvent @event)
    {
        await app.ArriveAsync(id, @event);
        var stop = Stops[@event];
        return await SchedulingApp.ReadAsync(await app.StepAsync(id, stop.Path, stop.Body, @event == InspectionEvent.RequestDeferral ? TestClients.NorthmarchCouncil : TestClients.OfstedLead));
    }

    internal static async Task<HttpResponseMessage> PutSetUpAsync(this SchedulingApp app, string id, object body, TestClient? by = null, string? ifMatch = null)
    {
        using var http = app.As(by ?? TestClients.OfstedLead);
        var path = $"/api/scheduling/v1/inspections/{id}/set-up";
        if (ifMatch is null)
        {
            using var lead = app.As(TestClients.OfstedLead);
            using var known = await lead.GetAsync(path);
            ifMatch = known.Headers.ETag?.Tag ?? "\"0\"";
        }
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await http.SendAsync(request);
    }

    internal static Task GiveRoleAsync(this SchedulingApp app, string id, TestClient client, string role) =>
        app.QueryAsync(async db =>
        {
            await db.KeepMembershipAsync(new MembershipChanged(Guid.Parse(id), client.Id, client.Organisation, role, DateTimeOffset.UnixEpoch, null, 1), default);
            return true;
        });

    /// <summary>The tables of the service in which a text lies open, whatever the column.</summary>
    internal static Task<IReadOnlyList<string>> TablesWithAsync(this SchedulingApp app, string text) => app.QueryAsync<IReadOnlyList<string>>(async db =>
    {
        var found = new List<string>();
        foreach (var table in await db.Database.SqlQuery<string>($"select table_name::text as \"Value\" from information_schema.tables where table_schema = 'public'").ToListAsync())
        {
#pragma warning disable EF1002 // a name from the catalogue
            if (await db.Database.SqlQueryRaw<int>($"select count(*)::int as \"Value\" from \"{table}\" as each where each::text ilike {{0}}", $"%{text}%").SingleAsync() > 0) found.Add(table);
#pragma warning restore EF1002
        }
        return found;
    });
}
