using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>¶14-15: before anybody is notified, the inspectorates share what they know of the area, one inspector of each reviews it, and the reviewers meet.</summary>
static class PrepareNotification
{
    internal static Task<IResult> ShareAsync(Guid id, ShareIntelligenceRequest request, ChangeInspection change, CancellationToken cancellationToken) =>
        change.StepAsync(id, InspectionEvent.ShareIntelligence, null, (inspection, framework, _) =>
        {
            if (MissingReviewer(request, framework) is { } refusal) return refusal;
            inspection.Reviewers = request.Reviewers;
            return null;
        }, cancellationToken);

    internal static Task<IResult> ConfirmAsync(Guid id, ConfirmReadinessRequest request, ChangeInspection change, CancellationToken cancellationToken) =>
        change.StepAsync(id, InspectionEvent.ConfirmReadiness, null, (inspection, _, _) =>
        {
            var metOn = LocalDate.FromDateOnly(request.MetOn);
            if (NotYet(metOn, inspection.PlannedAt, change.Now) is { } refusal) return refusal;
            inspection.ReviewersMetOn = metOn;
            return null;
        }, cancellationToken);

    internal static Refusal? MissingReviewer(ShareIntelligenceRequest request, Framework framework)
    {
        var expected = framework.Inspectorates.Select(inspectorate => inspectorate.Id).ToHashSet();
        return expected.SetEquals(request.Reviewers.Keys) && request.Reviewers.Values.All(reviewer => reviewer.Trim().Length is > 0 and <= 200)
            ? null
            : new Refusal("reviewer-missing", "Each inspectorate that takes part has one reviewer.") { Field = "reviewers", Value = string.Join(", ", request.Reviewers.Keys.Where(expected.Contains).Order()), Allowed = string.Join(", ", expected.Order()) };
    }

    internal static Refusal? NotYet(LocalDate metOn, Instant plannedAt, Instant now) => metOn <= UkTime.DayOf(now) && metOn >= UkTime.DayOf(plannedAt)
        ? null
        : new Refusal("meeting-day-impossible", "The reviewers meet after the inspection was planned and before this is recorded.") { Field = "metOn", Value = PlanChecks.Iso(metOn), Allowed = $"{PlanChecks.Iso(UkTime.DayOf(plannedAt))} to {PlanChecks.Iso(UkTime.DayOf(now))}" };
}
