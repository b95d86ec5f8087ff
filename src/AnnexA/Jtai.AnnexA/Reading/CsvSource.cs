using System.Text;

namespace Jtai.AnnexA;

/// <summary>
/// Streams delimited text. The delimiter is the one that shows the most headings in the first lines; the encoding is UTF-8 or UTF-16,
/// and bytes that are not UTF-8 are read as Windows-1252, which is what Excel writes on an English machine.
/// </summary>
sealed class CsvSource : SheetSource
{
    /// <summary>A quotation mark that is not closed would swallow the file.</summary>
    const int MaxField = 100_000;

    static readonly char[] Delimiters = [',', ';', '\t', '|'];

    readonly ReadingLimits limits;
    readonly Stream stream;
    readonly Decoder decoder;
    readonly byte[] bytes = new byte[1 << 16];
    readonly char delimiter, quote;
    char[] buffer = new char[1 << 17];
    int bytesAt, bytesLength, at, length, lastRow, usualDelimiters;
    bool started, ended;

    public CsvSource(Stream stream, string name, ReadingLimits limits)
    {
        this.limits = limits;
        SheetName = name;
        this.stream = stream;
        bytesLength = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        (var encoding, var encodingName, bytesAt) = Detect(bytes.AsSpan(0, bytesLength));
        decoder = encoding.GetDecoder();
        Fill();
        delimiter = DetectDelimiter(out var skip, out quote);
        at = skip;
        lastRow = skip > 0 ? 1 : 0;
        Format = $"csv, {encodingName}, {delimiter switch { ',' => "comma", ';' => "semicolon", '\t' => "tab", _ => "vertical bar" }}";
    }

    public override string Format { get; }

    public override bool NextSheet() => !started && (started = true);

    public override bool NextRow(RowBuffer row)
    {
        do
        {
            if (at == length && !Fill()) return false;
            row.Number = ++lastRow;
            while (!ReadRecord(row))
                Fill();
        }
        while (row.Cells.Length == 0);
        return true;
    }

    /// <summary>
    /// Reads the record at <see cref="at"/> and goes behind it. False if the buffer ends before the record does: then it has to be read again from
    /// its start.
    /// </summary>
    bool ReadRecord(RowBuffer row)
    {
        row.Clear();
        var text = buffer.AsSpan(at, length - at);
        var from = 0;
        for (var column = 0; ; column++)
        {
            var (isQuoted, quoted) = (false, 0);
            // Blanks and quotation marks come before all letters and digits.
            if (from == text.Length || text[from] is <= '\'' or '\u00A0')
            {
                if (BeginsQuoted(text, ref from) is not { } begins) return false;
                isQuoted = begins;
            }
            if (isQuoted && !ReadQuoted(row, text, ref from, out quoted)) return false;
            var found = text[from..].IndexOfAny(delimiter, '\r', '\n');
            if (found < 0 && !ended) return text.Length <= limits.RowCharacters ? false : throw UnreadableException.Damaged($"row {lastRow} has no end.");
            var field = found < 0 ? text[from..] : text.Slice(from, found);
            if (field.Length > MaxField) throw UnreadableException.Damaged($"row {lastRow} holds a value longer than any cell.");
            if (HasRoom(column))
            {
                if (isQuoted) AddQuoted(row, column, quoted, field);
                else row.AddText(column, Unwrapped(field));
            }
            from += field.Length;
            if (from < text.Length && text[from++] == delimiter) continue;
            if (text[from - 1] == '\r')
            {
                if (from == text.Length && !ended) return false;       // a line feed may follow
                from += from < text.Length && text[from] == '\n' ? 1 : 0;
            }
            at += from;
            usualDelimiters = column > 0 ? column : usualDelimiters;
            return true;
        }
    }

