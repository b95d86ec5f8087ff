using System.ComponentModel.DataAnnotations;

namespace Jtai.Intake;

/// <summary>Configuration section <c>Intake</c>.</summary>
internal sealed class IntakeOptions : IValidatableObject
{
    /// <summary>
    /// The key that wraps every inspection's key: 32 bytes, base64. A secret of the deployment; without it nothing that was handed in can be read.
    /// </summary>
    [Required]
    public string MasterKey { get; set; } = "";

    /// <summary>Where the encrypted documents lie; shared by all replicas.</summary>
    [Required]
    public string DocumentsFolder { get; set; } = "";

    /// <summary>The largest file that is taken, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxUploadBytes { get; set; } = 1L << 30;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Convert.TryFromBase64String(MasterKey, new byte[32], out var length) || length != 32)
        {
            yield return new ValidationResult("Intake:MasterKey is to be the base64 of 32 random bytes.", [nameof(MasterKey)]);
        }
    }
}
