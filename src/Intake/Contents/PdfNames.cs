using System.Globalization;
using System.Text;

namespace Jtai.Intake.Contents;

/// <summary>
/// Reads the names of a PDF, whatever they stand in: a text or a comment may be made to look like one to a reader that starts elsewhere. Long names are
/// objected to wherever they stand, short ones where a value follows, so that a word in a text is not taken for one.
/// </summary>
internal sealed class PdfNames
{
    const int LongestToken = 128, LongestList = 1 << 20, MostObjects = 200_000;

    static readonly Dictionary<string, Objection> Anywhere = new(StringComparer.Ordinal)
    {
        ["JavaScript"] = Objection.ActiveContent,
        ["Launch"] = Objection.ActiveContent,
        ["SubmitForm"] = Objection.ActiveContent,
        ["ImportData"] = Objection.ActiveContent,
        ["RichMedia"] = Objection.ActiveContent,
        ["RichMediaContent"] = Objection.ActiveContent,
        ["RichMediaExecute"] = Objection.ActiveContent,
        ["EmbeddedFile"] = Objection.EmbeddedFiles,
        ["EmbeddedFiles"] = Objection.EmbeddedFiles,
        ["FileAttachment"] = Objection.EmbeddedFiles,
        ["GoToE"] = Objection.EmbeddedFiles,
    };

    static readonly Dictionary<string, Objection> WithValue = new(StringComparer.Ordinal)
    {
        ["JS"] = Objection.ActiveContent,
        ["AA"] = Objection.ActiveContent,
        ["XFA"] = Objection.ActiveContent,
        ["EF"] = Objection.EmbeddedFiles,
        ["Encrypt"] = Objection.PasswordProtected,
    };

    /// <summary>Kinds of annotations and actions that play, or show what only old viewers can.</summary>
    static readonly HashSet<string> Playing = ["Rendition", "Movie", "Sound", "3D"];

    /// <summary>Actions that a reader may choose by a click, but that are not to begin by themselves.</summary>
    static readonly HashSet<string> OnClickOnly = ["URI", "GoToR", "Named", "Thread", "Hide", "SetOCGState", "Trans", "GoTo3DView", "ResetForm"];

    static readonly HashSet<string> OtherFilters =
    [
        "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "LZW", "RunLengthDecode", "RL", "CCITTFaxDecode", "CCF", "DCTDecode", "DCT", "JBIG2Decode",
        "JPXDecode", "Crypt",
    ];

    readonly byte[] _token = new byte[LongestToken];
    readonly HashSet<long> _onClickOnly = [], _opened = [];
    int _length, _openDepth;
    byte _kind, _last;
    string _name = "", _nameBefore = "";
    long _number = -1, _numberBefore = -1, _object = -1, _first;
    bool _expectsReference, _hasFirst, _hasN, _hasFilter, _hasOtherFilter;
    int _deflated;

    /// <summary>The word that begins the data of a stream has just been read, and the byte behind it.</summary>
    public bool IsStream { get; private set; }

    /// <summary>The stream holds objects.</summary>
    public bool HoldsObjects { get; private set; }

    /// <summary>Its data is packed once, in the usual way, or not at all.</summary>
    public bool CanBeUnpacked => !_hasOtherFilter && _deflated <= 1 && (_deflated == 1) == _hasFilter && _first >= 0;

    public bool IsDeflated => _deflated == 1;

    public static bool IsWhite(byte value) => value is 0 or 9 or 10 or 12 or 13 or 32;

