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
