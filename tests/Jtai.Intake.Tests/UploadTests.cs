using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Intake.Documents;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Intake.Tests;

public sealed class UploadTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    [Fact]
    public async Task A_file_is_receipted_with_its_digest_size_and_time()
    {
        var request = await app.OpenRequestAsync();
        var file = IntakeApp.Contacts("C1");

        using var answer = await app.UploadAsync(request, IntakeApp.File(file));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var receipt = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(Request.Document(receipt), answer.Headers.Location!.ToString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), receipt["sha256"]!.ToString());
        Assert.Equal(file.Length, receipt["size"]!.GetValue<long>());
        Assert.Equal(app.Clock.GetCurrentInstant().ToDateTimeOffset(), receipt["receivedAt"]!.GetValue<DateTimeOffset>());
        Assert.False(receipt["late"]!.GetValue<bool>());
        Assert.Equal("northmarch-council", receipt["organisation"]!.ToString());
        Assert.Equal(request.ItemId, receipt["itemId"]!.GetValue<Guid>());

        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.OfstedLead })
        {
            using var http = app.As(client);
            Assert.Equal(receipt.ToJsonString(), (await http.GetFromJsonAsync<JsonNode>($"{Request.Document(receipt)}/receipt"))!.ToJsonString());
            Assert.Equal("submitted", (await http.GetFromJsonAsync<JsonNode>(request.Item))!["state"]!.ToString());
        }
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("text/csv; charset=utf-8")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("application/vnd.oasis.opendocument.spreadsheet")]
    [InlineData("application/vnd.ms-excel")]
    [InlineData("application/pdf")]
    public async Task A_file_may_be_called_what_it_is(string kind)
    {
        var file = IntakeApp.File(IntakeApp.Contacts("C1"));
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(kind);
        using var answer = await app.UploadAsync(await app.OpenRequestAsync(), file);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json")]
    public async Task What_is_no_file_is_told_which_kinds_are(string kind)
    {
        var file = IntakeApp.File(IntakeApp.Contacts("C1"));
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(kind);
        using var answer = await app.UploadAsync(await app.OpenRequestAsync(), file);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        var allowed = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["allowed"]!.ToString();
        Assert.Equal(allowed, answer.Headers.GetValues("Accept-Post").Single());
        Assert.All(["text/csv", "application/octet-stream", "multipart/form-data"], each => Assert.Contains(each, allowed.Split(", ")));
    }

    [Fact]
    public async Task A_file_of_a_form_is_taken_with_its_name()
    {
        var request = await app.OpenRequestAsync();
        using var form = new MultipartFormDataContent { { new StringContent("a note"), "note" }, { IntakeApp.File(IntakeApp.Contacts("C1")), "file", "lists.csv" } };

        using var answer = await app.UploadAsync(request, form);
        var receipt = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(IntakeApp.Contacts("C1"))), receipt["sha256"]!.ToString());
        using var http = app.As(TestClients.NorthmarchCouncil);
        Assert.Equal("lists.csv", (await http.GetFromJsonAsync<JsonNode>(Request.Document(receipt)))!["fileName"]!.ToString());
    }

    [Theory, InlineData("filename*=UTF-7''a%2B.csv"), InlineData("filename*"), InlineData("filename*=UTF-7''a; filename*=UTF-7''b"), InlineData("filename=\"=?utf-7?B?bGlzdHM=?=\"")]
    public async Task A_name_that_cannot_be_decoded_is_none_and_costs_no_file(string name)
    {
        var request = await app.OpenRequestAsync();
        using var file = IntakeApp.File(IntakeApp.Contacts("C1"));
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"attachment; {name}");

        using var answer = await app.UploadAsync(request, file);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var http = app.As(TestClients.NorthmarchCouncil);
        Assert.Null((await http.GetFromJsonAsync<JsonNode>(Request.Document((await answer.Content.ReadFromJsonAsync<JsonNode>())!)))!["fileName"]);
    }

    [Fact]
    public async Task Nothing_more_is_taken_for_a_cancelled_inspection()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        var bus = app.Host.Services.GetRequiredService<IBus>();
        await bus.Publish(new InspectionCancelled(request.InspectionId, app.Clock.GetCurrentInstant().ToDateTimeOffset()));
        await Eventually.TrueAsync(async () => await app.QueryAsync(db => db.Inspections.AnyAsync(inspection => inspection.InspectionId == request.InspectionId && inspection.CancelledAt != null)));

        using var refused = await app.UploadAsync(request, IntakeApp.File(IntakeApp.Contacts("C2")));
        Assert.Equal((HttpStatusCode.Conflict, "inspection-cancelled"), (refused.StatusCode, (await refused.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.ToString()));
        // What was handed in before keeps its receipt.
        using var http = app.As(TestClients.NorthmarchCouncil);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{Request.Document(receipt)}/receipt")).StatusCode);
    }

    [Fact]
    public async Task What_is_late_is_accepted_and_marked()
    {
        var request = await app.OpenRequestAsync(dueAt: app.Clock.GetCurrentInstant().ToDateTimeOffset().AddSeconds(-1));
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        Assert.True(receipt["late"]!.GetValue<bool>());
        Assert.True(await app.QueryAsync(db => db.Items.Where(item => item.Id == request.ItemId).Select(item => item.Late).SingleAsync()));
    }

    [Fact]
    public async Task The_same_bytes_again_bring_the_first_receipt()
    {
        var request = await app.OpenRequestAsync();
        var first = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        using var again = await app.UploadAsync(request, IntakeApp.File(IntakeApp.Contacts("C1")));

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(first.ToJsonString(), (await again.Content.ReadFromJsonAsync<JsonNode>())!.ToJsonString());
        Assert.Equal(1, await DocumentsOf(request));
    }

    [Fact]
    public async Task Two_at_once_are_both_receipted()
    {
        var request = await app.OpenRequestAsync();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => app.HandInAsync(request, IntakeApp.Contacts($"C{n}"))));
        Assert.Equal(8, receipts.DistinctBy(receipt => receipt["documentId"]!.ToString()).Count());
        Assert.Equal(8, await DocumentsOf(request));
    }

    [Fact]
    public async Task Only_the_agency_that_is_asked_may_hand_in()
    {
        var request = await app.OpenRequestAsync();
        foreach (var (client, expected) in new[]
        {
            (TestClients.OfstedLead, HttpStatusCode.Forbidden),
            (TestClients.Operations, HttpStatusCode.Forbidden),
            (TestClients.Service("case-selection"), HttpStatusCode.Forbidden),
            (TestClients.NorthmarchPolice, HttpStatusCode.NotFound),
            (TestClients.SouthmereCouncil, HttpStatusCode.NotFound),
        })
        {
            using var answer = await app.UploadAsync(request, IntakeApp.File(IntakeApp.Contacts("C1")), client);
            Assert.True(expected == answer.StatusCode, $"{client.Id}: {answer.StatusCode}");
        }

        using var nobody = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync(request.Documents, IntakeApp.File([1]))).StatusCode);
        using var unknown = await app.UploadAsync(request with { ItemId = Guid.NewGuid() }, IntakeApp.File([1]));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(0, await DocumentsOf(request));
    }

    [Fact]
    public async Task A_receipt_is_nobody_elses_to_see()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"));
        foreach (var path in new[] { "", "/receipt", "/findings" })
        {
            foreach (var client in new[] { TestClients.NorthmarchPolice, TestClients.SouthmereCouncil, TestClients.CqcLead })
            {
                using var http = app.As(client);
                Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(Request.Document(receipt) + path)).StatusCode);
            }

            using var operations = app.As(TestClients.Operations);
            Assert.Equal(HttpStatusCode.Forbidden, (await operations.GetAsync(Request.Document(receipt) + path)).StatusCode);
            using var nobody = app.Host.Anonymous();
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(Request.Document(receipt) + path)).StatusCode);
        }
    }

    [Theory]
    [InlineData("Repr-Digest")]
    [InlineData("Content-Digest")]
    public async Task A_digest_that_matches_is_fine_and_one_that_does_not_keeps_nothing(string header)
    {
        var request = await app.OpenRequestAsync();
        var file = IntakeApp.Contacts("C1");
        var damaged = IntakeApp.File(file);
        damaged.Headers.Add(header, $"sha-256=:{Convert.ToBase64String(SHA256.HashData("other"u8))}:");
        await AssertRefusedAsync(request, damaged, HttpStatusCode.UnprocessableEntity, "digest-mismatch");

        var whole = IntakeApp.File(file);
        whole.Headers.Add(header, $"sha-256=:{Convert.ToBase64String(SHA256.HashData(file))}:");
        using var answer = await app.UploadAsync(request, whole);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_refused_by_name_and_leaves_nothing()
    {
        var request = await app.OpenRequestAsync();

        var digest = IntakeApp.File([1]);
        digest.Headers.Add("Repr-Digest", "md5=:AAAA:");
        await AssertRefusedAsync(request, digest, HttpStatusCode.BadRequest, "digest-not-usable");

        var encoded = IntakeApp.File([1]);
        encoded.Headers.ContentEncoding.Add("gzip");
        await AssertRefusedAsync(request, encoded, HttpStatusCode.BadRequest, "content-encoding");

        await AssertRefusedAsync(request, new MultipartFormDataContent { { new StringContent("x"), "note" } }, HttpStatusCode.BadRequest, "file-missing");

        var cutOff = new ByteArrayContent(Encoding.ASCII.GetBytes("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nChild Unique ID"));
        cutOff.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await AssertRefusedAsync(request, cutOff, HttpStatusCode.BadRequest, "upload-incomplete");

        var boundaryInFile = new ByteArrayContent(Encoding.ASCII.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nx\r\n--b{new string('x', 200)}\r\n--b--"));
        boundaryInFile.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await AssertRefusedAsync(request, boundaryInFile, HttpStatusCode.BadRequest, "upload-incomplete");

        await AssertRefusedAsync(request, IntakeApp.File(new byte[IntakeApp.LargestUpload + 1]), HttpStatusCode.RequestEntityTooLarge, "file-too-large");
    }

    public static TheoryData<string> WaysToBreakOff => [.. CutOff.Ways];

    [Theory]
    [MemberData(nameof(WaysToBreakOff))]
    public async Task An_upload_that_breaks_off_leaves_nothing_and_writes_no_stack_trace(string way)
    {
        var request = await app.OpenRequestAsync();
        await using var host = app.StartWith(new() { ["urls"] = "http://127.0.0.1:0" });
        host.UseKestrel();
        host.StartServer();
        var before = Directory.GetFiles(app.Folder).Length;
        await CutOff.SendAsync(host.ClientOptions.BaseAddress, request.Documents, way, "application/octet-stream", new string('x', 300_000), host.TokenFor(TestClients.NorthmarchCouncil));
        await CutOff.IsOverAsync(host.Output, host.ClientOptions.BaseAddress);
        Assert.Equal(before, Directory.GetFiles(app.Folder).Length);
        Assert.Equal(0, await DocumentsOf(request));
        Assert.DoesNotContain(host.Output.LinesWith("   at "), line => !line.StartsWith("span ", StringComparison.Ordinal));
        Assert.Empty(host.Output.LinesWith("Error "));
    }

    [Fact]
    public async Task More_rows_than_any_area_has_are_rejected_by_name()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts([.. Enumerable.Range(0, ChildLevelData.MostRows + 5000).Select(child => $"C{child}")]));
        await app.ReadAllAsync();

        using var council = app.As(TestClients.NorthmarchCouncil);
        var document = (await council.GetFromJsonAsync<JsonNode>(Request.Document(receipt)))!;
        Assert.Equal(("rejected", "too-many-rows"), (document["state"]!.ToString(), document["objection"]!["code"]!.ToString()));
        Assert.Contains("250,000", document["objection"]!["message"]!.ToString(), StringComparison.Ordinal);
    }

    async Task AssertRefusedAsync(Request request, HttpContent content, HttpStatusCode status, string code)
    {
        var before = Directory.GetFiles(app.Folder).Length;
        using var answer = await app.UploadAsync(request, content);
        Assert.Equal((status, code), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.ToString()));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(before, Directory.GetFiles(app.Folder).Length);
        Assert.Equal(0, await DocumentsOf(request));
    }

    Task<int> DocumentsOf(Request request) => app.QueryAsync(db => db.Documents.CountAsync(document => document.ItemId == request.ItemId));
}
