using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Intake.Documents;
using Jtai.Intake.Storage;
using Jtai.Intake.Uploads;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Jtai.Intake.Tests.Uploads;

/// <summary>A file that comes in parts (tus 1.0.0, ¶91): nothing that was acknowledged is lost, and its receipt is as good as any.</summary>
public sealed class ResumableUploadTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    const int Chunk = EncryptedDocument.ChunkSize;

    static readonly string Bad = new('x', 43);

    HttpClient Council => app.As(TestClients.NorthmarchCouncil);

    /// <summary>As a client whose token has expired.</summary>
    HttpClient Nobody => app.Host.Anonymous();

    static string Digest(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    async Task<JsonNode> ReceiptAsync(HttpResponseMessage last)
    {
        using var http = Council;
        return (await http.GetFromJsonAsync<JsonNode>(Tus.ReceiptOf(last)))!;
    }

    static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code) => await ServiceApp.RefusedAsync(answer, status, code);

    Task<bool> IsKnownAsync(string address) => app.QueryAsync(db => db.Uploads.AnyAsync(upload => address.Contains(upload.Id.ToString())));

    static Guid IdOf(string address) => Guid.Parse(address.Split('/')[^2]);

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(3 * Chunk)]
    [InlineData(200_000)]
    public async Task Parts_of_any_size_make_the_file_and_the_last_one_its_receipt(int part)
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(3 * Chunk));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId));
        HttpResponseMessage? last = null;
        var step = part == 1 ? 50_000 : part;
        for (var offset = 0; offset < file.Length;)
        {
            // A first byte alone, and then what there is.
            var end = Math.Min(file.Length, offset == 0 && part == 1 ? 1 : offset + step);
            last = await Tus.SendAsync(parts, address, offset, file[offset..end]);
            Assert.Equal((HttpStatusCode.NoContent, end), (last.StatusCode, Tus.OffsetOf(last)));
            Assert.Equal(end < file.Length, !last.Headers.Contains("Link"));
            offset = end;
        }

        var receipt = await ReceiptAsync(last!);
        Assert.Equal((Digest(file), file.Length), (receipt["sha256"]!.ToString(), receipt["size"]!.GetValue<int>()));
        Assert.Equal(("minutes.pdf", "northmarch-council", TestClients.NorthmarchCouncil.Id), (receipt["fileName"]!.ToString(), receipt["organisation"]!.ToString(), receipt["handedInBy"]!.ToString()));
        Assert.Equal(app.Clock.GetCurrentInstant().ToDateTimeOffset(), receipt["receivedAt"]!.GetValue<DateTimeOffset>());
        var document = await app.QueryAsync(db => db.Documents.SingleAsync(each => each.Id == IdOf(address)));
        var key = await app.InScopeAsync(services => services.GetRequiredService<Intake.Data.IntakeDb>().KeyOfAsync(document, services.GetRequiredService<DocumentStore>(), default));
        await using var stored = await app.Host.Services.GetRequiredService<DocumentStore>().OpenAsync(document.Id, key, document.Bucket, default);
        Assert.Equal(Digest(file), Convert.ToHexStringLower(SHA256.HashData(stored)));
        Assert.Equal("submitted", (await http.GetFromJsonAsync<JsonNode>(request.Item))!["state"]!.ToString());
    }

    [Fact]
    public async Task A_file_that_came_in_parts_is_scanned_checked_and_read_as_any_other()
    {
        var (request, file) = (await app.OpenRequestAsync(), IntakeApp.Contacts([.. Enumerable.Range(1, 3000).Select(number => $"C{number}")]));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId, "lists.csv", Digest(file)));
        (await Tus.SendAsync(parts, address, 0, file[..100_000])).Dispose();
        using var last = await Tus.SendAsync(parts, address, 100_000, file[100_000..]);
        var receipt = await ReceiptAsync(last);
        await app.ReadAllAsync();
        Assert.Equal(("available", 3000), ((await http.GetFromJsonAsync<JsonNode>(Request.Document(receipt)))!["state"]!.ToString(), (await http.GetFromJsonAsync<JsonNode>(Request.Document(receipt)))!["rows"]!.GetValue<int>()));
        Assert.Equal(file, await http.GetByteArrayAsync($"{Request.Document(receipt)}/content"));
    }

    [Fact]
    public async Task The_first_part_may_come_with_the_beginning_and_an_empty_file_is_complete_at_once()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(5000));
        using var http = Council;
        using var parts = Nobody;
        using (var begun = await Tus.StartAsync(http, file.Length, Tus.Metadata(request.ItemId), file[..1000]))
        {
            Assert.Equal((HttpStatusCode.Created, 1000), (begun.StatusCode, Tus.OffsetOf(begun)));
            using var last = await Tus.SendAsync(parts, begun.Headers.Location!.ToString(), 1000, file[1000..]);
            Assert.Equal(Digest(file), (await ReceiptAsync(last))["sha256"]!.ToString());
        }

        using (var whole = await Tus.StartAsync(http, file.Length - 1, Tus.Metadata(request.ItemId, "b.pdf"), file[1..]))
        {
            Assert.Equal((HttpStatusCode.Created, file.Length - 1), (whole.StatusCode, Tus.OffsetOf(whole)));
            Assert.Equal(Digest(file[1..]), (await ReceiptAsync(whole))["sha256"]!.ToString());
        }

        using var empty = await Tus.StartAsync(http, 0, Tus.Metadata(request.ItemId, "empty.csv"));
        Assert.Equal((HttpStatusCode.Created, 0, Digest([])), (empty.StatusCode, Tus.OffsetOf(empty), (await ReceiptAsync(empty))["sha256"]!.ToString()));
    }

    [Fact]
    public async Task Where_it_stands_is_told_with_its_length_its_metadata_and_its_end_and_after_the_last_byte_where_the_receipt_is()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(2000));
        using var http = Council;
        using var parts = Nobody;
        var metadata = Tus.Metadata(request.ItemId) + ",more " + Tus.Base64("of the client's own") + ",flag";
        var address = await Tus.AddressAsync(http, file.Length, metadata);
        (await Tus.SendAsync(parts, address, 0, file[..500])).Dispose();

        using (var head = await Tus.HeadAsync(parts, address))
        {
            Assert.Equal((HttpStatusCode.OK, 500), (head.StatusCode, Tus.OffsetOf(head)));
            Assert.Equal(("2000", metadata, "1.0.0", "no-store"), (head.Headers.GetValues("Upload-Length").Single(), head.Headers.GetValues("Upload-Metadata").Single(), head.Headers.GetValues("Tus-Resumable").Single(), head.Headers.CacheControl!.ToString()));
            Assert.Equal((app.Clock.GetCurrentInstant() + ResumableUpload.Life).ToDateTimeOffset(), DateTimeOffset.ParseExact(head.Headers.GetValues("Upload-Expires").Single(), "R", null));
        }

        using var last = await Tus.SendAsync(parts, address, 500, file[500..]);
        // The answer was lost: whoever asks again, or sends nothing more, hears it again.
        using var again = await Tus.HeadAsync(parts, address);
        using var nothing = await Tus.SendAsync(parts, address, 2000, []);
        Assert.Equal((2000, Tus.ReceiptOf(last), Tus.ReceiptOf(last)), (Tus.OffsetOf(again), Tus.ReceiptOf(again), Tus.ReceiptOf(nothing)));
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha1")]
    public async Task A_part_whose_checksum_does_not_match_is_not_kept(string algorithm)
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(100_000));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId));
        string Of(byte[] part) => $"{algorithm} {Convert.ToBase64String(algorithm == "sha1" ? SHA1Of(part) : SHA256.HashData(part))}";

        using (var first = await Tus.SendAsync(parts, address, 0, file[..70_000], ("Upload-Checksum", Of(file[..70_000])))) Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        await RefusedAsync(await Tus.SendAsync(parts, address, 70_000, file[70_001..], ("Upload-Checksum", Of(file[70_000..]))), (HttpStatusCode)460, "upload-checksum-mismatch");
        Assert.Equal(70_000, await Tus.OffsetAsync(parts, address));
        using var last = await Tus.SendAsync(parts, address, 70_000, file[70_000..], ("Upload-Checksum", Of(file[70_000..])));
        Assert.Equal(Digest(file), (await ReceiptAsync(last))["sha256"]!.ToString());

