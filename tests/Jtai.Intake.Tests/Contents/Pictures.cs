using System.Buffers.Binary;
using System.Text;

namespace Jtai.Intake.Tests.Contents;

/// <summary>Writes small pictures that may claim to be large.</summary>
internal static class Pictures
{
    public static byte[] Png(uint width = 4, uint height = 4, uint? length = null, bool wrongSum = false)
    {
        byte[] Chunk(string type, byte[] data, uint? said = null)
        {
            byte[] summed = [.. Encoding.ASCII.GetBytes(type), .. data];
            return [.. Big(said ?? (uint)data.Length), .. summed, .. Big(Zips.Sum(summed) + (wrongSum ? 1u : 0))];
        }

        return
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 0, 0, 0, 0]),
            .. Chunk("IDAT", Pdfs.Packed(new string('\0', 20)), length), .. Chunk("IEND", []),
        ];
    }

    public static byte[] Jpeg(int width = 4, int height = 4, int quantLength = 67, int scans = 1) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 72, 0, 72, 0, 0,
        0xFF, 0xDB, (byte)(quantLength >> 8), (byte)quantLength, .. new byte[65],
        0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
        .. Enumerable.Repeat<byte[]>([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0, 0x34, 0xFF, 0xD0, 0x56], scans).SelectMany(scan => scan),
        0xFF, 0xD9,
    ];

    static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
