using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Retention;
using Jtai.Intake.Storage;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Jtai.Intake.Tests.Documents;

/// <summary>Documents in a bucket of S3: received in the folder all the same, and nothing leaves it that the bucket does not have.</summary>
public sealed class BucketTests(IntakeApp app) : IClassFixture<IntakeApp>, IAsyncLifetime
{
    S3Server _s3 = null!;
    JtaiApp<IntakeDb> _host = null!;

    public async Task InitializeAsync()
    {
        app.Clock.Reset(Instant.FromUtc(2025, 5, 6, 10, 0));
        _s3 = await S3Server.StartAsync();
        _host = app.StartWith(new(_s3.Settings)
        {
            [$"Workers:{nameof(MoveDocuments)}"] = "false",
            ["Intake:Retention:ofsted:lists"] = "6",
        });
    }

    public Task DisposeAsync()
    {
        _host.Dispose();
        _s3.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_has_been_checked_is_moved_and_read_from_there()
    {
        var request = await app.OpenRequestAsync();
        // 2 MB, which is many chunks, some of them read out of order by who opens an archive.
        var lists = IntakeApp.Contacts([.. Enumerable.Range(0, 25_000).Select(each => $"C{each}")]);
        var document = await CheckedAsync(request, lists);
        await MoveAsync();
        Assert.Equal((false, true), (File.Exists(InFolder(document)), File.Exists(_s3.PathOf(document))));
        Assert.DoesNotContain("Contact Source", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_s3.PathOf(document))), StringComparison.Ordinal);
        Assert.Equal(1, await app.Database.AuditedAsync("move-document", $"document/{document}"));

        using var council = _host.As(TestClients.NorthmarchCouncil);
        Assert.Equal(lists, await council.GetByteArrayAsync(ContentOf(document)));
        council.DefaultRequestHeaders.Range = new RangeHeaderValue(1_000_001, 1_200_000);
        Assert.Equal(lists[1_000_001..1_200_001], await council.GetByteArrayAsync(ContentOf(document)));
        using var selection = _host.As(TestClients.Service("case-selection"));
        Assert.Equal(25_000, (await selection.GetFromJsonAsync<JsonArray>($"/api/intake/v1/documents/{document}/rows"))!.Count);

