using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Timetables;

/// <summary>
/// A bank holiday proclaimed late: import GOV.UK's list, see what moves, have somebody else approve it, and only then it moves, with notice to whoever keeps
/// deadlines. It moves the dates of everybody, so it is done by administrators of the leading inspectorate (¶10).
/// </summary>
static class ImportCalendar
{
    const string EnglandAndWales = "england-and-wales";

    static FormattableString Lock => $"select pg_advisory_xact_lock(hashtext('calendar-versions'))";

    /// <summary>Imports a list as a version that waits for approval.</summary>
    public static async Task<Results<Created<CalendarImport>, ProblemHttpResult>> Import(
        Stream body, HttpResponse response, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (NotYours(caller) is { } notYours) return notYours.ToProblem();
        using var file = new MemoryStream();
        await body.CopyToAsync(file, cancellationToken);
        file.Position = 0;
        IReadOnlyList<BankHoliday> published;
        try
        {
            published = GovUkBankHolidays.Read(file, EnglandAndWales);
        }
        catch (FormatException problem)
        {
            return new Refusal("calendar-unreadable", problem.Message)
            {
                Status = StatusCodes.Status400BadRequest,
                Allowed = "the file that GOV.UK publishes as bank-holidays.json, UTF-8",
            }.ToProblem();
        }
        var inForce = await db.CalendarAsync(cancellationToken);
        var next = inForce.With([.. published]);
        if (CalendarMoves.Refuse(inForce, next) is { } refusal) return refusal.ToProblem();

        await using var change = await Change.BeginAsync(db, Lock, cancellationToken);
        var version = new CalendarVersion
        {
            Calendar = EnglandAndWales,
            Version = Math.Max(1, await db.Calendars.MaxAsync(each => (int?)each.Version, cancellationToken) ?? 1) + 1,
            BasedOn = inForce.Version,
            BankHolidays = [.. next.BankHolidays.Select(holiday => new NamedHoliday(holiday.On.ToDateOnly(), holiday.Name))],
            ImportedAt = clock.GetCurrentInstant(),
            ImportedBy = caller.Subject,
        };
        db.Add(version);
        db.Audit($"calendar/{EnglandAndWales}/{version.Version}", what: new { version.BasedOn, BankHolidays = version.BankHolidays.Count });
        await change.SaveAsync(cancellationToken);
        response.SetETag(version.Revision);
        return TypedResults.Created(
            $"/api/scheduling/v1/calendars/{EnglandAndWales}/versions/{version.Version}",
            await PreviewAsync(version, inForce, db, caller, clock, cancellationToken));
    }

    /// <summary>An imported version with what it moves, or moved.</summary>
    public static async Task<Results<Ok<CalendarImport>, ProblemHttpResult>> Get(
        int version, HttpResponse response, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (NotYours(caller) is { } notYours) return notYours.ToProblem();
        if (await db.Calendars.AsNoTracking().SingleOrDefaultAsync(each => each.Version == version, cancellationToken) is not { } imported)
        {
            return Problems.NotFound();
        }
        response.SetETag(imported.Revision);
        var before = imported.BasedOn == 1
            ? WorkingDayCalendar.EnglandAndWales
            : (await db.Calendars.AsNoTracking().SingleAsync(each => each.Version == imported.BasedOn, cancellationToken)).ToCalendar();
        return TypedResults.Ok(await PreviewAsync(imported, before, db, caller, clock, cancellationToken));
    }

