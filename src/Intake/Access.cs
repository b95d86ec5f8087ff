using Jtai.Intake.Requests;
using Jtai.ServiceDefaults;

namespace Jtai.Intake;

/// <summary>Who sees what of an inspection that they see: part of the query.</summary>
internal static class Access
{
    /// <summary>An agency sees what is asked of its own kind; inspectors see all.</summary>
    public static IQueryable<InformationItem> OwnedBy(this IQueryable<InformationItem> items, Caller caller) =>
        caller.IsAgency ? items.Where(item => item.OwnerKind == caller.OrganisationKind) : items.Where(_ => caller.IsInspectorate);
}
