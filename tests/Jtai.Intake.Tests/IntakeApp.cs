using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Contracts.Api.Identity;
using Jtai.Contracts.CaseSelection;
using Jtai.Contracts.Scheduling;
using Jtai.Data;
using Jtai.Frameworks;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Items;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.Messaging;
using Jtai.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace Jtai.Intake.Tests;

/// <summary>Intake with real servers. Documents are checked when a test says so: <see cref="ReadAllAsync"/>.</summary>
public sealed class IntakeApp() : ServiceApp("intake")
{
    public const long LargestUpload = 96 << 20;

    /// <summary>Notified on Tuesday 6 May 2025; due on Wednesday 7 May at 17:00 in London.</summary>
    public static readonly DateOnly NotifiedOn = new(2025, 5, 6);

    public static readonly DateTimeOffset DueAt = new(2025, 5, 7, 16, 0, 0, TimeSpan.Zero);

    readonly Dictionary<string, string?> settings = [];

    public FakeClock Clock { get; } = FakeClock.FromUtc(2025, 5, 6, 10, 0, 0);

    public string Folder { get; } = Directory.CreateTempSubdirectory("jtai-intake-").FullName;

    internal JtaiApp<IntakeDb> Host { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        settings["Intake:MasterKey"] = Convert.ToBase64String(new byte[32]);
        settings["Seal:Key"] = Convert.ToBase64String(new byte[32]);
        settings["Intake:ReceiptKey"] = TestKeys.Receipts;
        settings["Intake:DocumentsFolder"] = Folder;
        settings["Intake:MaxUploadBytes"] = $"{LargestUpload}";
        settings["Intake:Scanner:Address"] = (await ClamAvServer.SharedAsync()).Address;
        settings["services:identity:http:0"] = "http://identity";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        settings["ServiceClient:PrivateKey"] = Convert.ToBase64String(key.ExportPkcs8PrivateKey());
        settings[$"Workers:{nameof(CheckDocuments)}"] = "false";
        Host = await StartAsync<IntakeDb>(settings, services =>
        {
            services.AddSingleton<IClock>(Clock);
            services.AddHttpClient<IdentityClient>().ConfigurePrimaryHttpMessageHandler(() => new KnownOrganisations());
        });
    }

    /// <summary>Another process over the same database, broker and folder; this one reads what comes.</summary>
    internal JtaiApp<IntakeDb> StartReader() => StartWith(new() { [$"Workers:{nameof(CheckDocuments)}"] = "true" });

    /// <summary>Another process in truth, which can be killed.</summary>
    public ServiceProcess Process(Dictionary<string, string?>? other = null) => ServiceProcess.Of(
        "Jtai.Intake", settings.Where(setting => other?.ContainsKey(setting.Key) != true).Concat(other ?? []).ToDictionary());

    /// <summary>Another process over the same database and broker, with other settings.</summary>
    internal JtaiApp<IntakeDb> StartWith(Dictionary<string, string?> other) => new(
        settings.Where(setting => !other.ContainsKey(setting.Key)).Concat(other).ToDictionary(), services => services.AddSingleton<IClock>(Clock));

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    internal Task<T> QueryAsync<T>(Func<IntakeDb, Task<T>> query) => InScopeAsync(services => query(services.GetRequiredService<IntakeDb>()));

