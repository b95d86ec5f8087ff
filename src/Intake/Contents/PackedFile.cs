using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>What is packed as a zip file: documents of Office since 2007, OpenDocument, and zip files as such.</summary>
internal static class PackedFile
{
    /// <summary>Finds out which of them it is, by the part that its programs look for first.</summary>
    public static (FileKind? Kind, Objection? Objection) Look(Stream file)
    {
        var (zip, objection) = ZipDirectory.Open(file);
        if (zip is null) return (null, objection);
        if (zip.Find("[Content_Types].xml") is { } types) return new OfficePackage(zip).Look(types);
        if (zip.Find("mimetype") is { } type) return OpenDocument.Look(zip, type);

        return (FileKind.ZipOfCsv, ObjectToCsv(zip));
    }

    /// <summary>What a part begins as, where no document has such a part.</summary>
    public static Objection? ObjectToBeginning(ReadOnlySpan<byte> head) =>
        Signature.IsProgram(head) || Signature.IsArchive(head) || head.StartsWith(Signature.Compound)
        || head.StartsWith("%PDF-"u8) || head.StartsWith("{\\rtf"u8)
            ? Objections.EmbeddedFiles
            : null;

    /// <summary>Reads a part to its end, and says whether it is a file of its own.</summary>
    public static Objection? ReadOther(ZipDirectory zip, ZipPart part)
    {
        using var content = zip.Open(part);
        var head = new byte[512];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (ObjectToBeginning(head.AsSpan(0, read)) is { } objection) return objection;

        content.CopyTo(Stream.Null);
        return null;
    }

    static Objection? ObjectToCsv(ZipDirectory zip)
    {
        if (zip.Parts.Count == 0) return Objections.NotOnlyCsv;

        foreach (var part in zip.Parts)
        {
            using (var content = zip.Open(part))
            {
                var head = new byte[512];
                var read = head.AsSpan(0, content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
                if (Signature.IsProgram(read)) return Objections.Program;
                if (Signature.IsArchive(read)) return Objections.NestedArchive;
            }

            var name = part.Name.Split('/')[^1];
            if (!FileName.IsUsable(name)) return Objections.UnsafeArchive;
            if (!FileName.Fits(name, FileKind.Csv)) return Objections.NotOnlyCsv;
            using var text = zip.Open(part);
            if (new TextFile().Read(text) is { } objection) return objection == Objections.NotRecognised ? Objections.NotOnlyCsv : objection;
        }

        return null;
    }
}
