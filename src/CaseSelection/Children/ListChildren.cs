using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>What may be asked of the list of children (¶97). Codes and numbers only: no query holds what tells who a child is.</summary>
/// <param name="List">Stands in this list, 1 to 5.</param>
/// <param name="AgeFrom">At least this old; -1 is unborn.</param>
/// <param name="AgeTo">At most this old.</param>
/// <param name="Sex">Official code.</param>
/// <param name="Ethnicity">Official code.</param>
/// <param name="Disability">Official code.</param>
/// <param name="Source">Official code of who made contact or referred.</param>
/// <param name="NeedFrom">At least this level of need.</param>
/// <param name="NeedTo">At most this level of need.</param>
/// <param name="Chosen">Only those chosen, or only those not.</param>
/// <param name="Changed">Only those chosen of whom newer lists say something else, or nothing any more; or only others.</param>
/// <param name="Cursor">From the page before.</param>
/// <param name="Limit">Children on a page, 1 to 200.</param>
internal sealed record ChildFilter(
    int? List, int? AgeFrom, int? AgeTo, string? Sex, string? Ethnicity, string? Disability, string? Source,
    [property: LevelOfNeed] string? NeedFrom, [property: LevelOfNeed] string? NeedTo,
    bool? Chosen, bool? Changed, string? Cursor, int? Limit);

/// <summary>The children of the lists, for the inspectors of the inspection. Every reading is audited.</summary>
internal static class ListChildren
{
    public static async Task<Results<Ok<Page<ChildResource>>, ProblemHttpResult>> Handle(
        Guid inspectionId, [AsParameters] ChildFilter filter, HttpRequest request, CaseSelectionDb db, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        if (Refuse(filter) is { } refusal) return Problems.Invalid(refusal);
        if (Pages.ReadCursor(filter.Cursor, request, out var after) is { } unusable) return Problems.Invalid(unusable);
        if (await db.WithRole(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        var children = db.Children.AsNoTracking().Where(child => child.InspectionId == inspectionId && (child.Listed || child.Reason != null));
        var page = await Matching(children, filter)
            .ToPageAsync(child => child.Id, after, request, filter.Limit ?? 50, cancellationToken);
        db.Audit($"inspection/{inspectionId}", "child-level data read (¶97)", new { children = page.Items.Count });
        await db.SaveChangesAsync(cancellationToken);
        var (lead, notifiedOn) = (await db.IsLedByAsync(inspectionId, caller, clock, cancellationToken), inspection.DayOf(clock));
        return TypedResults.Ok(new Page<ChildResource>([.. page.Items.Select(child => Resource(child, notifiedOn, lead))], page.Next));
    }

    static Refusal? Refuse(ChildFilter filter) => filter switch
    {
        { List: < 1 or > 5 } => Invalid("list", "1 to 5"),
        { Limit: < 1 or > Pages.MaxSize } => Invalid("limit", $"1 to {Pages.MaxSize}"),
        { NeedFrom: { } from } when Needs.Parse(from) is null => Invalid("needFrom", Levels),
        { NeedTo: { } to } when Needs.Parse(to) is null => Invalid("needTo", Levels),
        _ => null,
    };

    static string Levels => string.Join(", ", Enum.GetValues<Need>().Select(need => need.Name()));

    static Refusal Invalid(string field, string allowed) => new("invalid-filter", $"\"{field}\" is to be {allowed}.") { Field = field, Allowed = allowed };

    static IQueryable<Child> Matching(IQueryable<Child> children, ChildFilter filter)
    {
        var (from, to) = (
            filter.NeedFrom is null ? Need.Contact : Needs.Parse(filter.NeedFrom),
            filter.NeedTo is null ? Need.ChildProtection : Needs.Parse(filter.NeedTo));
        return children.Where(child =>
            (filter.List == null || child.Lists.Contains(filter.List.Value))
            && (filter.AgeFrom == null || child.Age >= filter.AgeFrom) && (filter.AgeTo == null || child.Age <= filter.AgeTo)
            && (filter.Sex == null || child.Gender == filter.Sex)
            && (filter.Ethnicity == null || child.Ethnicity == filter.Ethnicity)
            && (filter.Disability == null || child.Disability == filter.Disability)
            && (filter.Source == null || child.Sources.Contains(filter.Source))
            && child.Need >= from && child.Need <= to
            && (filter.Chosen == null || (child.Reason != null) == filter.Chosen)
            && (filter.Changed == null || (child.Reason != null && (!child.Listed || child.Changes.Any())) == filter.Changed));
    }

    public static ChildResource Resource(Child child, LocalDate notifiedOn, bool lead) => new(
        child.Id, child.Reference, lead ? child.LocalAuthorityChildId : null, child.Gender, child.Ethnicity, child.Age, child.Disability, child.Lists,
        child.Sources, child.LastContactOn?.ToDateOnly(), Considerations.TimeSinceContact.Of(child, notifiedOn), child.Need.Name(), child.Need.Rule(),
        child.RowsOfLists, child.Remarks, child.Listed, child.Changes, child.Reason, child.AuditReason is not null, child.ReplacedBy);
}
