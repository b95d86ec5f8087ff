namespace Jtai.Contracts.Api.Scheduling;

/// <summary>An inspection as lead inspectors see it who plan across inspections. Nothing of its content.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="LocalArea">The local area.</param>
/// <param name="Framework">The framework.</param>
/// <param name="FrameworkVersion">The version it stays on.</param>
/// <param name="Inspectorates">Those that take part.</param>
/// <param name="Status">Status in kebab-case.</param>
/// <param name="NotificationOn">D1, planned or real, Europe/London.</param>
/// <param name="FieldworkStartsOn">F1, Europe/London.</param>
/// <param name="FieldworkEndsOn">The last day of fieldwork, Europe/London.</param>
/// <param name="Batch">The batch that it is in; null while it is in none.</param>
/// <param name="Overlaps">Other inspections of the same area whose fieldwork starts within six months of this one's.</param>
public sealed record PortfolioEntry(
    Guid Id, string LocalArea, string Framework, int FrameworkVersion, IReadOnlyList<string> Inspectorates, [InspectionStatus] string Status,
    DateOnly NotificationOn, DateOnly FieldworkStartsOn, DateOnly FieldworkEndsOn, Guid? Batch, IReadOnlyList<AreaOverlap> Overlaps);

/// <summary>Another inspection of the same area near in time.</summary>
/// <param name="InspectionId">The other inspection.</param>
/// <param name="FieldworkStartsOn">Its F1, Europe/London.</param>
public sealed record AreaOverlap(Guid InspectionId, DateOnly FieldworkStartsOn);

/// <summary>What the inspections of a week ask of an inspectorate, by the usual number of the framework's team slots (¶10).</summary>
/// <param name="WeekStartsOn">The Monday, Europe/London.</param>
/// <param name="Inspectorate">The inspectorate.</param>
/// <param name="Inspections">Inspections between notification and the last day of fieldwork in that week.</param>
/// <param name="InFieldwork">Those of them with fieldwork in that week.</param>
/// <param name="Inspectors">Inspectors that they take.</param>
/// <param name="InspectorsInFieldwork">Those of them who are in the area.</param>
public sealed record InspectorateLoad(DateOnly WeekStartsOn, string Inspectorate, int Inspections, int InFieldwork, int Inspectors, int InspectorsInFieldwork);

/// <summary>Makes a batch: inspections that belong together, such as those of one theme.</summary>
/// <param name="Title">Its title: 1 to 80 letters, digits, spaces and hyphens.</param>
/// <param name="Size">How many inspections it is to have: 6, 8 or 10.</param>
public sealed record CreateBatchRequest(string Title, int Size);

/// <summary>Puts an inspection into a batch.</summary>
/// <param name="InspectionId">An inspection that you lead.</param>
public sealed record AddToBatchRequest(Guid InspectionId);

/// <summary>A batch.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Its title.</param>
/// <param name="Size">How many inspections it is to have.</param>
/// <param name="Inspections">How many it has.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record BatchDetails(Guid Id, string Title, int Size, int Inspections, DateTimeOffset CreatedAt);
