using System.Globalization;
using System.Text;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>
/// Reads the names of a PDF, whatever they stand in: a text or a comment may be made to look like one to a reader that starts elsewhere. Long names are
/// objected to wherever they stand, short ones where a value follows, so that a word in a text is not taken for one.
/// </summary>
internal sealed class PdfNames
{
    public const int LongestToken = 128;

    const int LongestList = 1 << 20, MostObjects = 200_000, MostBegun = 16;

    static readonly Dictionary<string, Objection> Anywhere = new(StringComparer.Ordinal)
    {
        ["JavaScript"] = Objections.ActiveContent,
        ["Launch"] = Objections.ActiveContent,
        ["SubmitForm"] = Objections.ActiveContent,
        ["ImportData"] = Objections.ActiveContent,
        ["RichMedia"] = Objections.ActiveContent,
        ["RichMediaContent"] = Objections.ActiveContent,
        ["RichMediaExecute"] = Objections.ActiveContent,
        ["EmbeddedFile"] = Objections.EmbeddedFiles,
        ["EmbeddedFiles"] = Objections.EmbeddedFiles,
        ["FileAttachment"] = Objections.EmbeddedFiles,
        ["GoToE"] = Objections.EmbeddedFiles,
    };

    static readonly Dictionary<string, Objection> WithValue = new(StringComparer.Ordinal)
    {
        ["JS"] = Objections.ActiveContent,
        ["AA"] = Objections.ActiveContent,
        ["XFA"] = Objections.ActiveContent,
        ["EF"] = Objections.EmbeddedFiles,
        ["Encrypt"] = Objections.PasswordProtected,
    };

    /// <summary>Kinds of annotations and actions that play, or show what only old viewers can.</summary>
    static readonly HashSet<string> Playing = ["Rendition", "Movie", "Sound", "3D"];

    /// <summary>Actions that a reader may choose by a click, but that are not to begin by themselves.</summary>
    static readonly HashSet<string> OnClickOnly = ["URI", "GoToR", "Named", "Thread", "Hide", "SetOCGState", "Trans", "GoTo3DView", "ResetForm"];

    readonly byte[] _token = new byte[LongestToken];
    readonly HashSet<long> _onClickOnly = [], _opened = [];

    /// <summary>Of objects that have begun; more than one where the word for an object stands in a text or a comment.</summary>
    readonly List<PdfObject> _begun = [];
    int _length, _openDepth, _openText;
    byte _kind, _last;
    string _name = "", _nameBefore = "";
    long _number = -1, _numberBefore = -1, _object = -1;
    bool _expectsReference, _isInStream, _isEscaped;

    /// <summary>The object whose data begins: the word for that has just been read, and the byte behind it.</summary>
    public PdfObject? Stream { get; private set; }

    public static bool IsWhite(byte value) => value is 0 or 9 or 10 or 12 or 13 or 32;

    public static bool IsRegular(byte value) =>
        !IsWhite(value) && "()<>[]{}/%"u8.IndexOf(value) < 0;

    /// <summary>Takes the next byte.</summary>
    public Objection? Read(byte value)
    {
        var streams = 0;
        foreach (var each in _begun)
        {
            each.Read(value);
            if (each.IsAtStream) streams++;
        }

        _begun.RemoveAll(each => each.IsEnded);
        if (streams > 0)
        {
            // Where it begins a stream for one reader and is part of a text for another, the text would be passed over.
            if (streams < _begun.Count || streams > 1 && _begun.Exists(each => each.HoldsObjects)) return Objections.TooComplex;
            Stream = _begun[0];
        }

        if (_kind != 0)
        {
            if (IsRegular(value))
            {
                if (_length < LongestToken) _token[_length++] = value;
                return null;
            }

            var objection = _kind == '/' ? OnName() : OnWord(value);
            _kind = 0;
            if (objection is not null) return objection;
        }

        if (IsWhite(value)) return null;
        if (OnNext(value) is { } next) return next;

        if (_openText > 0 && !_isEscaped && value == '\\')
        {
            _isEscaped = true;
            return null;
        }

        _isEscaped = false;
        (_kind, _length) = (value == '/' ? (byte)'/' : IsRegular(value) ? (byte)'a' : (byte)0, 0);
        if (_kind == 'a') _token[_length++] = value;
        if (_kind == 0) (_number, _numberBefore) = (-1, -1);
        return null;
    }

    /// <summary>After the data of a stream.</summary>
    public void EndStream()
    {
        (Stream, _kind, _openDepth, _openText) = (null, 0, 0, 0);
        _begun.Clear();
    }

