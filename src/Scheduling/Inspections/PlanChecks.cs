using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Inspections;

/// <summary>The first and last day of fieldwork as somebody wishes them.</summary>
sealed record FieldworkPlan(LocalDate StartsOn, LocalDate? EndsOn)
{
    internal static FieldworkPlan Of(DateOnly startsOn, DateOnly? endsOn) =>
        new(LocalDate.FromDateOnly(startsOn), endsOn is { } end ? LocalDate.FromDateOnly(end) : null);

    /// <summary>That of an inspection.</summary>
    internal static FieldworkPlan Of(Inspection inspection) =>
        new(inspection.PlannedStartsOn ?? inspection.FieldworkStartsOn, inspection.FieldworkEndPlanned ? inspection.FieldworkEndsOn : null);
}

/// <summary>What can be wrong with a plan: some of it never holds, some of it needs a reason.</summary>
static class PlanChecks
{
    /// <summary>In working days, our limit: weeks of fieldwork are not what the guidance knows.</summary>
    internal const int LongestFieldwork = 20;

    internal static Refusal UnknownFramework(string id, KnownFrameworks frameworks) => new("unknown-framework", "There is no such framework.")
    {
        Field = "framework",
        Value = id.Length <= 80 ? id : id[..80],
        Allowed = string.Join(", ", frameworks.All.Select(framework => framework.Id).Distinct()),
    };

    internal static Refusal UnknownVersion(string id, int version, KnownFrameworks frameworks) => new(
        "unknown-framework-version", "This framework has no such version.")
    {
        Field = "frameworkVersion",
        Value = $"{version}",
        Allowed = string.Join(", ", frameworks.Versions(id).Select(framework => framework.Version)),
    };

    internal static Refusal? OverrideReasonInvalid(string? reason) => reason is null || (reason.Length <= 1000 && !string.IsNullOrWhiteSpace(reason))
        ? null
        : new Refusal("override-reason-invalid", "The override reason is empty or too long.") { Field = "overrideReason", Allowed = "1 to 1000 characters" };

    /// <summary>What no reason makes possible.</summary>
    internal static Refusal? Impossible(FieldworkPlan plan, WorkingDayCalendar calendar)
    {
        if (plan.StartsOn.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
        {
            return new Refusal("fieldwork-start-at-weekend", "Fieldwork cannot start at a weekend.")
            {
                Field = "fieldworkStartsOn",
                Value = Iso(plan.StartsOn),
                Allowed = $"a weekday, usually a Monday such as {Iso(plan.StartsOn.Next(IsoDayOfWeek.Monday))}",
            };
        }
        if (plan.EndsOn is { } end
            && (end < plan.StartsOn || calendar.CountIncludingBoth(plan.StartsOn, end) is 0 or > LongestFieldwork || !calendar.IsWorkingDay(end)))
        {
            return new Refusal("fieldwork-end-impossible", "Fieldwork ends on a working day, not before it starts and not after twenty working days.")
            {
                Field = "fieldworkEndsOn",
                Value = Iso(end),
                Allowed = $"a working day from {Iso(plan.StartsOn)} on",
            };
        }
        return null;
    }

    /// <summary>What breaks a usual rule and so needs a reason, in the order in which it is refused.</summary>
    internal static IEnumerable<Refusal> Unusual(Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan)
    {
        var week = FieldworkWeek.Of(framework, calendar, plan.StartsOn, plan.EndsOn);
        // ¶13: notice is usually given on a Monday, so fieldwork starts on one.
        if (!week.StartsAsUsual)
        {
            yield return new Refusal("fieldwork-start-not-monday", "Fieldwork usually starts on a Monday. Give an override reason if another weekday is right.")
            {
                Field = "fieldworkStartsOn",
                Value = $"{Iso(plan.StartsOn)} ({plan.StartsOn.DayOfWeek})",
                Allowed = $"a Monday such as {Iso(plan.StartsOn.Next(IsoDayOfWeek.Monday))}, or an overrideReason",
            };
        }
        if (week.BankHolidays.Count > 0)
        {
            yield return new Refusal(
                "bank-holiday-in-fieldwork-week",
                "The week of fieldwork has a bank holiday: "
                + $"{string.Join(", ", week.BankHolidays.Select(day => $"{day.Reason} on {Iso(day.On)}"))}. Give an override reason if that is right.")
            {
                Field = "fieldworkStartsOn",
                Value = Iso(plan.StartsOn),
                Allowed = "a week without a bank holiday, or an overrideReason",
            };
        }
        if (plan.EndsOn is { } end && end != FieldworkWeek.Of(framework, calendar, plan.StartsOn).EndsOn)
        {
            yield return new Refusal(
                "fieldwork-length-unusual",
                $"Fieldwork usually takes {framework.Fieldwork.WorkingDays} days. Give an override reason if another length is right.")
            {
                Field = "fieldworkEndsOn",
                Value = Iso(end),
                Allowed = $"{Iso(FieldworkWeek.Of(framework, calendar, plan.StartsOn).EndsOn)}, or an overrideReason",
            };
        }
        var notification = Timetable.Compute(framework, calendar, plan.StartsOn, plan.EndsOn).Find(Framework.Notification)!.On.ToDateOnly();
        if (notification < framework.Effective.From || notification > framework.Effective.Until)
        {
            yield return new Refusal(
                "framework-not-in-effect",
                "The framework is not in effect on the day of notification. Give an override reason if it is right all the same.")
            {
                Field = "framework",
                Value = $"{framework.Id}, notification on {notification:yyyy-MM-dd}",
                Allowed = framework.Effective.Until is { } until
                    ? $"{framework.Effective.From:yyyy-MM-dd} to {until:yyyy-MM-dd}"
                    : $"from {framework.Effective.From:yyyy-MM-dd}",
            };
        }
    }

    /// <summary>Nobody can be notified under an incomplete framework; planning ahead is possible while an administrator supplies what is missing.</summary>
    internal static Refusal? Incomplete(Framework framework) => !framework.Incomplete ? null : new Refusal(
        "framework-incomplete",
        $"The sources of this framework do not give its {string.Join(", ", framework.Missing)}. Nobody can be notified under it until an "
        + "administrator supplies them in a next version and the plan moves to that.")
    {
        Field = "framework",
        Value = framework.Id,
        Allowed = "a complete version of the framework",
    };

    /// <summary>¶13: notice is counted in working days, and D1 is usually one of them.</summary>
    internal static Refusal? NotifiedOffWork(WorkingDayCalendar calendar, LocalDate on, LocalDate latest) => calendar.WhyNotWorkingDay(on) is not { } free
        ? null
        : new Refusal(
            "notification-not-on-working-day",
            $"An area is usually notified on a working day, and {Iso(on)} is none ({free}). Give an override reason if that is right.")
        {
            Field = "notificationOn",
            Value = Iso(on),
            Allowed = $"a working day from {Iso(calendar.Add(on, 0).On)} to {Iso(latest)}, or an overrideReason",
        };

    internal static IReadOnlyList<Warning> Warnings(Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan, LocalDate? notifiedOn = null) =>
    [
        .. Unusual(framework, calendar, plan)
            .Append(notifiedOn is { } on ? NotifiedOffWork(calendar, on, on) : null)
            .Append(Incomplete(framework))
            .OfType<Refusal>().Select(refusal => new Warning(refusal.Code, refusal.Message)),
    ];

    internal static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
