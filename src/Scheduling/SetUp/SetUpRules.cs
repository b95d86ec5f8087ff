using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Steps;
using Jtai.ServiceDefaults;
using NodaTime;

namespace Jtai.Scheduling.SetUp;

/// <summary>What can be recorded of the set-up discussion, what makes it complete (¶20-22), and who reads which part of it.</summary>
static class SetUpRules
{
    const int Longest = 4000, MostIncidents = 50;

    /// <summary>¶20</summary>
    internal static readonly IReadOnlyList<string> Agenda = ["scope-and-method", "questions", "well-being", "raising-matters", "equalities"];

    /// <summary>¶22</summary>
    internal static readonly IReadOnlyList<string> IncidentKinds =
    [
        "significant-investigation", "serious-case-review", "rapid-review", "practice-review", "media-interest",
    ];

    internal static IReadOnlyList<Refusal> Malformed(RecordSetUpRequest request)
    {
        return [.. All()];

        IEnumerable<Refusal> All()
        {
            if (request.Agenda.Except(Agenda).Any() || request.Agenda.Distinct().Count() != request.Agenda.Count)
            {
                yield return new Refusal("agenda-item-unknown", "The agenda has an unknown item, or the same item twice.")
                {
                    Field = "agenda",
                    Allowed = string.Join(", ", Agenda),
                };
            }
            (string Field, string? Text)[] texts =
            [
                ("outcomes.practicalities", request.Outcomes.Practicalities), ("outcomes.questions", request.Outcomes.Questions),
                ("outcomes.raisingMatters", request.Outcomes.RaisingMatters),
                ("outcomes.handlingConcerns", request.Outcomes.HandlingConcerns), ("care.wellBeingSteps", request.Care.WellBeingSteps),
                ("care.wellBeingContact", request.Care.WellBeingContact),
                ("care.adjustments", request.Care.Adjustments), .. request.Incidents.Select((incident, at) => ($"incidents[{at}].summary", incident.Summary)),
            ];
            foreach (var (field, _) in texts.Where(text => text.Text?.Length > Longest))
                yield return new Refusal("text-too-long", "The text is too long.") { Field = field, Allowed = $"at most {Longest} characters" };
            if (request.Incidents.Count > MostIncidents)
            {
                yield return new Refusal("too-many-incidents", $"There are more than {MostIncidents} incidents.")
                {
                    Field = "incidents",
                    Value = $"{request.Incidents.Count}",
                    Allowed = $"at most {MostIncidents}",
                };
            }
            foreach (var (_, at) in request.Incidents.Select((incident, at) => (incident, at)).Where(each => !IncidentKinds.Contains(each.incident.Kind)))
                yield return new Refusal("incident-kind-unknown", "There is no such kind of incident.")
                {
                    Field = $"incidents[{at}].kind",
                    Allowed = string.Join(", ", IncidentKinds),
                };
            if (request.LinkPerson is { } link
                && (string.IsNullOrWhiteSpace(link.Subject) || link.Subject.Length > 200 || string.IsNullOrWhiteSpace(link.Role) || link.Role.Length > 200))
            {
                yield return new Refusal("link-person-invalid", "A link person has an account and a job title.")
                {
                    Field = "linkPerson",
                    Allowed = "1 to 200 characters each",
                };
            }
        }
    }

    /// <summary>Null where the discussion has covered what it must, and can have been held on that day.</summary>
    internal static Refusal? Incomplete(RecordSetUpRequest? recorded, LocalDate notifiedOn, LocalDate on, Instant now)
    {
        if (Agenda.Except(recorded?.Agenda ?? []).ToList() is { Count: > 0 } missing)
        {
            return new Refusal("agenda-not-covered", "The set-up discussion has not covered all that it must. Record what was discussed first.")
            {
                Field = "agenda",
                Value = string.Join(", ", recorded?.Agenda ?? []),
                Allowed = string.Join(", ", missing) + " as well",
            };
        }
        if (string.IsNullOrWhiteSpace(recorded!.Care.WellBeingContact))
        {
            return new Refusal("well-being-contact-missing", "Inspectors need to know whom to tell of concerns about somebody's well-being.")
            {
                Field = "care.wellBeingContact",
                Allowed = "whom to tell",
            };
        }
        if (!recorded.IncidentsAsked)
        {
            return new Refusal("incidents-not-asked", "Inspectors ask whether there are incidents that they should be aware of; the answer may be none.")
            {
                Field = "incidentsAsked",
                Value = "false",
                Allowed = "true",
            };
        }
        if (recorded.LinkPerson is not { HasAccessAndAuthority: true })
        {
            return new Refusal("link-person-missing", "The area names a link person with access to its senior leaders and the authority to respond.")
            {
                Field = "linkPerson",
                Allowed = "a link person whose access and authority are confirmed",
            };
        }
        return StepRules.DayImpossible(on, notifiedOn, now);
    }

    /// <summary>Null where the record can be changed.</summary>
    internal static Refusal? Closed(InspectionStatus status) => status is >= InspectionStatus.Notified and < InspectionStatus.Closed
        ? null
        : new Refusal("not-in-this-status", "The set-up discussion is recorded from the notification on, until the inspection is over.")
        {
            Status = StatusCodes.Status409Conflict,
            Field = "status",
            Value = InspectionLifecycle.Name(status),
            Allowed = "notified to action-reviewed",
        };

    /// <summary>Who reads which part. <c>Seen</c>: anything at all.</summary>
    internal readonly record struct Reader(bool Seen, bool Care, bool Incidents);

    /// <summary>
    /// ¶20: adjustments and well-being concern individuals, so that only who arranges them reads them. ¶22: incidents are told to inspectors.
    /// </summary>
    internal static Reader ReaderOf(Caller caller, string? role, string? linkPerson) => caller.IsInspectorate
        ? new(true, role is "lead" or "qa-manager", true)
        : caller.IsAgency && caller.Subject == linkPerson ? new(true, true, false) : default;
}
