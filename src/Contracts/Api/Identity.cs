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

/// <summary>Lets a program of the administrator's own inspectorate in.</summary>
/// <param name="Id">Its <c>client_id</c>: 3 to 64 lower-case letters, digits and hyphens. It names a program, never a person, and is never used again.</param>
/// <param name="Roles">What it may do at all; which inspections it sees its memberships say.</param>
/// <param name="PublicKey">EC P-256, PEM, as <c>openssl ec -pubout</c> writes it. The private key stays with the program.</param>
public sealed record RegisterClientRequest(string Id, [ClientRole] IReadOnlyList<string> Roles, string PublicKey);

/// <summary>Gives a program a new key.</summary>
/// <param name="PublicKey">EC P-256, PEM, as <c>openssl ec -pubout</c> writes it.</param>
/// <param name="OverlapDays">For how many days the key before is good yet, 0 to 30; null is 7. 0 for a key that somebody else may have.</param>
public sealed record RotateClientKeyRequest(string PublicKey, int? OverlapDays = null);

/// <summary>A program that asks for tokens.</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="Organisation">The organisation for which it acts.</param>
/// <param name="Roles">What it may do at all.</param>
/// <param name="Key">SHA-256 of its public key (SubjectPublicKeyInfo), in hexadecimal; null where it has none.</param>
/// <param name="PreviousKey">The same of the key before, where there is one.</param>
/// <param name="PreviousKeyUntil">Until when that one is good, exclusive (UTC).</param>
/// <param name="EndedAt">Since when it gets no more tokens (UTC); null while it does.</param>
public sealed record ClientDetails(
    string Id, string Organisation, IReadOnlyList<string> Roles, string? Key, string? PreviousKey, DateTimeOffset? PreviousKeyUntil,
    DateTimeOffset? EndedAt);

/// <summary>What a program of an inspectorate may do at all.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ClientRoleAttribute() : AllowedValuesAttribute("lead-inspector", "inspector", "administrator");

/// <summary>The roles that somebody may have in an inspection (¶10-12).</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InspectionRoleAttribute() : AllowedValuesAttribute("lead", "inspector", "qa-manager");
