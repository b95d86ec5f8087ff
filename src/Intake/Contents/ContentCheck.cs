using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>
/// Decides what a file really is, and whether it may be released to inspectors: by its content, never by its name or by what its sender calls it.
/// What cannot be decided is objected to. Malware is looked for by the scanner, not here.
/// </summary>
internal static class ContentCheck
{
    const int HeadLength = 4096, LongestComment = ushort.MaxValue;

    /// <summary>Looks at a file to its end.</summary>
    /// <param name="content">The file; seekable, not closed. It is never held in memory.</param>
    /// <param name="fileName">Its name; null where the sender gave none.</param>
    /// <param name="allowed">The kinds that are asked for.</param>
    /// <param name="cancellationToken">Stops between two readings.</param>
    /// <returns>The kind, where it shows, and what stands in the way of its release; null if nothing does.</returns>
    /// <exception cref="OperationCanceledException">It was stopped. Besides it, only what reading <paramref name="content"/> throws is passed on.</exception>
    public static (FileKind? Kind, Objection? Objection) Inspect(
        Stream content, string? fileName, IReadOnlyCollection<FileKind> allowed, CancellationToken cancellationToken)
    {
        var (kind, objection) = Look(content, allowed, cancellationToken);
        // Of a kind that is not taken, nobody need mend anything else.
        if (kind is not null && !allowed.Contains(kind)) return (kind, Objections.KindNotAllowed(allowed));
        if (objection is not null || fileName is null) return (kind, objection);
        return (kind, !FileName.IsUsable(fileName) ? Objections.NameNotUsable : FileName.Fits(fileName, kind!) ? null : Objections.NameSaysOtherwise);
    }

    static (FileKind? Kind, Objection? Objection) Look(Stream content, IReadOnlyCollection<FileKind> allowed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (content.Length == 0) return (null, Objections.Empty);

        using var file = new GuardedStream(content, cancellationToken);
        FileKind? kind = null;
        try
        {
            var head = file.Bytes(0, HeadLength);
            if (Signature.IsProgram(head)) return (null, Objections.Program);
            if (head.AsSpan().StartsWith(Signature.Zip) || head.AsSpan().StartsWith(Signature.EndOfZip)) return PackedFile.Look(file);
            if (head.AsSpan().StartsWith(Signature.Compound)) return LegacyOffice.Look(file);
            kind = head.AsSpan() switch
            {
                var pdf when pdf.StartsWith("%PDF-"u8) => FileKind.Pdf,
                var jpeg when jpeg.StartsWith<byte>([0xFF, 0xD8, 0xFF]) => FileKind.Jpeg,
                var png when png.StartsWith(Signature.Png) => FileKind.Png,
                _ => null,
            };
            // A reader of PDF looks for its beginning a little further down, and one of zip for its end from the end of the file.
            if (kind != FileKind.Pdf && head.AsSpan(0, Math.Min(head.Length, 1100)).IndexOf("%PDF-"u8) >= 0) return (kind, Objections.MoreThanOneFile);
            var tail = file.Bytes(Math.Max(0, file.Length - LongestComment - Signature.EndOfZipLength), LongestComment + Signature.EndOfZipLength);
            if (tail.AsSpan().IndexOf(Signature.EndOfZip) >= 0) return (kind, Objections.MoreThanOneFile);
            if (kind is null) return TextFile.Look(file, allowed);

            return (
                kind,
                kind == FileKind.Pdf ? new PdfFile(file).Object() : kind == FileKind.Png ? PictureFile.ObjectToPng(file) : PictureFile.ObjectToJpeg(file));
        }
        catch (UncheckableException uncheckable)
        {
            return (kind, uncheckable.Objection);
        }
        catch (Exception exception) when (file.Failure is null && exception is not OperationCanceledException)
        {
            // What a file that does not fit together makes a reader throw differs, and may quote it.
            return (kind, Objections.Damaged);
        }
    }

    /// <summary>Bytes at a place, fewer where the file ends.</summary>
    public static byte[] Bytes(this Stream file, long at, int length)
    {
        var bytes = new byte[(int)Math.Clamp(file.Length - at, 0, length)];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }
}
