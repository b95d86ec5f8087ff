using System.Net;
using System.Text.Json.Nodes;
using Jtai.Frameworks;
using Jtai.Scheduling.Notices;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Role = Jtai.ServiceDefaults.Role;

namespace Jtai.Scheduling.Tests.Notices;

[Collection(nameof(SchedulingApp))]
public class NoticeTests(SchedulingApp app)
{
    [Fact]
    public async Task Whoever_knew_the_old_dates_is_told_of_the_new_ones()
    {
        var id = (await app.NotifiedAsync()).Id();
        await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-03", reason = "Snow." });
        foreach (var reader in new[] { TestClients.NorthmarchCouncil, TestClients.NorthmarchPolice, TestClients.NorthmarchIcb, TestClients.NorthmarchMasa, TestClients.OfstedLead })
        {
            var notice = Assert.Single(await NoticesAsync(id, reader));
            Assert.Equal(("dates-moved", reader == TestClients.OfstedLead ? "inspectors" : reader.OrganisationKind), (notice.Text("kind"), notice.Text("to")));
            var moved = notice["dates"]!.AsArray().Select(date => $"{date!.Text("milestone")} {date!.Text("from")} > {date!.Text("to")}").ToList();
            Assert.Contains("audits 2025-01-23 > 2025-01-30", moved);
            Assert.Contains("publication 2025-03-20 > 2025-03-27", moved);
            // What is counted from the notification did not move.
            Assert.DoesNotContain(moved, date => date.StartsWith("child-level-data", StringComparison.Ordinal));
        }
        foreach (var other in new[] { TestClients.SouthmereCouncil, TestClients.OfstedInspector, TestClients.CqcLead })
            Assert.Empty(await NoticesAsync(id, other));
    }

