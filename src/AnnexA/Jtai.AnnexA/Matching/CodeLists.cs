using System.Text;

namespace Jtai.AnnexA.Matching;

/// <summary>One code of an official list.</summary>
/// <param name="Text">The code as printed, such as "a) WBRI".</param>
/// <param name="Detail">The official description, such as "White British"; null if the text says all.</param>
/// <param name="Group">The group that a person would compare at, such as "White"; null for lists without groups.</param>
/// <param name="IsNewer">True for a code that the template of August 2019 lacks and newer files hold.</param>
public sealed record OfficialCode(string Text, string? Detail, string? Group, bool IsNewer);

/// <summary>The official codes, from the sheet "Codes_used" of the template of August 2019.</summary>
public static class CodeLists
{
    static readonly Dictionary<CodeColumn, OfficialCode[]> Lists = Read();

    /// <summary>The codes of a column in the order in which they are printed, newer ones last.</summary>
    public static IReadOnlyList<OfficialCode> For(CodeColumn column) => Lists[column];

    static Dictionary<CodeColumn, OfficialCode[]> Read()
    {
        using var resource = typeof(CodeLists).Assembly.GetManifestResourceStream("codes_used.csv")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
            rows.Add(Fields(line));

        OfficialCode[] Of(string field, Func<string[], string?> group, params OfficialCode[] newer) =>
        [
            .. rows.Where(row => row[0] == field).Select(row => new OfficialCode(row[1], row.ElementAtOrDefault(2), group(row), IsNewer: false)),
            .. newer,
        ];

        return new Dictionary<CodeColumn, OfficialCode[]>
        {
            [CodeColumn.Gender] = Of("Gender", _ => null),
            // "u) UNKNOWN" is written by one tool only, beside NOBT.
            [CodeColumn.Ethnicity] = Of("Ethnicity", row => EthnicGroup(row[3][3..]), new OfficialCode("u) UNKNOWN", null, "Not stated", IsNewer: true)),
            [CodeColumn.ContactSource] = Of(
                "Contact / Referral Source", row => row[3][3..], new OfficialCode("p1) 5D: LA services", null, "LA services", IsNewer: true)),
            [CodeColumn.YesNo] = Of("Child Seen During Continuous Assessment", _ => null),
            [CodeColumn.Disability] = Of("Does the Child have a Disability", _ => null),
            [CodeColumn.ReferralNfa] = Of("Referral NFA?", _ => null),
            [CodeColumn.YesOrNo] = Of("Was an Initial Child Protection Conference deemed unnecessary?", _ => null),
        };
    }

    // The template lets Chinese, Other, Refused and Unknown each stand apart; authorities group as the census does.
    static string EthnicGroup(string printed) => printed switch
    {
        "Chinese" or "Other" => "Other ethnic group",
        "Refused" or "Unknown" => "Not stated",
        _ => printed,
    };

    // The embedded file only: quoted fields, no quotes or line breaks inside them.
    static string[] Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(c);
        }
        fields.Add(field.ToString());
        return [.. fields];
    }
}
