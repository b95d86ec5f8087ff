using Microsoft.Win32.SafeHandles;

namespace Jtai.Intake.Storage;

/// <summary>The bytes of an encrypted document, where they lie.</summary>
internal interface ISealedFile : IDisposable
{
    long Length { get; }

    /// <returns>How many bytes were read: none only where there are none.</returns>
    int Read(Memory<byte> bytes, long position);
}

/// <summary>In the documents folder.</summary>
/// <exception cref="FileNotFoundException">It is not there.</exception>
internal sealed class FolderFile(string path) : ISealedFile
{
    readonly SafeFileHandle _file = File.OpenHandle(path);

    public long Length => RandomAccess.GetLength(_file);

    public int Read(Memory<byte> bytes, long position) => RandomAccess.Read(_file, bytes.Span, position);

    public void Dispose() => _file.Dispose();
}
