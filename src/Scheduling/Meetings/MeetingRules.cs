using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Teams;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>What a meeting is decided with.</summary>
/// <param name="Framework">The framework of the inspection.</param>
/// <param name="Calendar">The working days.</param>
/// <param name="Timetable">The timetable in force.</param>
/// <param name="Team">Who has a role in the inspection now: organisation and role by subject.</param>
/// <param name="Places">Identifiers of the places of the fieldwork timetable.</param>
/// <param name="Others">The other meetings of the inspection.</param>
sealed record MeetingSetting(
    Framework Framework, WorkingDayCalendar Calendar, StoredTimetable Timetable, IReadOnlyDictionary<string, TeamRole> Team,
    IReadOnlyList<string> Places, IReadOnlyList<Meeting> Others)
{
    /// <summary>When the inspection waited for new days (¶19).</summary>
    internal IReadOnlyList<Interruption> Interruptions { get; init; } = [];
}

/// <summary>
/// When, how and with whom a meeting may be held. What the guidance says "usually" needs a reason where it is otherwise; what makes no sense is
/// refused.
/// </summary>
static class MeetingRules
{
    internal const string KeepInTouch = "keep-in-touch", Feedback = "feedback", Team = "team", InspectorUnknown = "inspector-unknown";

    /// <summary>Null where the meeting may be held like this.</summary>
    internal static Refusal? Decide(MeetingKind kind, MeetingPlan plan, MeetingSetting setting, Instant now) =>
        WrongTime(kind, plan, setting) ?? WrongMode(kind, plan, setting) ?? WrongPeople(kind, plan, setting, now) ?? WrongOrder(kind, plan, setting);

    /// <summary>The days on which it usually takes place, within its part of the inspection: before fieldwork or during it.</summary>
    internal static (LocalDate First, LocalDate Last) UsualDays(MeetingKind kind, MeetingSetting setting)
    {
        var (first, last) = Part(kind, setting.Timetable);
        var day = Day(setting.Timetable, kind.Milestone);
        var from = setting.Calendar.Add(day, 1 - kind.Days).On;
        return (LocalDate.Max(first, LocalDate.Min(from, day)), LocalDate.Min(last, day));
    }

    /// <summary>¶37, ¶41, ¶43, ¶67: the lead inspector is to be there, never "usually".</summary>
    internal static bool LacksLead(MeetingKind kind, IReadOnlyList<string> inspectors, MeetingSetting setting) =>
        kind.Inspectors != "team" && There(inspectors, setting).All(each => each.Role != "lead");

    /// <summary>Inspectorates of which somebody is to be there (¶37, ¶43), or usually is (¶41), and nobody is; by identifier.</summary>
    internal static IReadOnlyList<string> NotRepresented(MeetingKind kind, IReadOnlyList<string> inspectors, MeetingSetting setting)
    {
        if (!kind.Inspectors.EndsWith("one-of-each-inspectorate", StringComparison.Ordinal)) return [];
        var there = There(inspectors, setting).Select(each => each.Organisation).ToHashSet();
        return [.. setting.Framework.Inspectorates.Select(inspectorate => inspectorate.Id).Where(id => !there.Contains(id))];
    }

    /// <summary>¶41: where the guidance says "usually", it needs no reason.</summary>
    internal static bool UsuallyRepresented(MeetingKind kind) => kind.Inspectors.Contains("usually", StringComparison.Ordinal);

    static IEnumerable<TeamRole> There(IReadOnlyList<string> inspectors, MeetingSetting setting) =>
        (inspectors.Count == 0 ? setting.Team.Keys : inspectors).Select(subject => setting.Team.GetValueOrDefault(subject)).OfType<TeamRole>();

    internal static Refusal LeadMissing(MeetingKind kind, string field) => new(
        "lead-inspector-missing",
        kind.Kind == KeepInTouch
            ? $"The lead inspector chairs keep-in-touch meetings ({kind.Paragraph})."
            : $"The lead inspector is to be at this meeting ({kind.Paragraph}).")
    {
        Field = field,
        Allowed = "the lead inspector among them",
    };

