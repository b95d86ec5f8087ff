namespace Jtai.Intake.Contents;

/// <summary>The check sum of zip and PNG.</summary>
internal struct Crc32()
{
    static readonly uint[] Table =
    [
        .. Enumerable.Range(0, 256)
            .Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (sum, _) => (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320)),
    ];

    uint _sum = uint.MaxValue;

    public readonly uint Value => ~_sum;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var each in bytes) _sum = Table[(byte)(_sum ^ each)] ^ (_sum >> 8);
    }
}
