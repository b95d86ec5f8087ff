using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Intake.Documents;
using Jtai.Intake.Tests.Contents;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Jtai.Intake.Tests;

/// <summary>From the last byte to a document that inspectors read, or that nobody reads (¶92).</summary>
public sealed class PipelineTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    static readonly byte[] Minutes = Encoding.UTF8.GetBytes("Minutes of the strategic group\nMade up for a test.\n");

    [Fact]
    public async Task What_was_checked_is_read_for_a_purpose_and_its_supplier_sees_by_whom()
    {
        var request = await OpenAsync();
        var receipt = await PutAsync(request, "minutes.txt", Minutes);
        var path = Request.Document(receipt);
        await RefusedAsync($"{path}/content?purpose=analysis", TestClients.OfstedLead, HttpStatusCode.Conflict, "not-available");
        await app.ReadAllAsync();
        Assert.Equal("available", (await app.GetAsync(path, TestClients.NorthmarchCouncil))["state"]!.ToString());

        await RefusedAsync($"{path}/content", TestClients.OfstedLead, HttpStatusCode.BadRequest, "purpose-missing");
        await RefusedAsync($"{path}/content?purpose=curiosity", TestClients.OfstedLead, HttpStatusCode.BadRequest, "purpose-missing");
        foreach (var stranger in new[] { TestClients.NorthmarchPolice, TestClients.NorthmarchIcb, TestClients.SouthmereCouncil, TestClients.CqcLead })
        {
            foreach (var what in (string[])["", "/content?purpose=analysis", "/receipt", "/readings"])
                await RefusedAsync($"{path}{what}", stranger, HttpStatusCode.NotFound, "not-found");
        }

        using var lead = app.As(TestClients.OfstedLead);
        using var whole = await lead.GetAsync($"{path}/content?purpose=analysis");
        Assert.Equal(Minutes, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal(("attachment", "minutes.txt"), (whole.Content.Headers.ContentDisposition!.DispositionType, whole.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal("application/octet-stream", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("nosniff", "sandbox; default-src 'none'"), (whole.Headers.GetValues("X-Content-Type-Options").Single(), whole.Headers.GetValues("Content-Security-Policy").Single()));
        Assert.True(whole.Headers.CacheControl!.NoStore);
        using var ranged = new HttpRequestMessage(HttpMethod.Get, $"{path}/content?purpose=sampling") { Headers = { Range = new RangeHeaderValue(8, 10) } };
        using var part = await lead.SendAsync(ranged);
        Assert.Equal((HttpStatusCode.PartialContent, "of "), (part.StatusCode, await part.Content.ReadAsStringAsync()));

        var shown = (await app.GetAsync($"{path}/readings", TestClients.NorthmarchCouncil)).AsArray();
        Assert.Equal([("ofsted", "analysis", null), ("ofsted", "sampling", null)],
            shown.Select(each => (each!["organisation"]!.ToString(), each["purpose"]!.ToString(), (string?)each["reader"])));
        Assert.All((await app.GetAsync($"{path}/readings", TestClients.OfstedLead)).AsArray(), each => Assert.Equal(TestClients.OfstedLead.Id, each!["reader"]!.ToString()));
        Assert.Equal(2, await app.Database.AuditedAsync("read-document", $"document/{receipt["documentId"]}"));
    }

    [Fact]
    public async Task Of_a_document_that_is_damaged_further_on_the_part_that_is_asked_for_is_read_and_the_whole_breaks_off()
    {
        var request = await OpenAsync();
        var receipt = await PutAsync(request, "minutes.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Minutes made up for a test.\n", 20_000))));
        await app.ReadAllAsync();
        await app.ChangeStoredAsync(receipt, stored => [.. stored[..300_000], (byte)~stored[300_000], .. stored[300_001..]]);
        var path = Request.Document(receipt);
        using var lead = app.As(TestClients.OfstedLead);
        using var ranged = new HttpRequestMessage(HttpMethod.Get, $"{path}/content?purpose=sampling") { Headers = { Range = new RangeHeaderValue(100_000, 100_006) } };
        using var part = await lead.SendAsync(ranged);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("available", (await app.GetAsync(path, TestClients.NorthmarchCouncil))["state"]!.ToString());

        await Assert.ThrowsAnyAsync<Exception>(() => lead.GetByteArrayAsync($"{path}/content?purpose=sampling"));
        Assert.Equal("damaged", (await app.GetAsync(path, TestClients.NorthmarchCouncil))["state"]!.ToString());
        Assert.Equal("query", (await app.GetAsync(request.Item, TestClients.NorthmarchCouncil))["state"]!.ToString());
        Assert.Equal(1, await app.Database.AuditedAsync("find-damage", $"document/{receipt["documentId"]}"));
        // Both are on record: of what was sent before the end nobody knows how much was read.
        Assert.Equal(2, (await app.GetAsync($"{path}/readings", TestClients.NorthmarchCouncil)).AsArray().Count);
    }

    [Fact]
    public async Task A_document_that_is_shorter_than_its_receipt_says_is_read_by_nobody()
    {
        var request = await OpenAsync();
        var receipt = await PutAsync(request, "minutes.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Minutes made up for a test.\n", 20_000))));
        await app.ReadAllAsync();
        await app.ChangeStoredAsync(receipt, stored => stored[..^1000]);
        var path = Request.Document(receipt);
        await RefusedAsync($"{path}/content?purpose=sampling", TestClients.OfstedLead, HttpStatusCode.Conflict, "document-damaged");
        Assert.Equal("damaged", (await app.GetAsync(path, TestClients.NorthmarchCouncil))["state"]!.ToString());
        Assert.Empty((await app.GetAsync($"{path}/readings", TestClients.NorthmarchCouncil)).AsArray());
    }

    [Fact]
    public async Task Malware_is_read_by_nobody_unless_the_lead_inspector_says_why_and_another_inspector_agrees()
    {
        var request = await OpenAsync();
        var receipt = await PutAsync(request, "minutes.txt", ClamAvServer.Eicar);
        await app.ReadAllAsync();
        var path = Request.Document(receipt);
        var found = await app.GetAsync(path, TestClients.NorthmarchCouncil);
        Assert.Equal(("quarantined", "virus"), (found["state"]!.ToString(), found["objection"]!["code"]!.ToString()));
        Assert.Equal("query", (await app.GetAsync(request.Item, TestClients.NorthmarchCouncil))["state"]!.ToString());
        await RefusedAsync($"{path}/content?purpose=analysis", TestClients.OfstedLead, HttpStatusCode.Conflict, "not-available");
        await RefusedAsync($"{path}/content", TestClients.NorthmarchCouncil, HttpStatusCode.Conflict, "not-available");

        await app.JoinAsync(request.InspectionId, TestClients.CqcInspector);
        var (release, agreement, reason) = ($"{path}/release", $"{path}/release/agreement", new { reason = "It is the harmless test file of scanners." });
        await PostRefusedAsync(agreement, null, TestClients.CqcInspector, HttpStatusCode.Conflict, "second-person-needed");
        await PostRefusedAsync(release, new { reason = "" }, TestClients.OfstedLead, HttpStatusCode.BadRequest, "text-invalid");
        await PostRefusedAsync(release, reason, TestClients.CqcInspector, HttpStatusCode.Forbidden, "forbidden");
        await PostRefusedAsync(release, reason, TestClients.CqcLead, HttpStatusCode.NotFound, "not-found");
        await PostRefusedAsync(release, reason, TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden, "forbidden");
        app.Clock.Advance(Duration.FromDays(3));
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, release, reason, TestClients.OfstedLead));
        await PostRefusedAsync(agreement, null, TestClients.OfstedLead, HttpStatusCode.Conflict, "second-person-needed");
        var released = await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, agreement, null, TestClients.CqcInspector));
        Assert.Equal("available", released["state"]!.ToString());
        await PostRefusedAsync(agreement, null, TestClients.CqcInspector, HttpStatusCode.Conflict, "not-in-quarantine");
        await PostRefusedAsync(release, reason, TestClients.OfstedLead, HttpStatusCode.Conflict, "not-in-quarantine");

        // Received when it was received: quarantine makes nobody late.
        var item = await app.GetAsync(request.Item, TestClients.NorthmarchCouncil);
        Assert.Equal(("submitted", false), (item["state"]!.ToString(), item["late"]!.GetValue<bool>()));
        using var second = app.As(TestClients.CqcInspector);
        Assert.Equal(ClamAvServer.Eicar, await second.GetByteArrayAsync($"{path}/content?purpose=analysis"));
    }

    [Fact]
    public async Task Whoever_is_to_agree_to_a_release_reads_who_proposed_it_when_and_why_and_no_agency_does()
    {
        var request = await OpenAsync();
        var receipt = await PutAsync(request, "minutes.txt", ClamAvServer.Eicar);
        await app.ReadAllAsync();
        await app.JoinAsync(request.InspectionId, TestClients.CqcInspector);
        var (path, record, proposedAt) = (Request.Document(receipt), $"document/{receipt["documentId"]}", app.Clock.GetCurrentInstant().ToDateTimeOffset());
        Assert.Null((await app.GetAsync(path, TestClients.CqcInspector))["release"]);
        Assert.Equal(0, await app.Database.AuditedAsync("get-document", record));

        var proposed = await ServiceApp.ReadAsync(
            await app.SendAsync(HttpMethod.Post, $"{path}/release", new { reason = "Plantedreason: it is a test file." }, TestClients.OfstedLead));
        Assert.Equal("Plantedreason: it is a test file.", proposed["release"]!["reason"]!.ToString());
        app.Clock.Advance(Duration.FromHours(1));
        var read = (await app.GetAsync(path, TestClients.CqcInspector))["release"]!;
        Assert.Equal(
            (TestClients.OfstedLead.Id, proposedAt, "Plantedreason: it is a test file."),
            (read["by"]!.ToString(), read["at"]!.GetValue<DateTimeOffset>(), read["reason"]!.ToString()));
        Assert.Equal(1, await app.Database.AuditedAsync("get-document", record));
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/release/agreement", null, TestClients.CqcInspector));

        // Nor is it read where it is kept.
        Assert.Null((await app.GetAsync(path, TestClients.NorthmarchCouncil))["release"]);
        Assert.Equal(1, await app.Database.AuditedAsync("get-document", record));
        Assert.DoesNotContain("Plantedreason", await app.Database.ScalarAsync<string>($"""
            select string_agg(encode(sealed_release_reason, 'escape'), ' ') || (select string_agg(a::text, ' ') from audit_entries a) from documents
            """), StringComparison.Ordinal);
    }

    /// <summary>Of each kind of hostile file: nobody reads it, its sender is told what to do, the item is open again.</summary>
    [Fact]
    public async Task What_is_hostile_is_kept_from_everybody_with_a_sentence_to_its_sender()
    {
        var handedIn = new List<(HostileFile File, Request Request, JsonNode Receipt)>();
        // An item takes a hundred files.
        foreach (var some in HostileFile.All.DistinctBy(file => Convert.ToHexString(SHA256.HashData(file.File))).Chunk(90))
        {
            var request = await OpenAsync();
            foreach (var (file, index) in some.Select((file, index) => (file, index))) handedIn.Add((file, request, await PutAsync(request, $"hostile {index}", file.File)));
        }
        await app.ReadAllAsync();
        foreach (var (file, request, receipt) in handedIn)
        {
            var found = await app.GetAsync(Request.Document(receipt), TestClients.NorthmarchCouncil);
            Assert.True("quarantined" == found["state"]!.ToString(), $"{file.Title}: {found["state"]}");
            // What is an archive is none of the kinds that are taken here, and the scanner looks first.
            Assert.Contains(found["objection"]!["code"]!.ToString(), (string[])[file.Code, "kind-not-allowed", "virus", "not-scannable"]);
            await RefusedAsync($"{Request.Document(receipt)}/content?purpose=analysis", TestClients.OfstedLead, HttpStatusCode.Conflict, "not-available");
            Assert.Equal("query", (await app.GetAsync(request.Item, TestClients.NorthmarchCouncil))["state"]!.ToString());
        }
    }

    [Fact]
    public async Task With_the_scanner_away_for_a_day_everything_is_received_and_receipted_and_nothing_is_read_until_it_is_back()
    {
        await using var scanner = await ClamAvServer.StartAsync();
        await using var host = app.StartWith(new() { ["Intake:Scanner:Address"] = scanner.Address });
        var checking = host.Services.GetRequiredService<CheckDocuments>();
        await scanner.StopAsync();
        var request = await OpenAsync();
        var receipt = await PutAsync(request, "minutes.txt", Minutes);
        for (var hour = 0; hour < 24; hour++)
        {
            while (await checking.RunOnceAsync(CancellationToken.None)) { }
            app.Clock.Advance(Duration.FromHours(1));
        }

        Assert.Equal("undetermined", (await app.GetAsync(Request.Document(receipt), TestClients.NorthmarchCouncil))["state"]!.ToString());
        Assert.Equal("submitted", (await app.GetAsync(request.Item, TestClients.NorthmarchCouncil))["state"]!.ToString());
        await RefusedAsync($"{Request.Document(receipt)}/content?purpose=analysis", TestClients.OfstedLead, HttpStatusCode.Conflict, "not-available");
        using (var health = host.Anonymous())
        {
            for (var look = 0; look < 3; look++)
                Assert.Equal("Degraded", (await health.GetFromJsonAsync<JsonNode>("/health/ready"))!["checks"]!["scanner"]!.ToString());
        }

        // Said once, and not at each look.
        Assert.Single(host.Output.LinesWith("The scanner does not answer"));
        Assert.Empty(host.Output.LinesWith("with status Degraded"));

        await scanner.StartAgainAsync();
        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(Duration.FromMinutes(6));
            while (await checking.RunOnceAsync(CancellationToken.None)) { }
            return (await app.GetAsync(Request.Document(receipt), TestClients.NorthmarchCouncil))["state"]!.ToString() == "available";
        });
    }

    [Fact]
    public async Task A_newer_file_of_the_same_name_takes_the_place_of_the_older_and_the_chain_stays()
    {
        var request = await OpenAsync();
        var first = await PutAsync(request, "minutes.txt", Minutes);
        await app.ReadAllAsync();
        app.Clock.Advance(Duration.FromMinutes(1));
        var second = await PutAsync(request, "minutes.txt", [.. Minutes, .. "More.\n"u8]);
        var other = await PutAsync(request, "agenda.txt", Minutes);
        await app.ReadAllAsync();

        var documents = (await app.GetAsync(request.Item, TestClients.OfstedLead))["documents"]!.AsArray();
        Assert.Equal(
            [("minutes.txt", "superseded", null), ("minutes.txt", "available", first["documentId"]!.ToString()), ("agenda.txt", "available", null)],
            documents.Select(each => (each!["fileName"]!.ToString(), each["state"]!.ToString(), (string?)each["replaces"])));
        using var lead = app.As(TestClients.OfstedLead);
        Assert.Equal(Minutes, await lead.GetByteArrayAsync($"{Request.Document(first)}/content?purpose=analysis"));
        Assert.NotEqual(second["documentId"]!.ToString(), other["documentId"]!.ToString());

        // The same again is a lost answer, and brings the first receipt.
        using var http = app.As(TestClients.NorthmarchCouncil);
        using var again = await http.PutAsync($"{request.Documents}/minutes.txt", IntakeApp.File([.. Minutes, .. "More.\n"u8]));
        Assert.Equal((HttpStatusCode.OK, second.ToJsonString()), (again.StatusCode, (await again.Content.ReadFromJsonAsync<JsonNode>())!.ToJsonString()));
    }

    [Fact]
    public async Task A_correction_that_is_harmful_leaves_the_good_file_and_the_time_of_its_item()
    {
        var request = await OpenAsync();
        var good = await PutAsync(request, "minutes.txt", Minutes);
        await app.ReadAllAsync();
        app.Clock.Advance(Duration.FromDays(31));
        var harmful = await PutAsync(request, "minutes.txt", ClamAvServer.Eicar);
        await app.ReadAllAsync();
        var item = await app.GetAsync(request.Item, TestClients.OfstedLead);
        Assert.Equal(("submitted", false), (item["state"]!.ToString(), item["late"]!.GetValue<bool>()));
        Assert.Equal(["available", "quarantined"], item["documents"]!.AsArray().Select(each => each!["state"]!.ToString()));

        // The clean copy takes the place of both.
        var clean = await PutAsync(request, "minutes.txt", [.. Minutes, .. "More.\n"u8]);
        await app.ReadAllAsync();
        Assert.Equal(
            [(good["documentId"]!.ToString(), "superseded"), (harmful["documentId"]!.ToString(), "superseded"), (clean["documentId"]!.ToString(), "available")],
            (await app.GetAsync(request.Item, TestClients.OfstedLead))["documents"]!.AsArray().Select(each => (each!["id"]!.ToString(), each["state"]!.ToString())));
        await RefusedAsync($"{Request.Document(harmful)}/content?purpose=analysis", TestClients.OfstedLead, HttpStatusCode.Conflict, "not-available");
    }

    [Fact]
    public async Task The_same_file_answers_a_query_and_a_query_makes_nobody_late()
    {
        var request = await OpenAsync();
        var first = await PutAsync(request, "minutes.txt", Minutes);
        await app.ReadAllAsync();
        app.Clock.Advance(Duration.FromDays(31));
        await QueryAsync();
        using var http = app.As(TestClients.NorthmarchCouncil);
        using var again = await http.PutAsync($"{request.Documents}/minutes.txt", IntakeApp.File(Minutes));
        Assert.Equal((HttpStatusCode.OK, first["documentId"]!.ToString()), (again.StatusCode, (await again.Content.ReadFromJsonAsync<JsonNode>())!["documentId"]!.ToString()));
        Assert.Equal(("submitted", false), await StateAsync());

        // Looked at again, it was right after all.
        await QueryAsync();
        await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{request.Item}/acceptance", null, TestClients.OfstedLead, await app.ETagOfAsync(request.Item)));
        Assert.Equal(("accepted", false), await StateAsync());

        async Task QueryAsync() => await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{request.Item}/query", new { question = "Is that all?" }, TestClients.OfstedLead, await app.ETagOfAsync(request.Item)));
        async Task<(string, bool)> StateAsync()
        {
            var item = await app.GetAsync(request.Item, TestClients.NorthmarchCouncil);
            return (item["state"]!.ToString(), item["late"]!.GetValue<bool>());
        }
    }

    [Fact]
    public async Task A_query_stands_until_there_is_a_usable_answer_and_makes_nobody_late()
    {
        var request = await OpenAsync();
        await PutAsync(request, "minutes.txt", Minutes);
        await app.ReadAllAsync();
        app.Clock.Advance(Duration.FromDays(31));
        await QueryAsync();
        app.Clock.Advance(Duration.FromMinutes(1));
        var harmful = await PutAsync(request, "more.txt", ClamAvServer.Eicar);
        Assert.Equal(("submitted", false), await StateAsync());
        await app.ReadAllAsync();
        // Open after its day, as it was when the question was asked.
        Assert.Equal(("query", true), await StateAsync());
        var usable = await PutAsync(request, "more.txt", [.. Minutes, .. "More.\n"u8]);
        await app.ReadAllAsync();
        Assert.Equal(("submitted", false), await StateAsync());

        // What was answered stays so, whatever comes besides.
        app.Clock.Advance(Duration.FromMinutes(1));
        await PutAsync(request, "besides.txt", ClamAvServer.Eicar);
        await app.ReadAllAsync();
        Assert.Equal(("submitted", false), await StateAsync());
        Assert.Equal(usable["documentId"]!.ToString(), (await app.GetAsync(request.Item, TestClients.OfstedLead))["documents"]!.AsArray()
            .Single(each => each!["replaces"]?.ToString() == harmful["documentId"]!.ToString())!["id"]!.ToString());

        // The same file is an answer too.
        await QueryAsync();
        app.Clock.Advance(Duration.FromMinutes(1));
        using var http = app.As(TestClients.NorthmarchCouncil);
        using var same = await http.PutAsync($"{request.Documents}/minutes.txt", IntakeApp.File(Minutes));
        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        await PutAsync(request, "once more.txt", ClamAvServer.Eicar);
        await app.ReadAllAsync();
        Assert.Equal(("submitted", false), await StateAsync());

        async Task QueryAsync() => await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{request.Item}/query", new { question = "Is that all?" }, TestClients.OfstedLead, await app.ETagOfAsync(request.Item)));
        async Task<(string, bool)> StateAsync()
        {
            var item = await app.GetAsync(request.Item, TestClients.NorthmarchCouncil);
            return (item["state"]!.ToString(), item["late"]!.GetValue<bool>());
        }
    }

    [Fact]
    public async Task A_release_of_what_came_before_a_query_does_not_answer_it()
    {
        var request = await OpenAsync();
        await PutAsync(request, "minutes.txt", Minutes);
        var early = await PutAsync(request, "more.txt", ClamAvServer.Eicar);
        await app.ReadAllAsync();
        await app.JoinAsync(request.InspectionId, TestClients.CqcInspector);
        app.Clock.Advance(Duration.FromMinutes(1));
        await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{request.Item}/query", new { question = "Is that all?" }, TestClients.OfstedLead, await app.ETagOfAsync(request.Item)));
        app.Clock.Advance(Duration.FromMinutes(1));
        var late = await PutAsync(request, "all of it.txt", ClamAvServer.Eicar);
        await app.ReadAllAsync();
        await ReleaseAsync(early);
        Assert.Equal("query", (await app.GetAsync(request.Item, TestClients.OfstedLead))["state"]!.ToString());
        await ReleaseAsync(late);
        Assert.Equal("submitted", (await app.GetAsync(request.Item, TestClients.OfstedLead))["state"]!.ToString());

        async Task ReleaseAsync(JsonNode receipt)
        {
            var release = $"{Request.Document(receipt)}/release";
            await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, release, new { reason = "A test file." }, TestClients.OfstedLead));
            await ServiceApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{release}/agreement", null, TestClients.CqcInspector));
        }
    }

    [Fact]
    public async Task A_document_that_was_damaged_is_found_before_it_is_read_and_its_sender_is_asked_again()
    {
        var request = await OpenAsync();
        var receipt = await PutAsync(request, "minutes.txt", Minutes);
        await app.ReadAllAsync();
        var stored = Path.Combine(app.Folder, $"{receipt["documentId"]!.GetValue<Guid>():N}.doc");
        var bytes = await File.ReadAllBytesAsync(stored);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(stored, bytes);
        await RefusedAsync($"{Request.Document(receipt)}/content?purpose=analysis", TestClients.OfstedLead, HttpStatusCode.Conflict, "document-damaged");
        Assert.Equal("damaged", (await app.GetAsync(Request.Document(receipt), TestClients.NorthmarchCouncil))["state"]!.ToString());
        Assert.Equal("query", (await app.GetAsync(request.Item, TestClients.NorthmarchCouncil))["state"]!.ToString());
    }

    [Theory]
    [InlineData("%0A", "file-name-invalid"), InlineData("%20", "file-name-invalid"), InlineData("..", "")]
    public async Task A_name_that_no_file_can_have_is_refused(string name, string code)
    {
        var request = await OpenAsync();
        using var http = app.As(TestClients.NorthmarchCouncil);
        using var refused = await http.PutAsync($"{request.Documents}/{(name == ".." ? new string('x', 4000) : name)}", IntakeApp.File(Minutes));
        Assert.Equal(code == "" ? "file-name-invalid" : code, (await refused.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.ToString());
        Assert.Empty((await app.GetAsync(request.Item, TestClients.NorthmarchCouncil))["documents"]!.AsArray());
    }

    [Fact]
    public async Task A_receipt_is_checked_with_openssl_and_nothing_else_and_a_changed_one_is_found()
    {
        var request = await OpenAsync();
        var receipt = await PutAsync(request, "Jane O'Neill \"minutes\".txt", Minutes);
        var keys = await app.GetAsync("receipt-keys", TestClients.NorthmarchCouncil);
        Assert.Equal(receipt["signatureKey"]!.ToString(), keys[0]!["id"]!.ToString());
        var statement = receipt["statement"]!.ToString();
        Assert.Contains(receipt["sha256"]!.ToString(), statement, StringComparison.Ordinal);
        Assert.Contains("\nin time\n", statement, StringComparison.Ordinal);

        Assert.Contains("Verified OK", await VerifyAsync(statement), StringComparison.Ordinal);
        Assert.Contains("Verification failure", await VerifyAsync(statement.Replace("in time", "late", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);

        using var http = app.As(TestClients.NorthmarchCouncil);
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var page = await http.GetStringAsync($"{Request.Document(receipt)}/receipt");
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("Jane O&#x27;Neill &quot;minutes&quot;.txt", page, StringComparison.Ordinal);

        async Task<string> VerifyAsync(string text)
        {
            var folder = Directory.CreateTempSubdirectory("jtai-receipt-").FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "receipt.txt"), text);
            await File.WriteAllBytesAsync(Path.Combine(folder, "receipt.sig"), Convert.FromBase64String(receipt["signature"]!.ToString()));
            await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), keys[0]!["publicKey"]!.ToString());
            using var openssl = Process.Start(new ProcessStartInfo("openssl", ["dgst", "-sha256", "-verify", "key.pem", "-signature", "receipt.sig", "receipt.txt"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var said = await openssl.StandardOutput.ReadToEndAsync() + await openssl.StandardError.ReadToEndAsync();
            await openssl.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
            return said;
        }
    }

    /// <summary>An inspection whose local authority is asked for its organisational structures.</summary>
    async Task<Request> OpenAsync()
    {
        // Due in a month of this class's clock, whatever the other tests made of it.
        var dueAt = app.Clock.GetCurrentInstant().ToDateTimeOffset().AddDays(30);
        var inspection = await app.KnownAsync(new Deadline("performance-information", DateOnly.FromDateTime(dueAt.UtcDateTime), dueAt));
        await app.HearAsync(new InspectionNotified(
            inspection.InspectionId, "northmarch", "front-door-2024", 1, IntakeApp.NotifiedOn, new DateOnly(2025, 5, 19), inspection.Deadlines, 2, dueAt));
        var item = (await app.GetAsync($"/api/intake/v1/items?inspection={inspection.InspectionId}", TestClients.NorthmarchCouncil)).AsArray()
            .Single(each => each!["item"]!.ToString() == "item-1-1")!;
        return new Request(inspection.InspectionId, item["id"]!.GetValue<Guid>());
    }

    async Task<JsonNode> PutAsync(Request request, string name, byte[] content)
    {
        using var http = app.As(TestClients.NorthmarchCouncil);
        return await ServiceApp.ReadAsync(await http.PutAsync($"{request.Documents}/{Uri.EscapeDataString(name)}", IntakeApp.File(content)), HttpStatusCode.Created);
    }

    async Task RefusedAsync(string path, TestClient by, HttpStatusCode status, string code) =>
        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Get, path, null, by), status, code);

    async Task PostRefusedAsync(string path, object? body, TestClient by, HttpStatusCode status, string code) =>
        await ServiceApp.RefusedAsync(await app.SendAsync(HttpMethod.Post, path, body, by), status, code);
}
