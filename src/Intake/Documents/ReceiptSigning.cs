using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Microsoft.Extensions.Options;

namespace Jtai.Intake.Documents;

/// <summary>
/// Signs receipts (ECDSA with P-256 and SHA-256, as ES256) over a statement of a few lines that says all of it. Statement, signature and public key are
/// all that is needed to check one, without this system.
/// </summary>
internal sealed class ReceiptSigning : IDisposable
{
    readonly ECDsa _key = ECDsa.Create();

    public ReceiptSigning(IOptions<IntakeOptions> options)
    {
        _key.ImportPkcs8PrivateKey(Convert.FromBase64String(options.Value.ReceiptKey), out _);
        Keys = [Public(_key.ExportSubjectPublicKeyInfo()), .. options.Value.FormerReceiptKeys.Select(former => Public(Convert.FromBase64String(former)))];
    }

    /// <summary>The present key first.</summary>
    public IReadOnlyList<ReceiptKey> Keys { get; }

    /// <summary>Once, when the document is recorded: the signature is kept, and stands when keys have changed.</summary>
    public void Sign(Document document, InformationItem item, string? fileName)
    {
        (document.Signature, document.SignatureKey) = Sign(Encoding.UTF8.GetBytes(Statement(document, item, fileName)));
    }

    /// <summary>Signs another statement of the kind.</summary>
    public (byte[] Signature, string Key) Sign(byte[] statement) =>
        (_key.SignData(statement, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), Keys[0].Id);

    public static Receipt Of(Document document, InformationItem item, DocumentKey inspectionKey)
    {
        var fileName = document.NameWith(inspectionKey);
        return new(
            document.Id, document.InspectionId, document.ItemId, item.Item, document.Organisation, document.HandedInBy, fileName, document.Sha256,
            document.Size, document.ReceivedAt.ToDateTimeOffset(), document.DueOn.ToDateOnly(), document.DueAt?.ToDateTimeOffset(), document.Late,
            Statement(document, item, fileName), Convert.ToBase64String(document.Signature), document.SignatureKey);
    }

    public void Dispose() => _key.Dispose();

    /// <summary>Never to be changed: signatures are over these very bytes. Another form would begin with another number.</summary>
    static string Statement(Document document, InformationItem item, string? fileName)
    {
        var due = document.DueAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"{at.ToDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss'Z'}")
            : string.Create(CultureInfo.InvariantCulture, $"{document.DueOn.ToDateOnly():yyyy-MM-dd}, until the end of the day in London");
        return string.Create(CultureInfo.InvariantCulture, $"""
            Jtai receipt 1
            document: {document.Id}
            inspection: {document.InspectionId}
            item: {document.ItemId} {item.Item}
            file: {JsonSerializer.Serialize(fileName)}
            size: {document.Size}
            sha-256: {document.Sha256}
            organisation: {document.Organisation}
            handed in by: {JsonSerializer.Serialize(document.HandedInBy)}
            received: {document.ReceivedAt.ToDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}
            due: {due}
            {(document.Late ? "late" : "in time")}

            """).ReplaceLineEndings("\n");
    }

    static ReceiptKey Public(byte[] subject) =>
        new(Convert.ToHexStringLower(SHA256.HashData(subject))[..16], PemEncoding.WriteString("PUBLIC KEY", subject));
}
