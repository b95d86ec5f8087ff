using Jtai.Frameworks;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Meetings;

/// <summary>
/// The local roles that may be named: those of the framework, and in words those who are usually met (¶63). A name of a person is never among them.
/// </summary>
static class LocalRoles
{
    /// <summary>Roles of the framework that are not the inspectorates' own.</summary>
    internal static IEnumerable<Frameworks.Role> Of(Framework framework) =>
        framework.Roles.Where(role => framework.Inspectorates.All(inspectorate => inspectorate.Id != role.Organisation));

    /// <summary>
    /// The people whom a name stands for, each by the role that one person has: the role itself, the same in words (¶63), and of a role that several have
    /// those who are among them. What stands for nobody in particular is not there.
    /// </summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> People(Framework framework)
    {
        var people = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var role in Of(framework).Where(role => role.Organisation is not null)) people[role.Id] = people[role.Title] = [role.Id];
        foreach (var role in Of(framework).Where(role => role.Includes is not null)) people[role.Id] = role.Includes!;
        return people;
    }

    internal static string Title(Framework framework, string role) => framework.Roles.FirstOrDefault(each => each.Id == role)?.Title ?? role;

    /// <summary>Null where each is such a role.</summary>
    internal static Refusal? Unknown(Framework framework, IEnumerable<string> roles, string field, bool alsoUsuallyMet = false)
    {
        var known = Of(framework).Select(role => role.Id).Concat(alsoUsuallyMet ? framework.Interviews.Roles : []).ToList();
        // What was typed may be a name: it is not repeated.
        return roles.All(known.Contains)
            ? null
            : new Refusal("role-unknown", "Only local roles of the framework can be named here, never people.")
            {
                Field = field,
                Allowed = string.Join(", ", known),
            };
    }
}
