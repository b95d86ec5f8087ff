namespace Jtai.Contracts.Api.Scheduling;

/// <summary>Sets the team of an inspection as a whole (¶10-12). Who is no longer named leaves it; the history is kept.</summary>
/// <param name="Members">The inspectors in their slots, exactly one of them the lead.</param>
/// <param name="QualityAssurance">The quality assurance manager, and additional ones.</param>
/// <param name="Deviations">For a slot with another than the usual number of inspectors the reason.</param>
public sealed record PutTeamRequest(
    IReadOnlyList<PutTeamMember> Members, IReadOnlyList<PutQualityAssuranceManager> QualityAssurance, IReadOnlyDictionary<string, string> Deviations);

/// <summary>An inspector in a slot of the team.</summary>
/// <param name="Subject">The account or client; it has a current role in the inspection for the slot's inspectorate.</param>
/// <param name="Slot">Identifier of the framework's slot, such as <c>ofsted-social-care</c>.</param>
/// <param name="Lead">True for the lead inspector, who is in the framework's lead slot.</param>
public sealed record PutTeamMember(string Subject, string Slot, bool Lead = false);

/// <summary>A quality assurance manager (¶11-12).</summary>
/// <param name="Subject">The account or client; it has the role <c>qa-manager</c> in the inspection.</param>
/// <param name="SeniorHmi">For the one that the framework asks for: you confirm that this is a Senior HMI (¶11).</param>
/// <param name="Circumstance">For an additional one: the specific circumstance (¶12).</param>
public sealed record PutQualityAssuranceManager(string Subject, bool SeniorHmi = false, string? Circumstance = null);

/// <summary>The team of an inspection, for its inspectors.</summary>
/// <param name="Slots">The framework's slots with who is in them.</param>
/// <param name="QualityAssurance">The quality assurance managers.</param>
/// <param name="Warnings">What is not as usual; none of it stands in the way.</param>
/// <param name="History">Everybody who has left a slot, the newest first.</param>
public sealed record TeamDetails(
    IReadOnlyList<TeamSlotDetails> Slots, IReadOnlyList<QualityAssuranceManager> QualityAssurance, IReadOnlyList<Warning> Warnings,
    IReadOnlyList<FormerMember> History);

/// <summary>A slot of the team.</summary>
/// <param name="Slot">Identifier in the framework.</param>
/// <param name="Title">Kind of inspector.</param>
/// <param name="Inspectorate">Who fills it.</param>
/// <param name="Usual">The usual number.</param>
/// <param name="Minimum">The smallest number.</param>
/// <param name="Paragraph">Where the rule stands.</param>
/// <param name="Deviation">Why the number is another one.</param>
/// <param name="Members">Who is in it.</param>
public sealed record TeamSlotDetails(
    string Slot, string Title, string Inspectorate, int Usual, int Minimum, string Paragraph, string? Deviation,
    IReadOnlyList<TeamMemberDetails> Members);

/// <summary>Somebody in a slot.</summary>
/// <param name="Subject">The account or client.</param>
/// <param name="Lead">True for the lead inspector.</param>
/// <param name="Since">Since when.</param>
public sealed record TeamMemberDetails(string Subject, bool Lead, DateTimeOffset Since);

/// <summary>A quality assurance manager of an inspection.</summary>
/// <param name="Subject">The account or client.</param>
/// <param name="Inspectorate">For whom.</param>
/// <param name="Circumstance">Why there is an additional one (¶12); null for the one that the framework asks for.</param>
/// <param name="Since">Since when.</param>
public sealed record QualityAssuranceManager(string Subject, string Inspectorate, string? Circumstance, DateTimeOffset Since);

/// <summary>Somebody who was in the team.</summary>
/// <param name="Subject">The account or client.</param>
/// <param name="Slot">The slot; null for a quality assurance manager.</param>
/// <param name="Lead">True for the lead inspector.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when.</param>
public sealed record FormerMember(string Subject, string? Slot, bool Lead, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Declares a conflict of interest with the area: by the person, or by the lead inspector who heard of it.</summary>
/// <param name="Text">What it is, 1 to 2000 characters. Only the person, the lead inspector and the quality assurance managers read it.</param>
public sealed record DeclareConflictRequest(string Text);

/// <summary>Records why somebody may take part although there is a conflict of interest.</summary>
/// <param name="Reason">How it is managed, 1 to 2000 characters.</param>
public sealed record ManageConflictRequest(string Reason);

/// <summary>A conflict of interest, for the person, the lead inspector and the quality assurance managers.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="Text">What it is.</param>
/// <param name="DeclaredAt">When it was declared.</param>
/// <param name="DeclaredBy">By whom.</param>
/// <param name="Managed">How it is managed; null while the person is not available.</param>
/// <param name="ManagedBy">Who decided so.</param>
/// <param name="ManagedAt">When.</param>
public sealed record ConflictDetails(
    string Subject, string Text, DateTimeOffset DeclaredAt, string DeclaredBy, string? Managed, string? ManagedBy, DateTimeOffset? ManagedAt);
