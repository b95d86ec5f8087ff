using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Teams;

/// <summary>
/// Who may be in a team. What the guidance says "usually" is a warning or needs a reason; who leads, who assures quality and who is in conflict is
/// decided here.
/// </summary>
static class TeamRules
{
    /// <summary>Null where the team may be so.</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="wished">The team as it is wished.</param>
    /// <param name="roles">By subject who has a role in the inspection now.</param>
    /// <param name="unavailable">Those with a conflict of interest that nobody has decided to manage.</param>
    internal static Refusal? Decide(Framework framework, PutTeamRequest wished, IReadOnlyDictionary<string, TeamRole> roles, IReadOnlySet<string> unavailable)
    {
        var slots = framework.Team.ToDictionary(slot => slot.Id);
        foreach (var (member, at) in wished.Members.Select((member, index) => (member, $"members[{index}]")))
        {
            if (!slots.TryGetValue(member.Slot, out var slot))
            {
                return new Refusal("team-slot-unknown", "The framework has no such slot.")
                {
                    Field = $"{at}.slot",
                    Value = Shortened(member.Slot),
                    Allowed = string.Join(", ", slots.Keys),
                };
            }
            if (!roles.TryGetValue(member.Subject, out var role) || role.Organisation != slot.Inspectorate || role.Role == "qa-manager")
            {
                return new Refusal("team-member-without-role", "Only somebody who has a role in this inspection for the slot's inspectorate can be in it.")
                {
                    Field = $"{at}.subject",
                    Value = member.Slot,
                    Allowed = $"a lead or inspector of {slot.Inspectorate} in this inspection",
                };
            }
            // ¶10: one of the leading inspectorate's slot leads; Identity's role says who may.
            if (member.Lead && !(slot.Lead && role.Role == "lead"))
            {
                return new Refusal("team-lead-elsewhere", "The lead inspector is in the framework's lead slot and has the role of the lead in this inspection.")
                {
                    Field = $"{at}.lead",
                    Value = member.Slot,
                    Allowed = $"the slot {slots.Values.Single(each => each.Lead).Id}",
                };
            }
        }
        if (wished.Members.Count(member => member.Lead) is not 1 and var leads)
        {
            return new Refusal("team-has-one-lead", "A team has exactly one lead inspector.")
            {
                Field = "members",
                Value = $"{leads} leads",
                Allowed = "1 lead",
            };
        }
        // ¶11: quality is assured by somebody who did not inspect.
        var everybody = wished.Members.Select(member => member.Subject).Concat(wished.QualityAssurance.Select(manager => manager.Subject)).ToList();
        if (everybody.Distinct(StringComparer.Ordinal).Count() != everybody.Count)
        {
            return new Refusal("team-member-twice", "Somebody is in one slot, or assures quality, and never both.")
            {
                Field = "members",
                Allowed = "each subject once",
            };
        }
        if (everybody.Any(unavailable.Contains))
        {
            return new Refusal(
                "conflict-of-interest",
                "Somebody has declared a conflict of interest with this area and is not available unless it is recorded how that is managed.")
            {
                Field = "members",
                Allowed = "people without an open conflict of interest",
            };
        }
        foreach (var slot in slots.Values)
            if (wished.Members.Count(member => member.Slot == slot.Id) is var count && count > slot.Usual && !wished.Deviations.ContainsKey(slot.Id))
            {
                return new Refusal("team-deviation-without-reason", $"{slot.Paragraph}: {slot.Usual} are usual. Give a reason for another number.")
                {
                    Field = $"deviations.{slot.Id}",
                    Value = $"{count}",
                    Allowed = $"at most {slot.Usual}, or a reason",
                };
            }
        if (wished.Deviations.Keys.FirstOrDefault(slot => !slots.ContainsKey(slot)) is { } unknown)
        {
            return new Refusal("team-slot-unknown", "The framework has no such slot.")
            {
                Field = "deviations",
                Value = Shortened(unknown),
                Allowed = string.Join(", ", slots.Keys),
            };
        }
        return QualityAssurance(framework, wished, roles);
    }

