using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Messages;
using Jtai.Data.Sealing;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>The steps that an inspection has taken, in their order; to an agency those since its notification.</summary>
static class ListSteps
{
    public static async Task<Results<Ok<IReadOnlyList<StepTaken>>, ProblemHttpResult>> Handle(
        Guid id, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var inspection = await db.VisibleTo(caller, now).AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        var role = await db.Memberships.Current(caller.Subject, now)
            .Where(membership => membership.InspectionId == id)
            .Select(membership => membership.Role)
            .SingleOrDefaultAsync(cancellationToken);
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion);
        var steps = await db.Steps.AsNoTracking().Where(step => step.InspectionId == id).OrderBy(step => step.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<StepTaken>>(
        [
            .. from step in steps
               where caller.IsInspectorate || Seen(step)
               let reason = step.SealedReason is { } text && MayReadReason(step.Event, framework, caller, role) ? seal.Open(text, step.Id) : null
               select new StepTaken(
                   InspectionLifecycle.Name(step.Event), InspectionLifecycle.Name(step.From), InspectionLifecycle.Name(step.To),
                   step.On.ToDateOnly(), step.RecordedAt.ToDateTimeOffset(), step.Organisation, reason, step.Id, step.Corrects,
                   steps.Exists(each => each.Corrects == step.Id) ? step.DayIn(steps).ToDateOnly() : null),
        ]);

        // What was before its notification is not an area's to know, nor that it was corrected afterwards.
        bool Seen(InspectionStep step) =>
            step.RecordedAt >= inspection.NotifiedAt && (step.Corrects is not { } corrected || Seen(steps.Single(each => each.Id == corrected)));
    }

    /// <summary>Reasons are the lead's and quality assurance's (¶62), those of a deferral also the partnership's, which asked for it (¶19).</summary>
    internal static bool MayReadReason(InspectionEvent @event, Framework framework, Caller caller, string? role) => caller.IsInspectorate
        ? role is "lead" or "qa-manager"
        : framework.SpeaksForPartnership(caller)
            && @event is InspectionEvent.RequestDeferral or InspectionEvent.GrantDeferral or InspectionEvent.GrantDeferralToDay
                or InspectionEvent.RefuseDeferral;
}