    /// <summary>
    /// Whether a value in quotation marks begins, and goes to the first of them. Blanks may stand before it, if the closing mark is the end of the value:
    /// "Advice" given is a text. Null if the buffer ends before that shows.
    /// </summary>
    bool? BeginsQuoted(ReadOnlySpan<char> text, ref int from)
    {
        if (from < text.Length && (text[from] == quote && quote == '"' || text[from] is not (' ' or '\u00A0') && text[from] != quote))
        {
            return text[from] == quote;
        }
        var start = from + text[from..].IndexOfAnyExcept(' ', '\u00A0');
        if (start < from) return ended || text.Length > limits.RowCharacters ? false : null;
        if (text[start] != quote) return false;
        for (var at = start + 1; ; at++)
        {
            var found = text[at..].IndexOf(quote);
            if (found < 0 || (at += found) + 1 == text.Length && !ended) return ended || text.Length - start > MaxField ? false : null;
            if (at + 1 < text.Length && text[at + 1] == quote)
            {
                at++;
                continue;
            }
            var end = at + 1 + text[(at + 1)..].IndexOfAnyExcept(' ', '\u00A0');
            if (end <= at && !ended) return null;
            if (end <= at || text[end] == delimiter || text[end] is '\r' or '\n')
            {
                from = start;
                return true;
            }
            // 'O'Brien' has a mark of its own; in double ones it would have been doubled.
            if (quote == '"') return false;
        }
    }

    /// <summary>Adds the value between quotation marks, which has been written, and what follows it before the next delimiter: nothing, if they fit.</summary>
    void AddQuoted(RowBuffer row, int column, int quoted, ReadOnlySpan<char> rest)
    {
        var value = row.Free(quoted + rest.Length)[..(quoted + rest.Length)];
        if (!rest.IsWhiteSpace()) row.Flaws |= RowFlaws.QuotesDoNotFit;
        rest.CopyTo(value[quoted..]);
        // A mark too many in one row opens a value that the next mark ends, some rows on: it then holds the delimiters of a row or more.
        if (value.IndexOfAny('\r', '\n') >= 0 && usualDelimiters > 1 && value.Count(delimiter) >= usualDelimiters) row.Flaws |= RowFlaws.RowsInValue;
        var unwrapped = Unwrapped(value);
        unwrapped.CopyTo(value);
        row.Commit(column, CellKind.Text, unwrapped.Length);
    }

    /// <summary>="0012345" is how a csv keeps a spreadsheet program from taking a text for a number; the program shows 0012345.</summary>
    static ReadOnlySpan<char> Unwrapped(ReadOnlySpan<char> field) =>
        field is ['=', '"', _, .., '"'] && field[2..^1].IndexOf('"') < 0 ? field[2..^1] : field;

    /// <summary>
    /// Goes from a quotation mark behind the one that closes it, and writes what lies between; two together are one. False if the buffer ends before.
    /// </summary>
    bool ReadQuoted(RowBuffer row, ReadOnlySpan<char> text, ref int from, out int valueLength)
    {
        var start = from;
        valueLength = 0;
        var value = Span<char>.Empty;
        while (text[++from..].IndexOf(quote) is >= 0 and var found)
        {
            value = row.Free(valueLength + found + 1);
            text.Slice(from, found).CopyTo(value[valueLength..]);
            valueLength += found;
            from += found + 1;
            if (valueLength > MaxField || from == text.Length && !ended) break;
            if (from < text.Length && text[from] == quote)
            {
                value[valueLength++] = quote;
                continue;
            }
            if (quote == '"' || EndsValue(text[from..])) return true;
            value[valueLength++] = quote;
            from--;
        }
        return !ended && text.Length - start <= MaxField ? false : throw UnreadableException.Damaged($"a quotation mark in row {lastRow} is not closed.");
    }

    bool EndsValue(ReadOnlySpan<char> rest) => rest.TrimStart(' ') is [] or ['\r' or '\n', ..] || rest.TrimStart(' ')[0] == delimiter;

    bool HasRoom(int column)
    {
        if (column < limits.Columns) return true;
        if (Notes.Count == 0)
        {
            Notes.Add(
                (
                    Checks.ColumnsBeyondLimit,
                    $"\"{SheetName}\" has cells to the right of column {CellReference.Letters(limits.Columns - 1)}, which were not read.",
                    "the columns of the list only"));
        }
        return false;
    }

