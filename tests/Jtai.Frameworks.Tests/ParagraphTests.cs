namespace Jtai.Frameworks.Tests;

/// <summary>Where each milestone's rule stands, written down from the sources and not from the documents: a paragraph of the guidance of 2024 (¶), or a line (L) of a source without paragraphs.</summary>
public class ParagraphTests
{
    private static readonly Dictionary<string, string> FrontDoor2024 = new()
    {
        ["notification"] = "¶13, ¶16-17",
        ["information-request"] = "¶13, ¶18, ¶83, ¶91-92, ¶95",
        ["set-up-discussion"] = "¶13, ¶20-22",
        ["child-level-data"] = "¶91, ¶94-95",
        ["audit-list"] = "¶91, ¶96",
        ["select-30"] = "¶91, ¶97-98",
        ["answers-on-30"] = "¶91, ¶98",
        ["select-audits"] = "¶25, ¶91, ¶99-100",
        ["case-records"] = "¶91, ¶101-105",
        ["performance-information"] = "¶91, ¶108-109",
        ["audits"] = "¶91, ¶106-107",
        ["masa-meeting"] = "¶65",
        ["scrutineer-meeting"] = "¶67",
        ["fieldwork-timetable"] = "¶13, ¶31-32",
        ["week-2-team-meeting"] = "¶33",
        ["fieldwork-start"] = "¶13",
        ["arrival-meeting"] = "¶34",
        ["leaders-meeting"] = "¶37-38",
        ["kit-1"] = "¶39-42",
        ["kit-2"] = "¶39-42",
        ["findings-review"] = "¶36",
        ["feedback"] = "¶43-47",
        ["evidence-complete"] = "¶74",
        ["fieldwork-end"] = "¶13",
        ["qa-contact"] = "¶89",
        ["draft-letter"] = "¶82-83",
        ["accuracy-comments"] = "¶83",
        ["final-letter"] = "¶83",
        ["questionnaire"] = "¶84",
        ["complaints-open"] = "¶120",
        ["publication"] = "¶83",
        ["complaints-close"] = "¶120, ¶122",
        ["statement-of-action"] = "¶85-86",
    };

    /// <summary>What neither guide of 2022 states is inferred from the guidance of 2024.</summary>
    private static readonly Dictionary<string, string> FrontDoor2022 = new()
    {
        ["notification"] = "000 L54; 003 L95",
        ["information-request"] = "000 L55; 003 L97",
        ["set-up-discussion"] = "003 L99",
        ["child-level-data"] = "000 L55; 002 ¶91 (inferred)",
        ["audit-list"] = "000 L55; 002 ¶91 (inferred)",
        ["select-30"] = "000 L56; 002 ¶91 (inferred)",
        ["answers-on-30"] = "000 L56; 002 ¶91 (inferred)",
        ["select-audits"] = "000 L57; 003 L101; 002 ¶91 (inferred)",
        ["case-records"] = "000 L61; 003 L107; 002 ¶91 (inferred)",
        ["performance-information"] = "000 L63; 002 ¶91 (inferred)",
        ["audits"] = "000 L61; 003 L107; 002 ¶106 (inferred)",
        ["masa-meeting"] = "002 ¶65 (inferred)",
        ["scrutineer-meeting"] = "002 ¶67 (inferred)",
        ["fieldwork-timetable"] = "003 L111",
        ["week-2-team-meeting"] = "002 ¶33 (inferred)",
        ["fieldwork-start"] = "000 L68",
        ["arrival-meeting"] = "002 ¶34 (inferred)",
        ["leaders-meeting"] = "003 L117",
        ["kit-1"] = "003 L121; 002 ¶40 (inferred)",
        ["kit-2"] = "003 L121; 002 ¶40 (inferred)",
        ["findings-review"] = "002 ¶36 (inferred)",
        ["feedback"] = "000 L69; 003 L121",
        ["evidence-complete"] = "002 ¶74 (inferred)",
        ["fieldwork-end"] = "000 L68",
        ["qa-contact"] = "002 ¶89 (inferred)",
        ["draft-letter"] = "000 L77",
        ["accuracy-comments"] = "000 L81",
        ["final-letter"] = "000 L85",
        ["questionnaire"] = "002 ¶84 (inferred)",
        ["complaints-open"] = "002 ¶120 (inferred)",
        ["publication"] = "003 L125",
        ["complaints-close"] = "002 ¶120, ¶122 (inferred)",
        ["statement-of-action"] = "003 L125; 002 ¶86 (inferred)",
    };

    private static readonly Dictionary<string, string> DomesticAbuse2024 = new()
    {
        ["notification"] = "004 L80",
        ["information-request"] = "004 L81",
        ["set-up-discussion"] = "004 L82",
        ["strategic-meeting"] = "004 L86",
        ["select-audits"] = "004 L66, L84",
        ["audits"] = "004 L84, L90",
        ["leaders-context-meeting"] = "004 L94",
        ["fieldwork-start"] = "004 L98",
        ["feedback"] = "004 L99",
        ["fieldwork-end"] = "004 L98",
        ["draft-letter"] = "004 L107",
        ["accuracy-comments"] = "004 L111",
        ["final-letter"] = "004 L115",
        ["publication"] = "004 L115; 002 ¶83 (inferred)",
    };

    private static readonly Dictionary<string, string> CriminalExploitation2022 = new()
    {
        ["notification"] = "003 L95",
        ["information-request"] = "003 L97",
        ["set-up-discussion"] = "003 L99",
        ["select-audits"] = "003 L101",
        ["case-records"] = "003 L107",
        ["audits"] = "003 L107",
        ["fieldwork-timetable"] = "003 L111",
        ["fieldwork-start"] = "003 L117",
        ["leaders-meeting"] = "003 L117",
        ["kit-1"] = "003 L121; 002 ¶40 (inferred)",
        ["kit-2"] = "003 L121; 002 ¶40 (inferred)",
        ["feedback"] = "003 L121",
        ["fieldwork-end"] = "003 L115; 002 ¶13 (inferred)",
        ["publication"] = "003 L125",
    };

    private static readonly Dictionary<string, string> Legacy2016 = new()
    {
        ["notification"] = "001 L23-25",
        ["information-request"] = "001 L25, L68",
        ["information"] = "001 L25",
        ["fieldwork-start"] = "001 L25",
        ["feedback"] = "001 L72",
        ["fieldwork-end"] = "001 L25",
        ["publication"] = "001 L36, L72",
    };

    public static TheoryData<string, Dictionary<string, string>> Expected => new()
    {
        { "front-door-2024", FrontDoor2024 },
        { "front-door-2022", FrontDoor2022 },
        { "domestic-abuse-2024", DomesticAbuse2024 },
        { "criminal-exploitation-2022", CriminalExploitation2022 },
        { "legacy-2016", Legacy2016 },
    };

    [Theory, MemberData(nameof(Expected))]
    public void Every_milestone_cites_the_paragraph_of_its_rule(string framework, Dictionary<string, string> paragraphs) => Assert.Equal(
        paragraphs.Select(each => $"{each.Key}: {each.Value}").Order(StringComparer.Ordinal),
        FrameworkDocument.Find(framework)!.Milestones.Select(milestone => $"{milestone.Id}: {milestone.Paragraph}").Order(StringComparer.Ordinal));
}
