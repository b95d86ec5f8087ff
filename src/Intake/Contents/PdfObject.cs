using System.Globalization;

namespace Jtai.Intake.Contents;

/// <summary>
/// One object of a PDF, read from its beginning as a viewer reads it, with its texts and comments: whether data follows it, and whether that holds objects.
/// </summary>
/// <param name="number">Its number.</param>
internal sealed class PdfObject(long number)
{
    static readonly HashSet<string> OtherFilters =
    [
        "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "LZW", "RunLengthDecode", "RL", "CCITTFaxDecode", "CCF", "DCTDecode", "DCT",
        "JBIG2Decode", "JPXDecode", "Crypt",
    ];

    readonly byte[] _token = new byte[PdfNames.LongestToken];
    int _length, _depth, _parentheses, _deflated;
    byte _kind, _last;
    string _name = "";
    bool _isEscaped, _isComment, _isHex, _hasFirst, _hasN, _isObjectStream, _hasFilter, _hasOtherFilter;

    public long Number => number;

    public bool IsEnded { get; private set; }

    /// <summary>Its dictionary is complete, and the byte has just been read that ends the word behind which its data begins.</summary>
    public bool IsAtStream { get; private set; }

    /// <summary>Something is stuck to that word.</summary>
    public bool IsAtOther { get; private set; }

    public bool HoldsObjects => _isObjectStream || _hasFirst && _hasN;

    /// <summary>Its data is packed once, in the usual way, or not at all.</summary>
    public bool CanBeUnpacked => !_hasOtherFilter && _deflated <= 1 && (_deflated == 1) == _hasFilter && First >= 0;

    public bool IsDeflated => _deflated == 1;

    /// <summary>Where the first of the objects in its data begins; less than zero where another object says that.</summary>
    public long First { get; private set; }

    public void Read(byte value)
    {
        if (_isComment)
        {
            _isComment = value is not ((byte)'\r' or (byte)'\n');
        }
        else if (_parentheses > 0)
        {
            if (!_isEscaped) _parentheses += value == '(' ? 1 : value == ')' ? -1 : 0;
            _isEscaped = !_isEscaped && value == '\\';
        }
        else if (_isHex)
        {
            _isHex = value != '>';
        }
        else
        {
            ReadToken(value);
        }
    }

    void ReadToken(byte value)
    {
        if (_kind != 0)
        {
            if (PdfNames.IsRegular(value))
            {
                if (_length < _token.Length) _token[_length++] = value;
                return;
            }

            if (_kind == '/') OnName();
            else OnWord();
            _kind = 0;
        }

        // Two of them are a dictionary's, one a number's.
        if (_last == '<' && value != '<') _isHex = value != '>';
        if (_last is (byte)'<' or (byte)'>' && value == _last)
        {
            _depth += value == '<' ? 1 : -1;
            _last = 0;
            return;
        }

        _last = value;
        if (_isHex) return;
        _isComment = value == '%';
        _parentheses = value == '(' ? 1 : 0;
        (_kind, _length) = (value == '/' ? (byte)'/' : PdfNames.IsRegular(value) ? (byte)'a' : (byte)0, 0);
        if (_kind == 'a') _token[_length++] = value;
    }

    void OnName()
    {
        _name = PdfNames.Decoded(_token.AsSpan(0, _length));
        _hasFirst |= _name == "First";
        _hasN |= _name == "N";
        _isObjectStream |= _name == "ObjStm";
        _hasFilter |= _name == "Filter";
        _deflated += _name is "FlateDecode" or "Fl" ? 1 : 0;
        // F would be data in another file.
        _hasOtherFilter |= _name is "Predictor" or "F" || OtherFilters.Contains(_name);
    }

    void OnWord()
    {
        var word = _token.AsSpan(0, _length);
        if (word.EndsWith("obj"u8)) IsEnded = true;
        if (word.StartsWith("stream"u8) && _depth <= 0) (IsAtStream, IsAtOther) = (true, _length > "stream"u8.Length);
        if (_name != "First") return;
        if (word.SequenceEqual("R"u8)) First = -1;
        else if (First == 0 && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var first)) First = first;
    }
}
