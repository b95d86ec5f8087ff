using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Jtai.Intake.Requests;

namespace Jtai.Intake;

/// <summary>Configuration section <c>Intake</c>.</summary>
internal sealed class IntakeOptions : IValidatableObject
{
    /// <summary>
    /// The key that wraps every inspection's key: 32 bytes, base64. A secret of the deployment; without it nothing that was handed in can be read.
    /// </summary>
    [Required]
    public string MasterKey { get; set; } = "";

    /// <summary>Master keys before it, base64, until <c>rotate-master-key</c> has wrapped every key anew.</summary>
    public IReadOnlyList<string> FormerMasterKeys { get; set; } = [];

    /// <summary>The private key that signs receipts: elliptic curve P-256, base64 of PKCS#8. A secret of the deployment.</summary>
    [Required]
    public string ReceiptKey { get; set; } = "";

    /// <summary>Public keys, base64 of SubjectPublicKeyInfo, with which receipts were signed before.</summary>
    public IReadOnlyList<string> FormerReceiptKeys { get; set; } = [];

    /// <summary>Where the encrypted documents lie; shared by all replicas.</summary>
    [Required]
    public string DocumentsFolder { get; set; } = "";

    /// <summary>Where documents lie once they have been checked; absent, they stay in the folder.</summary>
    public BucketOptions? Bucket { get; set; }

    /// <summary>The largest file that is taken, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxUploadBytes { get; set; } = 1L << 30;

    /// <summary>What is left free where the documents lie, in bytes: the database or the logs may be on the same disk.</summary>
    [Range(0, long.MaxValue)]
    public long ReservedBytes { get; set; } = 256L << 20;

    /// <summary>How many files one agency may be sending at once, to each replica.</summary>
    [Range(1, 1000)]
    public int UploadsAtOnce { get; set; } = 8;

    /// <summary>The most that is kept of one item.</summary>
    public QuotaOptions ItemQuota { get; set; } = new() { Files = 100, Bytes = 8L << 30 };

    /// <summary>The most that is kept of one agency for one inspection.</summary>
    public QuotaOptions AgencyQuota { get; set; } = new() { Files = 500, Bytes = 16L << 30 };

    /// <summary>The most that is kept of one inspection.</summary>
    public QuotaOptions InspectionQuota { get; set; } = new() { Files = 2000, Bytes = 64L << 30 };

    /// <summary>
    /// For how many months after an inspection was closed an inspectorate that leads keeps each class of what was handed in (¶72-73), such as
    /// <c>Intake:Retention:ofsted:lists</c>. Of what is not named here nothing is erased.
    /// </summary>
    public Dictionary<string, Dictionary<RetentionClass, int>> Retention { get; set; } = [];

    /// <summary>Who looks for malware in what is handed in.</summary>
    public ScannerOptions Scanner { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsKey(MasterKey))
        {
            yield return new ValidationResult("Intake:MasterKey is to be the base64 of 32 random bytes.", [nameof(MasterKey)]);
        }

        if (!FormerMasterKeys.All(IsKey))
        {
            yield return new ValidationResult("Each of Intake:FormerMasterKeys is to be the base64 of 32 random bytes.", [nameof(FormerMasterKeys)]);
        }

        if (Retention.Values.SelectMany(rules => rules.Values).Any(months => months is < 1 or > 1200))
        {
            yield return new ValidationResult("Each period of Intake:Retention is to be 1 to 1200 months.", [nameof(Retention)]);
        }

        if (!IsSigningKey(ReceiptKey))
        {
            yield return new ValidationResult("Intake:ReceiptKey is to be a private key of P-256, as base64 of PKCS#8.", [nameof(ReceiptKey)]);
        }

        if (Bucket is { } bucket && (string.IsNullOrWhiteSpace(bucket.Name) || string.IsNullOrWhiteSpace(bucket.Region)
            || bucket.Address is { IsAbsoluteUri: false } || bucket.AccessKey is null != bucket.SecretKey is null))
        {
            yield return new ValidationResult(
                "Intake:Bucket is to have Name and Region, an absolute Address if any, and AccessKey with SecretKey or neither.", [nameof(Bucket)]);
        }

        if (Scanner.Address is not { IsAbsoluteUri: true, Scheme: "tcp", Port: > 0 })
        {
            yield return new ValidationResult("Intake:Scanner:Address is to be tcp://host:port.", [nameof(Scanner)]);
        }

        if (new[] { Scanner.ConnectTimeout, Scanner.ProgressTimeout, Scanner.Timeout }.Any(limit => limit <= TimeSpan.Zero || limit > TimeSpan.FromDays(1)))
        {
            yield return new ValidationResult("Times of Intake:Scanner are to be above nothing and at most a day.", [nameof(Scanner)]);
        }
    }

    static bool IsKey(string text) => Convert.TryFromBase64String(text, new byte[32], out var length) && length == 32;

    static bool IsSigningKey(string text)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(text), out _);
            return key.KeySize == 256;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>A number of files and of bytes that is not gone beyond.</summary>
internal sealed class QuotaOptions
{
    [Range(1, int.MaxValue)]
    public int Files { get; set; }

    [Range(1, long.MaxValue)]
    public long Bytes { get; set; }
}

/// <summary>ClamAV's server, clamd.</summary>
internal sealed class ScannerOptions
{
    /// <summary>Where it listens; where it does so by itself if nothing is said.</summary>
    public Uri Address { get; set; } = new("tcp://127.0.0.1:3310");

    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take in nothing and say nothing. Once it has the whole file it is silent while it looks: ten minutes at most.</summary>
    public TimeSpan ProgressTimeout { get; set; } = TimeSpan.FromMinutes(11);

    /// <summary>For a file as a whole.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(30);
}

/// <summary>A bucket of S3, or of what speaks as it does.</summary>
internal sealed class BucketOptions
{
    public string Name { get; set; } = "";

    /// <summary>Such as <c>eu-west-2</c>, London.</summary>
    public string Region { get; set; } = "";

    /// <summary>Of a server other than Amazon's.</summary>
    public Uri? Address { get; set; }

    /// <summary>With <see cref="SecretKey"/>; absent, those of the machine (its role, its environment) are taken.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }
}