    /// <summary>What is unusual about a meeting as it stands, also because the timetable has moved since.</summary>
    internal static IEnumerable<Warning> Warnings(MeetingKind kind, Meeting meeting, MeetingSetting setting)
    {
        if (meeting.Status != MeetingStatus.Scheduled) yield break;
        if (NotOnItsDays(kind, meeting.On, setting) is { } refusal) yield return new Warning(refusal.Code, refusal.Message);
        // Somebody else may lead since it was arranged.
        if (LacksLead(kind, meeting.Inspectors, setting))
        {
            var missing = LeadMissing(kind, "inspectors");
            yield return new Warning(missing.Code, missing.Message);
        }
        if (NotRepresented(kind, meeting.Inspectors, setting) is { Count: > 0 } absent)
        {
            yield return UsuallyRepresented(kind)
                ? new Warning(
                    "inspectorate-usually-represented",
                    $"Somebody of each inspectorate usually comes ({kind.Paragraph}). Nobody would be there of {string.Join(", ", absent)}.")
                : new Warning(
                    "inspectorate-not-represented",
                    $"Somebody of each inspectorate is to be there ({kind.Paragraph}). Nobody would be of {string.Join(", ", absent)}.");
        }
        // ¶43: attendance is kept to a minimum.
        if (kind.Kind == Feedback && meeting.Invited.Except(kind.Invited).Any())
        {
            yield return new Warning("attendance-not-minimal", "More roles are invited than the guidance names. Attendance is to be kept to a minimum.");
        }
        if (setting.Others.Any(other => other.Id != meeting.Id
            && other.Status == MeetingStatus.Scheduled
            && Share(meeting, other, LocalRoles.People(setting.Framework))
            && other.StartsAt < meeting.EndsAt
            && meeting.StartsAt < other.EndsAt))
        {
            yield return new Warning("meetings-overlap", "Somebody is expected in another meeting at this time.");
        }
    }

    /// <summary>
    /// ¶19, ¶32: scheduled for a day on which it does not take place, because the inspection has moved from there or was interrupted then; it is to
    /// be re-arranged.
    /// </summary>
    internal static bool IsLeftBehind(MeetingKind kind, Meeting meeting, StoredTimetable timetable, IReadOnlyList<Interruption> interruptions)
    {
        if (meeting.Status != MeetingStatus.Scheduled) return false;
        var (first, last) = Part(kind, timetable);
        return meeting.On < first || meeting.On > last || interruptions.Any(interruption => interruption.Takes(meeting.StartsAt, meeting.EndsAt));
    }

    static bool Share(Meeting one, Meeting other, IReadOnlyDictionary<string, IReadOnlyList<string>> people)
    {
        return one.Inspectors.Count == 0
            || other.Inspectors.Count == 0
            || one.Inspectors.Intersect(other.Inspectors).Any()
            || Local(one).Intersect(Local(other)).Any();

        IEnumerable<string> Local(Meeting meeting) => meeting.Invited.Where(people.ContainsKey).SelectMany(role => people[role]);
    }

    static Refusal? WrongTime(MeetingKind kind, MeetingPlan plan, MeetingSetting setting)
    {
        if (plan.To <= plan.From)
        {
            return new Refusal("meeting-time-impossible", "A meeting ends after it begins, on the same day.")
            {
                Field = "plan.to",
                Value = $"{plan.To:HH:mm}",
                Allowed = $"later than {plan.From:HH:mm}",
            };
        }
        var on = LocalDate.FromDateOnly(plan.On);
        var (first, last) = Part(kind, setting.Timetable);
        if (on < first || on > last)
        {
            return new Refusal("meeting-day-impossible", $"{kind.Title} belongs to another part of the inspection ({kind.Paragraph}).")
            {
                Field = "plan.on",
                Value = PlanChecks.Iso(on),
                Allowed = $"{PlanChecks.Iso(first)} to {PlanChecks.Iso(last)}",
            };
        }
        return plan.Reason is null ? NotOnItsDays(kind, on, setting) : null;
    }

    static Refusal? NotOnItsDays(MeetingKind kind, LocalDate on, MeetingSetting setting)
    {
        var (first, last) = UsualDays(kind, setting);
        var days = first == last ? PlanChecks.Iso(first) : $"{PlanChecks.Iso(first)} to {PlanChecks.Iso(last)}";
        return on >= first && on <= last && setting.Calendar.IsWorkingDay(on)
            ? null
            : new Refusal("meeting-not-on-its-days", $"{kind.Title} takes place on {days} ({kind.Paragraph}). Give a reason if another day is right.")
            {
                Field = "plan.on",
                Value = PlanChecks.Iso(on),
                Allowed = $"a working day, {days}, or a reason",
            };
    }

    // ¶42: keep-in-touch meetings may be in person or by phone or video. ¶65: those with the local body before fieldwork not in person. Each
    // framework says so itself.
    static Refusal? WrongMode(MeetingKind kind, MeetingPlan plan, MeetingSetting setting)
    {
        if (!kind.Modes.Contains(plan.Mode))
        {
            return new Refusal("meeting-mode-not-allowed", "This meeting cannot be held in that mode.")
            {
                Field = "plan.mode",
                Allowed = string.Join(", ", kind.Modes),
            };
        }
        if (plan.Place is null) return null;
        if (plan.Mode != "in-person")
        {
            return new Refusal("place-not-needed", "A meeting by phone or video has no place.") { Field = "plan.place", Allowed = "nothing" };
        }
        return setting.Places.Contains(plan.Place)
            ? null
            : new Refusal("place-unknown", "The fieldwork timetable has no such place.") { Field = "plan.place", Allowed = Named(setting.Places) };
    }

