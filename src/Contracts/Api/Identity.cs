using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Identity;

/// <summary>
/// Body of <c>PUT /api/identity/v1/inspections/{inspectionId}/memberships/{subject}</c>: gives somebody a role in an inspection, or changes it.
/// </summary>
/// <param name="Organisation">The inspectorate for which the role is held, such as <c>cqc</c>.</param>
/// <param name="Role"><c>lead</c>, <c>inspector</c> or <c>qa-manager</c> (¶10-12).</param>
/// <param name="ValidFrom">From when it holds (UTC); null is at once.</param>
/// <param name="ValidUntil">Until when it holds, exclusive, for a deputy (UTC); null is until further notice.</param>
public sealed record PutMembershipRequest(
    string Organisation, [InspectionRole] string Role, DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidUntil = null);

/// <summary>Somebody's role in an inspection.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Subject">The account or client, as in tokens' <c>sub</c> claim.</param>
/// <param name="Organisation">The inspectorate for which the role is held.</param>
/// <param name="Role"><c>lead</c>, <c>inspector</c> or <c>qa-manager</c>.</param>
/// <param name="ValidFrom">From when it holds (UTC).</param>
/// <param name="ValidUntil">Until when it holds, exclusive; null is until further notice (UTC).</param>
/// <param name="Revision">Grows with every change of this membership, as in the event <c>MembershipChanged</c>.</param>
public sealed record Membership(
    Guid InspectionId, string Subject, string Organisation, [InspectionRole] string Role, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil, int Revision);

/// <summary>An inspectorate, or an agency of a local area.</summary>
/// <param name="Id">Stable identifier, such as <c>northmarch-council</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>inspectorate</c>, <c>service</c>, or the kind of agency as framework documents name it, such as <c>local-authority</c> or
/// <c>probation</c>.</param>
/// <param name="Area">The local area; null for an inspectorate.</param>
public sealed record Organisation(string Id, string Name, string Kind, string? Area);

/// <summary>The roles that somebody may have in an inspection (¶10-12).</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InspectionRoleAttribute() : AllowedValuesAttribute("lead", "inspector", "qa-manager");