    /// <summary>Keeps what is not consumed and reads more behind it.</summary>
    bool Fill()
    {
        if (ended) return false;
        buffer.AsSpan(at, length - at).CopyTo(buffer);
        length -= at;
        at = 0;
        if (buffer.Length - length < 1024) Array.Resize(ref buffer, buffer.Length * 2);
        // The first bytes of a character may stand at the end of what was read: they give no character yet.
        for (var decoded = 0; decoded == 0 && !ended; length += decoded)
        {
            if (bytesAt == bytesLength) (bytesAt, bytesLength) = (0, stream.Read(bytes));
            decoder.Convert(bytes.AsSpan(bytesAt, bytesLength - bytesAt), buffer.AsSpan(length), flush: bytesLength == 0, out var used, out decoded, out _);
            bytesAt += used;
            ended = bytesLength == 0 && decoded == 0;
        }
        return !ended;
    }

    /// <summary>
    /// Excel's "sep=;" line decides; otherwise the delimiter that makes the most known headings of any of the first lines. Headings in single quotation
    /// marks make these the ones of the file.
    /// </summary>
    char DetectDelimiter(out int skip, out char quote)
    {
        (skip, quote) = (0, '"');
        var sample = buffer.AsSpan(0, length);
        if (sample.StartsWith("sep=") && sample.Length > 5 && sample[4] is ',' or ';' or '\t' or '|' && sample[5] is '\r' or '\n')
        {
            skip = sample[5] == '\r' && sample.Length > 6 && sample[6] == '\n' ? 7 : 6;
            return sample[4];
        }
        var best = BestDelimiter(sample, heading => Headings.Find(Headings.Key(heading)) is not null);
        if (best.Score < HeaderRow.MinHeadings * HeadingScore) best = BestDelimiter(sample, heading => Headings.Of(heading) is not null);
        quote = best.Quote;
        return best.Delimiter;
    }

    const int HeadingScore = 1000;

    delegate bool IsHeading(ReadOnlySpan<char> text);

    static (char Delimiter, int Score, char Quote) BestDelimiter(ReadOnlySpan<char> sample, IsHeading isHeading)
    {
        var best = (Delimiter: ',', Score: 0, Quote: '"');
        foreach (var candidate in Delimiters)
        {
            var lines = 0;
            foreach (var line in sample.EnumerateLines())
            {
                if (++lines > 60) break;
                var (known, fields, single) = (0, 0, 0);
                foreach (var part in line.Split(candidate))
                    if (++fields <= 100 && isHeading(line[part].Trim(" '\"")))
                    {
                        known++;
                        single += line[part].Trim() is ['\'', .., '\''] ? 1 : 0;
                    }
                // Without headings (a file whose headings are unknown) the delimiter that occurs most in the first lines.
                var score = known * HeadingScore + (lines <= 5 ? Math.Min(fields - 1, 100) : 0);
                if (score > best.Score) best = (candidate, score, single >= HeaderRow.MinHeadings && single == known ? '\'' : '"');
            }
        }
        return best;
    }

    static (Encoding Encoding, string Name, int Preamble) Detect(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith<byte>([0xFF, 0xFE])) return (Encoding.Unicode, "UTF-16", 2);
        if (sample.StartsWith<byte>([0xFE, 0xFF])) return (Encoding.BigEndianUnicode, "UTF-16", 2);
        var head = sample[..Math.Min(sample.Length, 1000)];
        if (head.Length >= 4 && head.Count((byte)0) > head.Length / 4) return (head[0] == 0 ? Encoding.BigEndianUnicode : Encoding.Unicode, "UTF-16", 0);
        var encoding = Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, Windows1252Fallback.Instance);
        var preamble = sample.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0;
        // The last few bytes may be a character that the sample cuts in two.
        var whole = sample[..Math.Max(0, sample.Length - 3)];
        return (
            encoding,
            preamble > 0 || System.Text.Unicode.Utf8.IsValid(whole) || sample.Length < 4 || CutsOneCharacter(whole) ? "UTF-8" : "Windows-1252",
            preamble);
    }

    static bool CutsOneCharacter(ReadOnlySpan<byte> text) =>
        System.Text.Unicode.Utf8.IsValid(text[..^1])
            || System.Text.Unicode.Utf8.IsValid(text[..^Math.Min(2, text.Length)])
            || System.Text.Unicode.Utf8.IsValid(text[..^Math.Min(3, text.Length)]);

    public override void Dispose() => stream.Dispose();
}
