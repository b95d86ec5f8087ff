using System.Globalization;
using System.Security.Cryptography;
using Jtai.ServiceDefaults;
using Microsoft.Extensions.Primitives;

namespace Jtai.Intake.Uploads;

/// <summary>What of tus 1.0.0 (tus.io) stands in headers: the core, creation, creation-with-upload, checksum, termination and expiration.</summary>
internal static class Tus
{
    public const string Resumable = "Tus-Resumable", Version = "1.0.0", PartType = "application/offset+octet-stream";

    const string Extensions = "creation,creation-with-upload,checksum,termination,expiration", Algorithms = "sha256,sha1";

    /// <summary>Every answer says the version, whoever makes it.</summary>
    public static void UseTus(this WebApplication app) => app.Use(next => http =>
    {
        if (http.Request.Path.StartsWithSegments("/api/intake/v1/uploads"))
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers[Resumable] = Version;
                return Task.CompletedTask;
            });
        }

        return next(http);
    });

    /// <summary>The endpoint is of the protocol, and asks for its version.</summary>
    public static RouteHandlerBuilder SpeaksTus(this RouteHandlerBuilder endpoint) => endpoint.ExcludeFromDescription().AddEndpointFilter(
        async (invocation, next) =>
        {
            var http = invocation.HttpContext;
            if (http.Request.Headers[Resumable] == Version || HttpMethods.IsOptions(http.Request.Method)) return await next(invocation);

            http.Response.Headers["Tus-Version"] = Version;
            return new Refusal("tus-version-unknown", "Another version of tus is spoken here.")
            {
                Status = StatusCodes.Status412PreconditionFailed,
                Field = Resumable,
                Allowed = Version,
            }.ToProblem();
        });

    /// <summary>What there is of the protocol.</summary>
    public static void Describe(this HttpResponse response, long largest)
    {
        response.Headers["Tus-Version"] = Version;
        response.Headers["Tus-Extension"] = Extensions;
        response.Headers["Tus-Checksum-Algorithm"] = Algorithms;
        response.Headers["Tus-Max-Size"] = largest.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Where an upload stands.</summary>
    public static void SetUpload(this HttpResponse response, ResumableUpload upload, long offset)
    {
        response.Headers["Upload-Offset"] = offset.ToString(CultureInfo.InvariantCulture);
        response.Headers["Upload-Expires"] = upload.ExpiresAt.ToDateTimeOffset().ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Where the receipt of a file is that has arrived.</summary>
    public static void SetReceipt(this HttpResponse response, Guid documentId) =>
        response.Headers.Link = $"<{IntakeApi.PathOf(documentId)}/receipt>; rel=\"describedby\"";

    /// <summary>Whether the request that begins an upload brings its first part with it.</summary>
    public static bool HasPart(this HttpRequest request) => request.ContentType == PartType && request.ContentLength != 0;

    public static (long Length, Refusal? Refusal) LengthIn(HttpRequest request) =>
        Number(request, "Upload-Length", "the size of the file in bytes, known beforehand");

    public static (long Offset, Refusal? Refusal) OffsetIn(HttpRequest request) => Number(request, "Upload-Offset", "the number of bytes that have arrived");

    /// <summary><c>Upload-Checksum</c>; null where none is given.</summary>
    public static (PartChecksum? Checksum, Refusal? Refusal) ChecksumIn(HttpRequest request)
    {
        var given = request.Headers["Upload-Checksum"];
        if (given.Count == 0) return (null, null);

        // Twice is not usable either: a sender who gives one wants it checked.
        var header = given.ToString();
        var (algorithm, length) = header.Split(' ')[0] switch
        {
            "sha256" => (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
            "sha1" => (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
            _ => (default, 0),
        };
        var digest = new byte[length];
        var base64 = header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        if (length > 0 && Convert.TryFromBase64String(base64, digest, out var written) && written == length) return (new(algorithm, digest), null);

        return (null, new Refusal("upload-checksum-invalid", "The checksum cannot be checked.")
        {
            Field = "Upload-Checksum",
            Allowed = $"one of {Algorithms}, a space, base64",
        });
    }

    // Not by the route, which would ask a stranger to sign in first.
    public static Refusal NotAPart => new("unsupported-media-type", "The body is not of a kind that is read here.")
    {
        Status = StatusCodes.Status415UnsupportedMediaType,
        Field = "Content-Type",
        Allowed = PartType,
    };

    public static Refusal OffsetMismatch(long offset) => new("upload-offset-mismatch", "The upload goes on elsewhere: ask for its offset.")
    {
        Status = StatusCodes.Status409Conflict,
        Field = "Upload-Offset",
        Allowed = offset.ToString(CultureInfo.InvariantCulture),
    };

    public static Refusal ChecksumMismatch => new(
        "upload-checksum-mismatch", "What arrived is not what the checksum says was sent. Nothing of this part was kept: send it again.")
    {
        // Of the protocol, which HTTP knows nothing of.
        Status = 460,
        Field = "Upload-Checksum",
    };

    public static Refusal TooLong(long length) => new("upload-too-long", "More arrives than was announced.")
    {
        Status = StatusCodes.Status413PayloadTooLarge,
        Field = "Upload-Length",
        Value = length.ToString(CultureInfo.InvariantCulture),
    };

    public static Refusal InUse => new("upload-in-use", "Another request is sending to this upload. Ask again shortly.")
    {
        Status = StatusCodes.Status423Locked,
    };

    public static Refusal Complete => new(
        "upload-complete", "The file has arrived and has its receipt. What was handed in is not taken back; put a newer one in its place.")
    {
        Status = StatusCodes.Status409Conflict,
    };

    /// <summary>It can be noticed before what is left of it is removed.</summary>
    public static Refusal Expired => new("upload-expired", "The upload was not finished in time. Begin anew.") { Status = StatusCodes.Status410Gone };

    static (long, Refusal?) Number(HttpRequest request, string header, string meaning) =>
        request.Headers[header] is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, null)
            : (0, new Refusal("upload-header-invalid", $"{header} is to be {meaning}.") { Field = header, Allowed = "a whole number from 0" });
}

/// <summary>What a sender says of a part, to be compared with what arrives.</summary>
internal sealed record PartChecksum(HashAlgorithmName Algorithm, byte[] Digest);

/// <summary><c>Upload-Metadata</c>: what a file is handed in for, what it is called, and, where its sender knows, its SHA-256.</summary>
internal sealed record UploadMetadata(Guid Item, string? FileName, byte[]? Sha256)
{
    const string Allowed = "item <base64 of the item's id>, filename <base64 of the name>, sha256 <base64 of the 64 hexadecimal digits>";

    /// <summary>Reads the header. Keys that mean nothing here are kept for their sender, and not looked at.</summary>
    public static (UploadMetadata? Metadata, Refusal? Refusal) In(StringValues header)
    {
        var values = new Dictionary<string, string>();
        foreach (var pair in header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split(' ') is not [var key, .. { Length: <= 1 } value]) return Refuse("it cannot be read");
            if (!TryDecode(value is [var text] ? text : "", out var decoded)) return Refuse("it cannot be read");
            if (!values.TryAdd(key, decoded)) return Refuse("it names a key twice");
        }

        if (!Guid.TryParse(values.GetValueOrDefault("item"), out var item)) return Refuse("it does not say for which item the file is");
        var fileName = values.GetValueOrDefault("filename");
        if (fileName is not null && Documents.Upload.RefuseName(fileName) is { } unusable) return (null, unusable);
        if (values.GetValueOrDefault("sha256") is not { } hexadecimal) return (new(item, fileName, null), null);

        return hexadecimal.Length == 64 && hexadecimal.All(char.IsAsciiHexDigit)
            ? (new(item, fileName, Convert.FromHexString(hexadecimal)), null)
            : Refuse("its sha256 cannot be checked");
    }

    static bool TryDecode(string base64, out string text)
    {
        var bytes = new byte[base64.Length];
        var isBase64 = Convert.TryFromBase64String(base64, bytes, out var written);
        text = isBase64 ? System.Text.Encoding.UTF8.GetString(bytes, 0, written) : "";
        return isBase64;
    }

    static (UploadMetadata?, Refusal?) Refuse(string why) =>
        (null, new Refusal("upload-metadata-invalid", $"Upload-Metadata is not usable: {why}.") { Field = "Upload-Metadata", Allowed = Allowed });
}
