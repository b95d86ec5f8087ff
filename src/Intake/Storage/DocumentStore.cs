using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Jtai.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Jtai.Intake.Storage;

/// <summary>
/// The encrypted documents: one file for each, named by its id. One without a row was never completed and belongs to nobody. What comes is written to the
/// folder; with a bucket it stays there only until it has been checked, and is in the bucket from then on (<see cref="CopyToBucketAsync"/>).
/// </summary>
internal sealed class DocumentStore : IHealthCheck
{
    readonly string _folder;
    readonly long _reserved, _largest;

    public DocumentStore(IOptions<IntakeOptions> options)
    {
        MasterKeys = new MasterKeys(options);
        Bucket = options.Value.Bucket is { } bucket ? new Bucket(bucket) : null;
        (_reserved, _largest) = (options.Value.ReservedBytes, options.Value.MaxUploadBytes);
        // Names and sizes of documents are nobody else's to see.
        _folder = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(options.Value.DocumentsFolder).FullName
            : Directory.CreateDirectory(options.Value.DocumentsFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    public MasterKeys MasterKeys { get; }

    /// <summary>Null where the folder is all there is.</summary>
    public Bucket? Bucket { get; }

    long Room => new DriveInfo(_folder).AvailableFreeSpace;

    /// <param name="bytes">What is to come.</param>
    /// <exception cref="IOException">What is reserved would be taken (<see cref="FullDisk"/>).</exception>
    public void RequireRoom(long bytes = 0)
    {
        if (Room - _reserved < bytes) throw FullDisk.New();
    }

    /// <summary>Degraded while the largest file that is taken would find no room.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Room - _reserved < _largest ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());

    public EncryptingWriter Create(Guid id, DocumentKey key) => new(OpenFile(id, FileMode.CreateNew), key, id);

    /// <summary>Goes on with one that is being written.</summary>
    /// <param name="id">The document.</param>
    /// <param name="key">Its key.</param>
    /// <param name="length">How much of it has been written, its tail included; nothing needs to be there for 0.</param>
    /// <param name="tail">The tail that was kept.</param>
    public EncryptingWriter Resume(Guid id, DocumentKey key, long length, ReadOnlySpan<byte> tail) =>
        new(OpenFile(id, length > tail.Length ? FileMode.Open : FileMode.OpenOrCreate), key, id, length, tail);

    /// <summary>Returns when the folder's entries are on the disk too: only then does a file survive a power cut.</summary>
    public void Persist()
    {
        if (OperatingSystem.IsWindows()) return;

        var folder = open(_folder, 0);
        try
        {
            if (folder < 0 || fsync(folder) != 0) throw new IOException("The documents folder could not be written to disk.", Marshal.GetLastPInvokeError());
        }
        finally
        {
            _ = close(folder);
        }
    }

    /// <param name="id">The document, or what has arrived of an upload.</param>
    /// <param name="key">Its key.</param>
    /// <param name="bucket">The bucket that has it; null where it is in the folder.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="FileNotFoundException">The file is not there. That may be a folder that is not mounted, and says nothing of the document.</exception>
    /// <exception cref="HttpRequestException">The bucket did not answer, or is not the one that is configured.</exception>
    /// <exception cref="InvalidDataException">It is not an encrypted document, or has been cut off.</exception>
    public async Task<DecryptingStream> OpenAsync(Guid id, DocumentKey key, string? bucket, CancellationToken cancellationToken)
    {
        ISealedFile file;
        try
        {
            file = bucket is null ? new FolderFile(PathOf(id)) : await Named(bucket).OpenAsync(id, cancellationToken);
        }
        catch (FileNotFoundException) when (bucket is null && Bucket is not null)
        {
            // Moved since the record was read, or after the backup that it is from.
            file = await Bucket.OpenAsync(id, cancellationToken);
        }

        return new(file, key, id);
    }

    /// <summary>Copies a document from the folder to the bucket, and reads back what lies there.</summary>
    /// <param name="id">The document.</param>
    /// <param name="key">Its key.</param>
    /// <param name="sha256">Of what its sender has sent, as its receipt says it.</param>
    /// <param name="cancellationToken">Stops it; nothing is lost.</param>
    /// <returns>Whether it is what the receipt says: only then may it go from the folder.</returns>
    /// <exception cref="HttpRequestException">The bucket did not answer.</exception>
    public async Task<bool> CopyToBucketAsync(Guid id, DocumentKey key, string sha256, CancellationToken cancellationToken)
    {
        if (File.Exists(PathOf(id))) await Bucket!.PutAsync(id, PathOf(id), cancellationToken);
        return await IsIntactAsync(id, key, Bucket!.Name, sha256, cancellationToken);
    }

    /// <summary>Whether what lies there is what the receipt says, from its first byte to its last.</summary>
    /// <inheritdoc cref="CopyToBucketAsync" path="/exception"/>
    public async Task<bool> IsIntactAsync(Guid id, DocumentKey key, string? bucket, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await OpenAsync(id, key, bucket, cancellationToken);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == sha256;
        }
        catch (Exception exception) when (exception is AuthenticationTagMismatchException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Removes it wherever it is, or could be.</summary>
    /// <exception cref="HttpRequestException">The bucket did not answer, or is not the one that is configured.</exception>
    public async Task DeleteAsync(Guid id, string? bucket, CancellationToken cancellationToken)
    {
        Delete(id);
        // It may have been on its way there.
        if ((bucket ?? Bucket?.Name) is { } name) await Named(name).DeleteAsync(id, cancellationToken);
    }

    /// <summary>Removes it from the folder: it never became a document, or the bucket has it.</summary>
    public void Delete(Guid id) => File.Delete(PathOf(id));

    /// <summary>Whether a document's file is nowhere, where files are: a folder that is not mounted says nothing.</summary>
    /// <exception cref="IOException">Nothing was ever kept in the folder that is there.</exception>
    /// <exception cref="HttpRequestException">The bucket did not answer, or is not the one that is configured.</exception>
    public async Task<bool> IsGoneAsync(Guid id, string? bucket, CancellationToken cancellationToken) => File.Exists(MarkPath)
        ? !File.Exists(PathOf(id)) && ((bucket ?? Bucket?.Name) is not { } name || !await Named(name).HasAsync(id, cancellationToken))
        : throw new IOException("The documents folder holds no mark that documents are kept there. Is it mounted?");

    Bucket Named(string bucket) => Bucket?.Name == bucket
        ? Bucket
        : throw new HttpRequestException("The document lies in a bucket that is not the one of Intake:Bucket.");

    /// <summary>The ids of the files that have not been written to since <paramref name="before"/>.</summary>
    public IEnumerable<Guid> UntouchedSince(DateTime before) =>
        from file in new DirectoryInfo(_folder).EnumerateFiles("*.doc")
        where file.LastWriteTimeUtc < before && Guid.TryParse(Path.GetFileNameWithoutExtension(file.Name), out _)
        select Guid.Parse(Path.GetFileNameWithoutExtension(file.Name));

    /// <summary>Whether an exception says that somebody else writes to the document: nobody does while another one could still.</summary>
    public static bool IsInUse(Exception exception) => exception is IOException { HResult: WouldBlock or SharingViolation };

    // EWOULDBLOCK of Linux, ERROR_SHARING_VIOLATION of Windows.
    const int WouldBlock = 11, SharingViolation = unchecked((int)0x80070020);

    FileStream OpenFile(Guid id, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        if (mode != FileMode.Open && !File.Exists(MarkPath)) File.Create(MarkPath).Dispose();
        return new FileStream(PathOf(id), options);
    }

    string MarkPath => Path.Combine(_folder, "documents");

    string PathOf(Guid id) => Path.Combine(_folder, $"{id:N}.doc");

    // .NET opens no folders; there is no other way to flush one.
    [DllImport("libc", SetLastError = true)]
    static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    static extern int fsync(int file);

    [DllImport("libc", SetLastError = true)]
    static extern int close(int file);
}
