using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Intake.Tests.Storage;

/// <summary>The master key changes: nothing is written anew but the keys of inspections, and the one before opens nothing afterwards.</summary>
public sealed class MasterKeyTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    static readonly string Old = Convert.ToBase64String(new byte[32]), Older = NewKey(), New = NewKey();

    [Fact]
    public async Task After_the_change_what_was_handed_in_before_is_read_with_the_new_key_alone_and_with_the_old_one_no_more()
    {
        var before = await HandInAsync();
        using var both = app.StartWith(new() { ["Intake:MasterKey"] = New, ["Intake:FormerMasterKeys:0"] = Older, ["Intake:FormerMasterKeys:1"] = Old });
        await ReadAsync(both, before);
        Assert.Equal(await InspectionsAsync(), await RotateAsync(both, expected: 0));
        Assert.Equal(0, await RotateAsync(both, expected: 0));
        await ReadAsync(both, before);

        using var withNew = app.StartWith(new() { ["Intake:MasterKey"] = New });
        await ReadAsync(withNew, before);
        var stored = await app.QueryAsync(db => db.InformationRequests.AsNoTracking().Select(request => new { request.InspectionId, request.WrappedKey }).FirstAsync());
        Assert.ThrowsAny<CryptographicException>(() => new DocumentKey(Convert.FromBase64String(Old)).Unwrap(stored.WrappedKey, stored.InspectionId));

        // For who begins the other way round.
        using var withOld = app.StartWith(new() { ["Intake:FormerMasterKeys:0"] = New });
        Assert.Equal(await InspectionsAsync(), await RotateAsync(withOld, expected: 0));
    }

    [Fact]
    public async Task A_key_that_no_master_key_has_wrapped_is_named_and_stays()
    {
        var (inspection, receipt) = await HandInAsync();
        using var stranger = app.StartWith(new() { ["Intake:MasterKey"] = New, ["Intake:FormerMasterKeys:0"] = Older });
        Assert.Equal(0, await RotateAsync(stranger, expected: 1));
        await ReadAsync(app.Host, (inspection, receipt));
    }

    [Fact]
    public void A_master_key_that_is_none_keeps_the_service_from_starting()
    {
        using var wrong = app.StartWith(new() { ["Intake:FormerMasterKeys:0"] = "short" });
        Assert.Contains("Intake:FormerMasterKeys", Assert.ThrowsAny<Exception>(() => wrong.Services).ToString(), StringComparison.Ordinal);
    }

    static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    async Task<(Guid Inspection, JsonNode Receipt)> HandInAsync()
    {
        var request = await app.OpenRequestAsync();
        var receipt = await app.HandInAsync(request, IntakeApp.Contacts("C1"), "lists.csv");
        await app.ReadAllAsync();
        return (request.InspectionId, receipt);
    }

    Task<int> InspectionsAsync() => app.QueryAsync(db => db.InformationRequests.CountAsync());

    /// <returns>How many keys were wrapped anew, as the audit trail has it.</returns>
    async Task<int> RotateAsync(JtaiApp<IntakeDb> host, int expected)
    {
        var before = await RotatedAsync();
        await using var scope = host.Services.CreateAsyncScope();
        var command = scope.ServiceProvider.GetServices<Command>().Single(each => each.Name == "rotate-master-key");
        Assert.Equal(expected, await command.RunAsync(scope.ServiceProvider, []));
        return await RotatedAsync() - before;
    }

    async Task<int> RotatedAsync() => (int)await app.Database.ScalarAsync<long>("select count(*) from audit_entries where process = 'rotate-master-key'");

    static async Task ReadAsync(JtaiApp<IntakeDb> host, (Guid Inspection, JsonNode Receipt) handedIn)
    {
        using var http = host.As(TestClients.NorthmarchCouncil);
        using var answer = await http.GetAsync($"/api/intake/v1/documents/{handedIn.Receipt["documentId"]}/content");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(IntakeApp.Contacts("C1"), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("lists.csv", answer.Content.Headers.ContentDisposition!.FileNameStar);
    }
}
