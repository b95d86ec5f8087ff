using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Intake.Scanning;
using Jtai.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime.Testing;
using static Jtai.Intake.Scanning.ScanVerdict;

namespace Jtai.Intake.Tests.Scanning;

/// <summary>What the real scanner says, and what is made of it.</summary>
public sealed class ClamAvTests
{
    static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_test_file_is_infected_wherever_it_is()
    {
        var scanner = Scanner(await ClamAvServer.SharedAsync());
        byte[][] files = [ClamAvServer.Eicar, [.. new byte[1 << 20], .. ClamAvServer.Eicar], Zip(ClamAvServer.Eicar)];
        foreach (var file in files) Assert.Contains("eicar", Assert.IsType<Infected>(await ScanAsync(scanner, file)).Signature, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_holds_nothing_bad_is_clean_of_whatever_length_and_many_at_once()
    {
        var scanner = Scanner(await ClamAvServer.SharedAsync());
        int[] lengths = [0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 10 << 20];
        var verdicts = await Task.WhenAll(lengths.Select(length => ScanAsync(scanner, new byte[length])));
        Assert.All(verdicts, verdict => Assert.Equal(new Clean(), verdict));
        Assert.Equal(new Clean(), await ScanAsync(scanner, Zip(new byte[100])));
    }

    [Fact]
    public async Task What_it_has_not_looked_at_whole_is_undetermined()
    {
        await using var server = await ClamAvServer.StartAsync(("StreamMaxLength", "4M"), ("MaxFileSize", "1M"));
        var scanner = Scanner(server);
        Assert.Equal(new Clean(), await ScanAsync(scanner, new byte[1_000_000]));
        Assert.Equal(new Undetermined(Undetermined.LimitsExceeded), await ScanAsync(scanner, new byte[2_000_000]));
        Assert.Equal(new Undetermined(Undetermined.TooLarge), await ScanAsync(scanner, new byte[20_000_000]));
        var encrypted = Zip(new byte[100]);
        encrypted[6] |= 1;
        encrypted[encrypted.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        Assert.Equal(new Undetermined(Undetermined.Encrypted), await ScanAsync(scanner, encrypted));
    }

    [Fact]
    public async Task A_scanner_that_is_frozen_stopped_and_started_is_believed_when_it_answers()
    {
        await using var server = await ClamAvServer.StartAsync();
        var scanner = Scanner(server, options => options.ProgressTimeout = Short);
        await server.FreezeAsync();
        Assert.Equal(new Undetermined(Undetermined.TimedOut), await ScanAsync(scanner, [1]));
        await server.ThawAsync();
        await Eventually.TrueAsync(async () => await ScanAsync(scanner, [1]) is Clean);
        await server.StopAsync();
        Assert.Equal(new Undetermined(Undetermined.Unreachable), await ScanAsync(scanner, [1]));
        await server.StartAgainAsync();
        await Eventually.TrueAsync(async () => await ScanAsync(scanner, [1]) is Clean);
    }

    [Theory]
    [InlineData("", Undetermined.CutOff)]
    [InlineData("s", Undetermined.CutOff)]
    [InlineData("stream: O", Undetermined.CutOff)]
    [InlineData("stream: OK", Undetermined.CutOff)]
    [InlineData("stream: OK\n", Undetermined.CutOff)]
    [InlineData("stream: Eicar FOUND", Undetermined.CutOff)]
    [InlineData("stream: OK\0stream: OK\0", Undetermined.NotUnderstood)]
    [InlineData("stream: OK\0 ", Undetermined.NotUnderstood)]
    [InlineData(" stream: OK\0", Undetermined.NotUnderstood)]
    [InlineData("stream: ok\0", Undetermined.NotUnderstood)]
    [InlineData("OK\0", Undetermined.NotUnderstood)]
    [InlineData("2: stream: OK\0", Undetermined.NotUnderstood)]
    [InlineData("stream: FOUND\0", Undetermined.NotUnderstood)]
    [InlineData("2: stream: Eicar FOUND\0", Undetermined.NotUnderstood)]
    [InlineData("stream: Can't write to file ERROR\0", Undetermined.NotUnderstood)]
    [InlineData("UNKNOWN COMMAND\0", Undetermined.NotUnderstood)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", Undetermined.CutOff)]
    public async Task Any_answer_that_is_not_exactly_understood_is_undetermined(string answer, string code)
    {
        await using var liar = new Liar(async connection =>
        {
            await connection.HearAllAsync();
            await connection.SayAsync(answer);
        });
        Assert.Equal(new Undetermined(code), await ScanAsync(Scanner(liar), new byte[200_000]));
    }

    [Fact]
    public async Task An_answer_without_end_is_undetermined()
    {
        await using var liar = new Liar(async connection =>
        {
            await connection.HearAllAsync();
            while (true) await connection.SayAsync("stream: OK");
        });
        Assert.Equal(new Undetermined(Undetermined.CutOff), await ScanAsync(Scanner(liar), [1]));
    }

    [Fact]
    public async Task OK_to_a_part_of_the_file_is_undetermined()
    {
        await using var liar = new Liar(async connection =>
        {
            await connection.HearAsync(100);
            await connection.SayAsync("stream: OK\0");
        });
        Assert.Equal(new Undetermined(Undetermined.NotUnderstood), await ScanAsync(Scanner(liar), new byte[50_000_000]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Found_in_a_part_of_the_file_is_infected_whether_it_closes_or_not(bool closes)
    {
        await using var liar = new Liar(async connection =>
        {
            await connection.HearAsync(100);
            await connection.SayAsync("stream: Win.Test.EICAR_HDB-1 FOUND\0");
            if (!closes) await connection.StayAsync();
        });
        Assert.Equal(new Infected("Win.Test.EICAR_HDB-1"), await ScanAsync(Scanner(liar), new byte[50_000_000]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stream: O")]
    [InlineData("stream: OK\0")]
    public async Task Who_never_ends_an_answer_is_given_up(string answer)
    {
        await using var liar = new Liar(async connection =>
        {
            await connection.HearAllAsync();
            await connection.SayAsync(answer);
            await connection.StayAsync();
        });
        Assert.Equal(new Undetermined(Undetermined.TimedOut), await ScanAsync(Scanner(liar, options => options.ProgressTimeout = Short), [1]));
    }

    [Fact]
    public async Task Who_takes_in_nothing_is_given_up()
    {
        await using var liar = new Liar(connection => connection.StayAsync());
        Assert.Equal(new Undetermined(Undetermined.TimedOut), await ScanAsync(Scanner(liar, options => options.ProgressTimeout = Short), new byte[50_000_000]));
    }

    [Fact]
    public async Task Who_takes_in_for_ever_is_given_up()
    {
        await using var liar = new Liar(connection => connection.HearAsync(long.MaxValue));
        using var content = new Zeros(long.MaxValue, 100);
        Assert.Equal(new Undetermined(Undetermined.TimedOut), await Scanner(liar, options => options.Timeout = Short).ScanAsync(content, default));
    }

    [Fact]
    public async Task What_is_larger_than_it_can_look_at_is_undetermined_whatever_it_says()
    {
        await using var liar = new Liar(async connection =>
        {
            await connection.HearAsync(int.MaxValue - 2);
            await connection.StayAsync();
        });
        using var content = new Zeros(int.MaxValue - 1L, int.MaxValue);
        Assert.Equal(new Undetermined(Undetermined.TooLarge), await Scanner(liar).ScanAsync(content, default));
    }

    [Fact]
    public async Task Nobody_there_is_undetermined()
    {
        var scanner = Scanner($"tcp://127.0.0.1:{NativeServers.LoopbackPorts.Next()}");
        Assert.Equal(new Undetermined(Undetermined.Unreachable), await ScanAsync(scanner, [1]));
    }

    [Fact]
    public async Task What_is_wrong_with_the_file_itself_is_not_the_scanners()
    {
        var scanner = Scanner(await ClamAvServer.SharedAsync());
        using var content = new Broken();
        await Assert.ThrowsAsync<InvalidDataException>(() => scanner.ScanAsync(content, default));
    }

    [Fact]
    public async Task Whoever_asked_may_give_up()
    {
        await using var liar = new Liar(connection => connection.StayAsync());
        using var asked = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Scanner(liar).ScanAsync(new MemoryStream([1]), asked.Token));
    }

    [Fact]
    public async Task Health_is_degraded_with_test_signatures_only_and_says_so_once()
    {
        // The image brings the signatures of the world.
        if (Environment.GetEnvironmentVariable("JTAI_CONTAINERS") == "1") return;
        using var output = new CapturedOutput();
        var scanner = Scanner((await ClamAvServer.SharedAsync()).Address, output: output);
        for (var look = 0; look < 3; look++) Assert.Equal(HealthStatus.Degraded, await HealthAsync(scanner));
        Assert.Single(output.LinesWith("test signatures only"));
    }

    [Theory]
    [InlineData("ClamAV 1.4.6/27500/Sat Nov 28 08:00:01 2026\0", HealthStatus.Healthy)]
    // It is Saturday 5 December 2026, 8:00.
    [InlineData("ClamAV 1.4.6/27507/Fri Dec  4 08:00:00 2026\0", HealthStatus.Healthy)]
    [InlineData("ClamAV 1.4.6/27500/Sat Nov 28 07:59:59 2026\0", HealthStatus.Degraded)]
    [InlineData("ClamAV 1.4.6/27500/28.11.2026\0", HealthStatus.Degraded)]
    [InlineData("ClamAV 1.4.6\0", HealthStatus.Degraded)]
    [InlineData("ClamAV 1.4.6/", HealthStatus.Degraded)]
    [InlineData("ClamAV 1.4.6/27500/Sat Nov 28 08:00:00 2026", HealthStatus.Degraded)]
    [InlineData("UNKNOWN COMMAND\0", HealthStatus.Degraded)]
    [InlineData("", HealthStatus.Degraded)]
    public async Task Health_is_what_its_version_says(string version, HealthStatus expected)
    {
        await using var liar = new Liar(async connection =>
        {
            await connection.HearAsync("zVERSION\0".Length);
            await connection.SayAsync(version);
        });
        Assert.Equal(expected, await HealthAsync(Scanner(liar)));
    }

    [Fact]
    public async Task That_signatures_are_old_is_said_once_and_that_they_are_new_again()
    {
        using var output = new CapturedOutput();
        var version = "ClamAV 1.4.6/27400/Fri Aug 14 08:00:00 2026\0";
        await using var liar = new Liar(async connection =>
        {
            await connection.HearAsync("zVERSION\0".Length);
            await connection.SayAsync(version);
        });
        var scanner = Scanner(liar.Address, output: output);
        for (var look = 0; look < 2; look++) Assert.Equal(HealthStatus.Degraded, await HealthAsync(scanner));
        Assert.Single(output.LinesWith("old signatures, 27400/Fri Aug 14 08:00:00 2026"));
        version = "ClamAV 1.4.6/27507/Fri Dec  4 08:00:00 2026\0";
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(scanner));
        Assert.Single(output.LinesWith("has the signatures 27507"));
    }

    [Fact]
    public async Task Health_is_degraded_by_who_does_not_answer_and_says_so_once()
    {
        using var output = new CapturedOutput();
        await using var liar = new Liar(connection => connection.StayAsync());
        var scanner = Scanner(liar.Address, output: output);
        for (var look = 0; look < 2; look++) Assert.Equal(HealthStatus.Degraded, await HealthAsync(scanner));
        Assert.Single(output.LinesWith("does not answer"));
    }

    internal static ClamAv Scanner(ClamAvServer server, Action<ScannerOptions>? with = null) => Scanner(server.Address, with);

    static ClamAv Scanner(Liar liar, Action<ScannerOptions>? with = null) => Scanner(liar.Address, with);

    static ClamAv Scanner(string address, Action<ScannerOptions>? with = null, CapturedOutput? output = null)
    {
        var options = new IntakeOptions();
        options.Scanner.Address = new(address);
        with?.Invoke(options.Scanner);
        return new(Options.Create(options), FakeClock.FromUtc(2026, 12, 5, 8, 0, 0), LoggerFactory.Create(logging => _ = output is null ? logging : logging.AddProvider(output)).CreateLogger<ClamAv>());
    }

    static async Task<ScanVerdict> ScanAsync(ClamAv scanner, byte[] file) => await scanner.ScanAsync(new MemoryStream(file), CancellationToken.None);

    static async Task<HealthStatus> HealthAsync(ClamAv scanner) => (await scanner.CheckHealthAsync(new())).Status;

    static byte[] Zip(byte[] content)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("a.txt").Open();
            entry.Write(content);
        }
        return zip.ToArray();
    }

    /// <summary>As long as is said, read in parts no larger than is said.</summary>
    sealed class Zeros(long length, int part) : MemoryStream
    {
        long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(Math.Min(buffer.Length, part), _left);
            _left -= read;
            return new(read);
        }
    }

    sealed class Broken : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidDataException();
    }
}

/// <summary>The scanner as part of Intake.</summary>
public sealed class ScannerOfIntakeTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    [Fact]
    public async Task Without_a_scanner_Intake_is_degraded_and_ready()
    {
        await using var host = app.StartWith(new() { ["Intake:Scanner:Address"] = $"tcp://127.0.0.1:{NativeServers.LoopbackPorts.Next()}" });
        using var http = host.Anonymous();
        using var answer = await http.GetAsync("/health/ready");
        Assert.Equal((HttpStatusCode.OK, "Degraded"), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!["checks"]!["scanner"]!.ToString()));
    }

    [Theory]
    [InlineData("Address", "http://127.0.0.1:3310")]
    [InlineData("Address", "tcp://127.0.0.1")]
    [InlineData("Address", "127.0.0.1")]
    [InlineData("Timeout", "00:00:00")]
    public void Settings_that_cannot_be_are_said_by_name(string name, string value)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Intake:MasterKey"] = Convert.ToBase64String(new byte[32]),
            ["Intake:ReceiptKey"] = TestKeys.Receipts,
            ["Intake:DocumentsFolder"] = app.Folder,
            [$"Intake:Scanner:{name}"] = value,
        }).Build());
        services.AddOptions<IntakeOptions>().BindConfiguration("Intake").ValidateDataAnnotations();
        using var provider = services.BuildServiceProvider();
        Assert.Contains("Intake:Scanner", Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<IntakeOptions>>().Value).Message, StringComparison.Ordinal);
    }
}
