using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Jtai.Testing;

namespace Jtai.NativeServers.Tests;

/// <summary>The real clamd as a child process.</summary>
public sealed class ClamAvTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Data => Path.Combine(_folder.Path, "clamav");

    /// <summary>Test signatures only, whatever this machine has.</summary>
    NativeClamAvOptions Options => new(Data) { Signatures = Data };

    [Fact]
    public async Task It_finds_the_test_file_wherever_it_is_and_nothing_in_what_is_clean()
    {
        await using var server = await NativeClamAv.StartAsync(Options);
        byte[][] infected = [ClamAvServer.Eicar, [.. new byte[1 << 20], .. ClamAvServer.Eicar], Zip(("a.txt", ClamAvServer.Eicar)), Zip(("a.zip", Zip(("b.txt", ClamAvServer.Eicar))))];
        foreach (var file in infected) Assert.EndsWith(" FOUND", await ScanAsync(server, file));
        byte[][] clean = [[], [1], new byte[1 << 20], Zip(("a.txt", new byte[100_000]))];
        foreach (var file in clean) Assert.Equal("stream: OK", await ScanAsync(server, file));
    }

    [Fact]
    public async Task What_is_beyond_a_limit_or_encrypted_is_never_OK()
    {
        await using var server = await NativeClamAv.StartAsync(Options with
        {
            Settings = new Dictionary<string, string>(ClamAvSettings.LookAtEverything)
            {
                ["StreamMaxLength"] = "4M",
                ["MaxFileSize"] = "1M",
                ["MaxScanSize"] = "2M",
                ["MaxFiles"] = "20",
                ["MaxRecursion"] = "4",
            },
        });
        Assert.Equal("stream: OK", await ScanAsync(server, new byte[1_000_000]));
        Assert.Equal("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", await ScanAsync(server, new byte[2_000_000]));
        Assert.Equal("INSTREAM size limit exceeded. ERROR", await ScanAsync(server, new byte[5_000_000]));
        Assert.Equal("stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND", await ScanAsync(server, Zip([.. Enumerable.Range(1, 3).Select(n => ($"{n}", Filled(1_000_000, n)))])));
        Assert.Equal("stream: Heuristics.Limits.Exceeded.MaxFiles FOUND", await ScanAsync(server, Zip([.. Enumerable.Range(1, 30).Select(n => ($"{n}", Filled(100, n)))])));
        Assert.Equal("stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND", await ScanAsync(server, Enumerable.Range(1, 8).Aggregate(ClamAvServer.Eicar, (inner, n) => Zip(($"{n}.zip", inner)))));
        Assert.Equal("stream: Heuristics.Encrypted.Zip FOUND", await ScanAsync(server, Encrypted()));
    }

    [Fact]
    public async Task Frozen_it_does_not_answer_and_is_stopped_all_the_same()
    {
        await using var server = await NativeClamAv.StartAsync(Options);
        server.Pause();
        Assert.False(await server.IsReadyAsync(CancellationToken.None));
        server.Resume();
        Assert.True(await server.IsReadyAsync(CancellationToken.None));
        server.Pause();
        Assert.True(Directory.Exists(server.Memory));
        await server.StopAsync();
        Assert.False(IsAlive(server.ProcessId));
        Assert.False(Directory.Exists(server.Memory));
    }

    [Fact]
    public async Task It_waits_for_the_server_of_an_earlier_run_on_its_folder()
    {
        await using var first = await NativeClamAv.StartAsync(Options);
        var second = NativeClamAv.StartAsync(Options);
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(1)));
        Assert.False(second.IsCompleted);
        await first.StopAsync();
        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task Killing_what_started_it_leaves_no_process_and_the_next_one_removes_what_was_in_memory()
    {
        var port = LoopbackPorts.Next();
        var start = new ProcessStartInfo("dotnet", [typeof(NativeClamAv).Assembly.Location, "clamav", Data]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NATIVE_PORT"] = $"{port}";
        start.Environment["CLAMD_CONF_MaxFileSize"] = "1M";
        start.Environment["CLAMD_CONF_AlertExceedsMax"] = "yes";
        using var launcher = Process.Start(start)!;
        await Eventually.TrueAsync(() => NativeClamAv.AnswersAsync("127.0.0.1", port, CancellationToken.None));
        // The image's variables are its settings.
        Assert.Contains("MaxFileSize FOUND", await ScanAsync(port, new byte[2_000_000]), StringComparison.Ordinal);
        var processes = Unix.Tree(launcher.Id);
        Assert.Contains(processes, process => File.ReadAllText($"/proc/{process}/comm").Trim() == "clamd");
        var memory = await File.ReadAllTextAsync(Path.Combine(Data, "memory"));
        await File.WriteAllTextAsync(Path.Combine(memory, "left"), "");

        launcher.Kill();
        await Eventually.TrueAsync(() => !processes.Any(IsAlive));
        Assert.True(Directory.Exists(memory));
        await using var next = await NativeClamAv.StartAsync(Options with { Port = port });
        Assert.False(Directory.Exists(memory));
    }

    [Fact]
    public async Task It_has_the_signatures_that_are_there()
    {
        var signatures = Directory.CreateDirectory(Path.Combine(_folder.Path, "signatures")).FullName;
        await File.WriteAllTextAsync(Path.Combine(signatures, "daily.cvd"), "none");
        // It reads them, as they are.
        var refused = await Assert.ThrowsAsync<IOException>(() => NativeClamAv.StartAsync(Options with { Signatures = signatures }));
        Assert.Contains("daily.cvd", refused.Message, StringComparison.Ordinal);
    }

    static Task<string> ScanAsync(NativeClamAv server, byte[] file) => ScanAsync(server.Port, file);

    static async Task<string> ScanAsync(int port, byte[] file)
    {
        using var client = new TcpClient("127.0.0.1", port);
        var stream = client.GetStream();
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, file.Length);
        try
        {
            await stream.WriteAsync((byte[])[.. "zINSTREAM\0"u8, .. length, .. file, .. file.Length == 0 ? [] : new byte[4]]);
        }
        catch (IOException)
        {
            // It has answered already.
        }
        var answer = new byte[200];
        return Encoding.ASCII.GetString(answer, 0, await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false)).TrimEnd('\0');
    }

    static byte[] Filled(int length, int with) => [.. Enumerable.Repeat((byte)with, length)];

    static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return zip.ToArray();
    }

    /// <summary>A zip file that says of itself that it is encrypted, in the header of its file and in its directory.</summary>
    static byte[] Encrypted()
    {
        var zip = Zip(("a.txt", new byte[100]));
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        return zip;
    }

    static bool IsAlive(int processId) => ServerTests.IsAlive(processId);
}
