using System.IO.Compression;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>
/// A PDF, looked at byte by byte and not by its tables, which may lead past what a viewer finds: wherever an object begins, its names are read, those in object
/// streams too, which are unpacked. What is passed over is the data of other streams, in which no object may begin. Nothing is followed, so nothing can lead in
/// circles, and a page tree may claim what it likes.
/// </summary>
internal sealed class PdfFile(Stream file)
{
    const int Overlap = 128, LongestObjectStream = 16 << 20;

    readonly PdfNames _names = new();
    readonly byte[] _buffer = new byte[1 << 16];
    long _bufferAt, _unpackedLeft = 256 << 20;
    int _bufferLength;

    public Objection? Object()
    {
        if (ObjectToEnds() is { } objection) return objection;

        for (var at = 0L; at < file.Length;)
        {
            var bytes = From(at, 1);
            var read = 0;
            while (read < bytes.Length && _names.Stream is null)
            {
                if (_names.Read(bytes[read++]) is { } found) return found;
            }

            at += read;
            if (_names.Stream is not { } stream) continue;
            if (stream.IsAtOther) return Objections.Damaged;

            // The byte behind the word has been read.
            if (ReadStream(stream, at - 1, out at) is { } inStream) return inStream;
            _names.EndStream();
        }

        return _names.Read((byte)'\n') ?? _names.End();
    }

    /// <summary>It begins with its first byte and ends with its last, give or take the end of a line: what stands before or behind is another file.</summary>
    Objection? ObjectToEnds()
    {
        var head = file.Bytes(0, 8);
        if (head.Length < 8 || head[5] is not ((byte)'1' or (byte)'2') || head[6] != '.') return Objections.Damaged;
        var tail = file.Bytes(Math.Max(0, file.Length - 2048), 2048).AsSpan();
        var end = tail.LastIndexOf("%%EOF"u8);
        if (end < 0 || tail[..end].LastIndexOf("startxref"u8) < 0) return Objections.Damaged;
        return tail[(end + 5)..].TrimEnd("\0\t\n\f\r "u8).Length > 0 ? Objections.MoreThanOneFile : null;
    }

    /// <summary>Passes over the data of a stream, or reads it if it holds objects.</summary>
    /// <param name="stream">What is said of it.</param>
    /// <param name="at">Where the word ends that begins it.</param>
    /// <param name="next">Where the word ends that ends it.</param>
    Objection? ReadStream(PdfObject stream, long at, out long next)
    {
        while (From(at, 1) is [(byte)' ' or (byte)'\t', ..]) at++;
        if (From(at, 1) is [(byte)'\r', ..]) at++;
        if (From(at, 1) is [(byte)'\n', ..]) at++;
        next = file.Length;
        if (FindEnd(at) is not { } end) return Objections.Damaged;
        next = end + "endstream"u8.Length;
        return stream.HoldsObjects ? ReadObjects(stream, at, end) : null;
    }

    /// <summary>The first word that ends a stream; null where there is none, or where an object begins before it.</summary>
    long? FindEnd(long at)
    {
        while (true)
        {
            var bytes = From(at, Overlap);
            var found = bytes.IndexOf("endstream"u8);
            if (BeginsObject(found < 0 ? bytes : bytes[..found])) return null;
            if (found >= 0) return at + found;
            if (bytes.Length < Overlap) return null;
            at += bytes.Length - Overlap + 1;
        }
    }

    /// <summary>Whether two numbers and the word for an object stand there, with a comment between them perhaps.</summary>
    static bool BeginsObject(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; bytes[at..].IndexOf("obj"u8) is >= 0 and var found; at++)
        {
            at += found;
            if (at == 0 || !PdfNames.IsWhite(bytes[at - 1]) || at + 3 < bytes.Length && PdfNames.IsRegular(bytes[at + 3])) continue;
            var before = bytes[..at].TrimEnd("\0\t\n\f\r "u8);
            if (before is [.., >= (byte)'0' and <= (byte)'9']) return true;
            if (bytes[at - 1] is (byte)'\r' or (byte)'\n' && bytes[Math.Max(0, at - 64)..at].Contains((byte)'%')) return true;
        }

        return false;
    }

    Objection? ReadObjects(PdfObject stream, long start, long end)
    {
        if (!stream.CanBeUnpacked) return Objections.TooComplex;

        using var packed = new Section(file, start, end - start);
        using Stream unpacked = stream.IsDeflated ? new ZLibStream(packed, CompressionMode.Decompress) : packed;
        using var objects = new MemoryStream();
        var block = new byte[1 << 14];
        for (int read; (read = unpacked.Read(block)) > 0; objects.Write(block, 0, read))
        {
            if (objects.Length + read > LongestObjectStream || (_unpackedLeft -= read) < 0) return Objections.TooComplex;
        }

        if (stream.IsDeflated && packed.IsTooShort) return Objections.Damaged;
        return _names.ReadObjects(objects.GetBuffer().AsSpan(0, (int)objects.Length), stream.First);
    }

    /// <summary>What the file holds at a place: as much as asked for at least, or up to its end.</summary>
    ReadOnlySpan<byte> From(long at, int atLeast)
    {
        if (at < _bufferAt || at + atLeast > _bufferAt + _bufferLength && _bufferAt + _bufferLength < file.Length)
        {
            file.Position = _bufferAt = at;
            _bufferLength = file.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false);
        }

        return at >= _bufferAt + _bufferLength ? [] : _buffer.AsSpan((int)(at - _bufferAt), (int)(_bufferAt + _bufferLength - at));
    }
}