    /// <summary>Reads the objects of a stream: numbers and places first, then the objects. None of them is a stream again.</summary>
    public Objection? ReadObjects(ReadOnlySpan<byte> objects, long at)
    {
        if (at > LongestList) return Objections.TooComplex;
        var first = (int)Math.Min(at, objects.Length);
        EndStream();
        _isInStream = true;
        var objection = ReadObjects(objects, first);
        _isInStream = false;
        return objection;
    }

    Objection? ReadObjects(ReadOnlySpan<byte> objects, int first)
    {
        var places = new List<(long Place, long Number)>();
        var numbers = Encoding.ASCII.GetString(objects[..first]).Split((char[])[' ', '\r', '\n', '\t', '\f', '\0'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            if (!long.TryParse(numbers[i], out var number) || !long.TryParse(numbers[i + 1], out var place)) return Objections.Damaged;
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
                // What begins with the document is all within one object.
                if (_openDepth > 0) return Objections.ActiveContent;
            }

            if (Read(objects[at]) is { } objection) return objection;
        }

        return Read((byte)' ');
    }

    /// <summary>What shows when all has been read.</summary>
    public Objection? End() =>
        _opened.Count == 0 ? null
        : _onClickOnly.Count >= MostObjects ? Objections.TooComplex
        : _opened.Overlaps(_onClickOnly) ? Objections.ActiveContent
        : null;

    Objection? OnName()
    {
        _nameBefore = _last == '/' ? _name : "";
        _name = Decoded(_token.AsSpan(0, _length));
        _last = (byte)'/';
        if (Anywhere.TryGetValue(_name, out var objection)) return objection;
        if (_nameBefore is "S" or "Subtype" && Playing.Contains(_name)) return Objections.ActiveContent;
        if (_nameBefore == "S" && OnClickOnly.Contains(_name)) NoteAction();
        // What begins with the document may go to a page, and do nothing after that.
        if (_openDepth > 0 && (_name == "Next" || _nameBefore == "S" && _name != "GoTo")) return Objections.ActiveContent;
        if (_name == "Next") NoteAction();
        (_number, _numberBefore) = (-1, -1);
        return null;
    }

    /// <summary>Of an object that goes to a page this counts too, if another action follows that.</summary>
    void NoteAction()
    {
        if (_onClickOnly.Count >= MostObjects) return;
        if (_isInStream) _onClickOnly.Add(_object);
        _onClickOnly.UnionWith(_begun.Select(each => each.Number));
    }

    Objection? OnWord(byte next)
    {
        var word = _token.AsSpan(0, _length);
        _last = (byte)'a';
        if (word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            (_numberBefore, _number) = (_number, number);
            return null;
        }

        var reference = word.SequenceEqual("R"u8) ? _numberBefore : -1;
        if (_expectsReference && !word.SequenceEqual("null"u8))
        {
            if (reference < 0) return Objections.ActiveContent;
            _opened.Add(reference);
        }

        _expectsReference = false;
        if (!_isInStream && word.EndsWith("obj"u8) && !word.EndsWith("endobj"u8))
        {
            if (_begun.Count == MostBegun) return Objections.TooComplex;
            _begun.Add(new PdfObject(_numberBefore));
            _begun[^1].Read(next);
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
                if (value is not ((byte)'[' or (byte)'<' or (byte)'n' or (>= (byte)'0' and <= (byte)'9'))) return Objections.ActiveContent;
                _expectsReference = value is >= (byte)'0' and <= (byte)'9';
                (_openDepth, _openText) = (value == '<' ? 1 : 0, 0);
                _last = value;
                return null;
            }
        }

        if (_openDepth > 0 && _openText == 0 && value is ((byte)'<' or (byte)'>')) _openDepth += value == '<' ? 1 : -1;
        if (_openDepth > 0 && _openText == 0 && value == '%') return Objections.ActiveContent;
        if (_openDepth > 0 && !_isEscaped && value is ((byte)'(' or (byte)')')) _openText = Math.Max(0, _openText + (value == '(' ? 1 : -1));
        if (value != '/') _last = IsRegular(value) ? _last : value;
        return null;
    }

    /// <summary>With each <c>#4A</c> as the letter it stands for.</summary>
    public static string Decoded(ReadOnlySpan<byte> raw)
    {
        Span<char> name = stackalloc char[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '#' && i + 2 < raw.Length
                && byte.TryParse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
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
