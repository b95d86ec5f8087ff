using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.Testing;
using Npgsql;

namespace Jtai.Benchmarks;

/// <summary>A page of the portfolio through the whole service as a process of its own, beside a bare query of the same rows; then with ten times as many inspections.</summary>
static class PortfolioBenchmark
{
    const int Rounds = 300;
    static readonly string[] Areas = [.. Enumerable.Range(1, 60).Select(area => $"area-{area}")];

    public static async Task<int> RunAsync()
    {
        if (!Needs.OfPortfolio.AreMet("portfolio")) return Needs.Unmet;
        Console.WriteLine("Starting PostgreSQL (durable) and the scheduling service...");
        await using var postgres = await PostgresServer.StartAsync("-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on");
        await postgres.ExecuteAsync("create database portfolio");
        var database = postgres.ConnectionString("portfolio");
        using (var migration = Start(database, "http://127.0.0.1:0", "migrate"))
        {
            await migration.WaitForExitAsync();
            if (migration.ExitCode != 0) throw new InvalidOperationException("The migration failed.");
        }
        var address = $"http://127.0.0.1:{FreePort()}";
        using var service = Start(database, address);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestIssuer.Shared.Issue(TestClients.OfstedLead, "scheduling"));
            await Eventually.TrueAsync(() => AnswersAsync(http));
            await using var source = NpgsqlDataSource.Create(database);
            foreach (var inspections in new[] { 200, 2000 })
            {
                await SeedAsync(source, http, inspections);
                foreach (var size in new[] { 50, 200 })
                {
                    // Warm, then in turns, so that what else the machine does falls on both.
                    for (var i = 0; i < 50; i++)
                    {
                        await PageAsync(http, size);
                        await BareAsync(source, size);
                    }
                    var (ours, bare) = (new List<double>(), new List<double>());
                    for (var i = 0; i < Rounds; i++)
                    {
                        bare.Add(await TimeAsync(() => BareAsync(source, size)));
                        ours.Add(await TimeAsync(() => PageAsync(http, size)));
                    }
                    ours.Sort();
                    bare.Sort();
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{inspections} inspections, page of {size}: p50 {P(ours, 50):0.0} ms, p95 {P(ours, 95):0.0} ms (aim below 300); the bare query p50 {P(bare, 50):0.0} ms, p95 {P(bare, 95):0.0} ms; ratio of p95 {P(ours, 95) / P(bare, 95):0.0}"));
                }
            }
            return 0;
        }
        finally
        {
            service.Kill();
        }
    }

    static double P(List<double> sorted, int percent) => sorted[(sorted.Count * percent / 100) - 1];

    static async Task<double> TimeAsync(Func<Task> what)
    {
        var start = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    static async Task PageAsync(HttpClient http, int size)
    {
        var page = JsonNode.Parse(await http.GetStringAsync(new Uri($"/api/scheduling/v1/portfolio/inspections?size={size}", UriKind.Relative)))!;
        if (page["items"]!.AsArray().Count != size) throw new InvalidOperationException("The page is not full.");
    }

    /// <summary>The same rows with their overlaps, read by one query and nothing else.</summary>
    static async Task BareAsync(NpgsqlDataSource source, int size)
    {
        await using var command = source.CreateCommand("""
            select i.id, i.local_area, i.framework, i.framework_version, i.status, i.notification_on, i.fieldwork_starts_on, i.fieldwork_ends_on,
                (select e.batch_id from batch_entries e where e.inspection_id = i.id),
                array(select o.id from inspections o where o.local_area = i.local_area and o.id <> i.id
                    and o.fieldwork_starts_on > i.fieldwork_starts_on - interval '6 months' and o.fieldwork_starts_on < i.fieldwork_starts_on + interval '6 months')
            from inspections i where i.framework = any($1) order by i.id limit $2
            """);
        command.Parameters.Add(new() { Value = new[] { "front-door-2022", "front-door-2024" } });
        command.Parameters.Add(new() { Value = size });
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            for (var column = 0; column < rows.FieldCount; column++) rows.GetValue(column);
    }

    /// <summary>Inspections with the timetables that the service computes, spread over three years.</summary>
    static async Task SeedAsync(NpgsqlDataSource source, HttpClient http, int upTo)
    {
        await using (var clear = source.CreateCommand("delete from inspections")) await clear.ExecuteNonQueryAsync();
        var starts = new List<(DateOnly Day, JsonNode Preview)>();
        for (var monday = new DateOnly(2024, 5, 13); monday.Year < 2027; monday = monday.AddDays(14))
        {
            using var answer = await http.PostAsJsonAsync("/api/scheduling/v1/timetables/preview", new { framework = "front-door-2024", fieldworkStartsOn = monday });
            starts.Add((monday, JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!));
        }
        for (var each = 0; each < upTo; each++)
        {
            var (day, preview) = starts[each % starts.Count];
            await using var command = source.CreateCommand("""
                with inspection as (
                    insert into inspections (id, local_area, framework, framework_version, status, fieldwork_starts_on, fieldwork_ends_on, fieldwork_end_planned, planned_at, planned_by, reviewers, notification_on, timetable_revision)
                    values ($1, $2, 'front-door-2024', 1, 'Planned', $3, $4, false, now(), 'benchmark', '{}', $5, 1) returning id)
                insert into timetables (inspection_id, revision, computed_at, because, calendar, calendar_version, framework_version, milestones)
                select id, 1, now(), 'planned', 'england-and-wales', 1, 1, $6::jsonb from inspection
                """);
            foreach (var value in (object[])[Guid.CreateVersion7(), Areas[each * 7 % Areas.Length], day, On("fieldwork-end"), On("notification"), preview["milestones"]!.ToJsonString()])
                command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync();

            DateOnly On(string milestone) => DateOnly.Parse(preview["milestones"]!.AsArray().Single(entry => entry!["id"]!.GetValue<string>() == milestone)!["on"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        }
        await using var analyse = source.CreateCommand("analyze");
        await analyse.ExecuteNonQueryAsync();
    }

    static Process Start(string database, string address, params string[] arguments)
    {
        var here = AppContext.BaseDirectory;
        var dll = Path.GetFullPath(Path.Combine(here, "..", "..", "Jtai.Scheduling", new DirectoryInfo(here).Name, "Jtai.Scheduling.dll"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(dll) };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = address,
            ["ConnectionStrings__schedulingdb"] = database,
            // Nobody is there: what is measured asks no broker.
            ["ConnectionStrings__messaging"] = "amqp://guest:guest@127.0.0.1:1/",
            ["Authentication__Authority"] = TestIssuer.Shared.Address,
            ["Audit__SigningKey"] = TestDatabase.AuditSigningKey,
            ["Seal__Key"] = Convert.ToBase64String(new byte[32]),
            ["services__identity__http__0"] = "http://127.0.0.1:1",
            ["ServiceClient__PrivateKey"] = Convert.ToBase64String(key.ExportPkcs8PrivateKey()),
            ["Logging__LogLevel__Default"] = "None",
        }) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/live", UriKind.Relative));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