#pragma warning disable CA5350 // Of the protocol, against damage on the way.
        static byte[] SHA1Of(byte[] part) => SHA1.HashData(part);
#pragma warning restore CA5350
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_announced_is_not_kept_and_begins_anew()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(100_000));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId, sha256: Digest(Tus.Bytes(7))));
        await RefusedAsync(await Tus.SendAsync(parts, address, 0, file), (HttpStatusCode)460, "digest-mismatch");
        Assert.Equal(HttpStatusCode.NotFound, (await Tus.HeadAsync(parts, address)).StatusCode);
        Assert.Equal((false, false), (await IsKnownAsync(address), File.Exists(Path.Combine(app.Folder, $"{IdOf(address):N}.doc"))));
    }

    public static TheoryData<string, string, string> Unusable => new()
    {
        { "Upload-Length", "", "upload-header-invalid" }, { "Upload-Length", "-1", "upload-header-invalid" }, { "Upload-Length", "1.5", "upload-header-invalid" },
        { "Upload-Length", "99999999999999999999", "upload-header-invalid" }, { "Upload-Metadata", "", "upload-metadata-invalid" },
        { "Upload-Metadata", "filename YQ==", "upload-metadata-invalid" }, { "Upload-Metadata", "item YQ==", "upload-metadata-invalid" },
        { "Upload-Metadata", "item !!", "upload-metadata-invalid" }, { "Upload-Metadata", "{item},{item}", "upload-metadata-invalid" },
        { "Upload-Metadata", "item a b", "upload-metadata-invalid" }, { "Upload-Metadata", "{item},sha256 YQ==", "upload-metadata-invalid" },
        { "Upload-Metadata", "{item},filename " + "Li4vYQ==", "file-name-invalid" }, { "Upload-Metadata", "{item},filename", "file-name-invalid" },
        { "Upload-Checksum", "md5 AAAA", "upload-checksum-invalid" }, { "Upload-Checksum", "sha256 AAAA", "upload-checksum-invalid" },
        { "Upload-Checksum", "sha256", "upload-checksum-invalid" }, { "Upload-Checksum", "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=,sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "upload-checksum-invalid" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task What_cannot_be_begun_is_refused_by_the_name_of_its_header(string header, string value, string code)
    {
        var request = await app.OpenRequestAsync();
        var headers = new Dictionary<string, string> { ["Upload-Length"] = "10", ["Upload-Metadata"] = Tus.Metadata(request.ItemId) };
        headers[header] = value.Replace("{item}", $"item {Tus.Base64($"{request.ItemId}")}", StringComparison.Ordinal);
        using var http = Council;
        using var begin = Tus.Request("POST", "/api/intake/v1/uploads", headers.Select(each => (each.Key, each.Value)));
        var problem = await ServiceApp.RefusedAsync(await http.SendAsync(begin), HttpStatusCode.BadRequest, code);
        Assert.Equal(code == "file-name-invalid" ? "fileName" : header, problem["field"]!.ToString());
        Assert.NotNull(problem["allowed"]);
        Assert.False(await app.QueryAsync(db => db.Uploads.AnyAsync(upload => upload.ItemId == request.ItemId)));
    }

    [Fact]
    public async Task A_part_that_does_not_fit_is_refused_and_changes_nothing()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(1000));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId));
        (await Tus.SendAsync(parts, address, 0, file[..400])).Dispose();

        await RefusedAsync(await Tus.SendAsync(parts, address, 0, file[..400]), HttpStatusCode.Conflict, "upload-offset-mismatch");
        await RefusedAsync(await Tus.SendAsync(parts, address, 500, file[500..]), HttpStatusCode.Conflict, "upload-offset-mismatch");
        await RefusedAsync(await Tus.SendAsync(parts, address, 400, file[399..]), HttpStatusCode.RequestEntityTooLarge, "upload-too-long");
        using (var noOffset = Tus.Request("PATCH", address))
        {
            noOffset.Content = new ByteArrayContent([1]) { Headers = { ContentType = new("application/offset+octet-stream") } };
            await RefusedAsync(await parts.SendAsync(noOffset), HttpStatusCode.BadRequest, "upload-header-invalid");
        }

        using (var otherKind = Tus.Request("PATCH", address, ("Upload-Offset", "400")))
        {
            otherKind.Content = new ByteArrayContent([1]) { Headers = { ContentType = new("application/octet-stream") } };
            await RefusedAsync(await parts.SendAsync(otherKind), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        }

        using (var encoded = Tus.Request("PATCH", address, ("Upload-Offset", "400")))
        {
            encoded.Content = new ByteArrayContent([1]) { Headers = { ContentType = new("application/offset+octet-stream"), ContentEncoding = { "gzip" } } };
            await RefusedAsync(await parts.SendAsync(encoded), HttpStatusCode.BadRequest, "content-encoding");
        }

        // Without its length said beforehand it shows only as it comes.
        using (var endless = Tus.Request("PATCH", address, ("Upload-Offset", "400")))
        {
            endless.Content = new StreamContent(new UnknownLength(Tus.Bytes(5000))) { Headers = { ContentType = new("application/offset+octet-stream") } };
            await RefusedAsync(await parts.SendAsync(endless), HttpStatusCode.RequestEntityTooLarge, "upload-too-long");
        }

        Assert.Equal(400, await Tus.OffsetAsync(parts, address));
        using var last = await Tus.SendAsync(parts, address, 400, file[400..]);
        Assert.Equal(Digest(file), (await ReceiptAsync(last))["sha256"]!.ToString());
    }

    sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    [Fact]
    public async Task Another_version_of_the_protocol_is_told_which_one_is_spoken_and_what_there_is()
    {
        var request = await app.OpenRequestAsync();
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, 10, Tus.Metadata(request.ItemId));
        foreach (var (client, method, to) in new[] { (http, "POST", "/api/intake/v1/uploads"), (parts, "HEAD", address), (parts, "PATCH", address), (parts, "DELETE", address) })
        {
            foreach (var version in new[] { "", "0.2.2" })
            {
                using var message = Tus.Request(method, to, ("Tus-Resumable", version), ("Upload-Offset", "0"));
                if (method == "PATCH") message.Content = new ByteArrayContent([1]) { Headers = { ContentType = new("application/offset+octet-stream") } };
                using var answer = await client.SendAsync(message);
                Assert.Equal((HttpStatusCode.PreconditionFailed, "1.0.0"), (answer.StatusCode, answer.Headers.GetValues("Tus-Version").Single()));
            }
        }

        foreach (var (client, to) in new[] { (http, "/api/intake/v1/uploads"), (parts, address) })
        {
            using var options = Tus.Request("OPTIONS", to, ("Tus-Resumable", ""));
            using var answer = await client.SendAsync(options);
            Assert.Equal((HttpStatusCode.NoContent, "1.0.0"), (answer.StatusCode, answer.Headers.GetValues("Tus-Version").Single()));
            Assert.Equal("creation,creation-with-upload,checksum,termination,expiration", answer.Headers.GetValues("Tus-Extension").Single());
            Assert.Equal(("sha256,sha1", $"{IntakeApp.LargestUpload}"), (answer.Headers.GetValues("Tus-Checksum-Algorithm").Single(), answer.Headers.GetValues("Tus-Max-Size").Single()));
        }
    }

    [Fact]
    public async Task Only_an_agency_that_is_asked_begins_one()
    {
        var request = await app.OpenRequestAsync();
        foreach (var (client, expected) in new[]
        {
            (TestClients.OfstedLead, HttpStatusCode.Forbidden), (TestClients.Operations, HttpStatusCode.Forbidden), (TestClients.Service("case-selection"), HttpStatusCode.Forbidden),
            (TestClients.NorthmarchPolice, HttpStatusCode.NotFound), (TestClients.SouthmereCouncil, HttpStatusCode.NotFound),
        })
        {
            using var http = app.As(client);
            using var answer = await Tus.StartAsync(http, 10, Tus.Metadata(request.ItemId));
            Assert.True(expected == answer.StatusCode, $"{client.Id}: {answer.StatusCode}");
        }

        using var nobody = Nobody;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Tus.StartAsync(nobody, 10, Tus.Metadata(request.ItemId))).StatusCode);
        using var council = Council;
        Assert.Equal(HttpStatusCode.NotFound, (await Tus.StartAsync(council, 10, Tus.Metadata(Guid.NewGuid()))).StatusCode);
        Assert.False(await app.QueryAsync(db => db.Uploads.AnyAsync(upload => upload.ItemId == request.ItemId)));
    }

    [Fact]
    public async Task Whoever_does_not_know_the_address_or_is_of_another_organisation_finds_nothing_there()
    {
        var request = await app.OpenRequestAsync();
        using var http = Council;
        var address = await Tus.AddressAsync(http, 10, Tus.Metadata(request.ItemId));
        var guessed = address[..(address.LastIndexOf('/') + 1)];
        using var nobody = Nobody;
        using var inspector = app.As(TestClients.OfstedLead);
        using var police = app.As(TestClients.NorthmarchPolice);
        foreach (var (client, to) in new[]
        {
            (nobody, guessed + Bad), (nobody, guessed + address[^43..].ToLowerInvariant()), (http, guessed + Bad), (nobody, address.Replace(IdOf(address).ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal)),
            (inspector, address), (police, address),
        })
        {
            foreach (var method in new[] { "HEAD", "PATCH", "DELETE", "OPTIONS" })
            {
                using var message = Tus.Request(method, to, ("Upload-Offset", "0"));
                if (method == "PATCH") message.Content = new ByteArrayContent([1]) { Headers = { ContentType = new("application/offset+octet-stream") } };
                using var answer = await client.SendAsync(message);
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{method} {to}: {answer.StatusCode}");
                Assert.Equal("1.0.0", answer.Headers.GetValues("Tus-Resumable").Single());
            }
        }

        using var own = await Tus.SendAsync(http, address, 0, Tus.Bytes(10));
        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
    }

    [Fact]
    public async Task Its_address_and_its_metadata_are_in_no_log_and_no_trace()
    {
        var request = await app.OpenRequestAsync();
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, 10, Tus.Metadata(request.ItemId, "Esmeralda Plantedname.pdf"));
        (await Tus.SendAsync(parts, address, 5, [1])).Dispose();
        (await Tus.SendAsync(parts, address, 0, Tus.Bytes(10))).Dispose();
        await Eventually.TrueAsync(() => app.Host.Output.LinesWith("span PATCH /api/intake/v1/uploads/{uploadId:guid}/{grant}").Count > 0);
        foreach (var secret in new[] { address[^43..], "Plantedname", Tus.Base64("Esmeralda Plantedname.pdf") })
            Assert.Equal("", string.Join('\n', app.Host.Output.LinesWith(secret)));
        Assert.Equal(0L, await app.Database.ScalarAsync<long>($"select count(*) from audit_entries where what::text like '%{address[^43..]}%' or what::text like '%Plantedname%' or record like '%{address[^43..]}%'"));
    }

    [Fact]
    public async Task What_is_not_finished_is_listed_to_its_agency_which_goes_on_from_there_or_gives_it_up()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(1000));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId));
        var other = await Tus.AddressAsync(http, 5, Tus.Metadata(request.ItemId, "other.pdf"));
        (await Tus.SendAsync(parts, address, 0, file[..400])).Dispose();
        var list = $"/api/intake/v1/uploads?inspection={request.InspectionId}";

        var listed = (await http.GetFromJsonAsync<JsonArray>(list))!;
        Assert.Equal([address, other], listed.Select(each => each!["address"]!.ToString()));
        Assert.Equal(("minutes.pdf", 1000, 400, TestClients.NorthmarchCouncil.Id), (listed[0]!["fileName"]!.ToString(), listed[0]!["size"]!.GetValue<int>(), listed[0]!["offset"]!.GetValue<int>(), listed[0]!["startedBy"]!.ToString()));
        foreach (var (client, expected) in new[] { (TestClients.OfstedLead, HttpStatusCode.Forbidden), (TestClients.SouthmereCouncil, HttpStatusCode.NotFound) })
        {
            using var stranger = app.As(client);
            Assert.Equal(expected, (await stranger.GetAsync(list)).StatusCode);
        }
        using (var police = app.As(TestClients.NorthmarchPolice)) Assert.Empty((await police.GetFromJsonAsync<JsonArray>(list))!);

        using (var given = Tus.Request("DELETE", other)) Assert.Equal(HttpStatusCode.NoContent, (await parts.SendAsync(given)).StatusCode);
        using (var once = Tus.Request("DELETE", other)) Assert.Equal(HttpStatusCode.NotFound, (await parts.SendAsync(once)).StatusCode);
        Assert.False(File.Exists(Path.Combine(app.Folder, $"{IdOf(other):N}.doc")));

        using (var last = await Tus.SendAsync(parts, address, 400, file[400..])) Assert.Equal(HttpStatusCode.NoContent, last.StatusCode);
        Assert.Empty((await http.GetFromJsonAsync<JsonArray>(list))!);
        using var tooLate = Tus.Request("DELETE", address);
        await RefusedAsync(await parts.SendAsync(tooLate), HttpStatusCode.Conflict, "upload-complete");
    }

    [Fact]
    public async Task What_is_not_finished_in_a_week_is_gone_and_what_is_finished_stays()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(1000));
        await using var host = app.StartWith(new() { ["Workers:ExpireUploads"] = "false" });
        using var http = host.As(TestClients.NorthmarchCouncil);
        using var parts = host.Anonymous();
        var (unfinished, finished) = (await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId)), await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId, "b.pdf")));
        (await Tus.SendAsync(parts, unfinished, 0, file[..400])).Dispose();
        (await Tus.SendAsync(parts, finished, 0, file)).Dispose();
        var now = app.Clock.GetCurrentInstant();
        try
        {
            app.Clock.Reset(now + ResumableUpload.Life);
            Assert.Equal(HttpStatusCode.Gone, (await Tus.HeadAsync(parts, unfinished)).StatusCode);
            await RefusedAsync(await Tus.SendAsync(parts, unfinished, 400, file[400..]), HttpStatusCode.Gone, "upload-expired");
            await host.Services.GetRequiredService<ExpireUploads>().RunOnceAsync(default);
        }
        finally
        {
            app.Clock.Reset(now);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Tus.HeadAsync(parts, unfinished)).StatusCode);
        Assert.False(File.Exists(Path.Combine(app.Folder, $"{IdOf(unfinished):N}.doc")));
        Assert.Equal(1L, await app.Database.ScalarAsync<long>($"select count(*) from audit_entries where process = 'expire-upload' and record = 'upload/{IdOf(unfinished)}'"));
        Assert.True(await app.QueryAsync(db => db.Documents.AnyAsync(document => document.Id == IdOf(finished))));
        Assert.True(File.Exists(Path.Combine(app.Folder, $"{IdOf(finished):N}.doc")));
    }

    [Fact]
    public async Task Files_on_their_way_are_nobodys_left_overs()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(100_000));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId));
        (await Tus.SendAsync(parts, address, 0, file[..70_000])).Dispose();
        File.SetLastWriteTimeUtc(Path.Combine(app.Folder, $"{IdOf(address):N}.doc"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await app.Host.Services.GetRequiredService<SweepDocuments>().SweepAsync(default);
        using var last = await Tus.SendAsync(parts, address, 70_000, file[70_000..]);
        Assert.Equal(Digest(file), (await ReceiptAsync(last))["sha256"]!.ToString());
    }

    [Fact]
    public async Task The_same_file_again_is_the_same_document()
    {
        var (request, file) = (await app.OpenRequestAsync(), IntakeApp.Contacts("C1"));
        var receipt = await app.HandInAsync(request, file, "lists.csv");
        using var http = Council;
        using var again = await Tus.StartAsync(http, file.Length, Tus.Metadata(request.ItemId, "lists.csv"), file);
        Assert.Equal(receipt.ToJsonString(), (await ReceiptAsync(again)).ToJsonString());
        Assert.False(File.Exists(Path.Combine(app.Folder, $"{IdOf(again.Headers.Location!.ToString()):N}.doc")));
    }

    [Fact]
    public async Task Late_is_what_has_its_last_byte_after_the_deadline()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(1000));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId));
        (await Tus.SendAsync(parts, address, 0, file[..999])).Dispose();
        var now = app.Clock.GetCurrentInstant();
        try
        {
            app.Clock.Reset(Instant.FromDateTimeOffset(IntakeApp.DueAt) + Duration.FromSeconds(1));
            using var last = await Tus.SendAsync(parts, address, 999, file[999..]);
            Assert.True((await ReceiptAsync(last))["late"]!.GetValue<bool>());
        }
        finally
        {
            app.Clock.Reset(now);
        }
    }

    /// <summary>¶91: who may hand in, and whether anything is asked for, is judged when the last byte lands; what was not acknowledged can be sent again.</summary>
    [Fact]
    public async Task Rights_and_state_are_judged_again_with_the_last_byte()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(1000));
        using var http = Council;
        using var parts = Nobody;
        var address = await Tus.AddressAsync(http, file.Length, Tus.Metadata(request.ItemId));
        (await Tus.SendAsync(parts, address, 0, file[..999])).Dispose();

        // The area is not this agency's any more.
        await app.Database.ExecuteAsync($"update known_inspections set local_area = 'southmere' where inspection_id = '{request.InspectionId}'");
        await RefusedAsync(await Tus.SendAsync(parts, address, 999, file[999..]), HttpStatusCode.NotFound, "not-found");
        await app.Database.ExecuteAsync($"update known_inspections set local_area = 'northmarch' where inspection_id = '{request.InspectionId}'");

        // It is asked for no more, and then it is.
        await app.Database.ExecuteAsync($"update items set state = 'Withdrawn' where id = '{request.ItemId}'");
        await RefusedAsync(await Tus.SendAsync(parts, address, 999, file[999..]), HttpStatusCode.Conflict, "not-asked-for");
        await RefusedAsync(await Tus.StartAsync(http, 10, Tus.Metadata(request.ItemId)), HttpStatusCode.Conflict, "not-asked-for");
        await app.Database.ExecuteAsync($"update items set state = 'Requested' where id = '{request.ItemId}'");
        Assert.Equal(999, await Tus.OffsetAsync(parts, address));

        await app.HearAsync(new InspectionCancelled(request.InspectionId, app.Clock.GetCurrentInstant().ToDateTimeOffset()));
        await RefusedAsync(await Tus.SendAsync(parts, address, 999, file[999..]), HttpStatusCode.Conflict, "inspection-cancelled");
        Assert.False(await app.QueryAsync(db => db.Documents.AnyAsync(document => document.ItemId == request.ItemId)));
    }

    [Theory]
    [InlineData("ItemQuota", "item-full")]
    [InlineData("AgencyQuota", "agency-full")]
    [InlineData("InspectionQuota", "inspection-full")]
    public async Task What_is_on_its_way_counts_as_what_it_will_be(string quota, string code)
    {
        var request = await app.OpenRequestAsync();
        await using var host = app.StartWith(new() { [$"Intake:{quota}:Bytes"] = "1000" });
        using var http = host.As(TestClients.NorthmarchCouncil);
        var address = await Tus.AddressAsync(http, 600, Tus.Metadata(request.ItemId));
        // Others' room is taken by what arrives, not by what is announced.
        if (quota == "AgencyQuota") await RefusedAsync(await Tus.StartAsync(http, 401, Tus.Metadata(request.ItemId)), HttpStatusCode.Conflict, code);
        (await Tus.SendAsync(http, address, 0, Tus.Bytes(599))).Dispose();
        await RefusedAsync(await Tus.StartAsync(http, 402, Tus.Metadata(request.ItemId)), HttpStatusCode.Conflict, code);
        await RefusedAsync(await http.PostAsync(request.Documents, IntakeApp.File(Tus.Bytes(402))), HttpStatusCode.Conflict, code);
        using var whole = await Tus.SendAsync(http, address, 599, [1]);
        Assert.Equal(HttpStatusCode.NoContent, whole.StatusCode);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_a_byte_of_it_comes()
    {
        var request = await app.OpenRequestAsync();
        using var http = Council;
        await RefusedAsync(await Tus.StartAsync(http, IntakeApp.LargestUpload + 1, Tus.Metadata(request.ItemId)), HttpStatusCode.RequestEntityTooLarge, "file-too-large");
        await using var host = app.StartWith(new() { ["Intake:MaxUploadBytes"] = $"{long.MaxValue}", ["Intake:ItemQuota:Bytes"] = $"{long.MaxValue}", ["Intake:AgencyQuota:Bytes"] = $"{long.MaxValue}", ["Intake:InspectionQuota:Bytes"] = $"{long.MaxValue}" });
        using var unlimited = host.As(TestClients.NorthmarchCouncil);
        await RefusedAsync(await Tus.StartAsync(unlimited, long.MaxValue / 2, Tus.Metadata(request.ItemId)), HttpStatusCode.InsufficientStorage, "storage-full");
    }
}
