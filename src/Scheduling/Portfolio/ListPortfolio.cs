using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Portfolio;

/// <summary>The inspections of the portfolio, an area's past ones among them, with what overlaps. Two queries for a page, whatever its size.</summary>
static class ListPortfolio
{
    // Only what the list shows: an inspection's jsonb columns stay in the database.
    sealed class Row
    {
        public Guid Id { get; init; }
        public required string LocalArea { get; init; }
        public required string Framework { get; init; }
        public int FrameworkVersion { get; init; }
        public InspectionStatus Status { get; init; }
        public LocalDate NotificationOn { get; init; }
        public LocalDate FieldworkStartsOn { get; init; }
        public LocalDate FieldworkEndsOn { get; init; }
        public Guid? Batch { get; init; }
    }

    public static async Task<Results<Ok<Page<PortfolioEntry>>, ProblemHttpResult>> Handle(
        HttpRequest request, SchedulingDb db, Caller caller, CancellationToken cancellationToken, [InspectionStatus] string? status = null,
        string? area = null, string? inspectorate = null, Guid? batch = null, IsoDate? from = null, IsoDate? until = null, string? cursor = null, int size = 50)
    {
        if (Pages.ReadCursor(cursor, request, out var after) is { } refusal) return Problems.Invalid(refusal);
        var wanted = Enum.GetValues<InspectionStatus>().Where(each => InspectionLifecycle.Name(each) == status).ToList();
        if (status is not null && wanted.Count == 0)
        {
            return Problems.Invalid(new Refusal("status-unknown", "There is no such status.")
            {
                Field = "status",
                Allowed = string.Join(", ", Enum.GetValues<InspectionStatus>().Select(InspectionLifecycle.Name)),
            });
        }

        var frameworks = await db.FrameworksAsync(cancellationToken);
        var inspections = db.PortfolioOf(caller, frameworks, inspectorate);
        if (status is not null) inspections = inspections.Where(inspection => inspection.Status == wanted[0]);
        if (area is not null) inspections = inspections.Where(inspection => inspection.LocalArea == area);
        if (batch is not null)
        {
            inspections = inspections.Where(inspection => db.BatchEntries.Any(entry => entry.InspectionId == inspection.Id && entry.BatchId == batch));
        }
        if (from is { } first) inspections = inspections.Where(inspection => inspection.FieldworkStartsOn >= LocalDate.FromDateOnly(first.Value));
        if (until is { } last) inspections = inspections.Where(inspection => inspection.FieldworkStartsOn <= LocalDate.FromDateOnly(last.Value));

        var page = await inspections.Select(inspection => new Row
        {
            Id = inspection.Id,
            LocalArea = inspection.LocalArea,
            Framework = inspection.Framework,
            FrameworkVersion = inspection.FrameworkVersion,
            Status = inspection.Status,
            NotificationOn = inspection.NotificationOn,
            FieldworkStartsOn = inspection.FieldworkStartsOn,
            FieldworkEndsOn = inspection.FieldworkEndsOn,
            Batch = db.BatchEntries.Where(entry => entry.InspectionId == inspection.Id).Select(entry => (Guid?)entry.BatchId).FirstOrDefault(),
        }).ToPageAsync(row => row.Id, after, request, size, cancellationToken);
        var near = await db.NearAsync(caller, frameworks, [.. page.Items.Select(row => (row.LocalArea, row.FieldworkStartsOn))], cancellationToken);
        return TypedResults.Ok(new Page<PortfolioEntry>([.. page.Items.Select(row => new PortfolioEntry(
            row.Id, row.LocalArea, row.Framework, row.FrameworkVersion,
            [.. frameworks.Of(row.Framework, row.FrameworkVersion).Inspectorates.Select(each => each.Id)], InspectionLifecycle.Name(row.Status),
            row.NotificationOn.ToDateOnly(), row.FieldworkStartsOn.ToDateOnly(), row.FieldworkEndsOn.ToDateOnly(), row.Batch,
            InspectionLifecycle.OutOfTheCalendar.Contains(row.Status) ? [] : Overlaps.Of(row.Id, row.LocalArea, row.FieldworkStartsOn, near)))], page.Next));
    }
}
