using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Jtai.Intake.Documents;

/// <summary>The one file of an upload request: its body as it is, or the first file of a multipart form. Nothing is buffered.</summary>
internal sealed record Upload(Stream Body, string? FileName, byte[]? Sha256)
{
    const int FileNameLength = 255;

    /// <summary>
    /// What programs call the files that are handed in: csv, xlsx, ods, xls, csv in a zip, and documents. Nothing is decided by it; what a file is shows when
    /// it is read. Forms that are no file are not among them: <c>application/x-www-form-urlencoded</c> is what curl says if nobody tells it otherwise.
    /// </summary>
    internal static readonly string[] KindsOfFiles =
    [
        "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.ms-excel", "application/zip", "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text", "application/msword",
    ];

    /// <summary>Why a name in the address cannot be a file's; null where it can. What it says of the file's kind is looked at with the file.</summary>
    public static Refusal? RefuseName(string name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= FileNameLength && !name.Any(c => char.IsControl(c) || c is '/' or '\\') && name.Trim('.').Length > 0
            ? null
            : new("file-name-invalid", "The file cannot be kept under this name.")
            {
                Field = "fileName",
                Allowed = $"1 to {FileNameLength} characters, without / and \\ and control characters",
            };

    /// <summary>A digest is of the file as stored at the sender; an encoded body would be something else.</summary>
    public static Refusal? RefuseEncoding(HttpRequest request) => request.Headers.ContentEncoding.Count == 0
        ? null
        : new("content-encoding", "Send the file as it is, without a content encoding.") { Field = "Content-Encoding" };

    /// <summary>Finds the file in the request without reading it.</summary>
    public static async Task<(Upload? Upload, Refusal? Refusal)> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (RefuseEncoding(request) is { } encoded) return Refuse(encoded);

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return From(request.Body, request.Headers.ContentDisposition, request.Headers["Repr-Digest"].FirstOrDefault() ?? request.Headers["Content-Digest"]);
        }

        // Of a multipart body the digest would cover the boundaries as well: it belongs into the part.
        if (request.Headers.ContainsKey("Repr-Digest") || request.Headers.ContainsKey("Content-Digest"))
        {
            return Refuse(new("digest-of-multipart", "Give the digest in the headers of the file's part, or send the file as the body.")
            {
                Field = "Repr-Digest",
            });
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200) return Refuse(NoFile);

        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (Disposition(section.ContentDisposition)?.IsFileDisposition() == true)
                {
                    return From(
                        section.Body, section.ContentDisposition,
                        section.Headers!.GetValueOrDefault("Repr-Digest").FirstOrDefault() ?? section.Headers!.GetValueOrDefault("Content-Digest"));
                }
            }
        }
        catch (Exception exception) when (BreaksOff(exception))
        {
            return Refuse(Incomplete);
        }

        return Refuse(NoFile);
    }

    /// <summary>Reads on in the file.</summary>
    /// <returns>How many bytes, 0 at the end; null where the upload ended before the file was complete.</returns>
    public async Task<int?> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await Body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (BreaksOff(exception))
        {
            return null;
        }
    }

    /// <summary>Whether it is what the connection throws, or the reader of a form whose parts do not fit together.</summary>
    static bool BreaksOff(Exception exception) => exception is IOException or InvalidDataException or ConnectionAbortedException;

    public static Refusal Incomplete => new("upload-incomplete", "The upload ended before the file was complete. Nothing was kept: please send it again.")
    {
        Status = StatusCodes.Status400BadRequest,
    };

    public static Refusal TooLarge(long limit) => new("file-too-large", $"The file is larger than {limit} bytes.")
    {
        Status = StatusCodes.Status413PayloadTooLarge,
        Allowed = $"up to {limit} bytes",
    };

    public static Refusal Mismatch(byte[] expected, byte[] arrived) =>
        new("digest-mismatch", "What arrived is not what the digest says was sent. Nothing was kept: please send it again.")
        {
            Field = "Repr-Digest",
            Value = Convert.ToBase64String(arrived),
            Allowed = Convert.ToBase64String(expected),
        };

    static Refusal NoFile => new("file-missing", "The form holds no file. Send the file as the body, or as a file field of a multipart form.");

    static (Upload?, Refusal?) From(Stream body, string? contentDisposition, string? digest)
    {
        byte[]? sha256 = null;
        if (digest is not null && !ContentDigest.TryParse(digest, out sha256))
        {
            return Refuse(new("digest-not-usable", "The digest given with the file cannot be checked.")
            {
                Field = "Repr-Digest",
                Allowed = ContentDigest.Allowed,
            });
        }

        return (new Upload(body, NameIn(contentDisposition), sha256), null);
    }

    static string? NameIn(string? contentDisposition)
    {
        if (Disposition(contentDisposition) is not { } disposition) return null;

        // Some browsers of old send a whole path.
        var name = HeaderUtilities.RemoveQuotes(
            disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value?.Split('/', '\\')[^1];
        return string.IsNullOrWhiteSpace(name) ? null : name.Length > FileNameLength ? name[^FileNameLength..] : name;
    }

    /// <summary>A name that cannot be decoded, as in UTF-7 or without a value, is none.</summary>
    static ContentDispositionHeaderValue? Disposition(string? header)
    {
        if (!ContentDispositionHeaderValue.TryParse(header, out var disposition)) return null;

        RemoveUnlessDecoded("filename*", () => disposition.FileNameStar);
        RemoveUnlessDecoded("filename", () => disposition.FileName);
        return disposition;

        void RemoveUnlessDecoded(string name, Func<StringSegment> decode)
        {
            try
            {
                decode();
            }
            catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
            {
                // A header may give it more than once.
                foreach (var given in disposition.Parameters.Where(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList())
                {
                    disposition.Parameters.Remove(given);
                }
            }
        }
    }

    static (Upload?, Refusal?) Refuse(Refusal refusal) => (null, refusal with { Status = StatusCodes.Status400BadRequest });
}
