using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace Jtai.Intake.Uploads;

/// <summary>
/// How far this process has got with the SHA-256 of uploads, so that a file that comes in parts need not be read again at its end. What is not here, as after
/// a restart or where another replica took a part, is read from the disk.
/// </summary>
internal sealed class UploadDigests(IMemoryCache cache)
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Takes the digest out to go on with it.</summary>
    /// <returns>Null where it is not known of the first bytes up to <paramref name="offset"/>.</returns>
    public IncrementalHash? Take(Guid uploadId, long offset)
    {
        var known = cache.Get<Known>(uploadId);
        cache.Remove(uploadId);
        if (offset == 0) return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        return known?.Offset == offset ? known.Sha256 : null;
    }

    public void Keep(Guid uploadId, long offset, IncrementalHash? sha256)
    {
        if (sha256 is not null) cache.Set(uploadId, new Known(offset, sha256), new MemoryCacheEntryOptions { SlidingExpiration = Kept });
    }

    sealed record Known(long Offset, IncrementalHash Sha256);
}
