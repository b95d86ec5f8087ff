using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Data.Messages;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>
/// ¶105: CQC determines which health agencies are asked for the case records of each child whose case is audited. Each of them owes its own, and sees no
/// other's; those that are not named are not asked.
/// </summary>
internal static class NameHealthAgencies
{
    public static async Task<Results<Ok<HealthAgenciesResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid child, NameHealthAgenciesRequest request, IntakeDb db, IdentityClient identity, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        var inspection = await db.VisibleTo(caller, clock).SingleOrDefaultAsync(each => each.InspectionId == inspectionId, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        if (caller.Organisation != NamedHealthAgencies.DeterminedBy) return NotYours.ToProblem();

        var known = await identity.OrganisationsAsync(NamedHealthAgencies.Kind, inspection.LocalArea!, cancellationToken);
        var named = request.Organisations.Distinct().Order(StringComparer.Ordinal).ToList();
        if (named.Find(organisation => !known.Contains(organisation)) is { } unknown) return Unknown(unknown, known).ToProblem();

        // A timetable, or a choice, that moves at the same moment waits, or is seen.
        await using var change = await Change.BeginAsync(
            db, $"select 1 from known_inspections where inspection_id = {inspectionId} for update", cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from information_requests where inspection_id = {inspectionId} for update", cancellationToken);
        inspection = await db.Inspections.SingleAsync(each => each.InspectionId == inspectionId, cancellationToken);
        if (await db.WhyClosedAsync(inspectionId, cancellationToken) is { } closed) return closed.ToProblem();

        await db.Database.ExecuteSqlAsync(
            $"select 1 from items where inspection_id = {inspectionId} and child is not null order by id for update", cancellationToken);
        var records = await db.Items
            .Where(item => item.InspectionId == inspectionId && item.Child == child && item.Due == NamedHealthAgencies.CaseRecords)
            .ToListAsync(cancellationToken);
        if (!records.Exists(item => item.OwnerKind != NamedHealthAgencies.Kind && item.State.IsAsked())) return NotAudited(child).ToProblem();

        var naming = await db.NamedHealthAgencies.FindAsync([inspectionId, child], cancellationToken)
            ?? db.Add(new NamedHealthAgencies { InspectionId = inspectionId, Child = child, Organisations = named }).Entity;
        if (!naming.Organisations.SequenceEqual(named)) naming.Organisations = named;
        await AskAsync(db, inspection, naming, [.. records.Where(item => item.OwnerKind == NamedHealthAgencies.Kind)], clock, cancellationToken);

        // The same again changes something only where a file has been found to be harmful since.
        if (!db.ChangeTracker.HasChanges())
        {
            db.NothingChanged();
            return TypedResults.Ok(new HealthAgenciesResource(child, named));
        }

        db.Audit($"inspection/{inspectionId}", "it was determined which health agencies are asked (¶105)", new { child, organisations = named });
        await db.SaveChangesAsync(cancellationToken);
        foreach (var leaf in db.Items.Local.Where(item => item.OwnerKind == NamedHealthAgencies.Kind).DistinctBy(item => item.Item).ToList())
        {
            await db.TellAsync(leaf, caller.Organisation, clock.GetCurrentInstant(), cancellationToken);
        }

        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(new HealthAgenciesResource(child, named));
    }

    static async Task AskAsync(
        IntakeDb db, KnownInspection inspection, NamedHealthAgencies naming, IReadOnlyList<InformationItem> asked, IClock clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        foreach (var item in asked.Where(item => item.Organisation is not null))
        {
            item.Take(naming.Asks(item) ? ItemEvent.AskedAgain : ItemEvent.NoLongerAsked, now);
        }

        // Nobody sends anything twice.
        foreach (var item in asked.Where(item => item is { Organisation: null, SettledAt: null } && item.State.IsAsked())) item.WithdrawForGood();

        var request = await db.InformationRequests.SingleAsync(each => each.InspectionId == naming.InspectionId, cancellationToken);
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(request.Framework, request.FrameworkVersion);
        // Whose file counts has handed in, and is not asked again.
        var ids = asked.Where(item => item.State.IsAsked()).Select(item => item.Id).ToList();
        var senders = (await db.Documents.Where(document => ids.Contains(document.ItemId) && Counting.Contains(document.State))
            .Select(document => new { document.ItemId, document.Organisation })
            .Union(db.Statements.Where(said => ids.Contains(said.ItemId)).Select(said => new { said.ItemId, said.Organisation }))
            .ToListAsync(cancellationToken)).ToLookup(each => each.ItemId, each => each.Organisation);
        foreach (var leaf in asked.GroupBy(item => item.Item))
        {
            var theirs = leaf.Select(item => item.Organisation).Concat(leaf.SelectMany(item => senders[item.Id])).ToHashSet();
            db.AddRange(naming.Organisations.Where(organisation => !theirs.Contains(organisation)).Select(organisation => InformationItem.Of(
                framework.InformationItems.Single(item => item.Id == leaf.Key), NamedHealthAgencies.Kind, naming.InspectionId, naming.Child,
                inspection.NotifiedOn!.Value, inspection.Deadlines, organisation)));
        }
    }

    static readonly DocumentState[] Counting = [.. Enum.GetValues<DocumentState>().Where(state => state.Counts())];

    static Refusal NotYours { get; } = new("not-yours-to-determine", "CQC determines which health agencies are asked about a child (¶105).")
    {
        Status = StatusCodes.Status403Forbidden,
    };

    static Refusal Unknown(string organisation, IReadOnlyList<string> known) => new("health-agency-unknown", "Name health agencies of the area.")
    {
        Field = "organisations",
        Value = organisation,
        Allowed = string.Join(", ", known),
    };

    static Refusal NotAudited(Guid child) => new("case-not-audited", "Case records are asked for of children whose cases are audited (¶101).")
    {
        Status = StatusCodes.Status409Conflict,
        Field = "child",
        Value = $"{child}",
    };
}
