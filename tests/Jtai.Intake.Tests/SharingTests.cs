using System.Net;
using System.Text.Json.Nodes;
using Jtai.Testing;

namespace Jtai.Intake.Tests;

/// <summary>Agencies are strictly apart, unless the lead inspector shares an item; and inspectors are told what is new since they read one.</summary>
public sealed class SharingTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    static readonly byte[] Structures = "Organisational structures, made up for a test.\n"u8.ToArray();

    [Fact]
    public async Task What_the_lead_inspector_shares_is_read_by_that_kind_of_agency_until_it_is_shared_no_more_and_its_sender_sees_both()
    {
        var (inspection, item, document) = await AvailableAsync();
        var (shares, shared, content) = ($"{item}/shares", $"/api/intake/v1/inspections/{inspection}/shared-items", $"/api/intake/v1/documents/{document}/content");
        Assert.Empty((await app.GetAsync(shared, TestClients.NorthmarchPolice)).AsArray());
        await RefusedAsync(HttpMethod.Get, content, null, TestClients.NorthmarchPolice, HttpStatusCode.NotFound, "not-found");

        var told = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Put, $"{shares}/police", Reason, TestClients.OfstedLead));
        Assert.Equal(["police"], told["sharedWith"]!.AsArray().Select(each => each!.ToString()));
        // Once more is the same.
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Put, $"{shares}/police", Reason, TestClients.OfstedLead));
        var record = item["/api/intake/v1/items/".Length..].Insert(0, "item/");
        Assert.Equal(1, await app.Database.AuditedAsync("share-item", record));

        var seen = Assert.Single((await app.GetAsync(shared, TestClients.NorthmarchPolice)).AsArray())!;
        Assert.Equal(("item-1-1", "local-authority", $"{document}"), (seen["item"]!.ToString(), seen["agency"]!.ToString(), seen["documents"]!.AsArray().Single()!["id"]!.ToString()));
        using (var http = app.As(TestClients.NorthmarchPolice)) Assert.Equal(Structures, await http.GetByteArrayAsync(content));
        var owned = await app.GetAsync(item, TestClients.NorthmarchCouncil);
        Assert.Equal(["police"], owned["sharedWith"]!.AsArray().Select(each => each!.ToString()));
        var reading = Assert.Single((await app.GetAsync($"/api/intake/v1/documents/{document}/readings", TestClients.NorthmarchCouncil)).AsArray())!;
        Assert.Equal(("northmarch-police", "shared", null), (reading["organisation"]!.ToString(), reading["purpose"]!.ToString(), (string?)reading["reader"]));

        // It is read, and nothing else; and by nobody else.
        foreach (var other in (string[])["", "/receipt", "/findings", "/readings"])
            await RefusedAsync(HttpMethod.Get, $"/api/intake/v1/documents/{document}{other}", null, TestClients.NorthmarchPolice, HttpStatusCode.NotFound, "not-found");
        await RefusedAsync(HttpMethod.Get, item, null, TestClients.NorthmarchPolice, HttpStatusCode.NotFound, "not-found");
        await RefusedAsync(HttpMethod.Post, $"{item}/not-applicable", Reason, TestClients.NorthmarchPolice, HttpStatusCode.NotFound, "not-found");
        foreach (var stranger in (TestClient[])[TestClients.NorthmarchIcb, TestClients.SouthmereCouncil])
            await RefusedAsync(HttpMethod.Get, content, null, stranger, HttpStatusCode.NotFound, "not-found");

        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Delete, $"{shares}/police", null, TestClients.OfstedLead));
        Assert.Equal(1, await app.Database.AuditedAsync("end-sharing-item", record));
        // Once more changes nothing; that what is said of the item is read with the answer is on record, where something is said.
        await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{item}/query", new { question = "Where is the front door?" }, TestClients.OfstedLead, await app.ETagOfAsync(item)));
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Delete, $"{shares}/police", null, TestClients.OfstedLead));
        Assert.Equal(2, await app.Database.AuditedAsync("end-sharing-item", record));
        Assert.Empty((await app.GetAsync(shared, TestClients.NorthmarchPolice)).AsArray());
        await RefusedAsync(HttpMethod.Get, content, null, TestClients.NorthmarchPolice, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Why_and_by_whom_it_is_or_was_shared_is_read_by_inspectors_alone_and_that_is_on_record()
    {
        var (inspection, item, document) = await AvailableAsync();
        var (shares, content) = ($"{item}/shares", $"/api/intake/v1/documents/{document}/content");
        await app.JoinAsync(inspection, TestClients.CqcInspector);
        Assert.Empty((await app.GetAsync(shares, TestClients.CqcInspector)).AsArray());
        foreach (var reason in new[] { "The thresholds are the police's too.", "They have asked again." })
        {
            await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Put, $"{shares}/police", new { reason }, TestClients.OfstedLead));
            using (var http = app.As(TestClients.NorthmarchPolice)) Assert.Equal(Structures, await http.GetByteArrayAsync(content));
            await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Delete, $"{shares}/police", null, TestClients.OfstedLead));
            await RefusedAsync(HttpMethod.Get, content, null, TestClients.NorthmarchPolice, HttpStatusCode.NotFound, "not-found");
        }

        var told = (await app.GetAsync(shares, TestClients.CqcInspector)).AsArray();
        Assert.Equal(["The thresholds are the police's too.", "They have asked again."], told.Select(each => each!["reason"]!.ToString()));
        Assert.All(told, each => Assert.Equal(("police", TestClients.OfstedLead.Id, TestClients.OfstedLead.Id), (each!["agency"]!.ToString(), each["by"]!.ToString(), each["endedBy"]!.ToString())));
        Assert.Equal(1, await app.Database.AuditedAsync("list-shares", item["/api/intake/v1/items/".Length..].Insert(0, "item/")));
        foreach (var agency in (TestClient[])[TestClients.NorthmarchCouncil, TestClients.NorthmarchPolice]) await RefusedAsync(HttpMethod.Get, shares, null, agency, HttpStatusCode.Forbidden, "forbidden");
        await RefusedAsync(HttpMethod.Get, shares, null, TestClients.HmicfrsInspector, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_is_shared_and_not_available_is_read_by_nobody()
    {
        var (inspection, item, document) = await AvailableAsync();
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Put, $"{item}/shares/police", Reason, TestClients.OfstedLead));
        await PutAsync(item, "structures.txt", ClamAvServer.Eicar);
        await app.ReadAllAsync();

        var files = (await app.GetAsync($"/api/intake/v1/inspections/{inspection}/shared-items", TestClients.NorthmarchPolice)).AsArray().Single()!["documents"]!.AsArray();
        Assert.Equal([$"{document}"], files.Select(file => file!["id"]!.ToString()));
    }

    [Fact]
    public async Task What_cannot_be_shared_and_who_cannot_share_is_refused()
    {
        var (inspection, item, _) = await AvailableAsync();
        foreach (var agency in (string[])["local-authority", "fire-service"])
        {
            var refused = await RefusedAsync(HttpMethod.Put, $"{item}/shares/{agency}", Reason, TestClients.OfstedLead, HttpStatusCode.UnprocessableEntity, "agency-unknown");
            Assert.Equal(("agency", agency, "health, masa, police"), (refused["field"]!.ToString(), refused["value"]!.ToString(), refused["allowed"]!.ToString()));
        }

        await RefusedAsync(HttpMethod.Put, $"{item}/shares/police", new { reason = "" }, TestClients.OfstedLead, HttpStatusCode.BadRequest, "text-invalid");
        await RefusedAsync(HttpMethod.Put, $"{item}/shares/police", Reason, TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden, "forbidden");
        await RefusedAsync(HttpMethod.Put, $"{item}/shares/police", Reason, TestClients.CqcLead, HttpStatusCode.NotFound, "not-found");
        // Somebody who leads other inspections is an inspector of this one.
        await app.JoinAsync(inspection, TestClients.CqcLead);
        await RefusedAsync(HttpMethod.Put, $"{item}/shares/police", Reason, TestClients.CqcLead, HttpStatusCode.NotFound, "not-found");
        await RefusedAsync(HttpMethod.Delete, $"{item}/shares/police", null, TestClients.CqcLead, HttpStatusCode.NotFound, "not-found");

        // ¶50: the lists hold every child.
        var all = await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", TestClients.OfstedLead);
        foreach (var kind in (string[])["child-level-data", "question"])
        {
            var other = all.AsArray().First(each => each!["kind"]!.ToString() == kind)!["id"];
            await RefusedAsync(HttpMethod.Put, $"/api/intake/v1/items/{other}/shares/masa", Reason, TestClients.OfstedLead, HttpStatusCode.UnprocessableEntity, "not-of-this-item");
        }
    }

    [Fact]
    public async Task Inspectors_are_told_what_became_available_since_they_read_the_item()
    {
        var (inspection, item, first) = await AvailableAsync();
        async Task<JsonNode> SeenAsync(TestClient by) => (await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", by)).AsArray().Single(each => item.EndsWith(each!["id"]!.ToString(), StringComparison.Ordinal))!;
        Assert.Empty((await SeenAsync(TestClients.OfstedLead))["newSinceRead"]!.AsArray());
        using (var http = app.As(TestClients.OfstedLead)) await http.GetByteArrayAsync($"/api/intake/v1/documents/{first}/content?purpose=analysis");
        Assert.Empty((await SeenAsync(TestClients.OfstedLead))["newSinceRead"]!.AsArray());

        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var second = await PutAsync(item, "structures.txt", "Organisational structures, as they are now.\n"u8.ToArray());
        Assert.Empty((await SeenAsync(TestClients.OfstedLead))["newSinceRead"]!.AsArray());
        await app.ReadAllAsync();
        await app.JoinAsync(inspection, TestClients.CqcInspector);
        var seen = await SeenAsync(TestClients.OfstedLead);
        Assert.Equal([$"{second}"], seen["newSinceRead"]!.AsArray().Select(each => each!.ToString()));
        Assert.Equal([("superseded", true, null), ("available", false, $"{first}")],
            seen["documents"]!.AsArray().Select(each => (each!["state"]!.ToString(), each["readAt"] is not null, (string?)each["replaces"])));
        // It is new to who has read the one before.
        Assert.Empty((await SeenAsync(TestClients.CqcInspector))["newSinceRead"]!.AsArray());

        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        using (var http = app.As(TestClients.OfstedLead)) await http.GetByteArrayAsync($"/api/intake/v1/documents/{second}/content?purpose=analysis");
        Assert.Empty((await SeenAsync(TestClients.OfstedLead))["newSinceRead"]!.AsArray());
    }

    static object Reason => new { reason = "The police need it for their own audit." };

    /// <summary>The organisational structures of the local authority, checked.</summary>
    async Task<(Guid Inspection, string Item, Guid Document)> AvailableAsync()
    {
        var inspection = await app.OpenAnnexAAsync();
        var items = await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", TestClients.NorthmarchCouncil);
        var item = $"/api/intake/v1/items/{items.AsArray().Single(each => each!["item"]!.ToString() == "item-1-1")!["id"]}";
        var document = await PutAsync(item, "structures.txt", Structures);
        await app.ReadAllAsync();
        return (inspection, item, document);
    }

    async Task<Guid> PutAsync(string item, string name, byte[] content)
    {
        using var http = app.As(TestClients.NorthmarchCouncil);
        var receipt = await ServiceApp.ReadAsync(await http.PutAsync($"{item}/documents/{name}", IntakeApp.File(content)), HttpStatusCode.Created);
        return receipt["documentId"]!.GetValue<Guid>();
    }

    async Task<JsonNode> RefusedAsync(HttpMethod method, string path, object? body, TestClient by, HttpStatusCode status, string code) =>
        await ServiceApp.RefusedAsync(await app.SendAsync(method, path, body, by), status, code);
}
