using System.Globalization;
using System.IO.Compression;
using System.Text;
using Jtai.AnnexA;
using Jtai.Intake.Contents;
using Jtai.Intake.Documents;
using Jtai.Intake.Uploads;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Jtai.Fuzz;

/// <summary>What takes what strangers send, by the way that it takes in the product. Whatever is thrown, and what takes too long, is a finding.</summary>
public sealed class FuzzTarget
{
    /// <summary>Of the processor, so that a busy machine finds nothing.</summary>
    static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    static readonly LocalDate NotifiedOn = new(2026, 11, 16);

    readonly Action<byte[]> read;

    FuzzTarget(string name, Action<byte[]> read) => (Name, this.read) = (name, read);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. new[] { "csv", "xlsx", "ods", "xls" }.Select(kind => new FuzzTarget(kind, input => ReadLists(Packed(input), $"lists.{kind}"))),
        new("documents", input => ContentCheck.Inspect(new MemoryStream(Packed(input)), "minutes.pdf", FileKind.Documents, CancellationToken.None)),
        new("upload", ReadUpload),
        new("tus", ReadTus),
    ];

    /// <summary>The name of the target, and of its folder in the corpus.</summary>
    public string Name { get; }

    /// <summary>The committed inputs: seeds, and whatever was a finding once.</summary>
    public IEnumerable<string> Corpus => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "corpus", Name)).Order(StringComparer.Ordinal);

    /// <summary>Reads one input.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public void Run(byte[] input)
    {
        var before = Environment.CpuUsage.TotalTime;
        read(input);
        var took = Environment.CpuUsage.TotalTime - before;
        if (took > Hang) throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"It took {took.TotalSeconds:N0} seconds."));
    }

    /// <summary>As Intake reads what was handed in, and then as <c>annexa normalise</c> writes it again.</summary>
    static void ReadLists(byte[] file, string name)
    {
        var data = ChildLevelData.Read(new MemoryStream(file), name, NotifiedOn, onRow: _ => { }, CancellationToken.None);
        if (data.Rejection is null)
        {
            AnnexANormaliser.Run(
                new AnnexAFile(name, () => new MemoryStream(file)), Stream.Null, new CheckOptions { NotifiedOn = NotifiedOn.ToDateOnly() });
        }
    }

    /// <summary>
    /// An input may give the parts of a zip file as text, each behind a line "=== name": what is changed in them is not lost to sizes, sums and
    /// compression.
    /// </summary>
    static byte[] Packed(byte[] input)
    {
        if (!input.AsSpan().StartsWith("=== "u8)) return input;

        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var part in Encoding.Latin1.GetString(input).Split("=== ", StringSplitOptions.RemoveEmptyEntries))
            {
                var name = part.Split('\n')[0];
                if (name.Length == 0) continue;

                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.Latin1.GetBytes(part[Math.Min(part.Length, name.Length + 1)..]));
            }
        }

        return file.ToArray();
    }

    /// <summary>The input is the headers of requests of tus 1.0.0, in lines.</summary>
    static void ReadTus(byte[] input)
    {
        var request = WithHeaders(input);
        Tus.LengthIn(request);
        Tus.OffsetIn(request);
        Tus.ChecksumIn(request);
        UploadMetadata.In(request.Headers["Upload-Metadata"]);
    }

    static HttpRequest WithHeaders(ReadOnlySpan<byte> lines)
    {
        var request = new DefaultHttpContext().Request;
        foreach (var line in Encoding.UTF8.GetString(lines).Split('\n'))
        {
            if (line.Split(": ", 2) is [{ Length: > 0 } name, var value]) request.Headers.Append(name, value);
        }

        return request;
    }

    /// <summary>The input is a request: lines of headers, a blank one, the body. What is in the file does not matter here.</summary>
    static void ReadUpload(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        if (end < 0) return;

        var request = WithHeaders(input.AsSpan(0, end));
        request.Body = new MemoryStream(input, end + 2, input.Length - end - 2);
        var (upload, _) = Upload.OpenAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        var buffer = new byte[4096];
        while (upload?.ReadAsync(buffer, CancellationToken.None).GetAwaiter().GetResult() > 0)
        {
        }
    }
}
