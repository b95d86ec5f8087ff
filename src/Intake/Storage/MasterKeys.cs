using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Jtai.Intake.Storage;

/// <summary>
/// The keys of the deployment, which wrap the keys of inspections and nothing else: the present one, and those before it until every key is wrapped anew.
/// The one place that knows them; a key management service would stand here.
/// </summary>
internal sealed class MasterKeys(IOptions<IntakeOptions> options)
{
    readonly DocumentKey _present = Key(options.Value.MasterKey);
    readonly IReadOnlyList<DocumentKey> _former = [.. options.Value.FormerMasterKeys.Select(Key)];

    /// <summary>Wraps the key of an inspection by the present key.</summary>
    public byte[] Wrap(DocumentKey key, Guid inspectionId) => _present.Wrap(key, inspectionId);

    /// <param name="wrapped">The key of an inspection, wrapped by the present key or by one before it.</param>
    /// <param name="inspectionId">Whose key it is.</param>
    /// <returns>The key, and whether the present key has wrapped it.</returns>
    /// <exception cref="CryptographicException">None of the keys has wrapped it.</exception>
    public (DocumentKey Key, bool IsPresent) Unwrap(byte[] wrapped, Guid inspectionId)
    {
        try
        {
            return (_present.Unwrap(wrapped, inspectionId), true);
        }
        catch (AuthenticationTagMismatchException) when (_former.Count > 0)
        {
            for (var i = 0; i < _former.Count - 1; i++)
            {
                try
                {
                    return (_former[i].Unwrap(wrapped, inspectionId), false);
                }
                catch (AuthenticationTagMismatchException)
                {
                    // By one that is older still.
                }
            }

            return (_former[^1].Unwrap(wrapped, inspectionId), false);
        }
    }

    static DocumentKey Key(string base64) => new(Convert.FromBase64String(base64));
}
