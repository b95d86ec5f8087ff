using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Data.Messages;
using Jtai.Data.Sealing;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Steps;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.SetUp;

/// <summary>The set-up discussion (¶20-22): recorded by the lead inspector, read in part by others, and completed on the day on which it was held.</summary>
static class SetUpDiscussion
{
    public static async Task<Results<Ok<SetUpDetails>, ProblemHttpResult>> Get(
        Guid id, HttpResponse response, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var inspection = await db.VisibleTo(caller, now).AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        var reader = SetUpRules.ReaderOf(caller, await RoleAsync(db, caller, id, now, cancellationToken), inspection.LinkPerson);
        if (!reader.Seen) return Problems.NotFound();
        var recorded = await NewestAsync(db.SetUps.AsNoTracking(), id, cancellationToken);
        response.SetETag((uint)(recorded?.Version ?? 0));
        return TypedResults.Ok(View(recorded, reader, seal));
    }

    public static async Task<Results<Ok<SetUpDetails>, ProblemHttpResult>> Put(
        Guid id, RecordSetUpRequest request, HttpContext http, SchedulingDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        if (SetUpRules.Malformed(request) is { Count: > 0 } malformed) return Problems.Invalid(malformed);
        var now = clock.GetCurrentInstant();
        await using var change = await Change.OfAsync(db, db.VisibleTo(caller, now).Where(each => each.Id == id), Inspection.Lock(id), cancellationToken);
        if (change is null) return Problems.NotFound();
        if (!await db.LeadsAsync(caller, id, now, cancellationToken)) return Access.LeadOnly.ToProblem();
        var before = await NewestAsync(db.SetUps, id, cancellationToken);
        if (http.Request.CheckIfMatch((uint)(before?.Version ?? 0)) is { } stale) return stale;
        if (SetUpRules.Closed(change.Record.Status) is { } refusal) return refusal.ToProblem();

        var version = SetUpVersion.Of(request, id, before, caller.Subject, seal, now);
        db.Add(version);
        change.Record.LinkPerson = request.LinkPerson?.Subject;
        db.Audit($"inspection/{id}", "the set-up discussion (¶20-22)", new { version.Version, version.Changed });
        await change.SaveAsync(cancellationToken);
        http.Response.SetETag((uint)version.Version);
        return TypedResults.Ok(View(version, SetUpRules.ReaderOf(caller, "lead", null), seal));
    }

    /// <summary>Who changed which part, and when; for those who read all of it.</summary>
    public static async Task<Results<Ok<IReadOnlyList<SetUpChange>>, ProblemHttpResult>> Changes(
        Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (!await db.VisibleTo(caller, now).AnyAsync(each => each.Id == id, cancellationToken)) return Problems.NotFound();
        if (await RoleAsync(db, caller, id, now, cancellationToken) is not ("lead" or "qa-manager")) return LeadOrQualityAssurance.ToProblem();
        var versions = await db.SetUps.AsNoTracking()
            .Where(version => version.InspectionId == id)
            .OrderBy(version => version.Version)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SetUpChange>>(
        [
            .. from version in versions
               select new SetUpChange(version.Version, version.RecordedAt.ToDateTimeOffset(), version.RecordedBy, version.Changed),
        ]);
    }

    /// <summary>Records that the discussion was held, once it has covered what it must.</summary>
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Complete(
        Guid id, RecordStepRequest request, InspectionSteps steps, SchedulingDb db, Seal seal, CancellationToken cancellationToken)
    {
        await using var step = await steps.BeginAsync(id, InspectionEvent.CompleteSetUp, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, on) = (step.Inspection, LocalDate.FromDateOnly(request.On));
        var said = (await NewestAsync(db.SetUps.AsNoTracking(), id, cancellationToken))?.Said(seal);
        if (SetUpRules.Incomplete(said, inspection.NotificationOn, on, step.Now) is { } refusal) return refusal.ToProblem();

        db.Happened(inspection, step.Framework, step.Calendar, Happening.SetUpDiscussion, on, step.Now);
        return await step.SaveAsync(null, cancellationToken, on);
    }

    static Task<SetUpVersion?> NewestAsync(IQueryable<SetUpVersion> versions, Guid id, CancellationToken cancellationToken) =>
        versions.Where(version => version.InspectionId == id).OrderByDescending(version => version.Version).FirstOrDefaultAsync(cancellationToken);

    static Task<string?> RoleAsync(SchedulingDb db, Caller caller, Guid id, Instant now, CancellationToken cancellationToken) =>
        db.Memberships.Current(caller.Subject, now)
            .Where(membership => membership.InspectionId == id)
            .Select(membership => membership.Role)
            .SingleOrDefaultAsync(cancellationToken);

    static SetUpDetails View(SetUpVersion? recorded, SetUpRules.Reader reader, Seal seal) => new(
        recorded?.Version ?? 0, recorded?.RecordedAt.ToDateTimeOffset(), recorded?.Agenda ?? [], recorded?.Outcomes(seal) ?? new SetUpOutcomes(),
        reader.Care ? recorded?.Care(seal) ?? new SetUpCare() : null,
        reader.Incidents ? recorded?.IncidentsAsked ?? false : null, reader.Incidents ? recorded?.Incidents(seal) ?? [] : null, recorded?.LinkPerson);

    static Refusal LeadOrQualityAssurance { get; } = new(
        "lead-or-quality-assurance-only", "Only the lead inspector and quality assurance of this inspection may read that.")
    {
        Status = StatusCodes.Status403Forbidden,
    };
}
