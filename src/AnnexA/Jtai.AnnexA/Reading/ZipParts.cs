using System.IO.Compression;

namespace Jtai.AnnexA;

/// <summary>The parts of a zipped workbook by name, whatever the case and the direction of the slashes.</summary>
sealed class ZipParts : IDisposable
{
    readonly ZipArchive archive;
    readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    public ZipParts(Stream stream, ReadingLimits limits)
    {
        Limits = limits;
        archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Count > limits.ZipEntries) throw UnreadableException.TooLarge("it holds more parts than any workbook.");
        // Each part is watched while it is unpacked, but ten thousand of them could be the same few bytes.
        if (archive.Entries.Sum(entry => entry.CompressedLength) > stream.Length) throw UnreadableException.Damaged("its parts lie over each other.");
        foreach (var entry in archive.Entries)
            entries.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
    }

    public ReadingLimits Limits { get; }

    public IReadOnlyList<ZipArchiveEntry> Entries => archive.Entries;

    public bool Has(string name) => entries.ContainsKey(name);

    public ZipArchiveEntry? Find(string name) => entries.GetValueOrDefault(name);

    public void Dispose() => archive.Dispose();
}
