using Jtai.Frameworks;

namespace Jtai.Scheduling.Notices;

/// <summary>Somebody to be told.</summary>
/// <param name="To">The role, agency or inspectorate, as readers see it.</param>
/// <param name="Audience">Who may read it: <c>inspectors</c>, a role in the inspection (<c>lead</c>, <c>inspector</c>, <c>qa-manager</c>),
/// <c>agencies</c>, or one kind of agency. Agencies only of the inspection's area, and only from its notification on.</param>
/// <param name="Subject">Only this account of the audience; null is all of it.</param>
sealed record Recipient(string To, string Audience, string? Subject = null)
{
    internal const string EveryInspector = "inspectors", EveryAgency = "agencies";

    /// <summary>The audiences of inspectors: everybody with a role in the inspection, or those with one role. Every other audience is local.</summary>
    internal static readonly string[] OfInspectors = [EveryInspector, "lead", "inspector", "qa-manager"];

    /// <summary>Everybody with a role in the inspection.</summary>
    internal static Recipient Inspectors { get; } = new(EveryInspector, EveryInspector);

    /// <summary>The lead inspector.</summary>
    internal static Recipient Lead { get; } = new("lead", "lead");

    /// <summary>The quality assurance managers (¶11-12).</summary>
    internal static Recipient QualityAssurance { get; } = new("qa-manager", "qa-manager");

    /// <summary>A kind of agency, such as <c>local-authority</c>.</summary>
    internal static Recipient Agency(string kind) => new(kind, kind);

    /// <summary>The link person (¶21): a kind of agency, narrowed to one account where it is known.</summary>
    internal static Recipient LinkPerson(string agency, string? subject = null) => new("link-person", agency, subject);

    /// <summary>Every agency, in one notice.</summary>
    internal static Recipient AllAgencies { get; } = new(EveryAgency, EveryAgency);

    /// <summary>Every agency of the framework, each by itself.</summary>
    internal static IEnumerable<Recipient> Agencies(Framework framework) => framework.Agencies.Select(agency => Agency(agency.Id));

    /// <summary>Those who speak for the local partnership (¶19).</summary>
    internal static IEnumerable<Recipient> Partnership(Framework framework) =>
        framework.Agencies.Where(agency => framework.SpeaksForPartnership(agency.Id)).Select(agency => Agency(agency.Id));

    /// <summary>Whoever a milestone names: a role, an agency or an inspectorate of the framework.</summary>
    internal static Recipient Of(Framework framework, string actor)
    {
        if (framework.Agencies.Any(agency => agency.Id == actor)) return Agency(actor);
        if (framework.Inspectorates.Any(inspectorate => inspectorate.Id == actor)) return new(actor, EveryInspector);
        var organisation = framework.Roles.FirstOrDefault(role => role.Id == actor)?.Organisation;
        return actor switch
        {
            "lead-inspector" => new(actor, Lead.Audience),
            "quality-assurance-manager" => new(actor, QualityAssurance.Audience),
            // A role that several agencies have, such as the senior leaders.
            _ when organisation is null => new(actor, EveryAgency),
            _ when framework.Inspectorates.Any(inspectorate => inspectorate.Id == organisation) => new(actor, EveryInspector),
            _ => new(actor, organisation),
        };
    }

    /// <summary>Whether agencies are among those who may read it: ¶14-15 are kept by counting as local whatever is not certainly an inspector's.</summary>
    internal bool IsLocal => !OfInspectors.Contains(Audience);
}
