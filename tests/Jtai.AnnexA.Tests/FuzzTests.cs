using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Mutated workbooks: whatever is done to a file, there is an answer, soon, and in bounded memory.</summary>
[Collection(MeasuresMemory.Alone)]
public sealed class FuzzTests
{
    static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    const long MaxMemory = 500L << 20;

    [Fact]
    public void No_mutation_of_a_workbook_leads_to_an_exception_a_hang_or_much_memory()
    {
        var originals = Originals();
        // What earlier tests have left is not the files'.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Parallel.For(0, Lists.Count(320, 100_000), new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            // Each has a seed of its own, so that one that fails can be made again alone.
            var random = new SmallRandom((ulong)i);
            var (name, file) = originals[i % originals.Length];
            var mutated = Mutate(file, ref random);
            var watch = Stopwatch.StartNew();
            var exception = Record.Exception(() =>
            {
                // Writing reads a file up to seven times: of the many mutations, a ninth of each original's.
                if (Lists.Check(mutated, name).Result.Readable && i % Lists.Count(1, 9) == 0)
                    Lists.Normalise(mutated);
            });
            Assert.True(exception is null, $"mutation {i} of {name}: {exception}");
            Assert.True(watch.Elapsed < Hang, $"mutation {i} of {name} took {watch.Elapsed}");
            Assert.True(Environment.WorkingSet < MaxMemory, $"mutation {i} of {name} left {Environment.WorkingSet >> 20} MB in use");
        });
    }

    static (string Name, byte[] File)[] Originals()
    {
        byte[] Generated(WorkbookFormat format)
        {
            using var stream = new MemoryStream();
            SyntheticWorkbook.Write(stream, 25, 3, Lists.Day, 10, format);
            return stream.ToArray();
        }
        return
        [
            ("a.xlsx", Generated(WorkbookFormat.Xlsx)), ("a.ods", Generated(WorkbookFormat.Ods)), ("a.zip", Generated(WorkbookFormat.CsvZip)),
            ("a.csv", Encoding.UTF8.GetBytes("Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source\n1,M,\"WBRI\",01/05/2016,10,01/10/2026,Police\n")),
            .. new[] { "practice.xls", "practice.ods", "mock-headings-in-row-1.xlsx", "official-template-with-list-3-rows.xlsx" }.Select(name => (name, File.ReadAllBytes(Lists.Sample(name)))),
        ];
    }

    static byte[] Mutate(byte[] file, ref SmallRandom random)
    {
        var zip = file.AsSpan().StartsWith("PK"u8);
        return random.Between(0, zip ? 6 : 2) switch
        {
            0 => Flip(file, ref random),
            1 => file[..random.Between(0, file.Length - 1)],
            2 => Repeat(file, ref random),
            3 => Lie(file, ref random),
            4 => Parts(file, ref random, remove: true),
            _ => Parts(file, ref random, remove: false),
        };
    }

    static byte[] Flip(byte[] file, ref SmallRandom random)
    {
        var copy = file.ToArray();
        for (var n = random.Between(1, 20); n > 0; n--)
            copy[random.Between(0, copy.Length - 1)] = (byte)random.Next();
        return copy;
    }

    /// <summary>A piece of the file stands elsewhere a second time.</summary>
    static byte[] Repeat(byte[] file, ref SmallRandom random)
    {
        var from = random.Between(0, file.Length - 1);
        var piece = file.AsSpan(from, Math.Min(file.Length - from, random.Between(1, 2000)));
        var at = random.Between(0, file.Length);
        return [.. file.AsSpan(0, at), .. piece, .. file.AsSpan(at)];
    }

    /// <summary>Sizes and offsets in the headers of the zip file are no longer true.</summary>
    static byte[] Lie(byte[] file, ref SmallRandom random)
    {
        var copy = file.ToArray();
        for (var n = random.Between(1, 4); n > 0; n--)
        {
            var start = random.Between(0, copy.Length - 60);
            var header = copy.AsSpan(start).IndexOf(random.Chance(0.5) ? "PK\u0001\u0002"u8 : "PK\u0003\u0004"u8);
            if (header >= 0 && start + header + 46 < copy.Length)
                BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(start + header + random.Between(8, 42)), (uint)(random.Chance(0.3) ? uint.MaxValue - 1 : random.Next()));
        }
        return copy;
    }

    /// <summary>A part is removed, or its text is damaged.</summary>
    static byte[] Parts(byte[] file, ref SmallRandom random, bool remove)
    {
        using var stream = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(file)))
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var chosen = random.Between(0, source.Entries.Count - 1);
            for (var i = 0; i < source.Entries.Count; i++)
            {
                if (i == chosen && remove)
                    continue;
                using var reader = new MemoryStream();
                using (var part = source.Entries[i].Open())
                    part.CopyTo(reader);
                var content = reader.ToArray();
                using var writer = target.CreateEntry(source.Entries[i].FullName, CompressionLevel.Fastest).Open();
                writer.Write(i == chosen ? Damage(content, ref random) : content);
            }
        }
        return stream.ToArray();
    }

    static byte[] Damage(byte[] content, ref SmallRandom random)
    {
        string[] pieces = ["_xD83D_", "&#xDC00;", "_x0000_", "<", ">", "&", "&#0;", "]]>", "<row r=\"99999999999\">", "</c>", "<c r=\"ZZZZZZZ1\" t=\"s\"><v>-5</v></c>", "<v>1e999</v>", "<!DOCTYPE x>", "\0", "<f>", "\" r=\"", "<c t=\"s\"><v>2147483647</v></c>",
            "table:number-columns-repeated=\"2147483647\" ", "table:number-rows-repeated=\"2147483647\" ", "\u202E", "=cmd|' /C calc'!A0", "\"", ","];
        for (var n = random.Between(1, 5); n > 0; n--)
        {
            var at = random.Between(0, content.Length);
            content = [.. content.AsSpan(0, at), .. Encoding.UTF8.GetBytes(random.One(pieces)), .. content.AsSpan(at)];
        }
        return random.Chance(0.3) ? content[..^1] : content;
    }
}

/// <summary>Tests that look at the memory of the whole process have it for themselves.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class MeasuresMemory
{
    public const string Alone = "measures memory";
}
