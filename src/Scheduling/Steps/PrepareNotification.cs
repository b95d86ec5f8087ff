using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>
/// ¶14-15: before anybody is notified, the inspectorates share what they know of the area, one inspector of each reviews it, and the reviewers meet.
/// </summary>
static class PrepareNotification
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Share(
        Guid id, ShareIntelligenceRequest request, InspectionSteps steps, CancellationToken cancellationToken)
    {
        if (Dates.OutOfRange("on", request.On) is { } invalid) return Problems.Invalid(invalid);
        await using var step = await steps.BeginAsync(id, InspectionEvent.ShareIntelligence, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var on = step.DayOf(request.On);
        if ((MissingReviewer(request, step.Framework) ?? step.DayImpossible(on)) is { } refusal) return refusal.ToProblem();

        step.Inspection.Reviewers = request.Reviewers;
        return await step.SaveAsync(null, cancellationToken, on);
    }

    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Confirm(
        Guid id, ConfirmReadinessRequest request, InspectionSteps steps, CancellationToken cancellationToken)
    {
        await using var step = await steps.BeginAsync(id, InspectionEvent.ConfirmReadiness, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var metOn = LocalDate.FromDateOnly(request.MetOn);
        var sharedOn = StepOrder.Bounds(step.Inspection.Steps, InspectionEvent.ConfirmReadiness).Earliest;
        if (NotYet(metOn, sharedOn, step.Now) is { } refusal) return refusal.ToProblem();

        step.Inspection.ReviewersMetOn = metOn;
        return await step.SaveAsync(null, cancellationToken, metOn);
    }

    internal static Refusal? MissingReviewer(ShareIntelligenceRequest request, Framework framework)
    {
        var expected = framework.Inspectorates.Select(inspectorate => inspectorate.Id).ToHashSet();
        if (!expected.SetEquals(request.Reviewers.Keys) || request.Reviewers.Values.Any(reviewer => reviewer.Trim().Length is 0 or > 200))
        {
            return new Refusal("reviewer-missing", "Each inspectorate that takes part has one reviewer.")
            {
                Field = "reviewers",
                Value = string.Join(", ", request.Reviewers.Keys.Where(expected.Contains).Order()),
                Allowed = string.Join(", ", expected.Order()),
            };
        }
        // ¶15: one inspector from each. Who it is that was named twice is not repeated.
        var twice = request.Reviewers.GroupBy(each => each.Value.Trim(), each => each.Key, StringComparer.OrdinalIgnoreCase)
            .Where(reviewer => reviewer.Count() > 1)
            .SelectMany(reviewer => reviewer).Order().ToList();
        return twice.Count == 0
            ? null
            : new Refusal("reviewer-twice", "Name another reviewer for each inspectorate: one of its own inspectors reviews for it.")
            {
                Field = "reviewers",
                Value = string.Join(", ", twice),
                Allowed = "a different reviewer for each inspectorate",
            };
    }

    internal static Refusal? NotYet(LocalDate metOn, LocalDate sharedOn, Instant now) => metOn <= UkTime.DayOf(now) && metOn >= sharedOn
        ? null
        : new Refusal("meeting-day-impossible", "Enter a day from the day the intelligence was shared up to today.")
        {
            Field = "metOn",
            Value = PlanChecks.Iso(metOn),
            Allowed = $"{PlanChecks.Iso(sharedOn)} to {PlanChecks.Iso(UkTime.DayOf(now))}",
        };
}