    /// <summary>Puts a version in force and moves what it moves.</summary>
    public static async Task<Results<Ok<CalendarImport>, ProblemHttpResult>> Approve(
        int version, HttpRequest request, HttpResponse response, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (NotYours(caller) is { } notYours) return notYours.ToProblem();
        var now = clock.GetCurrentInstant();
        // Who plans meanwhile waits, or is waited for (PlanInspection).
        await using var change = await Change.BeginAsync(db, Lock, cancellationToken);
        if (await db.Calendars.SingleOrDefaultAsync(each => each.Version == version, cancellationToken) is not { } imported) return Problems.NotFound();
        if (request.CheckIfMatch(imported.Revision) is { } stale) return stale;
        if (imported.ImportedBy == caller.Subject) return SecondPerson.ToProblem();
        var inForce = await db.CalendarAsync(cancellationToken);
        if (imported.ApprovedAt is not null || imported.BasedOn != inForce.Version)
        {
            return new Refusal("calendar-superseded", "Another version has been approved since this one was imported. Import the list again.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "version",
                Value = $"{version}",
                Allowed = $"a version based on {inForce.Version}",
            }.ToProblem();
        }

        // Steps of inspections wait, so that none is computed by the old calendar and saved after this.
        await db.Database.ExecuteSqlAsync($"lock table inspections in exclusive mode", cancellationToken);
        var calendar = imported.ToCalendar();
        var moved = new List<InspectionMoves>();
        var frameworks = await db.FrameworksAsync(cancellationToken);
        foreach (var inspection in await Running(db).Include(each => each.Reminders).ToListAsync(cancellationToken))
        {
            var framework = frameworks.Of(inspection.Framework, inspection.FrameworkVersion);
            var (before, moves) = (inspection.CurrentTimetable, Moves(inspection, framework, calendar));
            // Of every one: what is no longer provisional, and when somebody is reminded, follow the calendar also where no date moves. Nobody needs
            // a notice of that.
            var timetable = inspection.ComputeTimetable(framework, calendar, $"calendar {calendar.Id} version {calendar.Version}", now);
            if (moves.Dates.Count == 0) continue;
            moved.Add(moves);
            db.NotifyOfMoves(inspection, before, framework, now);
            db.AuditAs("move-dates", $"inspection/{inspection.Id}", what: new { calendar.Version, Dates = moves.Dates.Count, timetable.Revision });
            if (inspection.NotifiedAt is not null) db.Publish(inspection.Changed(timetable, now));
        }
        (imported.ApprovedAt, imported.ApprovedBy, imported.Moved) = (now, caller.Subject, moved);
        db.Audit($"calendar/{imported.Calendar}/{version}", what: new { Inspections = moved.Count, Dates = moved.Sum(each => each.Dates.Count) });
        await change.SaveAsync(cancellationToken);
        response.SetETag(imported.Revision);
        return TypedResults.Ok(imported.View(inForce, moved, await VisibleAsync(db, caller, now, cancellationToken)));
    }

    static Refusal? NotYours(Caller caller) => LeadingInspectorates.Contains(caller.Organisation)
        ? null
        : new Refusal("not-the-leading-inspectorate", "The leading inspectorate imports and approves calendars.")
        {
            Status = StatusCodes.Status403Forbidden,
            Allowed = $"an administrator of {string.Join(", ", LeadingInspectorates)}",
        };

    // Of the shipped frameworks: the document of a theme gives nobody power over the dates of all.
    static HashSet<string> LeadingInspectorates { get; } =
        FrameworkDocument.Shipped.Select(framework => framework.Inspectorates.Single(inspectorate => inspectorate.Leads).Id).ToHashSet();

    static Refusal SecondPerson { get; } = new("second-person-approves", "Ask another administrator to approve the list that you have imported.")
    {
        Status = StatusCodes.Status403Forbidden,
        Allowed = "an administrator who did not import it",
    };

    static async Task<CalendarImport> PreviewAsync(
        CalendarVersion version, WorkingDayCalendar before, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var visible = await VisibleAsync(db, caller, clock.GetCurrentInstant(), cancellationToken);
        if (version.ApprovedAt is not null) return version.View(before, version.Moved, visible);
        var calendar = version.ToCalendar();
        var frameworks = await db.FrameworksAsync(cancellationToken);
        var moves = (await Running(db).AsNoTracking().ToListAsync(cancellationToken))
            .Select(inspection => Moves(inspection, frameworks.Of(inspection.Framework, inspection.FrameworkVersion), calendar))
            .Where(moves => moves.Dates.Count > 0).ToList();
        return version.View(before, moves, visible);
    }

    static InspectionMoves Moves(Inspection inspection, Framework framework, WorkingDayCalendar calendar) =>
        new(inspection.Id, inspection.LocalArea, inspection.NotifiedAt is not null, CalendarMoves.Of(inspection, framework, calendar));

    /// <summary>Those with dates to move: not what is over, nor what waits for new days, which are then counted by the calendar in force.</summary>
    static IQueryable<Inspection> Running(SchedulingDb db) =>
        db.Inspections.Where(each => !InspectionLifecycle.WithoutDeadlines.Contains(each.Status))
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1))
            .Include(each => each.Happenings).AsSplitQuery()
            .OrderBy(each => each.Id);

    static async Task<HashSet<Guid>> VisibleAsync(SchedulingDb db, Caller caller, Instant now, CancellationToken cancellationToken) =>
        await db.VisibleTo(caller, now).Select(inspection => inspection.Id).ToHashSetAsync(cancellationToken);
}
