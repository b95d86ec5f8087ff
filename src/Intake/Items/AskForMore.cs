using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>
/// ¶24: information beyond Annex A, which inspectors ask for or an agency offers. Whoever does shows that it is necessary for an accurate understanding
/// within the scope, and not already available through Annex A.
/// </summary>
internal static class AskForMore
{
    /// <summary>Inspectors ask one kind of agency for something, by a day.</summary>
    public static async Task<Results<Created<ItemResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, AskForMoreRequest request, HttpContext http, IntakeDb db, DocumentStore documents, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        if (!await SeenAsync(db, caller, clock, inspectionId, cancellationToken)) return Problems.NotFound();
        if (Refuse(request.Title, request.Necessary, request.NotAvailable) is { } malformed) return Problems.Invalid(malformed);

        var (dueOn, today) = (LocalDate.FromDateOnly(request.DueOn), UkTime.DayOf(clock.GetCurrentInstant()));
        if (dueOn < today)
        {
            return new Refusal("due-in-the-past", "Enter a day from today on, by which it is to come.")
            {
                Field = "dueOn",
                Value = $"{request.DueOn:yyyy-MM-dd}",
                Allowed = $"{today:uuuu-MM-dd} or later",
            }.ToProblem();
        }

        var owners = await db.Items.Where(item => item.InspectionId == inspectionId).Select(item => item.OwnerKind).Distinct().ToListAsync(cancellationToken);
        if (!owners.Contains(request.Agency))
        {
            return new Refusal("agency-unknown", "Name a kind of agency of which something is asked in this inspection.")
            {
                Field = "agency",
                Value = request.Agency,
                Allowed = string.Join(", ", owners.Order()),
            }.ToProblem();
        }

        return await AddAsync(
            inspectionId, request.Agency, request.Title, request.Necessary, request.NotAvailable, dueOn, ItemState.Requested, "asked for besides Annex A (¶24)",
            http, db, documents, caller, clock, cancellationToken);
    }

    /// <summary>An agency offers something; inspectors say whether they want it.</summary>
    public static async Task<Results<Created<ItemResource>, ProblemHttpResult>> Offer(
        Guid inspectionId, OfferMoreRequest request, HttpContext http, IntakeDb db, DocumentStore documents, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        if (!await SeenAsync(db, caller, clock, inspectionId, cancellationToken)) return Problems.NotFound();
        if (Refuse(request.Title, request.Necessary, request.NotAvailable) is { } malformed) return Problems.Invalid(malformed);

        return await AddAsync(
            inspectionId, caller.OrganisationKind, request.Title, request.Necessary, request.NotAvailable, UkTime.DayOf(clock.GetCurrentInstant()),
            ItemState.Offered, "offered besides Annex A (¶24)", http, db, documents, caller, clock, cancellationToken);
    }

    /// <summary>Inspectors want what was offered: the agency hands it in.</summary>
    public static Task<Results<Ok<ItemResource>, ProblemHttpResult>> Want(Guid itemId, ItemStep step, CancellationToken cancellationToken) =>
        step.TakeAsync(itemId, ItemEvent.Wanted, said: null, "wanted by an inspector (¶24)", refuse: null, cancellationToken);

    /// <summary>Inspectors do not need what was offered, and say why.</summary>
    public static Task<Results<Ok<ItemResource>, ProblemHttpResult>> Decline(
        Guid itemId, ItemReasonRequest request, ItemStep step, CancellationToken cancellationToken) =>
        step.TakeAsync(itemId, ItemEvent.Declined, new("reason", request.Reason), "not needed by an inspector (¶24)", refuse: null, cancellationToken);

    static Task<bool> SeenAsync(IntakeDb db, Caller caller, IClock clock, Guid inspectionId, CancellationToken cancellationToken) =>
        db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspectionId, cancellationToken);

    static Refusal? Refuse(string title, string necessary, string notAvailable) =>
        Texts.Refuse(title, "title") ?? Texts.Refuse(necessary, "necessary") ?? Texts.Refuse(notAvailable, "notAvailable");

    static async Task<Results<Created<ItemResource>, ProblemHttpResult>> AddAsync(
        Guid inspectionId, string owner, string title, string necessary, string notAvailable, LocalDate dueOn, ItemState state, string why, HttpContext http,
        IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from information_requests where inspection_id = {inspectionId} for update", cancellationToken);
        if (await db.WhyClosedAsync(inspectionId, cancellationToken) is { } closed) return closed.ToProblem();

        var request = await db.InformationRequests.SingleAsync(each => each.InspectionId == inspectionId, cancellationToken);
        var item = db.Add(new InformationItem
        {
            Id = Guid.CreateVersion7(),
            InspectionId = inspectionId,
            Item = $"extra-{++request.Extras}",
            Title = title,
            Kind = ItemKind.Documents,
            OwnerKind = owner,
            Paragraph = "¶24",
            DueOn = dueOn,
            State = state,
        }).Entity;
        var note = (await db.KeyOfAsync(inspectionId, documents, cancellationToken)).SealText($"{necessary}\n\n{notAvailable}", item.Id);
        if (caller.IsAgency)
        {
            db.Say(before: null, item.Id, caller.Organisation, note, clock.GetCurrentInstant());
        }
        else
        {
            item.SealedInspectorNote = note;
        }

        db.Audit($"item/{item.Id}", why, new { inspection = inspectionId, item.Item, item.OwnerKind });
        await db.SaveChangesAsync(cancellationToken);
        http.Response.SetETag(item.Revision);
        return TypedResults.Created(
            $"/api/intake/v1/items/{item.Id}", await ListItems.ResourceAsync(db, item, documents, caller, clock, cancellationToken));
    }
}
