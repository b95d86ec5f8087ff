using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Jtai.ServiceDefaults;

/// <summary>
/// What the XML documentation says, for the description of the API. The compiler writes it beside each assembly; where it is missing nothing is said.
/// </summary>
static partial class XmlTexts
{
    static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Read = new();

    internal static string? Of(Type type) => Summary(type, $"T:{Name(type)}");

    internal static string? Of(MemberInfo property) => Summary(property.DeclaringType!, $"P:{Name(property.DeclaringType!)}.{property.Name}");

    /// <summary>A parameter of a handler, or a member of the record in which it takes its parameters.</summary>
    internal static string? Of(ParameterInfo parameter)
    {
        if (parameter.Member is PropertyInfo property) return Of(property);
        var texts = TextsOf(parameter.Member.DeclaringType!).GetValueOrDefault($"M:{Name(parameter.Member.DeclaringType!)}.{parameter.Member.Name}");
        return Markdown(texts?.Elements("param").FirstOrDefault(each => (string?)each.Attribute("name") == parameter.Name));
    }

    static string? Summary(Type type, string member) => Markdown(TextsOf(type).GetValueOrDefault(member)?.Element("summary"));

    /// <summary>By member, methods without their parameters: no handler here is overloaded.</summary>
    static Dictionary<string, XElement> TextsOf(Type type) => Read.GetOrAdd(type.Assembly, assembly =>
        Path.ChangeExtension(assembly.Location, ".xml") is var file && File.Exists(file)
            ? XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member")
                .GroupBy(each => ((string)each.Attribute("name")!).Split('(')[0]).ToDictionary(each => each.Key, each => each.First())
            : []);

    static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    internal static string? Markdown(XElement? element)
    {
        if (element is null) return null;
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
            // Members are known to clients by their JSON names, types by their own.
            XElement { Name.LocalName: "paramref" } named => $"`{JsonName((string)named.Attribute("name")!)}`",
            XElement { Name.LocalName: "see" } see when ((string?)see.Attribute("cref"))?.Split('(')[0] is { } cref =>
                $"`{(cref[0] == 'T' ? Last(cref) : JsonName(Last(cref)))}`",
            XElement other => Markdown(other),
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim() is { Length: > 0 } said ? said : null;
    }

    static string Last(string cref) => cref[(cref.LastIndexOfAny(['.', ':']) + 1)..];

    static string JsonName(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
