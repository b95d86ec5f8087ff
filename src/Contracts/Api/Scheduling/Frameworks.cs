using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Scheduling;

/// <summary>An inspection framework with its versions.</summary>
/// <param name="Id">Identifier, such as <c>front-door-2024</c>.</param>
/// <param name="Title">The title of its newest version.</param>
/// <param name="Kind"><c>front-door</c>, <c>theme</c>, <c>front-door-and-theme</c> or <c>special</c>.</param>
/// <param name="UsedForNewPlans">The version under which an area would be notified today (Europe/London); null while none is in effect.</param>
/// <param name="Versions">The newest first. An inspection stays on the version under which it was planned.</param>
public sealed record FrameworkSummary(
    string Id, string Title, [AllowedValues("front-door", "theme", "front-door-and-theme", "special")] string Kind, int? UsedForNewPlans,
    IReadOnlyList<FrameworkVersion> Versions);

/// <summary>A version of a framework.</summary>
/// <param name="Version">Its number; the next one is one more.</param>
/// <param name="EffectiveFrom">First day on which areas are notified under it, Europe/London.</param>
/// <param name="EffectiveUntil">Last such day; null is until further notice, or until a newer version begins.</param>
/// <param name="Incomplete">True when its sources leave out what an inspection needs: nobody can be notified under it.</param>
/// <param name="Missing">Names of the parts that are missing.</param>
/// <param name="AddedAt">When an administrator added it; null for one that is shipped with the product.</param>
public sealed record FrameworkVersion(
    int Version, DateOnly EffectiveFrom, DateOnly? EffectiveUntil, bool Incomplete, IReadOnlyList<string> Missing, DateTimeOffset? AddedAt);

/// <summary>What is wrong with a framework document.</summary>
/// <param name="Valid">True when it could be added as it is.</param>
/// <param name="Problems">Everything that is wrong with it, the first hundred.</param>
public sealed record FrameworkValidation(bool Valid, IReadOnlyList<DocumentProblem> Problems);

/// <summary>Something wrong with a document.</summary>
/// <param name="Path">Where, such as <c>milestones[3].anchor</c>; empty for the document itself.</param>
/// <param name="Value">What stands there, shortened.</param>
/// <param name="Allowed">What is allowed there.</param>
public sealed record DocumentProblem(string Path, string Value, string Allowed);
