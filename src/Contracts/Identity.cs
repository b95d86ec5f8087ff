namespace Jtai.Contracts.Identity;

/// <summary>
/// Somebody's role in an inspection was given, changed or ended. Published by Identity; every service keeps its own copy and filters its queries by
/// it.
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Subject">The account or client, as in tokens' <c>sub</c> claim.</param>
/// <param name="Organisation">Identifier of the organisation for which the role is held.</param>
/// <param name="Role">The role in this inspection: <c>lead</c>, <c>inspector</c>, <c>qa-manager</c>.</param>
/// <param name="ValidFrom">From when it holds (UTC).</param>
/// <param name="ValidUntil">Until when it holds, exclusive; null is until further notice (UTC).</param>
/// <param name="Revision">Grows with every change of this membership; a consumer ignores what is older than what it has.</param>
[Event("identity", "Each service filters what a caller may see by its own copy.", "scheduling", KnownServices.WithCopies)]
public sealed record MembershipChanged(
    Guid InspectionId, string Subject, string Organisation, string Role, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil, int Revision);
