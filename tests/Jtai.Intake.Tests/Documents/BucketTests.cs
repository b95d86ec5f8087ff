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
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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
    public async Task What_does_not_come_back_as_it_was_receipted_stays_in_the_folder()
    {
        var receipt = await app.HandInAsync(await app.OpenRequestAsync(), IntakeApp.Contacts("C1"));
        await app.ReadAllAsync();
        await app.ChangeStoredAsync(receipt, stored => [.. stored[..^1], (byte)~stored[^1]]);
        await MoveAsync();
        var document = receipt["documentId"]!.GetValue<Guid>();
        Assert.True(File.Exists(InFolder(document)));
        Assert.Equal(0, await app.Database.AuditedAsync("move-document", $"document/{document}"));
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
            for (long at = 0; at < 200_000;) at += file.Read(new byte[65_536], at);
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
