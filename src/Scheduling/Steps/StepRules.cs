using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>What holds for many steps.</summary>
static class StepRules
{
    /// <summary>A step that leaves the status as it is was taken already.</summary>
    internal static Refusal AlreadyRecorded { get; } =
        new("already-recorded", "That has been recorded already.") { Status = StatusCodes.Status409Conflict, Field = "on" };

    /// <summary>400 where a reason is missing or too long.</summary>
    internal static Refusal? ReasonInvalid(string? reason) => reason is { Length: <= 1000 } && !string.IsNullOrWhiteSpace(reason)
        ? null
        : new Refusal("text-invalid", "The reason is empty or too long.") { Field = "reason", Allowed = "1 to 1000 characters" };

    /// <summary>Why something was done, for the audit trail, with why its unusual days are right where they are unusual.</summary>
    internal static string? Why(string? reason, string? overrideReason) =>
        overrideReason is null ? reason : reason is null ? overrideReason : $"{reason}; unusual days: {overrideReason}";

    /// <summary>422 where a day cannot be: nothing that is recorded lies in the future, before what it follows or after what follows it.</summary>
    internal static Refusal? DayImpossible(LocalDate on, LocalDate earliest, Instant now, LocalDate? latest = null)
    {
        var last = latest is { } limit ? LocalDate.Min(limit, UkTime.DayOf(now)) : UkTime.DayOf(now);
        return on >= earliest && on <= last ? null : new Refusal(
            "day-impossible", "Enter a day on or after the step before it, on or before the step after it, and not in the future.")
        {
            Field = "on",
            Value = PlanChecks.Iso(on),
            Allowed = earliest == LocalDate.MinIsoValue ? $"{PlanChecks.Iso(last)} or earlier"
                : earliest <= last
                ? $"{PlanChecks.Iso(earliest)} to {PlanChecks.Iso(last)}"
                : $"{PlanChecks.Iso(earliest)} or later, once that day has come",
        };
    }
}
