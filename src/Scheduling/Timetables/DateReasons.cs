using System.Globalization;
using Jtai.Contracts.Api.Scheduling;

namespace Jtai.Scheduling.Timetables;

/// <summary>Why a day is the day it is, in plain English.</summary>
static class DateReasons
{
    /// <summary>One sentence for the count, and one for each thing that a reader would otherwise wonder about.</summary>
    /// <param name="milestone">The milestone.</param>
    /// <param name="anchor">The title of what it is counted from.</param>
    internal static string Sentence(TimetableMilestone milestone, string? anchor)
    {
        var (why, day) = (milestone.Why, milestone.DueAt is { } at ? $"{at:HH:mm} on {Day(milestone.On)}" : Day(milestone.On));
        var from = anchor is null ? $"{Day(why.AnchorOn)}, which was planned" : $"{Day(why.AnchorOn)} ({anchor})";
        var count = why switch
        {
            { Offset: 0, Skipped: [] } when anchor is null => $"{day} is the day that was planned.",
            { Offset: 0, Skipped: [] } => $"{day} is on the same day as: {anchor}.",
            { Offset: 0 } => $"{day} is the first working day from {from}.",
            _ => $"{day} is {Days(why)} {(why.Offset < 0 ? "before" : "after")} {from}.",
        };
        return string.Join(" ", new[]
        {
            count, NotCounted(why.Skipped), why.Because,
            milestone.Provisional ? "It may still move: the bank holidays of that time are not known yet." : null,
        }.Where(part => !string.IsNullOrEmpty(part)));
    }

    static string Days(Reason why)
    {
        var many = Math.Abs(why.Offset);
        return $"{many} {(why.Unit == "calendar-days" ? "calendar" : "working")} {(many == 1 ? "day" : "days")}";
    }

    static string? NotCounted(IReadOnlyList<SkippedDay> skipped)
    {
        string[] days =
        [
            .. skipped.Any(day => day.Reason == "weekend") ? (string[])["weekends"] : [],
            .. skipped.Where(day => day.Reason != "weekend").Select(day => $"{day.Reason} ({Day(day.On)})"),
        ];
        return days switch
        {
            [] => null,
            [.. var others, var last] when others.Length > 0 => $"Not counted: {string.Join(", ", others)} and {last}.",
            _ => $"Not counted: {days[0]}.",
        };
    }

    static string Day(DateOnly day) => day.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);
}
