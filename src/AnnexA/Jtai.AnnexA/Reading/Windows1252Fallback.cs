using System.Text;

namespace Jtai.AnnexA;

/// <summary>Reads bytes that are not UTF-8 as Windows-1252, one by one: a file of either encoding, or a mixture, comes out right.</summary>
sealed class Windows1252Fallback : DecoderFallback
{
    public static readonly Windows1252Fallback Instance = new();

    static readonly char[] Characters = Build();

    public override int MaxCharCount => 4;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    static char[] Build()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(1252);
        return [.. Enumerable.Range(0, 256).Select(b => encoding.GetString([(byte)b])[0])];
    }

    sealed class Buffer : DecoderFallbackBuffer
    {
        byte[] bytes = [];
        int at;

        public override int Remaining => bytes.Length - at;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            (bytes, at) = (bytesUnknown, 0);
            return true;
        }

        public override char GetNextChar() => at < bytes.Length ? Characters[bytes[at++]] : '\0';

        public override bool MovePrevious() => at > 0 && at-- > 0;
    }
}