    /// <summary>An inspection of Northmarch, led by <see cref="TestClients.OfstedLead"/>, with its open request for child-level data.</summary>
    public async Task<Request> OpenRequestAsync(bool notified = true, DateTimeOffset? dueAt = null)
    {
        var inspection = await KnownAsync(new Deadline(Intake.Requests.InformationItem.ChildLevelData, DateOnly.FromDateTime((dueAt ?? DueAt).UtcDateTime), dueAt ?? DueAt));
        if (!notified) await Database.ExecuteAsync($"update known_inspections set local_area = null where inspection_id = '{inspection.InspectionId}'");
        var itemId = await InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<IntakeDb>();
            await OpenInformationRequest.OpenAsync(
                db, services.GetRequiredService<DocumentStore>(), inspection, new KnownFrameworks().Of("front-door-2024", 1), CancellationToken.None);
            await db.SaveChangesAsync();
            return db.Items.Local.Single().Id;
        });
        return new Request(inspection.InspectionId, itemId);
    }

    /// <summary>A notified inspection of Northmarch with all of Annex A, for which these children were chosen and are audited.</summary>
    public async Task<Guid> OpenAnnexAAsync(IReadOnlyList<Guid>? children = null)
    {
        var inspection = Guid.NewGuid();
        await KnowLeadAsync(inspection);
        var framework = new KnownFrameworks().Of("front-door-2024", 1);
        var deadlines = framework.Milestones.Select(milestone => new Deadline(milestone.Id, DateOnly.FromDateTime(DueAt.UtcDateTime), DueAt)).ToList();
        await HearAsync(new InspectionNotified(
            inspection, "northmarch", framework.Id, framework.Version, NotifiedOn, new DateOnly(2025, 5, 19), deadlines, 1, DueAt));
        var chosenAt = Clock.GetCurrentInstant().ToDateTimeOffset();
        await HearAsync(new ChildrenSampled(inspection, children ?? [Guid.NewGuid()], chosenAt));
        await HearAsync(new AuditCasesSelected(inspection, children ?? [Guid.NewGuid()], chosenAt));
        return inspection;
    }

    /// <summary>Makes somebody an inspector of an inspection.</summary>
    public Task JoinAsync(Guid inspection, TestClient inspector) => InScopeAsync(async services =>
    {
        await services.GetRequiredService<JtaiDbContext>().KeepMembershipAsync(
            new(inspection, inspector.Id, inspector.Organisation, "inspector", DateTimeOffset.UnixEpoch, null, 1), default);
        return true;
    });

    internal async Task ReadAllAsync()
    {
        while (await Host.Services.GetRequiredService<CheckDocuments>().RunOnceAsync(CancellationToken.None))
        {
        }
    }

    /// <summary>Changes what lies on the disk of a document.</summary>
    public async Task ChangeStoredAsync(JsonNode receipt, Func<byte[], byte[]> change)
    {
        var path = Path.Combine(Folder, $"{receipt["documentId"]!.GetValue<Guid>():N}.doc");
        await System.IO.File.WriteAllBytesAsync(path, change(await System.IO.File.ReadAllBytesAsync(path)));
    }

    public async Task<HttpResponseMessage> UploadAsync(Request request, HttpContent content, TestClient? by = null)
    {
        using var http = As(by ?? TestClients.NorthmarchCouncil);
        return await http.PostAsync(request.Documents, content);
    }

    public async Task<JsonNode> HandInAsync(Request request, byte[] file, string? fileName = null)
    {
        using var answer = await UploadAsync(request, File(file, fileName));
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public static ByteArrayContent File(byte[] bytes, string? fileName = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (fileName is not null)
        {
            content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = fileName };
        }

        return content;
    }

    /// <summary>Identity's answer to the one call that is made: the agencies of both areas.</summary>
    sealed class KnownOrganisations : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal(("Bearer", "/api/identity/v1/organisations"), (request.Headers.Authorization?.Scheme, request.RequestUri!.AbsolutePath));
            TestClient[] agencies = [TestClients.NorthmarchCouncil, TestClients.NorthmarchIcb, TestClients.NorthmarchTrust, TestClients.SouthmereCouncil];
            var organisations = agencies.Select(agency => new Organisation(agency.Organisation, agency.Organisation, agency.OrganisationKind, agency.Area))
                .Append(new("southmere-icb", "Southmere ICB", "health", "southmere"));
            return Task.FromResult(new HttpResponseMessage { Content = JsonContent.Create(organisations, options: ServiceDefaults.Json.Client) });
        }
    }

    public static byte[] OfficialTemplate => System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "official-template-with-list-3-rows.xlsx"));

    /// <summary>List 1 with one row, that is in order, for each child.</summary>
    public static byte[] Contacts(params string[] children) => Encoding.UTF8.GetBytes(
        "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source,Contact outcome\n"
        + string.Concat(children.Select(child => $"{child},b) Female,a) WBRI,14/02/2011,14,02/04/2025,m) 6: Police,Referral\n")));
}

/// <summary>An inspection and its request item.</summary>
public sealed record Request(Guid InspectionId, Guid ItemId)
{
    public string Items => $"/api/intake/v1/items?inspection={InspectionId}";

    public string Item => $"/api/intake/v1/items/{ItemId}";

    public string Documents => $"{Item}/documents";

    public static string Document(JsonNode receipt) => $"/api/intake/v1/documents/{receipt["documentId"]}";
}
