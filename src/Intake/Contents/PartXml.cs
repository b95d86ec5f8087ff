using System.Xml;
using Jtai.AnnexA;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>Reads an XML part to its end, node by node: no DTD, nothing from outside, and no more in memory than one node.</summary>
internal static class PartXml
{
    /// <summary>A node, its attributes together, is never as long; nor so deep.</summary>
    const int LongestNode = 4 << 20, Deepest = 1000;

    /// <param name="part">The part; it is read to its end, closed or not.</param>
    /// <param name="onNode">Looks at elements, their ends and texts.</param>
    /// <returns>The first objection.</returns>
    public static Objection? Read(Stream part, Func<XmlReader, Objection?> onNode)
    {
        var watched = new Watched(part);
        using (var xml = XmlReader.Create(watched, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CheckCharacters = false,
            NameTable = new FewNames(),
        }))
        {
            while (xml.Read())
            {
                watched.SinceNode = 0;
                if (xml.Depth > Deepest) return Objections.TooComplex;
                if (onNode(xml) is { } objection) return objection;
            }
        }

        part.CopyTo(Stream.Null);
        return null;
    }

    /// <summary>Stops where the reader asks for more and more and has no node.</summary>
    sealed class Watched(Stream inner) : NotClosing(inner)
    {
        public int SinceNode { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer[..Math.Min(buffer.Length, 1 << 16)]);
            return (SinceNode += read) <= LongestNode ? read : throw new UncheckableException(Objections.TooComplex);
        }
    }

    /// <summary>The reader keeps each name that it meets.</summary>
    sealed class FewNames : NameTable
    {
        int _left = 2 << 20;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? base.Add(key, start, Counted(len));

        public override string Add(string key) => Get(key) ?? base.Add(key[..Counted(key.Length)]);

        int Counted(int length) => (_left -= length + 50) > 0 ? length : throw new UncheckableException(Objections.TooComplex);
    }
}