    [Fact]
    public async Task Before_notification_only_inspectors_are_told_and_after_it_the_area_does_not_learn_of_what_was_before()
    {
        var id = (await app.ReadyAsync("2025-02-03")).Id();
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-01-27", reason = "The team is free earlier." }));
        Assert.Single(await NoticesAsync(id, TestClients.OfstedLead));
        Assert.Empty(await NoticesAsync(id, TestClients.NorthmarchCouncil));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }));
        Assert.Empty(await NoticesAsync(id, TestClients.NorthmarchCouncil));
        // Notified on its day: nothing moved.
        Assert.Single(await NoticesAsync(id, TestClients.OfstedLead));

        // Nor would it learn of what should never have been said to it.
        await app.QueryAsync(async db =>
        {
            db.Add(new Jtai.Scheduling.Notices.Notice
            {
                Id = Guid.CreateVersion7(),
                InspectionId = Guid.Parse(id),
                To = "agencies",
                Audience = Recipient.EveryAgency,
                Kind = NoticeKinds.DatesMoved,
                Fact = "before",
                CreatedAt = Instant.FromUtc(2025, 1, 13, 8, 59, 59),
            });
            return await db.SaveChangesAsync();
        });
        Assert.Empty(await NoticesAsync(id, TestClients.NorthmarchCouncil));
    }

    [Fact]
    public async Task A_notice_is_seen_by_each_reader_for_itself_and_the_first_time_counts()
    {
        var id = (await app.NotifiedAsync()).Id();
        await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-03", reason = "Snow." });
        var notice = Assert.Single(await NoticesAsync(id, TestClients.NorthmarchCouncil)).Id();
        var seen = await SchedulingApp.ReadAsync(await SeeAsync(notice, TestClients.NorthmarchCouncil));
        app.Clock.Advance(Duration.FromMinutes(5));
        Assert.Equal(seen.Text("seenAt"), (await SchedulingApp.ReadAsync(await SeeAsync(notice, TestClients.NorthmarchCouncil))).Text("seenAt"));
        Assert.Empty(await NoticesAsync(id, TestClients.NorthmarchCouncil, unseen: true));
        Assert.NotNull(Assert.Single(await NoticesAsync(id, TestClients.NorthmarchCouncil))["seenAt"]);
        var lead = Assert.Single(await NoticesAsync(id, TestClients.OfstedLead, unseen: true));
        Assert.Null(lead["seenAt"]);

        foreach (var stranger in new[] { TestClients.SouthmereCouncil, TestClients.NorthmarchPolice, TestClients.OfstedLead, TestClients.CqcLead })
            Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(notice, stranger)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(Guid.NewGuid().ToString(), TestClients.NorthmarchCouncil)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SeeAsync(notice, TestClients.Operations)).StatusCode);
        using var anonymous = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync($"/api/scheduling/v1/notices/{notice}/seen", null)).StatusCode);
    }

    [Fact]
    public async Task Notices_are_for_those_who_take_part()
    {
        foreach (var client in new[] { TestClients.Operations, TestClients.WithoutRoles, TestClients.Service("intake") })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/api/scheduling/v1/notices")).StatusCode);
        }
        using var anonymous = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/api/scheduling/v1/notices")).StatusCode);
        using var lead = app.As(TestClients.OfstedLead);
        var problem = await SchedulingApp.ReadAsync(await lead.GetAsync("/api/scheduling/v1/notices?cursor=nonsense"), HttpStatusCode.BadRequest);
        Assert.Equal(("cursor-invalid", "cursor"), (problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task The_same_fact_is_one_notice_and_one_account_of_an_agency_can_be_meant()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        await TellAsync();
        await Assert.ThrowsAsync<DbUpdateException>(TellAsync);
        Assert.Equal("link-person", Assert.Single(await NoticesAsync(id.ToString(), TestClients.NorthmarchCouncil)).Text("to"));
        Assert.Empty(await NoticesAsync(id.ToString(), TestClients.NorthmarchCouncil with { Id = "another-of-the-council" }));

        Task<int> TellAsync() => app.QueryAsync(async db =>
        {
            var inspection = await db.Inspections.SingleAsync(each => each.Id == id);
            db.Notify(inspection, "something", "something/1", [Recipient.LinkPerson("local-authority", TestClients.NorthmarchCouncil.Id), Recipient.LinkPerson("local-authority", TestClients.NorthmarchCouncil.Id)], app.Clock.GetCurrentInstant());
            return await db.SaveChangesAsync();
        });
    }

    [Theory]
    [InlineData("lead")]
    [InlineData("inspector")]
    [InlineData("qa-manager")]
    [InlineData("inspectors")]
    public async Task An_organisation_named_like_a_role_of_inspectors_reads_nothing_of_theirs(string audience)
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        await app.QueryAsync(async db =>
        {
            db.Notify(await db.Inspections.SingleAsync(each => each.Id == id), "something", "something/1", [new Recipient(audience, audience), Recipient.AllAgencies], app.Clock.GetCurrentInstant());
            return await db.SaveChangesAsync();
        });
        Assert.Equal(["agencies"], (await NoticesAsync(id.ToString(), new TestClient("northmarch-x", "northmarch-x", audience, "northmarch", Role.Agency))).Select(notice => notice.Text("to")));
    }

    [Fact]
    public void Whatever_is_not_certainly_an_inspectors_is_local()
    {
        foreach (var framework in FrameworkDocument.Shipped)
        {
            Assert.All(Recipient.Agencies(framework).Append(Recipient.AllAgencies).Append(Recipient.LinkPerson("probation")), recipient => Assert.True(recipient.IsLocal, recipient.To));
            Assert.All(framework.Inspectorates, inspectorate => Assert.False(Recipient.Of(framework, inspectorate.Id).IsLocal));
        }
        foreach (var recipient in (Recipient[])[Recipient.Inspectors, Recipient.Lead, Recipient.QualityAssurance]) Assert.False(recipient.IsLocal);
        Assert.True(new Recipient("somebody", "somebody").IsLocal);
        Assert.Equal(["local-authority", "lscb"], Recipient.Partnership(FrameworkDocument.Shipped.Single(framework => framework.Id == "legacy-2016")).Select(recipient => recipient.Audience));
    }

    [Theory]
    [InlineData("lead-inspector", "lead")]
    [InlineData("ofsted", "inspectors")]
    [InlineData("quality-assurance-manager", "qa-manager")]
    [InlineData("director-of-childrens-services", "local-authority")]
    [InlineData("force-liaison-officer", "police")]
    [InlineData("independent-scrutineer", "masa")]
    [InlineData("health", "health")]
    [InlineData("local-leaders", "agencies")]
    public void Whoever_a_milestone_names_is_somebody_who_can_read(string actor, string audience) =>
        Assert.Equal(new Recipient(actor, audience), Recipient.Of(FrameworkDocument.Shipped.First(framework => framework.Id == "front-door-2024"), actor));

    async Task<List<JsonNode>> NoticesAsync(string id, TestClient by, bool unseen = false) =>
        [.. (await app.GetAsync($"notices?inspection={id}&unseen={(unseen ? "true" : "false")}", by))["items"]!.AsArray().Select(each => each!)];

    async Task<HttpResponseMessage> SeeAsync(string notice, TestClient by)
    {
        using var http = app.As(by);
        return await http.PostAsync($"/api/scheduling/v1/notices/{notice}/seen", null);
    }
}
