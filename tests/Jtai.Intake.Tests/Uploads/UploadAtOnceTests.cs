using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.Intake.Uploads;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Intake.Tests.Uploads;

/// <summary>What happens to one upload at once: from two senders, in two replicas, or while its last part is on its way.</summary>
public sealed class UploadAtOnceTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    static string Digest(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    static Guid IdOf(string address) => Guid.Parse(address.Split('/')[^2]);

    string FileOf(string address) => Path.Combine(app.Folder, $"{IdOf(address):N}.doc");

    /// <summary>A part that waits where it is told to.</summary>
    sealed class Waiting : HttpContent
    {
        readonly byte[] part;
        readonly int at;
        readonly Func<Task> meanwhile;

        public Waiting(byte[] part, int at, Func<Task> meanwhile)
        {
            (this.part, this.at, this.meanwhile) = (part, at, meanwhile);
            Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(part.AsMemory(0, at));
            await stream.FlushAsync();
            await meanwhile();
            await stream.WriteAsync(part.AsMemory(at));
        }

        protected override bool TryComputeLength(out long length) => (length = part.Length) >= 0;
    }

    static Task<HttpResponseMessage> SendAsync(HttpClient http, string address, long offset, HttpContent part)
    {
        var request = Tus.Request("PATCH", address, ("Upload-Offset", $"{offset}"));
        request.Content = part;
        return http.SendAsync(request);
    }

    /// <summary>Real connections; a replica of its own.</summary>
    JtaiApp<IntakeDb> Replica()
    {
        var host = app.StartWith(new() { ["urls"] = "http://127.0.0.1:0" });
        host.UseKestrel();
        host.StartServer();
        return host;
    }

    static HttpClient Client(JtaiApp<IntakeDb> host) => new() { BaseAddress = host.ClientOptions.BaseAddress };

    async Task<(Request Request, string Address)> BegunAsync(int length, string? name = "minutes.pdf")
    {
        var request = await app.OpenRequestAsync();
        using var http = app.As(TestClients.NorthmarchCouncil);
        return (request, await Tus.AddressAsync(http, length, Tus.Metadata(request.ItemId, name)));
    }

    async Task<string> StoredAsync(string address) => await app.InScopeAsync(async services =>
    {
        var (db, documents) = (services.GetRequiredService<IntakeDb>(), services.GetRequiredService<DocumentStore>());
        var document = await db.Documents.SingleAsync(each => each.Id == IdOf(address));
        await using var content = await documents.OpenAsync(document.Id, await db.KeyOfAsync(document, documents, default), document.Bucket, default);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    });

    /// <summary>The lease lapses, as by the database's clock, while its holder still has the file open.</summary>
    [Fact]
    public async Task Nobody_writes_while_another_one_still_could_whatever_the_replica()
    {
        var (file, other) = (Tus.Bytes(300_000), Tus.Bytes(300_001)[1..]);
        var (_, address) = await BegunAsync(file.Length);
        await using var first = Replica();
        await using var second = Replica();
        using var slow = Client(first);
        using var quick = Client(second);
        using var over = await SendAsync(slow, address, 0, new Waiting(file, 250_000, async () =>
        {
            await Eventually.TrueAsync(() => File.Exists(FileOf(address)));
            await app.Database.ExecuteAsync($"update uploads set held_until = clock_timestamp() - interval '1 second' where id = '{IdOf(address)}'");
            using var tooEarly = await Tus.SendAsync(quick, address, 0, other);
            await ServiceApp.RefusedAsync(tooEarly, HttpStatusCode.Locked, "upload-in-use");
        }));
        // Whoever took over had the lease, and so the first is not believed any more.
        await ServiceApp.RefusedAsync(over, HttpStatusCode.Locked, "upload-in-use");
        using var last = await Tus.SendAsync(quick, address, await Tus.OffsetAsync(quick, address), other);
        Assert.Equal(HttpStatusCode.NoContent, last.StatusCode);
        Assert.Equal(Digest(other), await StoredAsync(address));
        using var http = app.As(TestClients.NorthmarchCouncil);
        Assert.Equal(Digest(other), (await http.GetFromJsonAsync<JsonNode>(Tus.ReceiptOf(last)))!["sha256"]!.ToString());
    }

    [Fact]
    public async Task A_sender_who_is_silent_makes_room_and_nothing_is_lost_of_what_came()
    {
        var file = Tus.Bytes(300_000);
        var (_, address) = await BegunAsync(file.Length);
        await using var host = Replica();
        using var silent = Client(host);
        using var next = Client(host);
        var gone = new TaskCompletionSource();
        var sending = SendAsync(silent, address, 0, new Waiting(file, 200_000, () => gone.Task));
        await Eventually.TrueAsync(() => File.Exists(FileOf(address)));
        // It waits for the other one to be given up.
        var offset = await Tus.OffsetAsync(next, address);
        Assert.Equal(200_000, offset);
        using var last = await Tus.SendAsync(next, address, offset, file[(int)offset..]);
        Assert.Equal((HttpStatusCode.NoContent, Digest(file)), (last.StatusCode, await StoredAsync(address)));
        gone.SetResult();
        await Record.ExceptionAsync(() => sending);
        Assert.Equal(Digest(file), await StoredAsync(address));
    }

    [Fact]
    public async Task One_waits_for_an_upload_that_is_in_use_and_more_are_told_at_once()
    {
        var (_, address) = await BegunAsync(10);
        using var parts = app.Host.Anonymous();
        await app.InScopeAsync(async services =>
        {
            await using var lease = await UploadLease.TryTakeAsync(services.GetRequiredService<IntakeDb>(), IdOf(address), default);
            var asked = new[] { Tus.HeadAsync(parts, address), Tus.HeadAsync(parts, address), Tus.HeadAsync(parts, address) };
            await Eventually.TrueAsync(() => asked.Count(each => each.IsCompleted) == 2);
            await lease!.DisposeAsync();
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Locked, HttpStatusCode.Locked], (await Task.WhenAll(asked)).Select(answer => answer.StatusCode).Order());
            return true;
        });
    }

    /// <summary>¶91: as long as the last byte is on its way, who may hand in and whether anything is asked for can change.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(8 << 20)]
    [InlineData((8 << 20) + 1)]
    public async Task What_changes_while_the_last_part_comes_is_noticed_with_its_last_byte_and_that_is_not_acknowledged(int length)
    {
        var file = Tus.Bytes(length);
        var (request, address) = await BegunAsync(length);
        using var parts = app.Host.Server.CreateClient();
        using var refused = await SendAsync(parts, address, 0, new Waiting(file, length - 1, async () =>
        {
            await Eventually.TrueAsync(() => File.Exists(FileOf(address)));
            await app.Database.ExecuteAsync($"update items set state = 'Withdrawn' where id = '{request.ItemId}'");
        }));
        await ServiceApp.RefusedAsync(refused, HttpStatusCode.Conflict, "not-asked-for");
        using var head = await Tus.HeadAsync(parts, address);
        Assert.True(Tus.OffsetOf(head) < length);
        Assert.False(head.Headers.Contains("Link"));

        await app.Database.ExecuteAsync($"update items set state = 'Requested' where id = '{request.ItemId}'");
        var kept = (int)Tus.OffsetOf(head);
        using var last = await Tus.SendAsync(parts, address, kept, file[kept..]);
        Assert.Equal((HttpStatusCode.NoContent, Digest(file)), (last.StatusCode, await StoredAsync(address)));
    }

    [Fact]
    public async Task An_upload_whose_last_byte_came_in_time_is_removed_by_nobody()
    {
        var file = Tus.Bytes(1000);
        var (_, address) = await BegunAsync(file.Length);
        using var parts = app.Host.Anonymous();
        var upload = await app.QueryAsync(db => db.Uploads.AsNoTracking().SingleAsync(each => each.Id == IdOf(address)));
        (await Tus.SendAsync(parts, address, 0, file)).Dispose();
        // As a worker, or somebody who gives it up, that has read it before.
        await app.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<IntakeDb>();
            await using var lease = await UploadLease.TryTakeAsync(db, upload.Id, default);
            await Assert.ThrowsAsync<UploadLeaseLostException>(() => db.RemoveAsync(upload, lease!, services.GetRequiredService<DocumentStore>()));
            return true;
        });
        Assert.Equal(Digest(file), await StoredAsync(address));
    }

    [Fact]
    public async Task Whoever_sends_the_last_byte_with_a_token_has_handed_it_in()
    {
        var file = Tus.Bytes(1000);
        var (_, address) = await BegunAsync(file.Length);
        var colleague = TestClients.NorthmarchCouncil with { Id = "northmarch-council-colleague" };
        using var http = app.As(colleague);
        using var last = await Tus.SendAsync(http, address, 0, file);
        Assert.Equal(colleague.Id, (await http.GetFromJsonAsync<JsonNode>(Tus.ReceiptOf(last)))!["handedInBy"]!.ToString());
        Assert.Equal(1L, await app.Database.ScalarAsync<long>($"select count(*) from audit_entries where process = 'receive-part' and subject = '{colleague.Id}'"));
    }

    /// <summary>The first part of a new upload is not what its checksum says, or an empty file is not taken.</summary>
    [Fact]
    public async Task What_is_not_taken_with_the_beginning_is_sent_to_the_address()
    {
        var (request, file) = (await app.OpenRequestAsync(), Tus.Bytes(1000));
        using var http = app.As(TestClients.NorthmarchCouncil);
        using var begun = await Tus.StartAsync(http, file.Length, Tus.Metadata(request.ItemId), file, ("Upload-Checksum", $"sha256 {Convert.ToBase64String(SHA256.HashData("other"u8))}"));
        Assert.Equal((HttpStatusCode.Created, 0), (begun.StatusCode, Tus.OffsetOf(begun)));
        using var last = await Tus.SendAsync(http, begun.Headers.Location!.ToString(), 0, file);
        Assert.Equal(HttpStatusCode.NoContent, last.StatusCode);
    }
}
