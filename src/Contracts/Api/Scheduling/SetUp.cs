using System.ComponentModel.DataAnnotations;

namespace Jtai.Contracts.Api.Scheduling;

/// <summary>What the set-up discussion came to (¶20-22). Sending it replaces what was recorded; earlier versions are kept.</summary>
/// <param name="Agenda">What was covered: <c>scope-and-method</c>, <c>questions</c>, <c>well-being</c>, <c>raising-matters</c>, <c>equalities</c>.</param>
/// <param name="Outcomes">What was agreed.</param>
/// <param name="Care">Steps for the well-being of staff, and adjustments for individuals: sensitive.</param>
/// <param name="IncidentsAsked">Whether inspectors have asked for incidents that they should be aware of (¶22).</param>
/// <param name="Incidents">The incidents declared; empty where there are none.</param>
/// <param name="LinkPerson">The link person (¶21); null while the area has not named one.</param>
public sealed record RecordSetUpRequest(
    [AllowedValues("scope-and-method", "questions", "well-being", "raising-matters", "equalities")] IReadOnlyList<string> Agenda,
    SetUpOutcomes Outcomes, SetUpCare Care, bool IncidentsAsked, IReadOnlyList<DeclaredIncident> Incidents, LinkPerson? LinkPerson = null);

/// <summary>What was agreed, for the inspectors and the link person. Each at most 4000 characters.</summary>
/// <param name="Practicalities">How the inspection is held in practice.</param>
/// <param name="Questions">What local leaders asked, and the answers.</param>
/// <param name="RaisingMatters">How either side raises issues or concerns.</param>
/// <param name="HandlingConcerns">How written issues of concern are handled (¶71).</param>
public sealed record SetUpOutcomes(string? Practicalities = null, string? Questions = null, string? RaisingMatters = null, string? HandlingConcerns = null);

/// <summary>Read by the lead inspector, quality assurance and the link person only. Each at most 4000 characters.</summary>
/// <param name="WellBeingSteps">Steps for the well-being of local staff and leaders.</param>
/// <param name="WellBeingContact">Whom to tell of concerns about somebody's well-being.</param>
/// <param name="Adjustments">Reasonable adjustments for individuals (Equality Act 2010).</param>
public sealed record SetUpCare(string? WellBeingSteps = null, string? WellBeingContact = null, string? Adjustments = null);

/// <summary>A safeguarding incident that the area has told inspectors of (¶22). Read by inspectors of the inspection only.</summary>
/// <param name="Kind"><c>significant-investigation</c>, <c>serious-case-review</c>, <c>rapid-review</c>, <c>practice-review</c> or
/// <c>media-interest</c>.</param>
/// <param name="Summary">What it is about, without names; at most 4000 characters.</param>
public sealed record DeclaredIncident(
    [AllowedValues("significant-investigation", "serious-case-review", "rapid-review", "practice-review", "media-interest")] string Kind,
    string? Summary = null);

/// <summary>The one person of the area who helps to arrange the inspection (¶21).</summary>
/// <param name="Subject">The account, as in tokens' <c>sub</c> claim.</param>
/// <param name="Role">Job title, never a name.</param>
/// <param name="HasAccessAndAuthority">True when the area has confirmed access to the senior leaders and the authority to respond.</param>
public sealed record LinkPerson(string Subject, string Role, bool HasAccessAndAuthority);

/// <summary>The set-up discussion as the reader may see it: a part that is not the reader's is null.</summary>
/// <param name="Version">Grows with every change; 0 while nothing is recorded.</param>
/// <param name="RecordedAt">When this version was recorded; null while nothing is.</param>
/// <param name="Agenda">What was covered.</param>
/// <param name="Outcomes">What was agreed.</param>
/// <param name="Care">For the lead inspector, quality assurance and the link person.</param>
/// <param name="IncidentsAsked">For inspectors.</param>
/// <param name="Incidents">For inspectors.</param>
/// <param name="LinkPerson">The link person.</param>
public sealed record SetUpDetails(
    int Version, DateTimeOffset? RecordedAt, IReadOnlyList<string> Agenda, SetUpOutcomes Outcomes, SetUpCare? Care, bool? IncidentsAsked,
    IReadOnlyList<DeclaredIncident>? Incidents, LinkPerson? LinkPerson);

/// <summary>Who changed which parts of the set-up record, and when; never what they say.</summary>
/// <param name="Version">The version that the change made.</param>
/// <param name="RecordedAt">When.</param>
/// <param name="RecordedBy">Who.</param>
/// <param name="Changed">The parts: <c>agenda</c>, <c>outcomes</c>, <c>care</c>, <c>incidents</c>, <c>link-person</c>.</param>
public sealed record SetUpChange(int Version, DateTimeOffset RecordedAt, string RecordedBy, IReadOnlyList<string> Changed);
