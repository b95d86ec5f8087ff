using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>What a slot may hold, and whose it is to change.</summary>
static class SlotRules
{
    internal static readonly string[] Activities =
    [
        "meeting", "interview", "observation", "sampling", "case-discussion", "evidence-review", "team-review", "travel",
    ];

    /// <summary>What inspectors do among themselves; no agency sees it.</summary>
    internal static readonly string[] Internal = ["evidence-review", "team-review", "travel"];

    /// <summary>Kinds of people that a framework does not name one by one (¶54, ¶60, ¶63-64).</summary>
    internal static readonly string[] KindsOfPeople = ["leader", "frontline-manager", "practitioner", "stakeholder"];

    static readonly string[] Modes = ["in-person", "phone", "video"];

    /// <summary>Null where the slot may be in the timetable.</summary>
    internal static Refusal? Decide(SlotPlan slot, MeetingSetting setting)
    {
        if (slot.To <= slot.From)
        {
            return new Refusal("slot-time-impossible", "A slot ends after it begins, on the same day.")
            {
                Field = "to",
                Value = $"{slot.To:HH:mm}",
                Allowed = $"later than {slot.From:HH:mm}",
            };
        }
        if (!Activities.Contains(slot.Activity))
        {
            return new Refusal("activity-unknown", "There is no such activity.") { Field = "activity", Allowed = string.Join(", ", Activities) };
        }
        var (first, start, end) = Days(setting.Timetable);
        var on = LocalDate.FromDateOnly(slot.On);
        if (on < first || on > end || !setting.Calendar.IsWorkingDay(on))
        {
            return new Refusal("slot-day-impossible", "Slots are on working days after the notification, up to the end of fieldwork.")
            {
                Field = "on",
                Value = PlanChecks.Iso(on),
                Allowed = $"a working day, {PlanChecks.Iso(first)} to {PlanChecks.Iso(end)}",
            };
        }
        // ¶13, ¶30, ¶59-60: until fieldwork begins the inspectors are off site.
        if (!Modes.Contains(slot.Mode) || TooEarly(on, slot.Mode, slot.Activity, start))
        {
            return new Refusal("slot-mode-not-allowed", "Before fieldwork inspectors are off site and meet people by phone or video.")
            {
                Field = "mode",
                Allowed = on < start ? "phone, video" : string.Join(", ", Modes),
            };
        }
        if (slot.Place is not null && slot.Mode != "in-person")
        {
            return new Refusal("place-not-needed", "What is done by phone or video has no place.") { Field = "place", Allowed = "nothing" };
        }
        if (slot.Place is { } place ? !setting.Places.Contains(place) : slot.Mode == "in-person" && !Internal.Contains(slot.Activity))
        {
            return new Refusal("place-unknown", "Choose a place of this timetable for what is done in person.")
            {
                Field = "place",
                Allowed = MeetingRules.Named(setting.Places),
            };
        }
        if (slot.Inspectors.Count == 0)
        {
            return new Refusal("inspector-missing", "At least one inspector takes part.")
            {
                Field = "inspectors",
                Allowed = string.Join(", ", setting.Team.Keys.Order(StringComparer.Ordinal)),
            };
        }
        return MeetingRules.UnknownInspector(slot.Inspectors, setting.Team, "inspectors") ?? WrongRoles(slot, setting.Framework);
    }

    /// <summary>The first day that a slot may have, and the first and the last day of fieldwork.</summary>
    internal static (LocalDate First, LocalDate Start, LocalDate End) Days(StoredTimetable timetable) =>
        (
            MeetingRules.Day(timetable, Framework.Notification).PlusDays(1), MeetingRules.Day(timetable, Framework.FieldworkStart),
            MeetingRules.Day(timetable, Framework.FieldworkEnd));

    /// <summary>
    /// ¶19, ¶32, ¶62: the timetable in force has no room any more for what was published under an earlier one, or the inspection was interrupted then.
    /// </summary>
    internal static bool IsLeftBehind(FieldworkEntry slot, StoredTimetable timetable, IReadOnlyList<Interruption> interruptions)
    {
        var (first, start, end) = Days(timetable);
        var (startsAt, endsAt) = (Instant.FromDateTimeOffset(slot.StartsAt), Instant.FromDateTimeOffset(slot.EndsAt));
        var on = UkTime.DayOf(startsAt);
        return on < first || on > end || TooEarly(on, slot.Mode, slot.Activity, start) || interruptions.Any(each => each.Takes(startsAt, endsAt));
    }

    static bool TooEarly(LocalDate on, string mode, string activity, LocalDate start) => mode == "in-person" && on < start && !Internal.Contains(activity);

    static Refusal? WrongRoles(SlotPlan slot, Framework framework)
    {
        if (Internal.Contains(slot.Activity))
        {
            return slot.With.Count == 0
                ? null
                : new Refusal("role-not-here", "This is what inspectors do among themselves.") { Field = "with", Allowed = "nothing" };
        }
        foreach (var each in slot.With)
        {
            var general = KindsOfPeople.Contains(each.Role) || framework.Interviews.Roles.Contains(each.Role);
            if (!general && LocalRoles.Unknown(framework, [each.Role], "with.role", alsoUsuallyMet: true) is { } unknown)
            {
                return unknown with { Allowed = $"{unknown.Allowed}, {string.Join(", ", KindsOfPeople)}" };
            }
            // ¶64: stakeholders belong to none of the agencies.
            if (general && each.Role != "stakeholder" ? framework.Agencies.All(agency => agency.Id != each.Agency) : each.Agency is not null)
            {
                return new Refusal("role-agency-wrong", "Leaders, managers and practitioners are of one kind of agency; for other roles the framework says it.")
                {
                    Field = "with.agency",
                    Allowed = general && each.Role != "stakeholder" ? string.Join(", ", framework.Agencies.Select(agency => agency.Id)) : "nothing",
                };
            }
        }
        return null;
    }

    /// <summary>The kind of agency that a role belongs to; null for several or none.</summary>
    internal static string? AgencyOf(LocalRole role, Framework framework) =>
        role.Agency ?? framework.Roles.FirstOrDefault(each => each.Id == role.Role)?.Organisation;

    /// <summary>
    /// ¶31: the lead inspector coordinates; the other inspectorates arrange what concerns their own inspectors and their own agencies, which are
    /// those that they notify (¶16).
    /// </summary>
    internal static Refusal? NotYours(SlotPlan slot, string subject, MeetingSetting setting)
    {
        if (setting.Team.GetValueOrDefault(subject) is not { } me) return Access.LeadOnly;
        if (me.Role == "lead") return null;
        var agencyOf = setting.Framework.Roles.ToDictionary(role => role.Id, role => role.Organisation);
        var mine = setting.Framework.Notifications.Where(rule => rule.From == me.Organisation)
            .SelectMany(rule => rule.To)
            .Select(role => agencyOf[role]).ToHashSet();
        var own = slot.Inspectors.All(inspector => setting.Team.GetValueOrDefault(inspector)?.Organisation == me.Organisation)
            && slot.With.All(each => AgencyOf(each, setting.Framework) is { } agency && mine.Contains(agency));
        return own
            ? null
            : new Refusal(
                "not-yours-to-arrange",
                "You arrange slots of your own inspectorate's inspectors with its own agencies. The lead inspector coordinates the others.")
            {
                Status = StatusCodes.Status403Forbidden,
                Field = "with",
                Allowed = string.Join(", ", mine.Order().DefaultIfEmpty("nobody")),
            };
    }
}
