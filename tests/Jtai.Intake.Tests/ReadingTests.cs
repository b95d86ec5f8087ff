using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Intake.Documents;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jtai.Intake.Tests;

public sealed class ReadingTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    [Fact]
    public async Task The_official_template_goes_through_and_its_five_rows_come_out()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.OfficialTemplate, "Annex A.xlsx");
        await app.ReadAllAsync();

        var document = await GetAsync(request, receipt);
        Assert.Equal(("available", 5), (document["state"]!.ToString(), document["rows"]!.GetValue<int>()));
        using var selection = app.As(TestClients.Service("case-selection"));
        var rows = (await selection.GetFromJsonAsync<JsonArray>($"{Request.Document(receipt)}/rows"))!;
        Assert.Equal(5, rows.Count);
        Assert.All(rows, row => Assert.Equal(3, row!["list"]!.GetValue<int>()));
        Assert.All(rows, row => Assert.NotEmpty(row!["childId"]!.ToString()));
        Assert.Equal([3, 4, 5, 6, 7], rows.Select(row => row!["row"]!.GetValue<int>()));

        var accepted = await Published(request, "intake.child-level-data-accepted");
        Assert.Equal(receipt["documentId"]!.ToString(), accepted!["submissionId"]!.ToString());
        Assert.Equal((5, document["children"]!.GetValue<int>()), (accepted["rows"]!.GetValue<int>(), accepted["children"]!.GetValue<int>()));
        Assert.NotNull(await Published(request, "intake.information-item-submitted"));
        Assert.Empty(await ReturnedAsync(request));
    }

    [Fact]
    public async Task Rows_are_for_case_selection_alone_and_every_reading_is_audited()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        using var selection = app.As(TestClients.Service("case-selection"));
        Assert.Equal(HttpStatusCode.Conflict, (await selection.GetAsync($"{Request.Document(receipt)}/rows")).StatusCode);
        await app.ReadAllAsync();

        foreach (var (client, expected) in new[]
        {
            (TestClients.Service("scheduling"), HttpStatusCode.NotFound),
            (TestClients.OfstedLead, HttpStatusCode.Forbidden),
            (TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden),
            (TestClients.Operations, HttpStatusCode.Forbidden),
        })
        {
            using var http = app.As(client);
            Assert.Equal(expected, (await http.GetAsync($"{Request.Document(receipt)}/rows")).StatusCode);
        }

        Assert.Single((await selection.GetFromJsonAsync<JsonArray>($"{Request.Document(receipt)}/rows"))!);
        using var council = app.As(TestClients.NorthmarchCouncil);
        await council.GetAsync($"{Request.Document(receipt)}/findings");
        var reads = await app.QueryAsync(db => db.Database.SqlQuery<string>(
            $"select process || ' ' || subject as \"Value\" from audit_entries where record = {$"document/{receipt["documentId"]}"} and (process like 'read-%' or process = 'check-document') order by sequence").ToListAsync());
        Assert.Equal(["check-document intake", "read-rows case-selection", $"read-findings {TestClients.NorthmarchCouncil.Id}"], reads);
    }

    [Theory]
    [InlineData("nothing", "", "unreadable")]
    [InlineData("not a workbook", "%PDF-1.7 lists", "unreadable")]
    [InlineData("a broken zip", "PK\u0003\u0004 and nothing more", "unreadable")]
    [InlineData("other sheets", "Name,Telephone\nA,1\n", "no-lists")]
    [InlineData("headings only", "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source,Contact outcome\n", "no-rows")]
    public async Task What_cannot_be_used_is_received_receipted_and_rejected_with_what_was_expected(string what, string content, string code)
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, Encoding.Latin1.GetBytes(content));
        await app.ReadAllAsync();

        var document = await GetAsync(request, receipt);
        Assert.True("rejected" == document["state"]!.ToString(), what);
        Assert.Equal(code, document["objection"]!["code"]!.ToString());
        Assert.Contains("Expected: ", document["objection"]!["message"]!.ToString(), StringComparison.Ordinal);
        using var council = app.As(TestClients.NorthmarchCouncil);
        Assert.Equal(receipt.ToJsonString(), (await council.GetFromJsonAsync<JsonNode>($"{Request.Document(receipt)}/receipt"))!.ToJsonString());
        Assert.Equal("query", await StatusOf(request));
        Assert.Null(await Published(request, "intake.child-level-data-accepted"));

        // Others hear of it, of the same as they heard on receipt.
        var returned = Assert.Single(await ReturnedAsync(request));
        Assert.Equal("local-authority", returned["agency"]!.ToString());
        Assert.Equal(Sorted((await Published(request, "intake.information-item-submitted"))!), Sorted(returned));

        static IEnumerable<string> Sorted(JsonNode @event) => @event.AsObject().Select(field => $"{field.Key} {field.Value}").Order();
    }

    [Fact]
    public async Task Lists_in_quarantine_are_released_by_nobody()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, ClamAvServer.Eicar);
        await app.ReadAllAsync();
        Assert.Equal("quarantined", (await GetAsync(request, receipt))["state"]!.ToString());

        var release = $"{Request.Document(receipt)}/release";
        await ServiceApp.RefusedAsync(
            await app.SendAsync(HttpMethod.Post, release, new { reason = "It is a test file." }, TestClients.OfstedLead), HttpStatusCode.Conflict, "lists-not-released");
        await ServiceApp.RefusedAsync(
            await app.SendAsync(HttpMethod.Post, $"{release}/agreement", null, TestClients.OfstedLead), HttpStatusCode.Conflict, "second-person-needed");
        Assert.Equal("quarantined", (await GetAsync(request, receipt))["state"]!.ToString());
    }

    [Fact]
    public async Task An_encrypted_workbook_is_rejected()
    {
        // A compound file whose directory names the stream in which Office keeps an encrypted workbook.
        var file = new byte[2048];
        ((byte[])[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file, 0);
        Encoding.Unicode.GetBytes("EncryptedPackage\0").CopyTo(file, 1024);
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, file);
        await app.ReadAllAsync();

        Assert.Equal("unreadable", (await GetAsync(request, receipt))["objection"]!["code"]!.ToString());
        using var council = app.As(TestClients.NorthmarchCouncil);
        var findings = (await council.GetFromJsonAsync<JsonNode>($"{Request.Document(receipt)}/findings"))!["items"]!.AsArray();
        Assert.Contains(findings, finding => finding!["message"]!.ToString().Contains("encrypted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Findings_name_list_row_and_value_page_by_page()
    {
        var request = await app.OpenRequestAsync();
        var wrong = Encoding.UTF8.GetString(IntakeApp.Contacts("C1", "C2", "C3")).Replace("b) Female", "Purple", StringComparison.Ordinal);
        var receipt = await app.HandInAsync(request, Encoding.UTF8.GetBytes(wrong));
        await app.ReadAllAsync();

        using var council = app.As(TestClients.NorthmarchCouncil);
        var all = new List<JsonNode>();
        string? next = "", second = null;
        while (next is not null)
        {
            var page = (await council.GetFromJsonAsync<JsonNode>($"{Request.Document(receipt)}/findings?limit=2&cursor={next}"))!;
            all.AddRange(page["items"]!.AsArray()!);
            next = page["next"]?.ToString();
            second ??= next;
        }

        Assert.Equal(Enumerable.Range(1, all.Count), all.Select(finding => finding["number"]!.GetValue<int>()));
        var counts = (await GetAsync(request, receipt))["findings"]!;
        Assert.Equal(all.Count, counts["error"]!.GetValue<int>() + counts["warning"]!.GetValue<int>() + counts["query"]!.GetValue<int>());
        Assert.Contains(all, finding => finding["value"]?.ToString() == "Purple" && finding["list"]!.GetValue<int>() == 1 && finding["row"]!.GetValue<int>() == 3 && finding["childId"]!.ToString() == "C2");

        var other = await app.HandInAsync(request, Encoding.UTF8.GetBytes(wrong.Replace("C3", "C4", StringComparison.Ordinal)));
        foreach (var (refused, code, field, allowed) in new[]
        {
            ($"{Request.Document(receipt)}/findings?cursor=2", "cursor-invalid", "cursor", "the value of \"next\" of the page before"),
            ($"{Request.Document(other)}/findings?cursor={second}", "cursor-of-another-filter", "cursor", "the value of \"next\" of a page with the same filter"),
            ($"{Request.Document(receipt)}/findings?limit=0", "invalid-filter", "limit", "1 to 1000"),
        })
        {
            using var response = await council.GetAsync(refused);
            var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
            Assert.Equal((HttpStatusCode.BadRequest, code, field, allowed), (response.StatusCode, problem["code"]!.ToString(), problem["field"]!.ToString(), problem["allowed"]!.ToString()));
        }
    }

    [Fact]
    public async Task Newer_accepted_lists_supersede_the_older_and_a_rejected_one_does_not()
    {
        var request = await app.OpenRequestAsync();
        var first = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        await app.ReadAllAsync();
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var unusable = await app.HandInAsync(request, "%PDF-"u8.ToArray());
        await app.ReadAllAsync();
        Assert.Equal("available", (await GetAsync(request, first))["state"]!.ToString());
        // What was accepted before still counts, so nobody hears of it.
        Assert.Empty(await ReturnedAsync(request));
        Assert.Equal("accepted", await StatusOf(request));

        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var second = await app.HandInAsync(request, IntakeApp.Contacts("C1", "C2"));
        await app.ReadAllAsync();
        Assert.Equal("superseded", (await GetAsync(request, first))["state"]!.ToString());
        Assert.Equal("available", (await GetAsync(request, second))["state"]!.ToString());
    }

    [Fact]
    public async Task A_query_about_accepted_lists_stands_until_there_are_usable_ones()
    {
        var request = await app.OpenRequestAsync();
        await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        await app.ReadAllAsync();
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        // Received before the question and read after: no answer either.
        await app.HandInAsync(request, IntakeApp.Contacts("C1", "C2"));
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Post, $"{request.Item}/query", new { question = "Where is list 2?" }, TestClients.OfstedLead, await app.ETagOfAsync(request.Item)));
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        await app.HandInAsync(request, "%PDF-"u8.ToArray());
        await app.ReadAllAsync();
        Assert.Equal("query", await StatusOf(request));

        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        await app.HandInAsync(request, IntakeApp.Contacts("C1", "C2", "C3"));
        await app.ReadAllAsync();
        Assert.Equal("accepted", await StatusOf(request));
    }

    [Fact]
    public async Task What_was_handed_in_last_counts_even_if_the_same_was_handed_in_before()
    {
        var request = await app.OpenRequestAsync();
        await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        await app.ReadAllAsync();
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var mistaken = await app.HandInAsync(request, IntakeApp.Contacts("C2"));
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        using var again = await app.UploadAsync(request, IntakeApp.File(IntakeApp.Contacts("C1")));
        var last = (await again.Content.ReadFromJsonAsync<JsonNode>())!;
        await app.ReadAllAsync();

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal("superseded", (await GetAsync(request, mistaken))["state"]!.ToString());
        Assert.Equal("available", (await GetAsync(request, last))["state"]!.ToString());
    }

    [Fact]
    public async Task A_lost_answer_is_receipted_once_also_where_something_was_accepted_before()
    {
        var request = await app.OpenRequestAsync();
        await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        await app.ReadAllAsync();
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var second = await app.HandInAsync(request, IntakeApp.Contacts("C2"));
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        using var again = await app.UploadAsync(request, IntakeApp.File(IntakeApp.Contacts("C2")));

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(second.ToJsonString(), (await again.Content.ReadFromJsonAsync<JsonNode>())!.ToJsonString());
    }

    [Fact]
    public async Task An_older_file_accepted_after_a_newer_one_was_damaged_leaves_that_to_be_seen()
    {
        var request = await app.OpenRequestAsync();
        var older = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var newer = await app.HandInAsync(request, IntakeApp.Contacts("C2"));
        await FlipAsync(newer);
        await app.Database.ExecuteAsync($"update documents set next_attempt_at = '2030-01-01' where id = '{older["documentId"]}'");
        await app.ReadAllAsync();
        await app.Database.ExecuteAsync($"update documents set next_attempt_at = null where id = '{older["documentId"]}'");
        await app.ReadAllAsync();

        Assert.Equal("available", (await GetAsync(request, older))["state"]!.ToString());
        Assert.Equal("damaged", (await GetAsync(request, newer))["state"]!.ToString());
    }

    [Fact]
    public async Task That_a_file_is_being_read_is_known_before_its_reading_can_end_the_process()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        await using var holder = await app.Database.Source.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select 1 from items where id = $1 for update", holder) { Parameters = { new() { Value = request.ItemId } } })
        {
            await hold.ExecuteNonQueryAsync();
        }

        using var end = new CancellationTokenSource();
        var reading = app.Host.Services.GetRequiredService<CheckDocuments>().RunOnceAsync(end.Token);
        await Eventually.TrueAsync(async () => await app.Database.ScalarAsync<int>($"select attempts from documents where id = '{receipt["documentId"]}'") == 1);
        Assert.False(reading.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await held.RollbackAsync();

        Assert.Equal("scanning", (await GetAsync(request, receipt))["state"]!.ToString());
        app.Clock.Advance(NodaTime.Duration.FromMinutes(10));
        await app.ReadAllAsync();
        Assert.Equal("available", (await GetAsync(request, receipt))["state"]!.ToString());
    }

    [Fact]
    public async Task An_older_document_checked_after_a_newer_one_does_not_come_back()
    {
        var request = await app.OpenRequestAsync();
        var older = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var newer = await app.HandInAsync(request, IntakeApp.Contacts("C2"));
        await app.Database.ExecuteAsync($"update documents set next_attempt_at = '2030-01-01' where id = '{older["documentId"]}'");
        await app.ReadAllAsync();
        await app.Database.ExecuteAsync($"update documents set next_attempt_at = null where id = '{older["documentId"]}'");
        await app.ReadAllAsync();

        Assert.Equal("superseded", (await GetAsync(request, older))["state"]!.ToString());
        Assert.Equal("available", (await GetAsync(request, newer))["state"]!.ToString());
    }

    [Fact]
    public async Task Rows_of_lists_that_are_damaged_further_on_break_off_and_are_no_rows()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts([.. Enumerable.Range(1, 10_000).Select(number => $"C{number}")]));
        await app.ReadAllAsync();
        using var selection = app.As(TestClients.Service("case-selection"));
        Assert.Equal(10_000, (await selection.GetFromJsonAsync<JsonArray>($"{Request.Document(receipt)}/rows"))!.Count);

        await FlipAsync(receipt);
        await Assert.ThrowsAnyAsync<Exception>(() => selection.GetStringAsync($"{Request.Document(receipt)}/rows"));
        Assert.Equal("damaged", (await GetAsync(request, receipt))["state"]!.ToString());
        Assert.Single(await ReturnedAsync(request));
    }

    [Fact]
    public async Task Changed_bytes_on_disk_are_found_before_and_after_reading()
    {
        var request = await app.OpenRequestAsync();
        var unread = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        await FlipAsync(unread);
        await app.ReadAllAsync();
        Assert.Equal("damaged", (await GetAsync(request, unread))["state"]!.ToString());
        Assert.Equal("query", await StatusOf(request));
        Assert.Single(await ReturnedAsync(request));

        app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var read = await app.HandInAsync(request, IntakeApp.Contacts("C1", "C2"));
        await app.ReadAllAsync();
        Assert.Equal("accepted", await StatusOf(request));
        await FlipAsync(read);
        using var selection = app.As(TestClients.Service("case-selection"));
        using var answer = await selection.GetAsync($"{Request.Document(read)}/rows");
        Assert.Equal((HttpStatusCode.Conflict, "document-damaged"), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.ToString()));
        Assert.Equal("query", await StatusOf(request));
        // Once, however often it is asked for.
        using var again = await selection.GetAsync($"{Request.Document(read)}/rows");
        Assert.Equal(2, (await ReturnedAsync(request)).Count);
        foreach (var damaged in (JsonNode[])[unread, read]) Assert.Equal(1, await app.Database.AuditedAsync("find-damage", $"document/{damaged["documentId"]}"));
    }

    [Fact]
    public async Task A_crash_between_receipt_and_reading_loses_nothing()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        Assert.Equal("received", (await GetAsync(request, receipt))["state"]!.ToString());

        // The next process finds the work in the database.
        await using var next = app.StartReader();
        using var council = next.As(TestClients.NorthmarchCouncil);
        await Eventually.TrueAsync(async () => (await council.GetFromJsonAsync<JsonNode>(Request.Document(receipt)))!["state"]!.ToString() == "available");
    }

    [Fact]
    public async Task A_file_that_cannot_be_reached_is_tried_again_and_never_rejected()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        var path = PathOf(receipt);
        File.Move(path, path + ".away");
        await app.ReadAllAsync();
        Assert.Equal("scanning", (await GetAsync(request, receipt))["state"]!.ToString());

        File.Move(path + ".away", path);
        app.Clock.Advance(NodaTime.Duration.FromMinutes(10));
        await app.ReadAllAsync();
        Assert.Equal("available", (await GetAsync(request, receipt))["state"]!.ToString());
    }

    [Fact]
    public async Task Left_over_documents_are_removed_and_others_are_not()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        var (leftOver, growing) = (Path.Combine(app.Folder, $"{Guid.NewGuid():N}.doc"), Path.Combine(app.Folder, $"{Guid.NewGuid():N}.doc"));
        await File.WriteAllTextAsync(leftOver, "");
        await File.WriteAllTextAsync(growing, "");
        var now = app.Clock.GetCurrentInstant().ToDateTimeUtc();
        File.SetLastWriteTimeUtc(leftOver, now.AddHours(-25));
        File.SetLastWriteTimeUtc(PathOf(receipt), now.AddHours(-25));
        File.SetLastWriteTimeUtc(growing, now.AddHours(-23));

        Assert.Equal(1, await app.Host.Services.GetRequiredService<SweepDocuments>().SweepAsync(CancellationToken.None));
        Assert.False(File.Exists(leftOver));
        Assert.True(File.Exists(growing));
        Assert.True(File.Exists(PathOf(receipt)));
        File.Delete(growing);
    }

    [Fact]
    public async Task Names_and_dates_of_birth_are_nowhere_but_sealed()
    {
        string[] planted = ["Esmeralda", "Plantedname", "03/07/2013", "2013-07-03"];
        var request = await app.OpenRequestAsync();
        var lists = Encoding.UTF8.GetString(IntakeApp.Contacts("C1", "C2"))
            .Replace("14/02/2011", "03/07/2013", StringComparison.Ordinal).Replace("b) Female", "Esmeralda Plantedname", StringComparison.Ordinal);
        var receipt = await app.HandInAsync(request, Encoding.UTF8.GetBytes(lists), "Esmeralda Plantedname.csv");
        await app.ReadAllAsync();
        using var council = app.As(TestClients.NorthmarchCouncil);
        Assert.Contains("Esmeralda", await council.GetStringAsync($"{Request.Document(receipt)}/findings"), StringComparison.Ordinal);

        var everything = await app.QueryAsync(db => db.Database.SqlQuery<string>($"""
            select s::text as "Value" from documents s union all select f::text from findings f union all select i::text from items i
            union all select a::text from audit_entries a union all select o::text from outbox o
            """).ToListAsync());
        foreach (var secret in planted)
        {
            Assert.Empty(app.Host.Output.LinesWith(secret));
            Assert.DoesNotContain(everything, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(Directory.GetFiles(app.Folder), file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }
    }

    [Fact]
    public async Task Notification_opens_the_request_once_and_the_newest_timetable_holds()
    {
        var id = Guid.NewGuid();
        var bus = app.Host.Services.GetRequiredService<IBusControl>();
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(2));
        var (d2, later) = (new DateTimeOffset(2025, 5, 7, 16, 0, 0, TimeSpan.Zero), new DateTimeOffset(2025, 5, 9, 16, 0, 0, TimeSpan.Zero));
        var notified = new InspectionNotified(
            id, "northmarch", "front-door-2024", 1, IntakeApp.NotifiedOn, new DateOnly(2025, 5, 19), [new Deadline("child-level-data", new DateOnly(2025, 5, 7), d2)], 1, d2);

        // The move overtakes the notification; and the notification comes twice.
        await bus.Publish(new TimetableChanged(id, IntakeApp.NotifiedOn, new DateOnly(2025, 5, 27), [new Deadline("child-level-data", new DateOnly(2025, 5, 9), later)], 2, d2));
        await Eventually.TrueAsync(async () => await app.QueryAsync(db => db.Inspections.AnyAsync(inspection => inspection.InspectionId == id)));
        using var council = app.As(TestClients.NorthmarchCouncil);
        Assert.Equal(HttpStatusCode.NotFound, (await council.GetAsync($"/api/intake/v1/items?inspection={id}")).StatusCode);
        await bus.Publish(notified);
        await bus.Publish(notified);
        await Eventually.TrueAsync(async () => (await council.GetAsync($"/api/intake/v1/items?inspection={id}")).IsSuccessStatusCode);

        Assert.Equal(later, await DueAtAsync());

        // What is open moves with the timetable; an older one that comes late moves nothing back.
        var (latest, overtaken) = (later.AddDays(5), later.AddDays(3));
        await bus.Publish(new TimetableChanged(id, IntakeApp.NotifiedOn, new DateOnly(2025, 6, 2), [new Deadline("child-level-data", new DateOnly(2025, 5, 14), latest)], 4, d2));
        await Eventually.TrueAsync(async () => await DueAtAsync() == latest);
        await bus.Publish(new TimetableChanged(id, IntakeApp.NotifiedOn, new DateOnly(2025, 6, 2), [new Deadline("child-level-data", new DateOnly(2025, 5, 12), overtaken)], 3, d2));
        var last = latest.AddDays(1);
        await bus.Publish(notified with { Deadlines = [new Deadline("child-level-data", new DateOnly(2025, 5, 15), last)], TimetableRevision = 5 });
        await Eventually.TrueAsync(async () => await DueAtAsync() == last);

        async Task<DateTimeOffset> DueAtAsync() =>
            Assert.Single((await council.GetFromJsonAsync<JsonArray>($"/api/intake/v1/items?inspection={id}"))!)!["dueAt"]!.GetValue<DateTimeOffset>();
    }

    [Fact]
    public async Task What_the_timetable_has_no_day_for_is_not_asked()
    {
        var id = Guid.NewGuid();
        var bus = app.Host.Services.GetRequiredService<IBusControl>();
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(2));
        var at = new DateTimeOffset(2025, 5, 7, 16, 0, 0, TimeSpan.Zero);
        await bus.Publish(new InspectionNotified(
            id, "northmarch", "front-door-2024", 1, IntakeApp.NotifiedOn, new DateOnly(2025, 5, 19), [new Deadline("select-30", new DateOnly(2025, 5, 8), at)], 1, at));
        using var council = app.As(TestClients.NorthmarchCouncil);
        await Eventually.TrueAsync(async () => (await council.GetAsync($"/api/intake/v1/items?inspection={id}")).IsSuccessStatusCode);
        Assert.Empty((await council.GetFromJsonAsync<JsonArray>($"/api/intake/v1/items?inspection={id}"))!);
    }

    Task FlipAsync(JsonNode receipt) => app.ChangeStoredAsync(
        receipt, stored => [.. stored[..(stored.Length / 2)], (byte)~stored[stored.Length / 2], .. stored[(stored.Length / 2 + 1)..]]);

    string PathOf(JsonNode receipt) => Path.Combine(app.Folder, $"{receipt["documentId"]!.GetValue<Guid>():N}.doc");

    async Task<JsonNode> GetAsync(Request request, JsonNode receipt)
    {
        using var council = app.As(TestClients.NorthmarchCouncil);
        return (await council.GetFromJsonAsync<JsonNode>(Request.Document(receipt)))!;
    }

    async Task<string> StatusOf(Request request) =>
        (await app.QueryAsync(db => db.Items.Where(item => item.Id == request.ItemId).Select(item => item.State).SingleAsync())).ToString().ToLowerInvariant();

    async Task<JsonNode?> Published(Request request, string type) => (await AllPublishedAsync(request, type)).SingleOrDefault();

    Task<List<JsonNode>> ReturnedAsync(Request request) => AllPublishedAsync(request, "intake.information-item-returned");

    Task<List<JsonNode>> AllPublishedAsync(Request request, string type) => app.QueryAsync(async db =>
    {
        var bodies = await db.Set<OutboxMessage>().Where(message => message.Type == type).OrderBy(message => message.Id).Select(message => message.Body).ToListAsync();
        return bodies.Select(body => JsonNode.Parse(body)!).Where(body => body["inspectionId"]!.GetValue<Guid>() == request.InspectionId).ToList();
    });
}
