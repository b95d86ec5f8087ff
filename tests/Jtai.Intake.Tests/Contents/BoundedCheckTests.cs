using System.Buffers.Binary;
using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Contents;
using Jtai.Testing;

namespace Jtai.Intake.Tests.Contents;

/// <summary>Whatever is done to a file, there is an answer, and it costs no more than an honest file does: counted in bytes, not by a clock.</summary>
public sealed class BoundedCheckTests
{
    const long MostAllocated = 96 << 20;

    static readonly byte[][] Files = [.. GoodFile.All.Select(file => file.File), .. HostileFile.All.Select(file => file.File).Where(file => file.Length is > 0 and < 1 << 20)];

    static long MostRead(long length) => 8 * length + (1 << 20);

    static string? Check(byte[] file, string what, Stream? stream = null)
    {
        using var counted = new Counted(stream ?? new MemoryStream(file));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Objection? objection = null;
        var exception = Record.Exception(() => objection = ContentCheck.Inspect(counted, "minutes.pdf", FileKind.All, CancellationToken.None).Objection);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(exception is null, $"{what}: {exception}");
        Assert.True(counted.Total <= MostRead(counted.Length), $"{what} had {counted.Total} bytes of {counted.Length} read");
        Assert.True(allocated < MostAllocated, $"{what} took {allocated >> 20} MB");
        return objection?.Code;
    }

    [Fact]
    public void No_mutation_of_a_file_leads_to_an_exception_or_much_work() =>
        // Each has a seed of its own, so that one that fails can be made again alone.
        Parallel.For(0, Long.Count(2_000, 100_000), new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var random = new Random(seed);
            Check(Mutated(Files[seed % Files.Length], random), $"mutation {seed}");
        });

    /// <summary>What is cut off is no longer what made it hostile perhaps, but no document either.</summary>
    [Fact]
    public void A_hostile_file_is_not_made_a_good_one_by_cutting_it_off() =>
        Assert.All(HostileFile.All.Where(file => !file.BeginsGood && file.File.Length > 64), file =>
        {
            var random = new Random(file.File.Length);
            for (var i = Long.Count(20, 500); i > 0; i--)
            {
                var cut = file.File[..random.Next(32, file.File.Length)];
                var (_, objection) = ContentCheck.Inspect(new MemoryStream(cut), null, FileKind.All, CancellationToken.None);
                Assert.True(objection is not null, $"{file.Title} cut off at {cut.Length} of {file.File.Length} is released");
            }
        });

    /// <summary>Of text nobody can see it, and the last of a compound file may be room that is left.</summary>
    [Fact]
    public void A_document_that_is_cut_off_is_not_released() =>
        Assert.All(GoodFile.All.Where(file => file.Kind != FileKind.Csv && file.Kind != FileKind.Txt), file =>
            Assert.All((double[])[0.3, 0.6, 0.9], part =>
            {
                var (_, objection) = ContentCheck.Inspect(new MemoryStream(file.File[..(int)(file.File.Length * part)]), null, FileKind.All, CancellationToken.None);
                Assert.True(objection is not null, $"{part} of {file.Title}, {file.File.Length} bytes, is released");
            }));

    [Fact]
    public void A_page_tree_that_claims_very_many_pages_costs_nothing()
    {
        var file = Pdfs.Write(pages: "100000");
        using var counted = new Counted(new MemoryStream(file));
        Assert.Null(ContentCheck.Inspect(counted, null, FileKind.All, CancellationToken.None).Objection);
        Assert.InRange(counted.Total, file.Length, 6 * file.Length);
    }

    public static TheoryData<string, string> Huge => new()
    {
        { "PDF", "%PDF-1.7\n" },
        { "PDF with a stream", "%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 5 >>\nstream\n" },
        { "text", "Minutes\n" },
        { "JPEG", "\u00FF\u00D8\u00FF\u00FE\u00FF\u00FF" },
        { "PNG", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR" },
        { "zip", "PK\u0003\u0004" },
        { "compound file", "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1" },
    };

    /// <summary>A gigabyte that begins as a kind and goes on with zeros.</summary>
    [Theory, MemberData(nameof(Huge))]
    public void A_huge_file_is_never_held_in_memory(string what, string beginning) => Assert.NotNull(Check([], what, new Zeros(System.Text.Encoding.Latin1.GetBytes(beginning), 1L << 28)));

    /// <summary>Its sectors follow each other backwards, so that each is in another chunk of the stored document than the one before.</summary>
    [Fact]
    public void A_compound_file_whose_parts_are_strewn_about_costs_no_more_than_may_be()
    {
        var file = new byte[512 + 512 * 128 * 512];
        Compounds.Doc().AsSpan(0, 512).CopyTo(file);
        void Put(long at, uint number) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan((int)at), number);
        const int Tables = 100, Sectors = Tables * 128;
        for (var i = 0; i < 109; i++) Put(76 + 4 * i, i < Tables ? (uint)i : 0xFFFF_FFFF);
        for (var i = 0; i < Sectors; i++) Put(512 + 4 * i, i < Tables ? 0xFFFF_FFFDu : i == Tables ? 0xFFFF_FFFEu : (uint)((i * 6007L % (Sectors - Tables)) + Tables));
        Put(48, Tables);
        Check(file, "strewn");
    }

    static byte[] Mutated(byte[] file, Random random) => random.Next(6) switch
    {
        0 => Changed(file, random),
        1 => file[..random.Next(1, file.Length + 1)],
        2 => Repeated(file, file, random),
        3 => Lying(file, random),
        4 => Repeated(file, Files[random.Next(Files.Length)], random),
        _ => Lying(Changed(file, random), random),
    };

    static byte[] Changed(byte[] file, Random random)
    {
        var copy = file.ToArray();
        for (var n = random.Next(1, 20); n > 0; n--) copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return copy;
    }

    /// <summary>A piece of one file stands in the other.</summary>
    static byte[] Repeated(byte[] file, byte[] other, Random random)
    {
        var from = random.Next(other.Length);
        var piece = other.AsSpan(from, Math.Min(other.Length - from, random.Next(1, 2000)));
        var at = random.Next(file.Length + 1);
        return [.. file.AsSpan(0, at), .. piece, .. file.AsSpan(at)];
    }

    /// <summary>Numbers are no longer true.</summary>
    static byte[] Lying(byte[] file, Random random)
    {
        var copy = file.ToArray();
        for (var n = random.Next(1, 4); n > 0 && copy.Length > 4; n--)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(random.Next(copy.Length - 4)), random.Next(3) switch { 0 => uint.MaxValue - 1, 1 => 0, _ => (uint)random.Next() });
        }

        return copy;
    }

    /// <summary>Counts what is read.</summary>
    sealed class Counted(Stream inner) : Stream
    {
        public long Total { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            Total += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>A beginning, and zeros behind it that nobody keeps.</summary>
    sealed class Zeros(byte[] beginning, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var part = buffer[..(int)Math.Clamp(length - Position, 0, buffer.Length)];
            part.Clear();
            if (Position < beginning.Length) beginning.AsSpan((int)Position, (int)Math.Min(part.Length, beginning.Length - Position)).CopyTo(part);
            Position += part.Length;
            return part.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
