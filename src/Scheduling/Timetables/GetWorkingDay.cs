using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Timetables;

/// <summary>Counts working days forward or backward and says which days were passed over.</summary>
static class GetWorkingDay
{
    const int MaximumCount = 1000;

    public static async Task<Results<Ok<CountedWorkingDay>, ProblemHttpResult>> Handle(
        IsoDate from, int add, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (Dates.OutOfRange("from", from.Value) is { } refusal) return Problems.Invalid(refusal);
        if (add is < -MaximumCount or > MaximumCount)
        {
            return Problems.Invalid(new Refusal("count-out-of-range", "That is more working days than can be counted at once.")
            {
                Field = "add",
                Value = $"{add}",
                Allowed = $"-{MaximumCount} to {MaximumCount}",
            });
        }
        var calendar = await db.CalendarAsync(cancellationToken);
        var counted = calendar.Add(LocalDate.FromDateOnly(from.Value), add);
        return TypedResults.Ok(new CountedWorkingDay(counted.On.ToDateOnly(), counted.Skipped.View(), counted.Provisional, calendar.View()));
    }
}

/// <summary>The range of dates that make sense here; beyond it there is a slip of the pen.</summary>
static class Dates
{
    static readonly DateOnly First = new(1990, 1, 1), Last = new(2100, 12, 31);

    internal static Refusal? OutOfRange(string field, DateOnly? day) => day is null || (day >= First && day <= Last)
        ? null
        : new Refusal("date-out-of-range", $"\"{field}\" is too far away.")
        {
            Field = field,
            Value = $"{day:yyyy-MM-dd}",
            Allowed = $"{First:yyyy-MM-dd} to {Last:yyyy-MM-dd}",
        };
}
