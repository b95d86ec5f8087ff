using System.Buffers;
using System.Text;
using Jtai.AnnexA;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>Text: characters and nothing else to its end, in UTF-8, UTF-16 or Windows-1252, and no markup that a browser would run.</summary>
internal sealed class TextFile
{
    static readonly SearchValues<string> Running = SearchValues.Create(["<script", "<hta:"], StringComparison.OrdinalIgnoreCase);

    static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>What of the block before is looked at again: a sign of danger may lie across.</summary>
    const int Overlap = 64;

    readonly Dictionary<char, int> _inFirstLine = [];
    readonly int[] _counts = new int[Delimiters.Length];
    int _lines;
    bool _isFieldStart = true, _isFormula, _isNote, _hasBar, _isEmptyLine = true, _isInQuotes;

    /// <summary>Its first two lines have the same number of the same delimiter.</summary>
    bool HasRows { get; set; }

    public static (FileKind? Kind, Objection? Objection) Look(Stream file, IReadOnlyCollection<FileKind> allowed)
    {
        var text = new TextFile();
        file.Position = 0;
        var objection = text.Read(file);
        if (objection == Objections.NotRecognised || objection == Objections.Program) return (null, objection);
        FileKind[] either = text.HasRows ? [FileKind.Csv, FileKind.Txt] : [FileKind.Txt, FileKind.Csv];
        return (Array.Find(either, allowed.Contains) ?? either[0], objection);
    }

    /// <summary>Reads it to its end.</summary>
    public Objection? Read(Stream file)
    {
        var bytes = new byte[1 << 16];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var (decoder, skip) = DecoderOf(bytes.AsSpan(0, read));
        var characters = new char[Overlap + bytes.Length + 4];
        var (kept, isFirst) = (0, true);
        for (var at = skip; ;)
        {
            var count = decoder.GetChars(bytes, at, read - at, characters, kept, flush: read == 0);
            var block = characters.AsSpan(kept, count);
            if (isFirst && IsMarkup(block)) return block.TrimStart().StartsWith("{\\rtf") ? Objections.NotRecognised : Objections.Program;
            if (ObjectTo(block) is { } objection) return objection;
            var window = characters.AsSpan(0, kept + count);
            if (window.ContainsAny(Running)) return Objections.Program;
            if (read == 0) return null;

            window[Math.Max(0, window.Length - Overlap)..].CopyTo(characters);
            kept = Math.Min(Overlap, window.Length);
            (isFirst, at) = (isFirst && count == 0, 0);
            read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
    }

    static bool IsMarkup(ReadOnlySpan<char> text) =>
        text.TrimStart(" \t\r\n\f\uFEFF") is ['<', var second, ..] && (char.IsAsciiLetter(second) || second is '!' or '?')
            || text.TrimStart().StartsWith("{\\rtf");

    static (Decoder Decoder, int Skip) DecoderOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0xFF, 0xFE])) return (new UnicodeEncoding(false, true, throwOnInvalidBytes: true).GetDecoder(), 2);
        if (head.StartsWith<byte>([0xFE, 0xFF])) return (new UnicodeEncoding(true, true, throwOnInvalidBytes: true).GetDecoder(), 2);
        // Excel's csv is in Windows-1252 on an English machine.
        return (
            Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, Windows1252Fallback.Instance).GetDecoder(),
            head.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0);
    }

    Objection? ObjectTo(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) && character is not ('\t' or '\r' or '\n' or '\f' or '\u0085')) return Objections.NotRecognised;
            // =program|'topic'!item in a cell starts a program, through DDE. A number below zero, or a note that begins with a hyphen, does not.
            if (_isFieldStart && character is not (' ' or '"' or '\'' or '\u00A0'))
            {
                (_isFormula, _isNote, _hasBar, _isFieldStart) = (character is '=' or '+' or '-' or '@', character != '=', false, false);
            }

            if (_isNote && !_hasBar && character == ' ') _isFormula = false;
            if (_isFormula && character == '|') _hasBar = true;
            if (_isFormula && _hasBar && character == '!') return Objections.ActiveContent;
            if (character is ',' or ';' or '\t' or '\r' or '\n') _isFieldStart = true;
            Count(character);
        }

        return null;
    }

    void Count(char character)
    {
        if (_lines > 1) return;
        if (character == '"') _isInQuotes = !_isInQuotes;
        if (character is '\r' or '\n')
        {
            if (_isEmptyLine || _isInQuotes) return;
            for (var i = 0; i < Delimiters.Length; i++)
            {
                if (_lines == 0) _inFirstLine[Delimiters[i]] = _counts[i];
                else HasRows |= _counts[i] > 0 && _inFirstLine[Delimiters[i]] == _counts[i];
                _counts[i] = 0;
            }

            (_lines, _isEmptyLine) = (_lines + 1, true);
            return;
        }

        _isEmptyLine &= char.IsWhiteSpace(character);
        if (!_isInQuotes && Array.IndexOf(Delimiters, character) is >= 0 and var found) _counts[found]++;
    }
}