    static Refusal? QualityAssurance(Framework framework, PutTeamRequest wished, IReadOnlyDictionary<string, TeamRole> roles)
    {
        var required = framework.QualityAssurance.FirstOrDefault(slot => slot.Required);
        var additional = framework.QualityAssurance.Where(slot => !slot.Required).ToDictionary(slot => slot.Inspectorate);
        var usual = 0;
        foreach (var (manager, at) in wished.QualityAssurance.Select((manager, index) => (manager, $"qualityAssurance[{index}]")))
        {
            if (!roles.TryGetValue(manager.Subject, out var role) || role.Role != "qa-manager")
            {
                return new Refusal("qa-manager-without-role", "Only somebody who is a quality assurance manager in this inspection can be named so.")
                {
                    Field = $"{at}.subject",
                    Allowed = "somebody with the role qa-manager in this inspection",
                };
            }
            if (role.Organisation == required?.Inspectorate)
            {
                // ¶11
                if (!manager.SeniorHmi)
                {
                    return new Refusal("qa-manager-not-senior", $"{required.Paragraph}: the quality assurance manager is a {required.Title}.")
                    {
                        Field = $"{at}.seniorHmi",
                        Value = "false",
                        Allowed = "true, if that is so",
                    };
                }
                if (++usual > 1)
                {
                    return new Refusal("qa-manager-twice", $"{required.Inspectorate} appoints one quality assurance manager.")
                    {
                        Field = at,
                        Value = required.Inspectorate,
                        Allowed = $"one of {required.Inspectorate}",
                    };
                }
            }
            else if (!additional.TryGetValue(role.Organisation, out var slot))
            {
                return new Refusal("qa-manager-not-appointed-here", "Under this framework that inspectorate appoints no quality assurance manager.")
                {
                    Field = at,
                    Value = role.Organisation,
                    Allowed = string.Join(", ", framework.QualityAssurance.Select(each => each.Inspectorate).DefaultIfEmpty("nobody")),
                };
            }
            // ¶12
            else if (string.IsNullOrWhiteSpace(manager.Circumstance))
            {
                return new Refusal(
                    "qa-circumstance-missing",
                    $"{slot.Paragraph}: an additional quality assurance manager is appointed in specific circumstances. Say which.")
                {
                    Field = $"{at}.circumstance",
                    Value = role.Organisation,
                    Allowed = "the circumstance",
                };
            }
        }
        return null;
    }

    /// <summary>What is not as usual. ¶10 says "usually": it is shown and stands in no way.</summary>
    internal static IEnumerable<Warning> Warnings(Framework framework, Team? team)
    {
        var present = team?.Present.ToList() ?? [];
        foreach (var slot in framework.Team)
        {
            var count = present.Count(member => member.Slot == slot.Id);
            if (count < slot.Minimum)
            {
                yield return new Warning("team-below-minimum", $"{slot.Paragraph}: {slot.Title}, {slot.Inspectorate}: {count} of at least {slot.Minimum}.");
            }
            else if (count < slot.Usual && team?.Deviations.ContainsKey(slot.Id) != true)
            {
                yield return new Warning(
                    "team-incomplete", $"{slot.Paragraph}: {slot.Title}, {slot.Inspectorate}: {count} of {slot.Usual}, and no reason is given.");
            }
        }
        if (framework.QualityAssurance.FirstOrDefault(slot => slot.Required) is { } required
            && !present.Any(member => member.Slot is null && member.Inspectorate == required.Inspectorate))
        {
            yield return new Warning("qa-manager-missing", $"{required.Paragraph}: there is no quality assurance manager of {required.Inspectorate}.");
        }
    }

    /// <summary>
    /// Null where the area may be notified. It needs a lead inspector who may lead (¶16-18: the lead asks, provides and answers), and nobody in
    /// conflict. An incomplete team does not stop it: ¶10 is the usual team, and who is missing may come before fieldwork.
    /// </summary>
    internal static Refusal? NotReady(Team? team, IEnumerable<ConflictOfInterest> conflicts, IReadOnlyDictionary<string, TeamRole> roles)
    {
        if (team?.Present.SingleOrDefault(member => member.Lead) is not { } lead || roles.GetValueOrDefault(lead.Subject)?.Role != "lead")
        {
            return new Refusal("team-without-lead", "The team has no lead inspector who has that role now. Name one first.")
            {
                Field = "team",
                Allowed = "a team with its lead inspector",
            };
        }
        var open = conflicts.Where(conflict => conflict.IsOpen).Select(conflict => conflict.Subject).ToHashSet();
        return team.Present.Any(member => open.Contains(member.Subject))
            ? new Refusal(
                "conflict-of-interest",
                "Somebody in the team has declared a conflict of interest with this area. Record how it is managed, or change the team.")
            {
                Field = "team",
                Allowed = "a team without an open conflict of interest",
            }
            : null;
    }

    static string Shortened(string text) => text.Length <= 80 ? text : text[..80];
}
