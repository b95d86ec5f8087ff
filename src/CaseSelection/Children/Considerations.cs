using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>What the lead inspector considers in choosing, and the groups into which it divides the children.</summary>
/// <param name="Name">As it is called in answers.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Of">The group of a child, at the day of notification.</param>
/// <param name="Bands">Groups that are shown even where no child is in them, in their order; others follow by name.</param>
internal sealed record Consideration(string Name, string Title, Func<Child, LocalDate, string> Of, IReadOnlyList<string> Bands);

/// <summary>
/// ¶97: age, sex, ethnicity, disability, time since the last contact or referral, range of need, referring agency. What the lists do not say of a child is
/// a group as well, as it is part of the area's practice.
/// </summary>
internal static class Considerations
{
    const string NotKnown = "not known", NoContact = "no contact or referral in the lists";
    static readonly string[] Ages = ["unborn", "under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over", NotKnown];
    static readonly string[] Months =
        ["under 1 month", "1 to 2 months", "2 to 3 months", "3 to 4 months", "4 to 5 months", "5 to 6 months", "6 months or more", NoContact];

    public static Consideration TimeSinceContact { get; } =
        new("time-since-contact", "time since contact", (child, notifiedOn) => Since(child.LastContactOn, notifiedOn), Months);

    public static IReadOnlyList<Consideration> All { get; } =
    [
        new("need", "need", (child, _) => Label(child.Need), [.. Enum.GetValues<Need>().Select(Label)]),
        new("age", "age", (child, _) => Age(child.Age), Ages),
        new("sex", "sex", (child, _) => child.Gender ?? NotKnown, []),
        new("ethnicity", "ethnicity", (child, _) => child.Ethnicity ?? NotKnown, []),
        new("disability", "disability", (child, _) => child.Disability ?? NotKnown, []),
        TimeSinceContact,
        new("referrer", "referred by", (child, _) => child.Sources.FirstOrDefault() ?? NotKnown, []),
    ];

    static string Label(Need need) => need == Need.Contact ? "contact or referral only" : need.Name().Replace('-', ' ');

    static string Age(int? age) => age switch
    {
        null => Ages[^1],
        < 0 => Ages[0],
        < 1 => Ages[1],
        < 5 => Ages[2],
        < 10 => Ages[3],
        < 16 => Ages[4],
        _ => Ages[5],
    };

    static string Since(LocalDate? contact, LocalDate notifiedOn) => contact is { } on
        ? Months[Enumerable.Range(1, 6).FirstOrDefault(months => notifiedOn.PlusMonths(-months) < on, 7) - 1]
        : NoContact;
}
