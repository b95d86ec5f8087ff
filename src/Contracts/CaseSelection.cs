namespace Jtai.Contracts.CaseSelection;

/// <summary>
/// The lead inspector has chosen the children about whom the partners are asked (¶97). Published by CaseSelection. Intake opens the three questions
/// on each child (¶98).
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Children">Opaque references that mean something only within this inspection.</param>
/// <param name="OccurredAt">When the choice was recorded (UTC).</param>
[Event("case-selection", "Nobody is reminded of a choice that was made, and Intake asks the questions on each child.", "scheduling", "intake")]
public sealed record ChildrenSampled(Guid InspectionId, IReadOnlyList<Guid> Children, DateTimeOffset OccurredAt);

/// <summary>
/// The lead inspector has chosen the children whose cases are audited (¶99). Published by CaseSelection. Intake opens the case records and audits of
/// each child (¶101-106).
/// </summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Children">Opaque references, a subset of those sampled.</param>
/// <param name="OccurredAt">When the choice was recorded (UTC).</param>
[Event("case-selection", "Nobody is reminded of a choice that was made, and Intake asks for case records and audits of each child.", "scheduling", "intake")]
public sealed record AuditCasesSelected(Guid InspectionId, IReadOnlyList<Guid> Children, DateTimeOffset OccurredAt);
