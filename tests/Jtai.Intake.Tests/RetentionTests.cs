using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Retention;
using Jtai.Intake.Storage;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Jtai.Intake.Tests;

/// <summary>
/// ¶72-73: kept as long as the leading inspectorate's rule says, and not a day longer; then nobody reads it ever again, and that is proven. The inspections of
/// these tests are closed on 7 May 2025.
/// </summary>
public sealed class RetentionTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    static readonly Dictionary<string, string?> Rules = new()
    {
        ["Intake:Retention:ofsted:lists"] = "6",
        ["Intake:Retention:ofsted:children"] = "12",
        ["Intake:Retention:ofsted:information"] = "12",
        // CQC takes part, and does not lead.
        ["Intake:Retention:cqc:information"] = "1",
    };

    [Fact]
    public async Task Until_a_period_is_configured_nothing_is_erased()
    {
        var (_, lists, records, structures) = await HandInAsync();
        app.Clock.Reset(Instant.FromUtc(2225, 1, 1, 0, 0));
        await EraseAsync(app.Host);
        foreach (var document in (Guid[])[lists, records, structures]) Assert.Equal("available", await StateAsync(document));
    }

    [Fact]
    public async Task An_inspection_that_goes_on_keeps_everything_however_long_ago_its_days_have_passed()
    {
        var (inspection, lists, _, _) = await HandInAsync(isClosed: false);
        using var host = app.StartWith(Rules);
        app.Clock.Reset(Instant.FromUtc(2225, 1, 1, 0, 0));
        await EraseAsync(host);
        Assert.Equal("available", await StateAsync(lists));
        Assert.Null((await RetentionAsync(inspection, TestClients.NorthmarchCouncil))["endedOn"]);
    }

    [Fact]
    public async Task The_day_of_the_closure_that_was_recorded_last_holds()
    {
        var (inspection, lists, _, _) = await HandInAsync();
        await CloseAsync(inspection, new DateOnly(2025, 6, 7), recorded: 3);
        await CloseAsync(inspection, new DateOnly(2024, 6, 7), recorded: 2);
        using var host = app.StartWith(Rules);
        app.Clock.Reset(Instant.FromUtc(2025, 12, 7, 12, 0));
        await EraseAsync(host);
        Assert.Equal("available", await StateAsync(lists));
        app.Clock.Reset(Instant.FromUtc(2025, 12, 8, 12, 0));
        await EraseAsync(host);
        Assert.Equal("erased", await StateAsync(lists));
    }

    [Fact]
    public async Task A_cancelled_inspection_is_kept_from_the_day_of_its_cancellation()
    {
        var (inspection, lists, _, _) = await HandInAsync(isClosed: false);
        await app.HearAsync(new InspectionCancelled(inspection, new DateTimeOffset(2025, 5, 7, 23, 30, 0, TimeSpan.Zero)));
        using var host = app.StartWith(Rules);
        // Half an hour to midnight by UTC is the next day in London.
        app.Clock.Reset(Instant.FromUtc(2025, 11, 8, 12, 0));
        await EraseAsync(host);
        Assert.Equal("available", await StateAsync(lists));
        app.Clock.Reset(Instant.FromUtc(2025, 11, 9, 12, 0));
        await EraseAsync(host);
        Assert.Equal("erased", await StateAsync(lists));
    }

    [Fact]
    public async Task Where_the_folder_is_not_there_nothing_is_certified_and_nobody_else_waits()
    {
        var (inspection, lists, _, _) = await HandInAsync();
        var elsewhere = Directory.CreateTempSubdirectory("jtai-not-mounted-").FullName;
        app.Clock.Reset(Instant.FromUtc(2025, 12, 1, 0, 0));
        using (var unmounted = app.StartWith(new(Rules) { ["Intake:DocumentsFolder"] = elsewhere })) await EraseAsync(unmounted);
        Assert.Equal(("erased", true), (await StateAsync(lists), File.Exists(PathOf(lists))));
        Assert.Empty((await RetentionAsync(inspection, TestClients.NorthmarchCouncil))["certificates"]!.AsArray());

        using var host = app.StartWith(Rules);
        await EraseAsync(host);
        Assert.False(File.Exists(PathOf(lists)));
        Assert.Single((await RetentionAsync(inspection, TestClients.NorthmarchCouncil))["certificates"]!.AsArray());
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task Replicas_at_once_erase_and_certify_once()
    {
        var (inspection, lists, _, _) = await HandInAsync();
        using var one = app.StartWith(Rules);
        using var other = app.StartWith(Rules);
        app.Clock.Reset(Instant.FromUtc(2025, 12, 1, 0, 0));
        await Task.WhenAll(EraseAsync(one), EraseAsync(other), EraseAsync(one), EraseAsync(other));
        Assert.Equal("erased", await StateAsync(lists));
        Assert.Equal((1, 1), (
            await app.Database.AuditedAsync("erase-information", $"inspection/{inspection}"), await app.Database.AuditedAsync("certify-erasure", $"inspection/{inspection}")));
    }

    [Fact]
    public async Task Each_class_is_erased_when_its_time_is_over_not_a_day_before_and_certified_to_whom_it_concerns()
    {
        var (inspection, lists, records, structures) = await HandInAsync();
        using var host = app.StartWith(Rules);
        var told = await app.GetAsync($"/api/intake/v1/inspections/{inspection}/retention", TestClients.NorthmarchCouncil);
        Assert.Equal(("ofsted", "2025-05-07"), (told["inspectorate"]!.ToString(), told["endedOn"]!.ToString()));
        Assert.Equal([("lists", null), ("children", null), ("information", null)], told["classes"]!.AsArray().Select(each => (each!["class"]!.ToString(), (string?)each["eraseOn"])));

        app.Clock.Reset(Instant.FromUtc(2025, 11, 7, 23, 59));
        await EraseAsync(host);
        Assert.Equal("available", await StateAsync(lists));
        app.Clock.Reset(Instant.FromUtc(2025, 11, 8, 0, 1));
        await EraseAsync(host);
        Assert.Equal("erased", await StateAsync(lists));
        foreach (var document in (Guid[])[records, structures]) Assert.Equal("available", await StateAsync(document));
        Assert.Equal(["information", "records"], new[] { structures, records }.Select(document => File.Exists(PathOf(document)) ? document == structures ? "information" : "records" : "").Order());
        Assert.False(File.Exists(PathOf(lists)));
        Assert.Equal((0, 0L), (
            (await app.QueryAsync(db => db.Documents.SingleAsync(document => document.Id == lists))).WrappedKey.Length,
            await app.Database.ScalarAsync<long>($"select count(*) from findings where document_id = '{lists}'")));
        await RefusedAsync(HttpMethod.Get, $"/api/intake/v1/documents/{lists}/content?purpose=analysis", null, TestClients.OfstedLead, HttpStatusCode.Conflict, "not-available");
        await RefusedAsync(HttpMethod.Get, $"/api/intake/v1/documents/{lists}/receipt", null, TestClients.NorthmarchCouncil, HttpStatusCode.Gone, "document-erased");
        Assert.Empty((await app.GetAsync($"/api/intake/v1/documents/{lists}/findings", TestClients.NorthmarchCouncil))["items"]!.AsArray());

        var certificate = Assert.Single((await RetentionAsync(inspection, TestClients.NorthmarchCouncil))["certificates"]!.AsArray())!;
        Assert.Equal(("northmarch-council", "lists"), (certificate["organisation"]!.ToString(), certificate["class"]!.ToString()));
        Assert.Contains($"document: {lists} {Convert.ToHexStringLower(SHA256.HashData(Wrong))} {Wrong.Length}\n", certificate["statement"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("rule: 6 months after 2025-05-07, of ofsted\n", certificate["statement"]!.ToString(), StringComparison.Ordinal);
        await VerifyAsync(certificate);
        Assert.Empty((await RetentionAsync(inspection, TestClients.NorthmarchPolice))["certificates"]!.AsArray());
        Assert.Single((await RetentionAsync(inspection, TestClients.OfstedLead))["certificates"]!.AsArray());

        // Nothing comes after it that would have a time of its own.
        await RefusedAsync(HttpMethod.Post, await ItemAsync(inspection, "item-1-2") + "/not-applicable", Reason, TestClients.NorthmarchCouncil, HttpStatusCode.Conflict, "inspection-over");

        app.Clock.Reset(Instant.FromUtc(2026, 5, 8, 12, 0));
        await EraseAsync(host);
        foreach (var document in (Guid[])[records, structures]) Assert.Equal(("erased", false), (await StateAsync(document), File.Exists(PathOf(document))));
        Assert.Equal(
            [("children", "northmarch-police"), ("information", "northmarch-council"), ("lists", "northmarch-council")],
            (await RetentionAsync(inspection, TestClients.OfstedLead))["certificates"]!.AsArray().Select(each => (each!["class"]!.ToString(), each["organisation"]!.ToString())).Order());
        // Nothing that is sealed is left, nor the key of any of it.
        var stored = await app.QueryAsync(db => db.InformationRequests.SingleAsync(request => request.InspectionId == inspection));
        Assert.Empty(stored.WrappedKey);
        Assert.Equal(0, await app.Database.ScalarAsync<long>(
            $"select count(*) from items where inspection_id = '{inspection}' and sealed_inspector_note is not null or id in (select item_id from statements join items i on i.id = item_id where i.inspection_id = '{inspection}')"));
        var items = (await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", TestClients.OfstedLead)).AsArray();
        Assert.All(items, item => Assert.True(item!["inspectorNote"] is null && item["agencyNotes"]!.AsArray().Count == 0));
        Assert.Equal("0", (await app.GetAsync($"/api/intake/v1/inspections/{inspection}/answers", TestClients.NorthmarchPolice))["answered"]!.ToString());
        await RefusedAsync(HttpMethod.Post, $"/api/intake/v1/inspections/{inspection}/legal-hold", Reason, TestClients.OfstedLead, HttpStatusCode.Conflict, "all-erased");
        Assert.Equal(3, await app.Database.AuditedAsync("erase-information", $"inspection/{inspection}"));
        Assert.Equal(3, await app.Database.AuditedAsync("certify-erasure", $"inspection/{inspection}"));
    }

    [Fact]
    public async Task Nothing_is_erased_under_a_legal_hold_and_when_it_is_lifted_it_is()
    {
        var (inspection, lists, _, _) = await HandInAsync();
        var hold = $"/api/intake/v1/inspections/{inspection}/legal-hold";
        await RefusedAsync(HttpMethod.Post, $"{hold}/lifting", Reason, TestClients.OfstedLead, HttpStatusCode.Conflict, "no-legal-hold");
        await RefusedAsync(HttpMethod.Post, hold, new { reason = "" }, TestClients.OfstedLead, HttpStatusCode.BadRequest, "text-invalid");
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, hold, Reason, TestClients.OfstedLead));
        // Once more is the same.
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, hold, Reason, TestClients.OfstedLead));
        Assert.Equal(1, await app.Database.AuditedAsync("place-legal-hold", $"inspection/{inspection}"));
        Assert.NotNull((await RetentionAsync(inspection, TestClients.NorthmarchCouncil))["heldSince"]);

        using var host = app.StartWith(Rules);
        app.Clock.Reset(Instant.FromUtc(2030, 1, 1, 0, 0));
        await EraseAsync(host);
        Assert.Equal("available", await StateAsync(lists));

        var lifted = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{hold}/lifting", new { reason = "The complaint is closed." }, TestClients.OfstedLead));
        Assert.Null(lifted["heldSince"]);
        // Who, when and why: to inspectors, as long as anything is left of the inspection.
        var holds = $"/api/intake/v1/inspections/{inspection}/legal-holds";
        var past = Assert.Single((await app.GetAsync(holds, TestClients.OfstedLead)).AsArray())!;
        Assert.Equal((TestClients.OfstedLead.Id, "Made up for a test."), (past["by"]!.ToString(), past["reason"]!.ToString()));
        Assert.Equal((TestClients.OfstedLead.Id, "The complaint is closed."), (past["liftedBy"]!.ToString(), past["reasonForLifting"]!.ToString()));
        Assert.Equal(1, await app.Database.AuditedAsync("list-legal-holds", $"inspection/{inspection}"));
        await RefusedAsync(HttpMethod.Get, holds, null, TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden, "forbidden");

        await EraseAsync(host);
        Assert.Equal("erased", await StateAsync(lists));
        past = Assert.Single((await app.GetAsync(holds, TestClients.OfstedLead)).AsArray())!;
        Assert.Equal((TestClients.OfstedLead.Id, null), (past["by"]!.ToString(), (string?)past["reason"]));
    }

    [Fact]
    public async Task An_end_in_the_middle_is_certified_later_and_not_before_the_files_are_gone()
    {
        var (inspection, lists, _, _) = await HandInAsync();
        var file = await File.ReadAllBytesAsync(PathOf(lists));
        using var host = app.StartWith(Rules);
        app.Clock.Reset(Instant.FromUtc(2025, 12, 1, 0, 0));
        await EraseAsync(host);
        // As it was after the first half: the keys are destroyed, and the file is still there.
        await File.WriteAllBytesAsync(PathOf(lists), file);
        await app.Database.ExecuteAsync($"update erasures set files_gone_at = null, statement = '' where inspection_id = '{inspection}'");
        Assert.Empty((await RetentionAsync(inspection, TestClients.NorthmarchCouncil))["certificates"]!.AsArray());

        await EraseAsync(host);
        Assert.False(File.Exists(PathOf(lists)));
        await VerifyAsync(Assert.Single((await RetentionAsync(inspection, TestClients.NorthmarchCouncil))["certificates"]!.AsArray())!);
    }

    [Fact]
    public async Task A_file_that_comes_back_from_a_backup_is_removed_again_and_opens_with_nothing()
    {
        var (inspection, lists, _, _) = await HandInAsync();
        var file = await File.ReadAllBytesAsync(PathOf(lists));
        using var host = app.StartWith(Rules);
        app.Clock.Reset(Instant.FromUtc(2025, 12, 1, 0, 0));
        await EraseAsync(host);
        await File.WriteAllBytesAsync(PathOf(lists), file);
        var key = await app.InScopeAsync(services => services.GetRequiredService<IntakeDb>().KeyOfAsync(inspection, services.GetRequiredService<DocumentStore>(), default));
        Assert.ThrowsAny<CryptographicException>(() => key.Unwrap([], lists));

        File.SetLastWriteTimeUtc(PathOf(lists), app.Clock.GetCurrentInstant().ToDateTimeUtc().AddDays(-2));
        await host.Services.GetRequiredService<SweepDocuments>().SweepAsync(default);
        Assert.False(File.Exists(PathOf(lists)));
    }

    [Theory]
    [InlineData("Intake:Retention:ofsted:lists", "0")]
    [InlineData("Intake:Retention:ofsted:lists", "soon")]
    [InlineData("Intake:Retention:ofsted:everything", "12")]
    public void A_rule_that_is_none_keeps_the_service_from_starting(string setting, string value)
    {
        using var wrong = app.StartWith(new() { [setting] = value });
        Assert.ThrowsAny<Exception>(() => wrong.Services);
    }

    static object Reason => new { reason = "Made up for a test." };

    /// <summary>Lists with findings.</summary>
    static byte[] Wrong { get; } = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(IntakeApp.Contacts("C1")).Replace("b) Female", "Purple", StringComparison.Ordinal));

    /// <summary>The lists, a case record of the police with an answer of theirs, and structures of the council with a question of the lead; in May 2025.</summary>
    async Task<(Guid Inspection, Guid Lists, Guid Records, Guid Structures)> HandInAsync(bool isClosed = true)
    {
        app.Clock.Reset(Instant.FromUtc(2025, 5, 6, 10, 0));
        var inspection = await app.OpenAnnexAAsync();
        var lists = await PutAsync(await ItemAsync(inspection, "child-level-data"), Wrong, TestClients.NorthmarchCouncil);
        var records = await PutAsync(await ItemAsync(inspection, "case-records-police-1"), "Made up."u8.ToArray(), TestClients.NorthmarchPolice);
        var structure = await ItemAsync(inspection, "item-1-1");
        var structures = await PutAsync(structure, "Made up as well."u8.ToArray(), TestClients.NorthmarchCouncil);
        await app.ReadAllAsync();
        await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{structure}/query", new { question = "Where is the front door?" }, TestClients.OfstedLead, await app.ETagOfAsync(structure)));
        var question = (await ItemAsync(inspection, "child-known-to-police"))["/api/intake/v1/items/".Length..];
        await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Put, $"/api/intake/v1/inspections/{inspection}/answers", new { answers = new[] { new { item = question, given = "yes" } } }, TestClients.NorthmarchPolice));
        if (isClosed) await CloseAsync(inspection, new DateOnly(2025, 5, 7), recorded: 1);
        return (inspection, lists, records, structures);
    }

    Task CloseAsync(Guid inspection, DateOnly on, int recorded) => app.HearAsync(new InspectionClosed(inspection, on, DateTimeOffset.UnixEpoch.AddDays(recorded)));

    async Task<string> ItemAsync(Guid inspection, string item) => $"/api/intake/v1/items/{(await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", TestClients.OfstedLead))
        .AsArray().First(each => each!["item"]!.ToString() == item)!["id"]}";

    async Task<Guid> PutAsync(string item, byte[] content, TestClient by)
    {
        using var http = app.As(by);
        return (await ServiceApp.ReadAsync(await http.PutAsync($"{item}/documents/a.csv", IntakeApp.File(content)), HttpStatusCode.Created))["documentId"]!.GetValue<Guid>();
    }

    static Task<bool> EraseAsync(JtaiApp<IntakeDb> host) => host.Services.GetRequiredService<EraseInformation>().RunOnceAsync(CancellationToken.None);

    string PathOf(Guid document) => Path.Combine(app.Folder, $"{document:N}.doc");

    async Task<string> StateAsync(Guid document) => (await app.GetAsync($"/api/intake/v1/documents/{document}", TestClients.OfstedLead))["state"]!.ToString();

    Task<JsonNode> RetentionAsync(Guid inspection, TestClient by) => app.GetAsync($"/api/intake/v1/inspections/{inspection}/retention", by);

    async Task VerifyAsync(JsonNode certificate)
    {
        var keys = (await app.GetAsync("/api/intake/v1/receipt-keys", TestClients.NorthmarchCouncil)).AsArray();
        using var key = ECDsa.Create();
        key.ImportFromPem(keys.Single(each => each!["id"]!.ToString() == certificate["signatureKey"]!.ToString())!["publicKey"]!.ToString());
        Assert.True(key.VerifyData(
            Encoding.UTF8.GetBytes(certificate["statement"]!.ToString()), Convert.FromBase64String(certificate["signature"]!.ToString()), HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence));
    }

    async Task RefusedAsync(HttpMethod method, string path, object? body, TestClient by, HttpStatusCode status, string code) =>
        await ServiceApp.RefusedAsync(
            await app.SendAsync(method, path, body, by, path.Contains("/items/", StringComparison.Ordinal) ? await app.ETagOfAsync(path[..path.LastIndexOf('/')]) : null), status, code);
}
