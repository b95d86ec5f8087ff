using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA.Cli;

/// <summary><c>annexa code</c>: one spelling a line in, one result a line out.</summary>
static class CodeCommand
{
    static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static int Run(Arguments arguments, TextReader input, TextWriter output)
    {
        var column = Column(arguments.Required("--column"));
        var json = arguments.OneOf("--format", "text", "text", "json") == "json";
        arguments.NoOthers();
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, Json);
        while (input.ReadLine() is { } line)
        {
            var match = CodeMatcher.Match(column, line);
            if (!json)
            {
                output.WriteLine($"{line}\t{Words.Of(match.Kind)}\t{match.Code ?? match.Group}\t{match.Rule}");
                continue;
            }
            writer.WriteStartObject();
            writer.WriteString("value", line);
            writer.WriteString("match", Words.Of(match.Kind));
            writer.WriteString("code", match.Code);
            writer.WriteString("group", match.Group);
            writer.WriteString("rule", match.Rule);
            writer.WriteEndObject();
            writer.Flush();
            output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
            buffer.ResetWrittenCount();
            writer.Reset();
        }
        return Annexa.Clean;
    }

    /// <summary>A name of a code list, or any heading of lists 1-5 that has one.</summary>
    static CodeColumn Column(string name)
    {
        if (Headings.Key(name) is "source" or "contactsource" or "referralsource" or "contactreferralsource") return CodeColumn.ContactSource;
        if (Enum.TryParse<CodeColumn>(name.Replace("/", "", StringComparison.Ordinal), ignoreCase: true, out var column) && !char.IsAsciiDigit(name[0]))
        {
            return column;
        }
        var fields = Headings.Find(Headings.Key(name));
        for (var list = 1; fields is not null && list <= 5; list++)
            if (fields[list] is { } field && ListLayout.For(list).Columns[ListLayout.For(list).Position(field)].Codes is { } codes) return codes;
        throw new UsageException(
            $"The column {name} has no codes; columns with codes are Gender, Ethnicity, Source, YesNo and Disability, or a heading such as \"Referral NFA?\".");
    }
}