        // Nothing is left to be done, and nothing is done twice.
        await MoveAsync();
        Assert.Equal(1, await app.Database.AuditedAsync("move-document", $"document/{document}"));
    }

    [Fact]
    public async Task A_workbook_is_read_from_there_too()
    {
        var request = await app.OpenRequestAsync();
        var document = await CheckedAsync(request, IntakeApp.OfficialTemplate, "Annex A.xlsx");
        await MoveAsync();
        Assert.False(File.Exists(InFolder(document)));
        using var selection = _host.As(TestClients.Service("case-selection"));
        Assert.Equal(5, (await selection.GetFromJsonAsync<JsonArray>($"/api/intake/v1/documents/{document}/rows"))!.Count);
    }

    [Fact]
    public async Task What_nobody_has_looked_at_stays_in_the_folder()
    {
        var receipt = await app.HandInAsync(await app.OpenRequestAsync(), IntakeApp.Contacts("C1"));
        var document = receipt["documentId"]!.GetValue<Guid>();
        await MoveAsync();
        Assert.Equal((true, false), (File.Exists(InFolder(document)), File.Exists(_s3.PathOf(document))));
        await app.ReadAllAsync();
        await MoveAsync();
        Assert.Equal((false, true), (File.Exists(InFolder(document)), File.Exists(_s3.PathOf(document))));
    }

    [Fact]
    public async Task While_the_bucket_is_away_files_are_received_and_what_it_has_is_called_unreachable_and_never_damaged()
    {
        var request = await app.OpenRequestAsync();
        var moved = await CheckedAsync(request, IntakeApp.Contacts("C1"));
        await MoveAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());

        _s3.Go();
        Assert.Equal(HealthStatus.Degraded, await HealthAsync());
        var waiting = await CheckedAsync(await app.OpenRequestAsync(), IntakeApp.Contacts("C2"));
        await MoveAsync();
        Assert.True(File.Exists(InFolder(waiting)));
        Assert.Equal(0, await app.Database.AuditedAsync("move-document", $"document/{waiting}"));
        using (var council = _host.As(TestClients.NorthmarchCouncil))
        {
            Assert.Equal(IntakeApp.Contacts("C2"), await council.GetByteArrayAsync(ContentOf(waiting)));
            await ServiceApp.RefusedAsync(await council.GetAsync(ContentOf(moved)), HttpStatusCode.ServiceUnavailable, "neighbour-unavailable");
            Assert.Equal("available", (await council.GetFromJsonAsync<JsonNode>($"/api/intake/v1/documents/{moved}"))!["state"]!.ToString());
        }

        await _s3.ComeAsync();
        await MoveAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
        Assert.False(File.Exists(InFolder(waiting)));
        using var again = _host.As(TestClients.NorthmarchCouncil);
        foreach (var (document, content) in new[] { (moved, IntakeApp.Contacts("C1")), (waiting, IntakeApp.Contacts("C2")) })
            Assert.Equal(content, await again.GetByteArrayAsync(ContentOf(document)));
    }

    [Fact]
    public async Task What_is_damaged_in_the_folder_is_found_and_not_copied()
    {
        var receipt = await app.HandInAsync(await app.OpenRequestAsync(), IntakeApp.Contacts("C1"));
        await app.ReadAllAsync();
        await app.ChangeStoredAsync(receipt, stored => [.. stored[..^1], (byte)~stored[^1]]);
        await MoveAsync();
        var document = receipt["documentId"]!.GetValue<Guid>();
        Assert.Equal((true, false, "damaged"), (File.Exists(InFolder(document)), File.Exists(_s3.PathOf(document)), await StateAsync(document)));
        Assert.Equal((0, 1), (await app.Database.AuditedAsync("move-document", $"document/{document}"), await app.Database.AuditedAsync("find-damage", $"document/{document}")));
    }

    [Theory]
    [InlineData("another")]
    [InlineData("changed")]
    public async Task What_does_not_come_back_as_it_was_receipted_stays_in_the_folder_and_is_tried_again_later(string answer)
    {
        var document = await CheckedAsync(await app.OpenRequestAsync(), IntakeApp.Contacts("C1"));
        // Sealed as it is to be under the document's key, and not what was handed in.
        var key = await app.InScopeAsync(async services =>
        {
            var (db, documents) = (services.GetRequiredService<IntakeDb>(), services.GetRequiredService<DocumentStore>());
            return await db.KeyOfAsync(await db.Documents.FindAsync(document) ?? throw new InvalidOperationException(), documents, default);
        });
        var sealedOther = Path.Combine(Directory.CreateTempSubdirectory("jtai-other-").FullName, "other.doc");
        await using (var writer = new EncryptingWriter(new FileStream(sealedOther, FileMode.CreateNew), key, document))
        {
            await writer.WriteAsync("Another."u8.ToArray(), default);
            await writer.CompleteAsync(default);
        }

        var other = await File.ReadAllBytesAsync(sealedOther);
        if (answer == "changed") other[^1] ^= 1;
        await using var lying = await LyingBucketAsync(other);
        using var host = app.StartWith(new(_s3.Settings) { ["Intake:Bucket:Address"] = lying.Urls.Single(), [$"Workers:{nameof(MoveDocuments)}"] = "false" });
        await host.Services.GetRequiredService<MoveDocuments>().RunOnceAsync(CancellationToken.None);
        Assert.Equal((true, "available"), (File.Exists(InFolder(document)), await StateAsync(document)));
        Assert.Equal(0, await app.Database.AuditedAsync("move-document", $"document/{document}"));

        // By a bucket that keeps what it is given, and an hour later.
        await MoveAsync();
        Assert.True(File.Exists(InFolder(document)));
        app.Clock.Advance(Duration.FromMinutes(61));
        await MoveAsync();
        Assert.False(File.Exists(InFolder(document)));
    }

    [Fact]
    public async Task Somebody_who_copies_for_long_keeps_nobody_from_handing_in()
    {
        var inspection = await app.OpenAnnexAAsync();
        var item = (await app.GetAsync($"/api/intake/v1/items?inspection={inspection}", TestClients.NorthmarchCouncil)).AsArray().First(each => each!["item"]!.ToString() == "item-1-1")!["id"];
        using var council = app.As(TestClients.NorthmarchCouncil);
        var first = (await ServiceApp.ReadAsync(await council.PutAsync($"/api/intake/v1/items/{item}/documents/a.txt", IntakeApp.File("a"u8.ToArray())), HttpStatusCode.Created))["documentId"]!.GetValue<Guid>();
        await app.ReadAllAsync();

        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = await BucketAsync(bucket => bucket.MapPut("/jtai/{name}", async () =>
        {
            asked.TrySetResult();
            await answered.Task;
            return Results.StatusCode(503);
        }));
        using var host = app.StartWith(new(_s3.Settings) { ["Intake:Bucket:Address"] = slow.Urls.Single(), [$"Workers:{nameof(MoveDocuments)}"] = "false" });
        var moving = host.Services.GetRequiredService<MoveDocuments>().RunOnceAsync(CancellationToken.None);
        await asked.Task;
        await ServiceApp.ReadAsync(await council.PutAsync($"/api/intake/v1/items/{item}/documents/b.txt", IntakeApp.File("b"u8.ToArray())), HttpStatusCode.Created);
        await ServiceApp.ReadAsync(await council.PutAsync($"/api/intake/v1/items/{item}/documents/a.txt", IntakeApp.File("A"u8.ToArray())), HttpStatusCode.Created);
        await app.ReadAllAsync();
        Assert.Equal("superseded", await StateAsync(first));
        answered.SetResult();
        await moving;
        Assert.True(File.Exists(InFolder(first)));
    }

    [Fact]
    public async Task A_document_in_another_bucket_than_is_configured_is_called_unreachable_and_its_erasure_is_not_certified()
    {
        var request = await app.OpenRequestAsync();
        var document = await CheckedAsync(request, IntakeApp.Contacts("C1"));
        await MoveAsync();
        await app.HearAsync(new InspectionClosed(request.InspectionId, new DateOnly(2025, 5, 7), DateTimeOffset.UnixEpoch.AddDays(1)));
        app.Clock.Reset(Instant.FromUtc(2025, 12, 1, 0, 0));
        // Its key is not destroyed yet.
        using (var elsewhere = app.StartWith(new(_s3.Settings) { ["Intake:Bucket:Name"] = "other" }))
        {
            using var council = elsewhere.As(TestClients.NorthmarchCouncil);
            await ServiceApp.RefusedAsync(await council.GetAsync(ContentOf(document)), HttpStatusCode.ServiceUnavailable, "neighbour-unavailable");
        }

        foreach (var settings in new Dictionary<string, string?>[] { [], new(_s3.Settings) { ["Intake:Bucket:Name"] = "other" } })
        {
            using var host = app.StartWith(new(settings) { [$"Workers:{nameof(MoveDocuments)}"] = "false", ["Intake:Retention:ofsted:lists"] = "6" });
            await host.Services.GetRequiredService<EraseInformation>().RunOnceAsync(CancellationToken.None);
            Assert.Equal(0, await app.Database.AuditedAsync("certify-erasure", $"inspection/{request.InspectionId}"));
            Assert.True(File.Exists(_s3.PathOf(document)));
        }
    }

    [Fact]
    public async Task A_copy_that_was_left_in_the_folder_is_removed_later_and_never_sent_again()
    {
        var document = await CheckedAsync(await app.OpenRequestAsync(), IntakeApp.Contacts("C1"));
        var left = await File.ReadAllBytesAsync(InFolder(document));
        await MoveAsync();
        left[^1] ^= 1;
        await File.WriteAllBytesAsync(InFolder(document), left);
        await MoveAsync();
        using (var council = _host.As(TestClients.NorthmarchCouncil)) Assert.Equal(IntakeApp.Contacts("C1"), await council.GetByteArrayAsync(ContentOf(document)));
        File.SetLastWriteTimeUtc(InFolder(document), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await _host.Services.GetRequiredService<SweepDocuments>().SweepAsync(default);
        Assert.False(File.Exists(InFolder(document)));
        using (var council = _host.As(TestClients.NorthmarchCouncil)) Assert.Equal(IntakeApp.Contacts("C1"), await council.GetByteArrayAsync(ContentOf(document)));
    }

    [Fact]
    public async Task Damage_in_the_bucket_is_found_as_it_is_in_the_folder()
    {
        var document = await CheckedAsync(await app.OpenRequestAsync(), IntakeApp.Contacts("C1"));
        await MoveAsync();
        var stored = await File.ReadAllBytesAsync(_s3.PathOf(document));
        await File.WriteAllBytesAsync(_s3.PathOf(document), [.. stored[..^1], (byte)~stored[^1]]);
        using var council = _host.As(TestClients.NorthmarchCouncil);
        await ServiceApp.RefusedAsync(await council.GetAsync(ContentOf(document)), HttpStatusCode.Conflict, "document-damaged");
    }

    [Fact]
    public async Task An_erasure_is_certified_only_once_it_is_gone_from_the_bucket_too()
    {
        var request = await app.OpenRequestAsync();
        var document = await CheckedAsync(request, IntakeApp.Contacts("C1"));
        await MoveAsync();
        await app.HearAsync(new InspectionClosed(request.InspectionId, new DateOnly(2025, 5, 7), DateTimeOffset.UnixEpoch.AddDays(1)));
        app.Clock.Reset(Instant.FromUtc(2025, 12, 1, 0, 0));

        _s3.Go();
        await EraseAsync();
        Assert.Equal((0L, 1L), (await CertifiedAsync(), await app.Database.AuditedAsync("erase-information", $"inspection/{request.InspectionId}")));
        await _s3.ComeAsync();
        Assert.True(File.Exists(_s3.PathOf(document)));
        await EraseAsync();
        Assert.Equal((1L, false), (await CertifiedAsync(), File.Exists(_s3.PathOf(document))));

        Task<bool> EraseAsync() => _host.Services.GetRequiredService<EraseInformation>().RunOnceAsync(CancellationToken.None);
        Task<long> CertifiedAsync() => app.Database.AuditedAsync("certify-erasure", $"inspection/{request.InspectionId}");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_no_end_of_a_document()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var line = client.GetStream();
            _ = await line.ReadAsync(new byte[8192]);
            await line.WriteAsync("HTTP/1.1 206 Partial Content\r\nContent-Length: 200000\r\nETag: \"0123456789abcdef0123456789abcdef\"\r\n\r\n"u8.ToArray());
            await line.WriteAsync(new byte[70_000]);
        });
        using var bucket = new Bucket(new() { Name = "jtai", Region = "eu-west-2", Address = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), AccessKey = "a", SecretKey = "b" });
        using var file = await bucket.OpenAsync(Guid.NewGuid(), default);
        Assert.Equal(200_000, file.Length);
        Assert.Throws<HttpRequestException>(() =>
        {
            for (long at = 0; at < 200_000;) at += file.Read(new byte[65_536], at) is var count and > 0 ? count : throw new InvalidOperationException("It looked like the end.");
        });
        await answering;
    }

    [Theory]
    [InlineData("Name", "")]
    [InlineData("Region", "")]
    [InlineData("Address", "here")]
    [InlineData("SecretKey", null)]
    [InlineData("Folder", "x")]
    public void A_bucket_that_is_half_configured_keeps_the_service_from_starting(string setting, string? value)
    {
        using var wrong = app.StartWith(new(_s3.Settings) { [$"Intake:Bucket:{setting}"] = value });
        Assert.ThrowsAny<Exception>(() => wrong.Services);
    }

    [Fact]
    public async Task What_was_moved_after_the_backup_of_the_database_is_found_and_recorded_again()
    {
        var document = await CheckedAsync(await app.OpenRequestAsync(), IntakeApp.Contacts("C1"));
        await MoveAsync();
        await app.Database.ExecuteAsync($"update documents set bucket = null where id = '{document}'");
        using (var council = _host.As(TestClients.NorthmarchCouncil)) Assert.Equal(IntakeApp.Contacts("C1"), await council.GetByteArrayAsync(ContentOf(document)));
        await MoveAsync();
        Assert.Equal("jtai", await app.Database.ScalarAsync<string>($"select bucket from documents where id = '{document}'"));
    }

    /// <summary>Takes everything, and gives this back.</summary>
    static Task<WebApplication> LyingBucketAsync(byte[] content) => BucketAsync(bucket =>
    {
        bucket.MapPut("/jtai/{name}", async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            return Results.Ok();
        });
        bucket.MapGet("/jtai/{name}", () => Results.Bytes(content, enableRangeProcessing: true));
    });

    static async Task<WebApplication> BucketAsync(Action<WebApplication> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var bucket = builder.Build();
        answers(bucket);
        await bucket.StartAsync();
        return bucket;
    }

    async Task<string> StateAsync(Guid document) => (await app.GetAsync($"/api/intake/v1/documents/{document}", TestClients.OfstedLead))["state"]!.ToString();

    async Task<Guid> CheckedAsync(Request request, byte[] lists, string? fileName = null)
    {
        var receipt = await app.HandInAsync(request, lists, fileName);
        await app.ReadAllAsync();
        var document = receipt["documentId"]!.GetValue<Guid>();
        Assert.True(File.Exists(InFolder(document)));
        return document;
    }

    Task<bool> MoveAsync() => _host.Services.GetRequiredService<MoveDocuments>().RunOnceAsync(CancellationToken.None);

    async Task<HealthStatus> HealthAsync() =>
        (await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "bucket")).Status;

    string InFolder(Guid document) => Path.Combine(app.Folder, $"{document:N}.doc");

    static string ContentOf(Guid document) => $"/api/intake/v1/documents/{document}/content";
}
