using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Data.Messages;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Notices;

/// <summary>The notices for the caller, and the mark that it has seen one.</summary>
static class ListNotices
{
    public static async Task<Results<Ok<Page<NoticeDetails>>, ProblemHttpResult>> List(
        HttpRequest request, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken, Guid? inspection = null,
        bool unseen = false, string? cursor = null, int size = 50)
    {
        if (Pages.ReadCursor(cursor, request, out var after) is { } refusal) return Problems.Invalid(refusal);
        var notices = db.NoticesFor(caller, clock.GetCurrentInstant()).AsNoTracking();
        if (inspection is { } one) notices = notices.Where(notice => notice.InspectionId == one);
        if (unseen) notices = notices.Where(notice => !db.NoticesSeen.Any(seen => seen.NoticeId == notice.Id && seen.Subject == caller.Subject));
        var page = await notices.ToPageAsync(notice => notice.Id, after, request, size, cancellationToken);
        var ids = page.Items.Select(notice => notice.Id).ToList();
        var seenAt = await db.NoticesSeen.AsNoTracking()
            .Where(seen => seen.Subject == caller.Subject && ids.Contains(seen.NoticeId))
            .ToDictionaryAsync(seen => seen.NoticeId, seen => seen.SeenAt, cancellationToken);
        return TypedResults.Ok(new Page<NoticeDetails>(
            [.. page.Items.Select(notice => notice.View(seenAt.TryGetValue(notice.Id, out var at) ? at : null))], page.Next));
    }

    /// <summary>Marks it as seen by the caller; the first time counts.</summary>
    public static async Task<Results<Ok<NoticeDetails>, ProblemHttpResult>> See(
        Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (await db.NoticesFor(caller, now).AsNoTracking().SingleOrDefaultAsync(notice => notice.Id == id, cancellationToken) is not { } notice)
        {
            return Problems.NotFound();
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Database.ExecuteSqlAsync(
            $"insert into notices_seen (notice_id, subject, seen_at) values ({id}, {caller.Subject}, {now.ToDateTimeUtc()}) on conflict do nothing",
            cancellationToken) == 0)
        {
            db.NothingChanged();
        }
        else db.Audit($"notice/{id}", what: new { notice.InspectionId });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var seen = await db.NoticesSeen.AsNoTracking().SingleAsync(each => each.NoticeId == id && each.Subject == caller.Subject, cancellationToken);
        return TypedResults.Ok(notice.View(seen.SeenAt));
    }

    /// <summary>
    /// What the caller may read: an inspector by its role in the inspection, an agency by its kind and area, and only what was said since its
    /// notification.
    /// </summary>
    internal static IQueryable<Notice> NoticesFor(this SchedulingDb db, Caller caller, Instant now)
    {
        if (caller.IsInspectorate)
        {
            var mine = db.Memberships.Current(caller.Subject, now);
            return db.Notices.Where(notice => (notice.Subject == null || notice.Subject == caller.Subject)
                && mine.Any(membership => membership.InspectionId == notice.InspectionId
                    && (notice.Audience == "inspectors" || notice.Audience == membership.Role)));
        }
        return caller.IsAgency
            // A kind of organisation that is named like a role of inspectors does not read as one.
            ? db.Notices.Where(notice => (notice.Audience == "agencies"
                || (notice.Audience == caller.OrganisationKind && !Recipient.OfInspectors.Contains(notice.Audience)))
                && (notice.Subject == null || notice.Subject == caller.Subject)
                && db.Inspections.Any(inspection => inspection.Id == notice.InspectionId
                    && inspection.LocalArea == caller.Area
                    && inspection.NotifiedAt != null
                    && notice.CreatedAt >= inspection.NotifiedAt))
            : db.Notices.Where(_ => false);
    }

    static NoticeDetails View(this Notice notice, Instant? seenAt) => new(
        notice.Id, notice.InspectionId, notice.To, notice.Kind, notice.About, notice.Title, notice.Dates,
        notice.DueAt?.InZone(UkTime.Zone).ToDateTimeOffset(), notice.CreatedAt.ToDateTimeOffset(), seenAt?.ToDateTimeOffset(),
        notice.WithdrawnAt?.ToDateTimeOffset());
}
