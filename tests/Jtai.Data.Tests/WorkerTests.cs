using Jtai.Data.Audit;
using Jtai.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jtai.Data.Tests;

/// <summary>What an operator reads of a worker that finds no database.</summary>
public sealed class WorkerTests
{
    [Theory]
    [InlineData("Could not delete what has served its purpose", false)]
    [InlineData("Could not seal the audit trail", true)]
    public async Task A_worker_says_what_it_could_not_do(string said, bool seals)
    {
        using var output = new CapturedOutput();
        using var logging = LoggerFactory.Create(builder => output.AddTo(builder.Services));
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        using ServiceDefaults.Worker worker = seals
            ? new AuditSealing(nowhere, Options.Create(new AuditOptions { SigningKey = TestDatabase.AuditSigningKey }), logging.CreateLogger<AuditSealing>())
            : new Housekeeping(nowhere, logging.CreateLogger<Housekeeping>());
        await worker.StartAsync(default);
        await Eventually.TrueAsync(() => output.LinesWith(said).Count > 0);
        // The database being away does not keep the service from stopping.
        await worker.StopAsync(default);
    }
}
