using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Jtai.AnnexA;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>A document of Office until 2003, a compound file: what its parts are called, and in its main part what hides without a name.</summary>
internal static partial class LegacyOffice
{
    static readonly string[] Encrypted = ["EncryptedPackage", "EncryptionInfo", "EncryptedSummary", "\u0006DataSpaces", "\u0009DRMContent"];

    /// <summary>More than any workbook has.</summary>
    const int MostSheets = 10_000;

    public static (FileKind? Kind, Objection? Objection) Look(Stream file)
    {
        if (CompoundFile.Open(file) is not { } compound) return (null, Objections.Damaged);
        var names = compound.Entries.Select(entry => entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // What is encrypted as a whole does not show its kind.
        if (names.Overlaps(Encrypted)) return (null, Objections.PasswordProtected);

        var mains = compound.Entries
            .Select(entry => (Entry: entry, Kind: entry.IsStream ? KindOf(entry.Name) : null)).Where(main => main.Kind is not null).ToList();
        if (mains.Count == 0) return (null, Objections.NotRecognised);
        var kind = mains[0].Kind!;
        return (kind, ObjectTo(compound, file, names, kind, mains[0].Entry, mains.Count));
    }

    static FileKind? KindOf(string name) => name.ToUpperInvariant() switch
    {
        "WORDDOCUMENT" => FileKind.Doc,
        "WORKBOOK" or "BOOK" => FileKind.Xls,
        "POWERPOINT DOCUMENT" => FileKind.Ppt,
        _ => null,
    };

    static Objection? ObjectTo(CompoundFile compound, Stream file, HashSet<string> names, FileKind kind, CompoundEntry main, int mains)
    {
        if (names.Overlaps(["_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"])) return Objections.Macros;
        // A document in a document, a linked one, another file as a package, or an ActiveX control.
        if (mains > 1 || compound.Entries.Any(entry => Embedded().IsMatch(entry.Name))) return Objections.EmbeddedFiles;
        // Parts that lie over each other would be read again and again.
        if (compound.Entries.Where(entry => entry.IsStream).Sum(entry => entry.Size) > file.Length) return Objections.Damaged;
        // Each says where all of it lies, or the file was cut off.
        foreach (var entry in compound.Entries.Where(entry => entry.IsStream))
        {
            using var part = compound.Open(entry);
        }

        // Behind the last part, where only another program looks.
        var rest = file.Bytes(compound.End, (int)Math.Min(file.Length - compound.End, 1 << 20));
        if (file.Length - compound.End > 1 << 20 || rest.AsSpan().IndexOf(Signature.EndOfZip) >= 0) return Objections.MoreThanOneFile;
        if (file.Bytes(0, 1536).AsSpan().IndexOf("%PDF-"u8) >= 0) return Objections.MoreThanOneFile;

        using var content = new BufferedStream(compound.Open(main), 1 << 14);
        return kind == FileKind.Xls ? ObjectToWorkbook(content) : kind == FileKind.Doc ? ObjectToDocument(content) : ObjectToPresentation(compound, content);
    }

    static Objection? ObjectToDocument(Stream document)
    {
        var start = document.Bytes(0, 32);
        if (start.Length < 32 || Short(start, 0) is not (0xA5EC or 0xA5DC)) return Objections.Damaged;
        if ((Short(start, 10) & 0x0100) != 0) return Objections.PasswordProtected;
        if ((Short(start, 10) & 0x0001) != 0) return Objections.NotRecognised;       // a template, from which others take macros

        // A field begins with character 19 and its name, as text of one byte or of two.
        document.Position = 0;
        var (state, wide) = (0, false);
        for (int next; (next = document.ReadByte()) >= 0;)
        {
            if (next == 0 && state > 0 && !wide)
            {
                wide = true;
                continue;
            }

            wide = false;
            state = next == 19 ? 1 : state == 1 && next is ' ' or '"' ? 1 : state is > 0 and < 4 && (next | 0x20) == "dde"[state - 1] ? state + 1 : 0;
            if (state == 4) return Objections.ActiveContent;
        }

        return null;
    }

    static Objection? ObjectToPresentation(CompoundFile compound, Stream document)
    {
        // Who edited it last; whether it is encrypted stands there.
        if (compound.Entries.Find(entry => entry.IsStream && entry.Name.Equals("Current User", StringComparison.OrdinalIgnoreCase)) is not { } user)
        {
            return Objections.Damaged;
        }

        using (var current = compound.Open(user))
        {
            var token = current.Bytes(12, 4);
            if (token.Length < 4) return Objections.Damaged;
            if (Number(token) == 0xF3D1_C4DF) return Objections.PasswordProtected;
            if (Number(token) != 0xE391_C05F) return Objections.Damaged;
        }

        Span<byte> head = stackalloc byte[8];
        while (document.Position < document.Length)
        {
            if (document.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8) return Objections.Damaged;
            var (type, length) = (Short(head, 2), Number(head[4..]));
            if (type == 0 && length == 0) continue;     // room that is left
            if (document.Position + length > document.Length) return Objections.Damaged;
            switch (type)
            {
                case 0x2F14:
                    return Objections.PasswordProtected;
                case 0x03FF or 0x0400:
                    return Objections.Macros;
                // Objects as they are stored, and what refers to them: embedded, linked, controls, and media files elsewhere.
                case 0x1011 or 0x0FCC or 0x0FCE or 0x0FEE:
                    return Objections.EmbeddedFiles;
                // What a click does: 1 runs a macro, 2 a program, 5 an object.
                case 0x0FF3 when length >= 9 && document.Bytes(document.Position, 9)[8] is 1 or 2 or 5:
                    return Objections.ActiveContent;
                case 0x0FF3 when length >= 9:
                    document.Position -= 9;
                    break;
            }

            // What holds others is gone into, everything else passed over.
            if ((head[0] & 0x0F) != 0x0F) document.Position += length;
        }

        return null;
    }

    static Objection? ObjectToWorkbook(Stream book)
    {
        var sheets = new List<long>();
        var isFirst = true;
        while (book.Position + 4 <= book.Length)
        {
            var head = book.Bytes(book.Position, 4);
            var (type, length) = (Short(head, 0), Short(head, 2));
            // A workbook begins as one; behind its last record there may be room.
            if (isFirst && type != 0x0809) return Objections.Damaged;
            if (type == 0 && length == 0) continue;
            if (book.Position + length > book.Length) return Objections.Damaged;
            var data = book.Bytes(book.Position, length);
            switch (type)
            {
                case 0x002F:
                    return Objections.PasswordProtected;
                case 0x0809 when IsMacroSheet(data):
                    return Objections.Macros;
                case 0x0085 when data.Length >= 6:
                    // 1 is a sheet of Excel 4 macros, 6 a module.
                    if (data[5] is 1 or 6) return Objections.Macros;
                    if (sheets.Count == MostSheets) return Objections.TooComplex;
                    sheets.Add(Number(data));
                    break;
                // A link whose path names a program and what it is asked for.
                case 0x01AE when data.Length > 4 && data.AsSpan(4).Contains((byte)3):
                    return Objections.ActiveContent;
            }

            isFirst = false;
        }

        // A sheet may begin where no record seems to.
        foreach (var sheet in sheets)
        {
            var start = book.Bytes(sheet, 8);
            if (start.Length < 8 || Short(start, 0) != 0x0809) return Objections.Damaged;
            if (IsMacroSheet(start.AsSpan(4))) return Objections.Macros;
        }

        return isFirst ? Objections.Damaged : null;
    }

    static bool IsMacroSheet(ReadOnlySpan<byte> beginning) => beginning.Length < 4 || Short(beginning, 2) is 0x0040 or 0x0006;

    static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    [GeneratedRegex(
        @"^(_\d+|MBD[0-9A-F]{4,8}|LNK[0-9A-F]{4,8}|\x01Ole(10Native)?|\x03ObjInfo|\x03OCX(NAME|DATA)|Ctls|Package|__attach_.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Embedded();
}
