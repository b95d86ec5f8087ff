using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Jtai.AnnexA.Cli;

/// <summary>For programs. Findings are written as they are made, so they stand before the files: the order of members means nothing in JSON.</summary>
sealed class JsonReport : IReport
{
    const int FlushAt = 1 << 15;

    readonly TextWriter output;
    readonly ArrayBufferWriter<byte> buffer = new(1 << 16);
    readonly Utf8JsonWriter json;

    public JsonReport(TextWriter output)
    {
        this.output = output;
        json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartArray("findings");
    }

    public void Add(Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("severity", Words.Of(finding.Severity));
        json.WriteString("file", finding.File);
        Number("list", finding.List);
        json.WriteString("sheet", finding.Sheet);
        Number("row", finding.Row);
        json.WriteString("column", finding.Column);
        json.WriteString("cell", finding.Cell);
        json.WriteString("childId", finding.ChildId);
        json.WriteString("value", finding.Value);
        json.WriteString("expected", finding.Expected);
        json.WriteString("message", finding.Message);
        json.WriteString("source", finding.Check.Source);
        json.WriteEndObject();
        Flush(FlushAt);
    }

    public void Finish(CheckResult result)
    {
        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (var file in result.Files)
        {
            json.WriteStartObject();
            json.WriteString("file", file.File);
            json.WriteString("format", file.Format);
            json.WriteBoolean("readable", file.Readable);
            json.WriteStartArray("sheets");
            foreach (var sheet in file.Sheets)
                WriteSheet(sheet);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("counts");
        json.WriteNumber("error", result.Counts.Error);
        json.WriteNumber("warning", result.Counts.Warning);
        json.WriteNumber("query", result.Counts.Query);
        json.WriteEndObject();
        json.WriteEndObject();
        Flush(0);
        output.WriteLine();
    }

    void WriteSheet(SheetReport sheet)
    {
        json.WriteStartObject();
        json.WriteString("sheet", sheet.Sheet);
        Number("list", sheet.List);
        Number("headerRow", sheet.HeaderRow);
        json.WriteNumber("dataRows", sheet.DataRows);
        Texts("missingColumns", sheet.MissingColumns);
        Texts("extraColumns", sheet.ExtraColumns);
        json.WriteString("ignored", sheet.Ignored);
        json.WriteEndObject();
    }

    void Number(string name, int? number)
    {
        if (number is { } value) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    void Texts(string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    void Flush(int above)
    {
        if (json.BytesPending + buffer.WrittenCount <= above) return;
        json.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    public void Dispose() => json.Dispose();
}
