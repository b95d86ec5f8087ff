using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.CaseSelection;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Frameworks;
using Jtai.Intake.Requests;
using Jtai.Testing;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Jtai.Intake.Tests;

/// <summary>All that Annex A asks for can be asked for, answered and closed (¶91-109), each by whom it is asked.</summary>
public sealed class AnnexATests(IntakeApp app) : IClassFixture<IntakeApp>
{
    static readonly Dictionary<string, TestClient> Agencies = new()
    {
        ["local-authority"] = TestClients.NorthmarchCouncil,
        ["police"] = TestClients.NorthmarchPolice,
        ["health"] = TestClients.NorthmarchIcb,
        ["masa"] = TestClients.NorthmarchMasa,
    };

    static readonly Framework FrontDoor = new KnownFrameworks().Of("front-door-2024", 1);

    /// <summary>Each leaf of Annex A for each agency that owes it: 12, 10, 8 and 6 information items, 7, 5 and 7 kinds of case records, 3 questions, audits.</summary>
    public static TheoryData<string, string, string> Leaves
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (leaf, owner) in from leaf in Asked() from owner in leaf.Owners select (leaf, owner)) data.Add(leaf.Id, owner, leaf.Paragraph);
            return data;
        }
    }

    static IEnumerable<Frameworks.InformationItem> Asked() => FrontDoor.AskedOnNotification()
        .Concat(FrontDoor.AskedOfEach(PerChild.Sampled)).Concat(FrontDoor.AskedOfEach(PerChild.Audited));

    [Fact]
    public void Annex_A_has_all_that_the_guidance_lists()
    {
        var asked = Asked().ToList();
        Assert.Equal(36, asked.Count(item => item.Paragraph == "¶109"));
        Assert.Equal(
            [("¶102", 7), ("¶103", 5), ("¶104", 7)],
            asked.Where(item => item.Id.StartsWith("case-records", StringComparison.Ordinal)).GroupBy(item => item.Paragraph).Select(same => (same.Key, same.Count())));
        Assert.Equal(3, asked.Count(item => item.Paragraph == "¶98"));
        Assert.Equal(5, FrontDoor.InformationRequest.Single(item => item.Id == "child-level-data").Leaves.Count());
        Assert.Single(asked, item => item.Paragraph == "¶96");
        Assert.Equal(3, asked.Count(item => item.Due == "audits"));
    }

    [Theory]
    [MemberData(nameof(Leaves))]
    public async Task It_is_asked_of_whom_it_concerns_answered_and_closed(string leaf, string owner, string paragraph)
    {
        var inspection = await app.OpenAnnexAAsync();
        var agency = Agencies[owner];
        var item = (await ItemsAsync(inspection, agency)).First(each => each["item"]!.ToString() == leaf);
        Assert.Equal((owner, paragraph, "requested"), (item["agency"]!.ToString(), item["paragraph"]!.ToString(), item["state"]!.ToString()));
        Assert.Equal(FrontDoor.InformationItems.Concat(FrontDoor.InformationRequest).First(each => each.Id == leaf).Number, (string?)item["number"]);
        var path = $"/api/intake/v1/items/{item["id"]}";
        foreach (var other in Agencies.Values.Append(TestClients.SouthmereCouncil).Where(other => other != agency))
        {
            using var notTheirs = await app.SendAsync(HttpMethod.Get, path, null, other);
            Assert.True(notTheirs.StatusCode == HttpStatusCode.NotFound, other.Id);
        }

        if (item["kind"]!.ToString() == "question")
        {
            using var answered = await app.SendAsync(
                HttpMethod.Put, $"/api/intake/v1/inspections/{inspection}/answers", new { answers = new[] { new { item = item["id"], given = "yes" } } }, agency);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        }
        else
        {
            using var http = app.As(agency);
            using var handedIn = await http.PutAsync($"{path}/documents/lists.csv", IntakeApp.File(IntakeApp.Contacts("C1")));
            Assert.Equal(HttpStatusCode.Created, handedIn.StatusCode);
        }

        Assert.Equal("submitted", (await app.GetAsync(path, agency))["state"]!.ToString());
        using var accepted = await app.SendAsync(HttpMethod.Post, $"{path}/acceptance", null, TestClients.OfstedLead, await app.ETagOfAsync(path));
        Assert.Equal("accepted", (await ServiceApp.ReadAsync(accepted))["state"]!.ToString());
    }

    [Fact]
    public async Task What_reaches_back_says_from_which_day_to_which()
    {
        var items = await ItemsAsync(await app.OpenAnnexAAsync(), TestClients.OfstedLead);
        // Decision 19: calendar months back from the notification on 6 May 2025, both days included.
        Assert.Equal([("audit-list", "2024-11-06"), ("item-1-4", "2024-05-06"), ("item-2-3", "2024-05-06"), ("item-2-7", "2023-11-06")],
            items.Where(item => item["from"] is not null && item["child"] is null)
                .Select(item => (item["item"]!.ToString(), item["from"]!.ToString())).OrderBy(each => each.Item1, StringComparer.Ordinal));
        Assert.All(items.Where(item => item["from"] is not null), item => Assert.Equal("2025-05-06", item["until"]!.ToString()));
        Assert.Equal([("item-2-6", 1), ("item-3-5", 3), ("item-4-6", 1)],
            items.Where(item => item["mostRecent"] is not null).Select(item => (item["item"]!.ToString(), item["mostRecent"]!.GetValue<int>())).Order());
    }

    [Fact]
    public async Task Scheduling_hears_once_of_a_question_that_is_asked_of_each_child_when_all_are_answered_and_again_when_one_more_is_chosen()
    {
        var children = Enumerable.Range(0, 3).Select(_ => Guid.NewGuid()).ToList();
        var inspection = await app.OpenAnnexAAsync(children);
        async Task AnswerAsync(IEnumerable<JsonNode> questions) => await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Put, $"/api/intake/v1/inspections/{inspection}/answers",
            new { answers = questions.Select(question => new { item = question["id"], given = "no" }) }, TestClients.NorthmarchPolice));
        async Task<List<JsonNode>> QuestionsAsync() => [.. (await ItemsAsync(inspection, TestClients.NorthmarchPolice))
            .Where(item => item["item"]!.ToString() == "child-known-to-police" && item["state"]!.ToString() != "withdrawn")];

        var questions = await QuestionsAsync();
        Assert.Equal(children.Order(), questions.Select(question => question["child"]!.GetValue<Guid>()).Order());
        await AnswerAsync(questions.Take(2));
        Assert.Empty(await PublishedAsync(inspection, "intake.information-item-submitted"));
        await AnswerAsync(questions.Skip(2));
        var submitted = Assert.Single(await PublishedAsync(inspection, "intake.information-item-submitted"));
        Assert.Equal(("child-known-to-police", "police"), (submitted["item"]!.ToString(), submitted["agency"]!.ToString()));

        // One leaves and one comes: that one is asked about, and the leaf is open again.
        var next = new List<Guid> { children[0], children[1], Guid.NewGuid() };
        await app.HearAsync(new ChildrenSampled(inspection, next, app.Clock.GetCurrentInstant().ToDateTimeOffset().AddMinutes(1)));
        var returned = Assert.Single(await PublishedAsync(inspection, "intake.information-item-returned"));
        Assert.Equal(submitted["submissionId"]!.ToString(), returned["submissionId"]!.ToString());
        questions = await QuestionsAsync();
        Assert.Equal(next.Order(), questions.Select(question => question["child"]!.GetValue<Guid>()).Order());
        await AnswerAsync(questions.Where(question => question["state"]!.ToString() == "requested"));
        Assert.Equal(2, (await PublishedAsync(inspection, "intake.information-item-submitted")).Count);

        // An older choice that arrives later changes nothing.
        await app.HearAsync(new ChildrenSampled(inspection, children, DateTimeOffset.UnixEpoch));
        Assert.Equal(next.Order(), (await QuestionsAsync()).Select(question => question["child"]!.GetValue<Guid>()).Order());
    }

    [Fact]
    public async Task Answers_are_the_agencys_own_and_the_inspectors_and_each_reading_is_on_record()
    {
        var child = Guid.NewGuid();
        var inspection = await app.OpenAnnexAAsync([child]);
        var answers = $"/api/intake/v1/inspections/{inspection}/answers";
        var police = (await app.GetAsync(answers, TestClients.NorthmarchPolice))["questions"]!.AsArray();
        Assert.Equal(["child-known-to-police", "parents-known-to-police", "health-support"], police.Select(each => each!["question"]!.ToString()).Concat(
            (await app.GetAsync(answers, TestClients.NorthmarchIcb))["questions"]!.AsArray().Select(each => each!["question"]!.ToString())).Distinct());

        var given = police.Select(each => new { item = each!["item"], given = "yes", note = "Plantednote" });
        var mine = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Put, answers, new { answers = given }, TestClients.NorthmarchPolice));
        Assert.Equal((police.Count, police.Count), (mine["asked"]!.GetValue<int>(), mine["answered"]!.GetValue<int>()));
        var all = await app.GetAsync(answers, TestClients.OfstedLead);
        Assert.Contains("Plantednote", all.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Plantednote", (await app.GetAsync(answers, TestClients.NorthmarchIcb)).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            await app.QueryAsync(db => db.Database.SqlQuery<string>($"""
                select i::text as "Value" from items i union all select s::text from statements s union all select a::text from audit_entries a union all select o::text from outbox o
                """).ToListAsync()),
            text => text.Contains("Plantednote", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(4, await app.Database.AuditedAsync("read-answers", $"inspection/{inspection}"));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_taken_is_refused_by_name_and_none_of_the_others_is_kept()
    {
        var inspection = await app.OpenAnnexAAsync([Guid.NewGuid()]);
        var answers = $"/api/intake/v1/inspections/{inspection}/answers";
        var questions = (await app.GetAsync(answers, TestClients.NorthmarchPolice))["questions"]!.AsArray().Select(each => each!["item"]!.GetValue<Guid>()).ToList();
        var healths = (await app.GetAsync(answers, TestClients.NorthmarchIcb))["questions"]!.AsArray()
            .First(each => !questions.Contains(each!["item"]!.GetValue<Guid>()))!["item"]!.GetValue<Guid>();

        await RefusedAsync([new { item = questions[0], given = "perhaps" }], HttpStatusCode.BadRequest, "answer-invalid", "answers[0].given");
        await RefusedAsync([], HttpStatusCode.BadRequest, "answers-missing", "answers");
        await RefusedAsync([new { item = questions[0], given = "yes", note = new string('x', 1001) }], HttpStatusCode.BadRequest, "text-invalid", "answers[0].note");
        await RefusedAsync([new { item = questions[0], given = "yes" }, new { item = questions[0], given = "no" }], HttpStatusCode.BadRequest, "answered-twice", "answers");
        await RefusedAsync([new { item = questions[0], given = "yes" }, new { item = healths, given = "no" }], HttpStatusCode.UnprocessableEntity, "question-unknown", "answers[1].item");
        Assert.Equal(0, (await app.GetAsync(answers, TestClients.NorthmarchPolice))["answered"]!.GetValue<int>());
        foreach (var (client, status) in new[] { (TestClients.SouthmereCouncil, HttpStatusCode.NotFound), (TestClients.OfstedLead, HttpStatusCode.Forbidden), (TestClients.Operations, HttpStatusCode.Forbidden) })
        {
            using var refused = await app.SendAsync(HttpMethod.Put, answers, new { answers = new[] { new { item = questions[0], given = "yes" } } }, client);
            Assert.Equal(status, refused.StatusCode);
        }

        async Task RefusedAsync(object[] given, HttpStatusCode status, string code, string field) => Assert.Equal(
            field, (await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Put, answers, new { answers = given }, TestClients.NorthmarchPolice), status, code))["field"]!.ToString());
    }

    [Fact]
    public async Task What_the_agency_says_instead_of_a_file_settles_the_item_until_an_inspector_asks_back()
    {
        var inspection = await app.OpenAnnexAAsync([Guid.NewGuid()]);
        foreach (var (item, by, say, state, body) in new (string, TestClient, string, string, object?)[]
        {
            ("item-1-8", TestClients.NorthmarchCouncil, "not-applicable", "not-applicable", new { reason = "There are no such meetings." }),
            ("case-records-police-5", TestClients.NorthmarchPolice, "on-site-access", "on-site-access", new { reason = "Custody records stay in their system." }),
            ("item-2-2", TestClients.NorthmarchMasa, "same-as-agencies", "same-as-agencies", null),
        })
        {
            var id = (await ItemsAsync(inspection, by)).First(each => each["item"]!.ToString() == item)["id"]!.GetValue<Guid>();
            var path = $"/api/intake/v1/items/{id}";
            var said = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/{say}", body, by, await app.ETagOfAsync(path, by)));
            Assert.Equal(state, said["state"]!.ToString());
            var note = said["agencyNotes"]!.AsArray().SingleOrDefault();
            Assert.Equal((body is null, body is null ? null : by.Organisation), (note is null, (string?)note?["organisation"]));
            Assert.Equal(said["agencyNotes"]!.ToJsonString(), (await app.GetAsync(path, TestClients.OfstedLead))["agencyNotes"]!.ToJsonString());
            Assert.Contains(await PublishedAsync(inspection, "intake.information-item-submitted"), each => each["item"]!.ToString() == item);

            var queried = await ServiceApp.ReadAsync(await app.SendAsync(
                HttpMethod.Post, $"{path}/query", new { question = "Are there none at all?" }, TestClients.OfstedLead, await app.ETagOfAsync(path)));
            Assert.Equal(("query", "Are there none at all?"), (queried["state"]!.ToString(), queried["inspectorNote"]!.ToString()));
            Assert.Contains(await PublishedAsync(inspection, "intake.information-item-returned"), each => each["item"]!.ToString() == item);
            using var again = await app.SendAsync(HttpMethod.Post, $"{path}/{say}", body, by, await app.ETagOfAsync(path, by));
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
            var closed = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/acceptance", null, TestClients.OfstedLead, await app.ETagOfAsync(path)));
            Assert.Equal("accepted", closed["state"]!.ToString());
        }
    }

    [Fact]
    public async Task Reading_what_is_said_of_an_item_is_on_record_as_it_may_speak_of_a_child()
    {
        var inspection = await app.OpenAnnexAAsync([Guid.NewGuid()]);
        var (police, lead) = (TestClients.NorthmarchPolice, TestClients.OfstedLead);
        var id = (await ItemsAsync(inspection, police)).First(each => each["item"]!.ToString() == "case-records-police-5")["id"]!.GetValue<Guid>();
        var path = $"/api/intake/v1/items/{id}";
        await app.GetAsync(path, lead);
        Assert.Equal((0, 0), await ReadingsAsync());

        await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{path}/not-applicable", new { reason = "The child was never held." }, police, await app.ETagOfAsync(path, police)));
        await app.GetAsync(path, police);
        await app.GetAsync(path, lead);
        await ItemsAsync(inspection, lead);
        Assert.Equal((1, 2), await ReadingsAsync());
        // Nobody else reads it, so nothing of them is on record.
        await ItemsAsync(inspection, TestClients.NorthmarchIcb);
        Assert.Equal((1, 2), await ReadingsAsync());

        async Task<(long Lists, long Items)> ReadingsAsync() => (
            await app.Database.AuditedAsync("list-items", $"inspection/{inspection}"), await app.Database.AuditedAsync("get-item", $"item/{id}"));
    }

    /// <summary>¶105: a board and a trust are health, and asked for the same.</summary>
    [Fact]
    public async Task What_one_organisation_says_is_neither_seen_nor_replaced_by_another_of_its_kind()
    {
        var inspection = await app.OpenAnnexAAsync([Guid.NewGuid()]);
        var (board, trust, lead) = (TestClients.NorthmarchIcb, TestClients.NorthmarchTrust, TestClients.OfstedLead);
        var id = (await ItemsAsync(inspection, board)).First(each => each["item"]!.ToString() == "case-records-health-1")["id"]!.GetValue<Guid>();
        var path = $"/api/intake/v1/items/{id}";
        await SayAsync("not-applicable", "Plantedword of the board.", board);
        Assert.Empty((await app.GetAsync(path, trust))["agencyNotes"]!.AsArray());
        app.Clock.Advance(Duration.FromMinutes(1));
        await SayAsync("on-site-access", "Otherword of the trust.", trust);
        app.Clock.Advance(Duration.FromMinutes(1));
        await SayAsync("not-applicable", "Latestword of the board.", board, ("query", lead, new { question = "Really?" }));
        Assert.Equal(["northmarch-icb Latestword of the board."], Notes(await app.GetAsync(path, board)));
        Assert.Equal(["northmarch-trust Otherword of the trust."], Notes(await app.GetAsync(path, trust)));
        Assert.Equal(["northmarch-trust Otherword of the trust.", "northmarch-icb Latestword of the board."], Notes(await app.GetAsync(path, lead)));
        foreach (var (who, count) in new[] { (board, 1), (trust, 1), (lead, 2) })
        {
            Assert.Equal(count, Notes((await ItemsAsync(inspection, who)).Single(each => each["id"]!.GetValue<Guid>() == id)).Count());
        }

        // ¶98: so it is with answers: what the board does not know, the trust may.
        var answers = $"/api/intake/v1/inspections/{inspection}/answers";
        var question = (await app.GetAsync(answers, board))["questions"]!.AsArray().Single()!["item"]!;
        await AnswerAsync("no", "Plantedword", board);
        var theirs = await app.GetAsync(answers, trust);
        Assert.Equal((1, 0, null), (theirs["asked"]!.GetValue<int>(), theirs["answered"]!.GetValue<int>(), (string?)theirs["questions"]![0]!["given"]));
        Assert.DoesNotContain("Plantedword", theirs.ToJsonString(), StringComparison.Ordinal);
        var mine = await AnswerAsync("yes", "Otherword", trust);
        Assert.Equal((1, "yes"), (mine["answered"]!.GetValue<int>(), mine["questions"]!.AsArray().Single()!["given"]!.ToString()));
        await AnswerAsync("not-known", null, board);
        var all = await app.GetAsync(answers, lead);
        Assert.Equal(
            [("northmarch-icb", "not-known"), ("northmarch-trust", "yes")],
            all["questions"]!.AsArray().Where(each => each!["item"]!.ToString() == question.ToString())
                .Select(each => (each!["organisation"]!.ToString(), each["given"]!.ToString())));
        Assert.Equal((3, 1), (all["asked"]!.GetValue<int>(), all["answered"]!.GetValue<int>()));
        Assert.DoesNotContain(
            await app.QueryAsync(db => db.Database.SqlQuery<string>($"select encode(sealed_text, 'escape') as \"Value\" from statements").ToListAsync()),
            text => text.Contains("word", StringComparison.Ordinal));

        static IEnumerable<string> Notes(JsonNode item) => item["agencyNotes"]!.AsArray().Select(each => $"{each!["organisation"]} {each["note"]}");
        async Task SayAsync(string say, string reason, TestClient by, (string Step, TestClient By, object Body)? before = null)
        {
            if (before is { } first)
                await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/{first.Step}", first.Body, first.By, await app.ETagOfAsync(path)));
            await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/{say}", new { reason }, by, await app.ETagOfAsync(path, by)));
        }
        async Task<JsonNode> AnswerAsync(string given, string? note, TestClient by) => await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Put, answers, new { answers = new[] { new { item = question, given, note } } }, by));
    }

    [Fact]
    public async Task A_step_is_refused_by_name_where_it_does_not_fit_the_item_its_state_or_the_caller()
    {
        var inspection = await app.OpenAnnexAAsync([Guid.NewGuid()]);
        var (council, lead) = (TestClients.NorthmarchCouncil, TestClients.OfstedLead);
        var items = await ItemsAsync(inspection, council);
        string Path(string item) => $"/api/intake/v1/items/{items.First(each => each["item"]!.ToString() == item)["id"]}";
        var path = Path("item-1-1");
        var reason = new { reason = "Why." };

        await RefusedAsync($"{Path("child-level-data")}/not-applicable", reason, council, HttpStatusCode.UnprocessableEntity, "not-of-this-item");
        await RefusedAsync($"{path}/on-site-access", reason, council, HttpStatusCode.UnprocessableEntity, "not-of-this-item");
        await RefusedAsync($"{path}/same-as-agencies", null, council, HttpStatusCode.UnprocessableEntity, "not-of-this-item");
        await RefusedAsync($"{path}/not-applicable", new { reason = " " }, council, HttpStatusCode.BadRequest, "text-invalid");
        await RefusedAsync($"{path}/acceptance", null, lead, HttpStatusCode.Conflict, "not-in-this-state");
        await RefusedAsync($"{path}/acceptance", null, council, HttpStatusCode.Forbidden, "forbidden");
        await RefusedAsync($"{path}/not-applicable", reason, lead, HttpStatusCode.Forbidden, "forbidden");
        await RefusedAsync($"{path}/not-applicable", reason, TestClients.NorthmarchPolice, HttpStatusCode.NotFound, "not-found");
        await RefusedAsync($"{path}/query", new { question = "Why?" }, TestClients.CqcLead, HttpStatusCode.NotFound, "not-found");
        await RefusedAsync($"/api/intake/v1/items/{Guid.NewGuid()}/acceptance", null, lead, HttpStatusCode.NotFound, "not-found");
        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Post, $"{path}/not-applicable", reason, council), HttpStatusCode.PreconditionRequired, "if-match-required");
        var etag = await app.ETagOfAsync(path, council);
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/not-applicable", reason, council, etag));
        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Post, $"{path}/not-applicable", reason, council, etag), HttpStatusCode.PreconditionFailed, "stale");

        await app.HearAsync(new InspectionCancelled(inspection, app.Clock.GetCurrentInstant().ToDateTimeOffset()));
        await RefusedAsync($"{path}/acceptance", null, lead, HttpStatusCode.Conflict, "inspection-cancelled");

        async Task RefusedAsync(string step, object? body, TestClient by, HttpStatusCode status, string code) => await ServiceApp.RefusedAsync(
            await app.SendAsync(HttpMethod.Post, step, body, by, await app.ETagOfAsync(step[..step.LastIndexOf('/')], by)), status, code);
    }

    [Fact]
    public async Task What_is_out_of_scope_is_not_asked_for_again()
    {
        var inspection = await app.OpenAnnexAAsync();
        var id = (await ItemsAsync(inspection, TestClients.NorthmarchCouncil)).First(each => each["item"]!.ToString() == "item-1-1")["id"]!.GetValue<Guid>();
        var path = $"/api/intake/v1/items/{id}";
        using var http = app.As(TestClients.NorthmarchCouncil);
        using var handedIn = await http.PutAsync($"{path}/documents/structure.csv", IntakeApp.File([1]));
        var found = await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{path}/out-of-scope", new { reason = "Adult services (¶7)." }, TestClients.OfstedLead, await app.ETagOfAsync(path)));
        Assert.Equal("out-of-scope", found["state"]!.ToString());
        using var more = await http.PutAsync($"{path}/documents/more.csv", IntakeApp.File([2]));
        Assert.Equal((HttpStatusCode.Created, "out-of-scope"), (more.StatusCode, (await app.GetAsync(path, TestClients.NorthmarchCouncil))["state"]!.ToString()));
        Assert.Empty(await PublishedAsync(inspection, "intake.information-item-returned"));
    }

    [Fact]
    public async Task Both_sides_may_go_beyond_Annex_A_where_they_show_why()
    {
        var inspection = await app.OpenAnnexAAsync();
        var (lead, police) = (TestClients.OfstedLead, TestClients.NorthmarchPolice);
        var more = $"/api/intake/v1/inspections/{inspection}/extra-requests";
        var (necessary, notAvailable) = ("It shows how calls at night are handled.", "Item 3.2 is about the day only.");
        var asked = await ServiceApp.ReadAsync(
            await app.SendAsync(HttpMethod.Post, more, new { agency = "police", title = "Night rota", necessary, notAvailable, dueOn = "2025-05-12" }, lead), HttpStatusCode.Created);
        Assert.Equal(("extra-1", "¶24", "requested", "2025-05-12"), (asked["item"]!.ToString(), asked["paragraph"]!.ToString(), asked["state"]!.ToString(), asked["dueOn"]!.ToString()));
        Assert.Contains(necessary, (await app.GetAsync($"/api/intake/v1/items/{asked["id"]}", police))["inspectorNote"]!.ToString(), StringComparison.Ordinal);
        using var http = app.As(police);
        using var handedIn = await http.PutAsync($"/api/intake/v1/items/{asked["id"]}/documents/rota.csv", IntakeApp.File([1]));
        Assert.Equal(HttpStatusCode.Created, handedIn.StatusCode);

        var offers = $"/api/intake/v1/inspections/{inspection}/offers";
        var offered = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, offers, new { title = "Peer review", necessary, notAvailable }, police), HttpStatusCode.Created);
        var path = $"/api/intake/v1/items/{offered["id"]}";
        Assert.Equal("offered", offered["state"]!.ToString());
        using (var early = await http.PutAsync($"{path}/documents/review.csv", IntakeApp.File([1]))) await ServiceApp.RefusedAsync(early, HttpStatusCode.Conflict, "not-asked-for");
        var declined = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/declined", new { reason = "It is of another year." }, lead, await app.ETagOfAsync(path)));
        Assert.Equal("declined", declined["state"]!.ToString());
        var wanted = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/wanted", null, lead, await app.ETagOfAsync(path)));
        // ¶24 gives no day for it: a week.
        Assert.Equal(
            ("requested", UkTime.DayOf(app.Clock.GetCurrentInstant()).PlusDays(7).ToString("uuuu-MM-dd", null)), (wanted["state"]!.ToString(), wanted["dueOn"]!.ToString()));
        using (var now = await http.PutAsync($"{path}/documents/review.csv", IntakeApp.File([1]))) Assert.Equal(HttpStatusCode.Created, now.StatusCode);

        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Post, more, new { agency = "police", title = "Rota", necessary = "", notAvailable, dueOn = "2025-05-12" }, lead), HttpStatusCode.BadRequest, "text-invalid");
        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Post, more, new { agency = "fire", title = "Rota", necessary, notAvailable, dueOn = "2025-05-12" }, lead), HttpStatusCode.UnprocessableEntity, "agency-unknown");
        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Post, more, new { agency = "police", title = "Rota", necessary, notAvailable, dueOn = "2025-05-01" }, lead), HttpStatusCode.UnprocessableEntity, "due-in-the-past");
        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Post, more, new { agency = "police", title = "Rota", necessary, notAvailable, dueOn = "2025-05-12" }, TestClients.CqcLead), HttpStatusCode.NotFound, "not-found");
        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Post, offers, new { title = "Rota", necessary, notAvailable }, TestClients.SouthmereCouncil), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_answer_that_is_kept_for_who_asks_again_holds_nothing_in_plain_of_what_was_said()
    {
        var inspection = await app.OpenAnnexAAsync();
        var (necessary, notAvailable) = ("Plantedword of why it is necessary.", "Plantedword of why it is not available.");
        foreach (var (what, body, by) in new (string, object, TestClient)[]
        {
            ("extra-requests", new { agency = "police", title = "Night rota", necessary, notAvailable, dueOn = "2030-01-01" }, TestClients.OfstedLead),
            ("offers", new { title = "Peer review", necessary, notAvailable }, TestClients.NorthmarchPolice),
        })
        {
            using var http = app.As(by);
            http.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.NewGuid()}");
            var path = $"/api/intake/v1/inspections/{inspection}/{what}";
            var first = await ServiceApp.ReadAsync(await http.PostAsJsonAsync(path, body), HttpStatusCode.Created);
            var kept = await app.Database.ScalarAsync<string>($"select encode(body, 'escape') from idempotent_answers where route like '%{inspection}/{what}'");
            Assert.DoesNotContain("Plantedword", kept, StringComparison.Ordinal);
            Assert.DoesNotContain($"{first["id"]}", kept, StringComparison.Ordinal);
            Assert.Equal(first.ToJsonString(), (await ServiceApp.ReadAsync(await http.PostAsJsonAsync(path, body), HttpStatusCode.Created)).ToJsonString());
        }
    }

    [Fact]
    public async Task What_is_asked_about_a_child_who_is_chosen_while_the_timetable_moves_moves_with_it()
    {
        var child = Guid.NewGuid();
        var inspection = await app.OpenAnnexAAsync([]);
        await using var holder = await app.Database.Source.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("lock table items in share mode", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        // The choice has read the timetable, and cannot write yet; the move comes in between.
        var now = app.Clock.GetCurrentInstant().ToDateTimeOffset();
        await app.PublishAsync(new ChildrenSampled(inspection, [child], now.AddMinutes(1)));
        await WaitingAsync(1);
        var moved = FrontDoor.Milestones.Select(milestone => new Deadline(milestone.Id, new DateOnly(2025, 5, 9), IntakeApp.DueAt.AddDays(2))).ToList();
        await app.PublishAsync(new TimetableChanged(inspection, IntakeApp.NotifiedOn, new DateOnly(2025, 5, 21), moved, 2, now));
        await WaitingAsync(2);
        await held.RollbackAsync();

        await Eventually.TrueAsync(async () => (await AskedAsync(child: null)).TrueForAll(item => item["dueOn"]!.ToString() == "2025-05-09"));
        await Eventually.TrueAsync(async () => (await AskedAsync(child)).Count == 3);
        Assert.All(await AskedAsync(child), item =>
            Assert.Equal(("2025-05-09", IntakeApp.DueAt.AddDays(2)), (item["dueOn"]!.ToString(), item["dueAt"]!.GetValue<DateTimeOffset>())));

        async Task<List<JsonNode>> AskedAsync(Guid? child) => [.. (await ItemsAsync(inspection, TestClients.OfstedLead)).Where(item => (Guid?)item["child"] == child)];
        Task WaitingAsync(int count) => Eventually.TrueAsync(async () => await app.Database.ScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == count);
    }

    [Fact]
    public async Task A_child_who_is_chosen_again_keeps_what_came_for_it()
    {
        var (child, other) = (Guid.NewGuid(), Guid.NewGuid());
        var inspection = await app.OpenAnnexAAsync([child]);
        var police = TestClients.NorthmarchPolice;
        var answers = $"/api/intake/v1/inspections/{inspection}/answers";
        var question = (await AboutAsync("child-known-to-police"))["id"];
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Put, answers, new { answers = new[] { new { item = question, given = "yes" } } }, police));
        var records = (await AboutAsync("case-records-police-1"))["id"];
        using var http = app.As(police);
        await ServiceApp.ReadAsync(await http.PutAsync($"/api/intake/v1/items/{records}/documents/log.txt", IntakeApp.File("Made up.\n"u8.ToArray())), HttpStatusCode.Created);

        await ChooseAsync(other, 1);
        Assert.Equal(("withdrawn", "withdrawn"), await StatesAsync());
        await ServiceApp.RefusedAsync(
            await http.PutAsync($"/api/intake/v1/items/{records}/documents/more.txt", IntakeApp.File([1])), HttpStatusCode.Conflict, "not-asked-for");
        app.Clock.Advance(Duration.FromDays(2));
        await ChooseAsync(child, 2);
        Assert.Equal(("submitted", "submitted"), await StatesAsync());
        Assert.False((await AboutAsync("case-records-police-1"))["late"]!.GetValue<bool>());
        Assert.Equal("log.txt", (await AboutAsync("case-records-police-1"))["documents"]!.AsArray().Single()!["fileName"]!.ToString());
        Assert.Equal("yes", (await app.GetAsync(answers, police))["questions"]!.AsArray().Single(each => each!["item"]!.ToString() == question!.ToString())!["given"]!.ToString());
        // What had not come is asked for again.
        Assert.Equal("requested", (await AboutAsync("case-records-police-2"))["state"]!.ToString());

        async Task ChooseAsync(Guid chosen, int minute)
        {
            var at = app.Clock.GetCurrentInstant().ToDateTimeOffset().AddMinutes(minute);
            await app.HearAsync(new ChildrenSampled(inspection, [chosen], at));
            await app.HearAsync(new AuditCasesSelected(inspection, [chosen], at));
        }
        async Task<JsonNode> AboutAsync(string leaf) =>
            (await ItemsAsync(inspection, police)).Single(item => item["item"]!.ToString() == leaf && (Guid?)item["child"] == child);
        async Task<(string, string)> StatesAsync() =>
            ((await AboutAsync("child-known-to-police"))["state"]!.ToString(), (await AboutAsync("case-records-police-1"))["state"]!.ToString());
    }

    /// <summary>An inspection with all of its timetable, of which these children are chosen for questions and for audit.</summary>
    async Task<List<JsonNode>> ItemsAsync(Guid inspection, TestClient by) =>
        [.. (await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", by)).AsArray().OfType<JsonNode>()];

    Task<List<JsonNode>> PublishedAsync(Guid inspection, string type) => app.QueryAsync(async db =>
    {
        var bodies = await db.Set<OutboxMessage>().Where(message => message.Type == type).OrderBy(message => message.Id).Select(message => message.Body).ToListAsync();
        return bodies.Select(body => JsonNode.Parse(body)!).Where(body => body["inspectionId"]!.GetValue<Guid>() == inspection).ToList();
    });
}
