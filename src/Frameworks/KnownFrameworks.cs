using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Frameworks;

/// <summary>
/// The frameworks that a service knows: those shipped, and those that an administrator has added. An inspection stays on the version under which it
/// was planned, so whatever belongs to one asks by identifier and version; only a new plan asks for the version of its day.
/// </summary>
public sealed class KnownFrameworks
{
    private readonly Dictionary<(string Id, int Version), Framework> known;

    /// <summary>The shipped documents and these.</summary>
    /// <param name="added">Documents that were added. They win over a shipped one of the same version: inspections may have been planned under them.</param>
    public KnownFrameworks(params IEnumerable<Framework> added)
    {
        known = FrameworkDocument.Shipped.ToDictionary(framework => (framework.Id, framework.Version));
        foreach (var framework in added) known[(framework.Id, framework.Version)] = framework;
        All = [.. known.Values.OrderBy(framework => framework.Id, StringComparer.Ordinal).ThenBy(framework => framework.Version)];
    }

    /// <summary>Every version of every framework, by identifier, then by version.</summary>
    public IReadOnlyList<Framework> All { get; }

    /// <summary>This version, or null.</summary>
    /// <param name="id">Identifier, such as <c>front-door-2024</c>.</param>
    /// <param name="version">Version of the document.</param>
    public Framework? Find(string id, int version) => known.GetValueOrDefault((id, version));

    /// <summary>This version, which there must be: an inspection was planned under it.</summary>
    /// <param name="id">Identifier.</param>
    /// <param name="version">Version of the document.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Framework Of(string id, int version) =>
        Find(id, version) ?? throw new KeyNotFoundException($"Version {version} of the framework {id} is not known here.");

    /// <summary>The versions of a framework, the newest first; empty where there is none.</summary>
    /// <param name="id">Identifier.</param>
    public IReadOnlyList<Framework> Versions(string id) => [.. All.Where(framework => framework.Id == id).Reverse()];

    /// <summary>
    /// The version for a new plan: the newest that has begun by the day of notification, else the first. It may have ended by then, which is for the
    /// plan to say. Null where there is no such framework.
    /// </summary>
    /// <param name="id">Identifier.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="fieldworkStartsOn">The planned first day of fieldwork, Europe/London.</param>
    public Framework? ForPlan(string id, WorkingDayCalendar calendar, LocalDate fieldworkStartsOn)
    {
        var versions = Versions(id);
        return versions.FirstOrDefault(framework => framework.HasBegunBy(NotificationOf(framework))) ?? (versions is [.., var first] ? first : null);

        LocalDate NotificationOf(Framework framework) => calendar.Add(calendar.Add(fieldworkStartsOn, 0).On, -framework.Notice.WorkingDays).On;
    }

    /// <summary>
    /// The version by which areas are notified on this day, or null. A newer version replaces the older ones from its first day on, and they do not
    /// come back when it ends.
    /// </summary>
    /// <param name="id">Identifier.</param>
    /// <param name="day">The day of notification, Europe/London.</param>
    public Framework? InEffectOn(string id, LocalDate day) =>
        Versions(id).FirstOrDefault(framework => framework.HasBegunBy(day)) is { } newest && !(day > ToLocalDate(newest.Effective.Until)) ? newest : null;

    private static LocalDate? ToLocalDate(DateOnly? day) => day is { } known ? LocalDate.FromDateOnly(known) : null;
}
