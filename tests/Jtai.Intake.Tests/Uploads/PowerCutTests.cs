using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Storage;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Intake.Tests.Uploads;

/// <summary>SIGKILL of the service, of the database, or of both, while files come in parts and whole.</summary>
public sealed class PowerCutTests
{
    const int Senders = 3;

    [Fact]
    public async Task No_acknowledged_byte_is_lost_no_receipt_is_without_its_file_and_no_file_without_its_receipt()
    {
        // What is confirmed is to be written, as in a deployment.
        await using var postgres = await PostgresServer.StartAsync("-c", "synchronous_commit=on", "-c", "fsync=on");
        var app = new IntakeApp { On = postgres };
        await app.InitializeAsync();
        await using var intake = app.Process(new() { ["Workers:CheckDocuments"] = "false", ["Intake:ItemQuota:Files"] = "100000", ["Intake:AgencyQuota:Files"] = "100000", ["Intake:InspectionQuota:Files"] = "100000" });
        await intake.StartAsync();
        var requests = await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => app.OpenRequestAsync()));

        using var over = new CancellationTokenSource();
        var agencies = requests.Select((request, number) => new Agency(intake.Address, request, number)).ToList();
        var sending = agencies.Select(agency => agency.SendAsync(over.Token)).ToList();
        var random = new Random(20250507);
        for (var cut = 0; cut < Long.Count(8, 500); cut++)
        {
            // Only in the middle of the work a cut shows something.
            var before = agencies.Sum(agency => agency.Acknowledged);
            await Eventually.TrueAsync(() => agencies.Sum(agency => agency.Acknowledged) > before + Senders || sending.Any(each => each.IsFaulted));
            await Task.Delay(random.Next(300));
            if (cut % 3 != 1) await intake.KillAsync();
            if (cut % 3 != 0) await postgres.KillAsync();
            if (cut % 3 != 0) await postgres.StartAgainAsync();
            if (cut % 3 != 1) await intake.StartAsync();
            foreach (var failed in sending.Where(each => each.IsFaulted)) await failed;
        }

        await over.CancelAsync();
        var receipts = (await Task.WhenAll(sending)).SelectMany(each => each).ToList();
        Assert.True(receipts.Count > Long.Count(3, 300), $"{receipts.Count} files arrived: the test shows nothing.");

        // Every receipt has its file, which is what was sent.
        using var http = new HttpClient { BaseAddress = intake.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, "intake"));
        foreach (var (receipt, sha256) in receipts)
            Assert.Equal(sha256, (await http.GetFromJsonAsync<JsonNode>(receipt))!["sha256"]!.ToString());
        await app.InScopeAsync(async services =>
        {
            var (db, documents) = (services.GetRequiredService<IntakeDb>(), services.GetRequiredService<DocumentStore>());
            foreach (var document in await db.Documents.AsNoTracking().ToListAsync())
            {
                await using var content = await documents.OpenAsync(document.Id, await db.KeyOfAsync(document, documents, default), document.Bucket, default);
                Assert.Equal(document.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content)));
            }

            // Every file is a document's with its receipt, or on its way, or was never acknowledged and is removed.
            foreach (var file in Directory.GetFiles(app.Folder, "*.doc")) File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            await ActivatorUtilities.CreateInstance<SweepDocuments>(services).SweepAsync(default);
            var known = (await db.Documents.Select(document => document.Id).ToListAsync())
                .Concat(await db.Uploads.Where(upload => upload.DocumentId == null && upload.Offset < upload.Length).Select(upload => upload.Id).ToListAsync());
            Assert.Empty(Directory.GetFiles(app.Folder, "*.doc").Select(file => Guid.Parse(Path.GetFileNameWithoutExtension(file))).Except(known));
            return true;
        });
        await app.DisposeAsync();
        Console.WriteLine($"{receipts.Count} files arrived over {Long.Count(8, 500)} cuts");
    }

    /// <summary>Sends one file after the other, in parts and whole, and goes on after each cut.</summary>
    sealed class Agency(Uri server, Request request, int number)
    {
        readonly Random random = new(number);
        readonly List<(string Receipt, string Sha256)> receipts = [];

        public async Task<IReadOnlyList<(string Receipt, string Sha256)>> SendAsync(CancellationToken cancellationToken)
        {
            for (var file = 0; !cancellationToken.IsCancellationRequested; file++)
            {
                if (file % 3 == 2) await SendWholeAsync(file, cancellationToken);
                else await SendInPartsAsync(file);
            }

            return receipts;
        }

        /// <summary>How many parts and files.</summary>
        public int Acknowledged { get; private set; }

        static string Token => TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, "intake");

        async Task SendInPartsAsync(int file)
        {
            using var sender = new Sender(server, random.Next(1, 3_000_000), seed: random.Next(1_000_000));
            // What is on its way when the cuts are over is sent to its end: what was acknowledged of it is to be in it.
            while (sender.Receipt is null)
            {
                await Unless(async () =>
                {
                    if (sender.Address is null) await sender.StartAsync(Token, Tus.Metadata(request.ItemId, $"{number}-{file}.zip"));
                    var offset = await sender.OffsetAsync();
                    while (sender.Receipt is null)
                    {
                        await sender.SendAsync(offset, Math.Min(random.Next(1, 700_000), sender.Length - offset));
                        offset = sender.Acknowledged;
                        Acknowledged++;
                    }
                });
            }

            receipts.Add((sender.Receipt, sender.Sha256()));
        }

        async Task SendWholeAsync(int file, CancellationToken cancellationToken)
        {
            var content = Tus.Bytes(random.Next(1, 2_000_000));
            var arrived = false;
            while (!cancellationToken.IsCancellationRequested && !arrived)
            {
                await Unless(async () =>
                {
                    using var http = new HttpClient { BaseAddress = server };
                    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
                    using var answer = await http.PutAsync($"{request.Documents}/{number}-{file}.zip", IntakeApp.File(content), cancellationToken);
                    answer.EnsureSuccessStatusCode();
                    receipts.Add(($"{Request.Document((await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!)}/receipt", Convert.ToHexStringLower(SHA256.HashData(content))));
                    arrived = true;
                    Acknowledged++;
                });
            }
        }

        /// <summary>The power is cut.</summary>
        static async Task Unless(Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (Exception cut) when (cut is IOException or OperationCanceledException or HttpRequestException { StatusCode: null or HttpStatusCode.Locked or >= HttpStatusCode.InternalServerError })
            {
                await Task.Delay(50);
            }
        }
    }
}