    static Refusal? WrongPeople(MeetingKind kind, MeetingPlan plan, MeetingSetting setting, Instant now)
    {
        if (UnknownInspector(plan.Inspectors ?? [], setting.Team, "plan.inspectors") is { } stranger) return stranger;
        if (LacksLead(kind, plan.Inspectors ?? [], setting)) return LeadMissing(kind, "plan.inspectors");
        var invited = plan.Invited ?? kind.Invited;
        // ¶33-36: these are the inspectors' own.
        if (kind.Kind == Team && invited.Count > 0)
        {
            return new Refusal("team-meeting", "A team meeting is the inspectors' own; nobody local is invited.")
            {
                Field = "plan.invited",
                Allowed = "nothing",
            };
        }
        if (LocalRoles.Unknown(setting.Framework, invited, "plan.invited") is { } unknown) return unknown;
        // ¶20, ¶37, ¶39, ¶43: those whom the guidance names are invited; whether they come is theirs to say.
        if (kind.Invited.Except(invited).ToList() is { Count: > 0 } left)
        {
            return new Refusal("invitation-missing", $"{kind.Title} is for those whom the guidance names ({kind.Paragraph}). They cannot be left out.")
            {
                Field = "plan.invited",
                Allowed = string.Join(", ", left),
            };
        }
        var additional = plan.Additional ?? [];
        // ¶41: agencies may bring more people to keep-in-touch meetings, after discussion with the lead inspector, so that these stay brief and manageable.
        if (additional.Count > 0 && kind.Kind != KeepInTouch)
        {
            return new Refusal("additional-roles-not-here", "Agencies bring additional people to keep-in-touch meetings only.")
            {
                Field = "plan.additional",
                Allowed = "nothing",
            };
        }
        if (LocalRoles.Unknown(setting.Framework, additional.Select(each => each.Role), "plan.additional", alsoUsuallyMet: true) is { } name) return name;
        return additional.Any(each => LocalDate.FromDateOnly(each.DiscussedOn) > UkTime.DayOf(now))
            ? new Refusal("not-yet-discussed", "Additional attendees are discussed with the lead inspector first.")
            {
                Field = "plan.additional.discussedOn",
                Allowed = $"{PlanChecks.Iso(UkTime.DayOf(now))} or earlier",
            }
            : null;
    }

    /// <summary>The places that may be chosen; where there is none, how there comes to be one.</summary>
    internal static string Named(IReadOnlyCollection<string> places) =>
        places.Count > 0 ? string.Join(", ", places) : "a place that PUT /api/scheduling/v1/inspections/{id}/fieldwork-timetable/places has set";

    internal static Refusal? UnknownInspector(IReadOnlyList<string> inspectors, IReadOnlyDictionary<string, TeamRole> team, string field) =>
        inspectors.All(team.ContainsKey) && inspectors.Distinct().Count() == inspectors.Count
        ? null
        : new Refusal(InspectorUnknown, "Each inspector has a role in this inspection, and is named once.")
        {
            Field = field,
            Allowed = string.Join(", ", team.Keys.Order(StringComparer.Ordinal)),
        };

    /// <summary>¶34: the team has met when it meets the leaders. ¶36: it has agreed its provisional findings when it shares them.</summary>
    static Refusal? WrongOrder(MeetingKind kind, MeetingPlan plan, MeetingSetting setting)
    {
        var (starts, ends) = (
            UkTime.At(LocalDate.FromDateOnly(plan.On), LocalTime.FromTimeOnly(plan.From)),
            UkTime.At(LocalDate.FromDateOnly(plan.On), LocalTime.FromTimeOnly(plan.To)));
        foreach (var other in setting.Others.Where(other => other.Status != MeetingStatus.Cancelled))
        {
            if (other.Kind == kind.Before && ends > other.StartsAt) return Wrong(kind.Id, other.Kind);
            if (setting.Framework.Meetings.FirstOrDefault(each => each.Id == other.Kind)?.Before == kind.Id && other.EndsAt > starts)
            {
                return Wrong(other.Kind, kind.Id);
            }
        }
        return null;

        Refusal Wrong(string first, string second) => new("meeting-order", $"\"{first}\" ends before \"{second}\" begins.")
        {
            Field = "plan.from",
            Value = $"{plan.From:HH:mm}",
            Allowed = $"{first} first",
        };
    }

    /// <summary>Before fieldwork or during it, as the framework has its milestone.</summary>
    static (LocalDate First, LocalDate Last) Part(MeetingKind kind, StoredTimetable timetable)
    {
        var start = Day(timetable, Framework.FieldworkStart);
        return Day(timetable, kind.Milestone) < start
            ? (Day(timetable, Framework.Notification), start.PlusDays(-1))
            : (start, Day(timetable, Framework.FieldworkEnd));
    }

    internal static LocalDate Day(StoredTimetable timetable, string milestone)
    {
        var entry = timetable.Milestones.Single(each => each.Id == milestone);
        return LocalDate.FromDateOnly(entry.HappenedOn ?? entry.On);
    }
}
