using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>A child of the lists. Outside this service a child is only <see cref="Id"/>, which means nothing beyond the inspection.</summary>
internal sealed class Child
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required string LocalAuthorityChildId { get; init; }

    /// <summary>Counts the children of the inspection: what they are called by whoever may not know the local authority's identifier.</summary>
    public required int Number { get; init; }

    public string Reference => $"C{Number:0000}";

    /// <summary>False when newer lists no longer hold a child that had been chosen already.</summary>
    public bool Listed { get; set; }

    public string? Gender { get; set; }

    public string? Ethnicity { get; set; }

    /// <summary>Completed years; -1 for an unborn child.</summary>
    public int? Age { get; set; }

    public string? Disability { get; set; }

    public List<int> Lists { get; set; } = [];

    public List<string> Sources { get; set; } = [];

    /// <summary>How many rows each of the lists 1 to 5 has of the child.</summary>
    public List<int> RowsOfLists { get; set; } = [];

    /// <summary>Where the lists contradict each other or leave something out, in sentences.</summary>
    public List<string> Remarks { get; set; } = [];

    /// <summary>What newer lists say differently of a child who had been chosen, in sentences.</summary>
    public List<string> Changes { get; set; } = [];

    public LocalDate? LastContactOn { get; set; }

    public Need Need { get; set; }

    /// <summary>¶97: why the lead inspector chose the child; null where it is not chosen.</summary>
    public string? Reason { get; set; }

    /// <summary>¶99: why the case goes to audit; null where it does not.</summary>
    public string? AuditReason { get; set; }

    /// <summary>¶100: whose case goes to audit instead, as this one had no multi-agency involvement; null where none does.</summary>
    public Guid? ReplacedBy { get; set; }
}

/// <summary>¶97: the range of need, as far as the lists show it: the highest list in which the child stands.</summary>
internal enum Need
{
    Contact,
    EarlyHelp,
    ChildInNeed,
    ChildProtection,
}

internal static class Needs
{
    public static string Name(this Need need) => need switch
    {
        Need.EarlyHelp => "early-help",
        Need.ChildInNeed => "child-in-need",
        Need.ChildProtection => "child-protection",
        _ => "contact",
    };

    /// <summary>The rule of <see cref="Of"/>, to be shown with the level.</summary>
    public static string Rule(this Need need) => need switch
    {
        Need.ChildProtection => "In list 5: a section 47 enquiry or an initial child protection conference.",
        Need.ChildInNeed => "In list 4, a statutory assessment, and not in list 5.",
        Need.EarlyHelp => "In list 2, early help, and not in lists 4 and 5.",
        _ => "In lists 1 and 3 only: a contact or referral.",
    };

    public static Need? Parse(string name) => Enum.GetValues<Need>().Cast<Need?>().FirstOrDefault(need => need!.Value.Name() == name);

    /// <summary>List 5 holds section 47 enquiries, list 4 statutory assessments, list 2 early help; lists 1 and 3 say only that somebody was worried.</summary>
    public static Need Of(IEnumerable<int> lists) => lists.Select(list => list switch
    {
        5 => Need.ChildProtection,
        4 => Need.ChildInNeed,
        2 => Need.EarlyHelp,
        _ => Need.Contact,
    }).DefaultIfEmpty().Max();
}