    public static bool IsRegular(byte value) =>
        !IsWhite(value) && value is not ((byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%');

    /// <summary>Takes the next byte.</summary>
    public Objection? Read(byte value)
    {
        if (_kind != 0)
        {
            if (IsRegular(value))
            {
                if (_length < LongestToken) _token[_length++] = value;
                return null;
            }

            var objection = _kind == '/' ? OnName() : OnWord();
            _kind = 0;
            if (objection is not null) return objection;
        }

        if (IsWhite(value)) return null;
        if (OnNext(value) is { } next) return next;

        (_kind, _length) = (value == '/' ? (byte)'/' : IsRegular(value) ? (byte)'a' : (byte)0, 0);
        if (_kind == 'a') _token[_length++] = value;
        if (_kind == 0) (_number, _numberBefore) = (-1, -1);
        return null;
    }

    /// <summary>After the data of a stream.</summary>
    public void EndStream()
    {
        (IsStream, _kind) = (false, 0);
        Forget();
    }

    /// <summary>Reads the objects of a stream: numbers and places first, then the objects.</summary>
    public Objection? ReadObjects(ReadOnlySpan<byte> objects)
    {
        if (_first > LongestList) return Objection.TooComplex;
        var first = (int)Math.Min(_first, objects.Length);
        EndStream();
        var places = new List<(long Place, long Number)>();
        var numbers = Encoding.ASCII.GetString(objects[..first]).Split((char[])[' ', '\r', '\n', '\t', '\f', '\0'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            if (!long.TryParse(numbers[i], out var number) || !long.TryParse(numbers[i + 1], out var place)) return Objection.Damaged;
            places.Add((place + first, number));
        }

        places.Sort();
        var next = 0;
        for (var at = 0; at < objects.Length; at++)
        {
            while (next < places.Count && places[next].Place <= at)
            {
                if (Read((byte)' ') is { } between) return between;
                _object = places[next++].Number;
            }

            if (Read(objects[at]) is { } objection) return objection;
            // An object in it cannot be a stream.
            IsStream = false;
        }

        return Read((byte)' ');
    }

    /// <summary>What shows when all has been read.</summary>
    public Objection? End() =>
        _opened.Count == 0 ? null
        : _onClickOnly.Count >= MostObjects ? Objection.TooComplex
        : _opened.Overlaps(_onClickOnly) ? Objection.ActiveContent
        : null;

    Objection? OnName()
    {
        _nameBefore = _last == '/' ? _name : "";
        _name = Decoded(_token.AsSpan(0, _length));
        _last = (byte)'/';
        if (Anywhere.TryGetValue(_name, out var objection)) return objection;
        if (_nameBefore is "S" or "Subtype" && Playing.Contains(_name)) return Objection.ActiveContent;
        if (_nameBefore == "S" && OnClickOnly.Contains(_name)) NoteAction();
        // What begins with the document may go to a page, and do nothing after that.
        if (_openDepth > 0 && (_name == "Next" || _nameBefore == "S" && _name != "GoTo")) return Objection.ActiveContent;
        if (_name == "Next") NoteAction();
        (_hasFirst, _hasN) = (_hasFirst || _name == "First", _hasN || _name == "N");
        HoldsObjects |= _name == "ObjStm" || _hasFirst && _hasN;
        _hasFilter |= _name == "Filter";
        _deflated += _name is "FlateDecode" or "Fl" ? 1 : 0;
        // F would be data in another file.
        _hasOtherFilter |= _name is "Predictor" or "F" || OtherFilters.Contains(_name);
        (_number, _numberBefore) = (-1, -1);
        return null;
    }

    /// <summary>Of an object that goes to a page this counts too, if another action follows that.</summary>
    void NoteAction()
    {
        if (_onClickOnly.Count < MostObjects) _onClickOnly.Add(_object);
    }

    Objection? OnWord()
    {
        var word = _token.AsSpan(0, _length);
        var (isAfterName, isAfterDictionary) = (_last == '/', _last == '>');
        _last = (byte)'a';
        if (word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            (_numberBefore, _number) = (_number, number);
            if (isAfterName && _name == "First") _first = number;
            return null;
        }

        var reference = word.SequenceEqual("R"u8) ? _numberBefore : -1;
        if (reference >= 0 && _name == "First") _first = -1;
        if (_expectsReference && !word.SequenceEqual("null"u8))
        {
            if (reference < 0) return Objection.ActiveContent;
            _opened.Add(reference);
        }

        _expectsReference = false;
        if (word.EndsWith("obj"u8))
        {
            Forget();
            _object = word.StartsWith("endobj"u8) ? -1 : _numberBefore;
        }
        else if (word.StartsWith("stream"u8) && (isAfterDictionary || HoldsObjects))
        {
            if (_length > "stream"u8.Length) return Objection.Damaged;
            IsStream = true;
        }

        (_number, _numberBefore) = (-1, -1);
        return null;
    }

    /// <summary>The first byte of what follows a name is known.</summary>
    Objection? OnNext(byte value)
    {
        if (_last == '/')
        {
            var isValue = value is (byte)'(' or (byte)'<' or (byte)'[' or (byte)'%' or (>= (byte)'0' and <= (byte)'9');
            if (isValue && WithValue.TryGetValue(_name, out var objection)) return objection;
            if (_name == "S" && isValue) NoteAction();
            if (_name == "OpenAction")
            {
                if (value is not ((byte)'[' or (byte)'<' or (byte)'n' or (>= (byte)'0' and <= (byte)'9'))) return Objection.ActiveContent;
                _expectsReference = value is >= (byte)'0' and <= (byte)'9';
                _openDepth = value == '<' ? 1 : 0;
                _last = value;
                return null;
            }
        }

        if (_openDepth > 0 && value is ((byte)'<' or (byte)'>')) _openDepth += value == '<' ? 1 : -1;
        // Where a text ends does not show here: everything up to the end of the object counts.
        if (_openDepth > 0 && value is ((byte)'(' or (byte)'%')) _openDepth = int.MaxValue / 2;
        if (value != '/') _last = IsRegular(value) ? _last : value;
        return null;
    }

    void Forget()
    {
        (HoldsObjects, _hasFirst, _hasN, _hasFilter, _hasOtherFilter) = (false, false, false, false, false);
        (_deflated, _first, _openDepth) = (0, 0, 0);
    }

    /// <summary>With each <c>#4A</c> as the letter it stands for.</summary>
    static string Decoded(ReadOnlySpan<byte> raw)
    {
        Span<char> name = stackalloc char[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '#' && i + 2 < raw.Length && byte.TryParse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                (name[length++], i) = ((char)value, i + 2);
            }
            else
            {
                name[length++] = (char)raw[i];
            }
        }

        return new string(name[..length]);
    }
}
