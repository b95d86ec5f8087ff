using System.Security.Cryptography;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Jtai.Scheduling.CalendarFeeds;

/// <summary>
/// The calendar behind a secret address. Open to whoever has the address, as calendar programs cannot sign in; the token is looked up by its hash, so
/// that neither the database nor the time of the answer tells anything of it. Unknown, revoked, expired, or of somebody whose roles have all ended:
/// the same 404.
/// </summary>
static class ReadCalendarFeed
{
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
        string token, HttpResponse response, SchedulingDb db, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var hash = CreateCalendarFeed.Hash(token);
        var feed = await db.CalendarFeeds.AsNoTracking()
            .SingleOrDefaultAsync(each => each.TokenHash == hash && each.RevokedAt == null && each.ExpiresAt > now, cancellationToken);
        if (feed is null || (feed.Owner.IsInspectorate && await LeftAsync(db, feed.Subject, now, cancellationToken))) return Problems.NotFound();
        var calendar = ICalendar.Write($"JTAI: {feed.Name}", await CalendarContent.EventsAsync(db, feed.Owner, now, cancellationToken));
        // A program may keep it, and asks each time whether it still holds; nobody else may.
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(
            calendar, "text/calendar; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(calendar).AsSpan(0, 16))}\""));
    }

    /// <summary>A calendar is only read; some programs try to write into it.</summary>
    public static StatusCodeHttpResult Refuse(HttpResponse response)
    {
        response.Headers.Allow = "GET, HEAD";
        return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    /// <summary>Had roles in inspections and has none any more. Who has not had any yet has an empty calendar.</summary>
    static async Task<bool> LeftAsync(SchedulingDb db, string subject, Instant now, CancellationToken cancellationToken) =>
        await db.Memberships.AnyAsync(each => each.Subject == subject, cancellationToken)
        && !await db.Memberships.AnyAsync(each => each.Subject == subject && (each.ValidUntil == null || now < each.ValidUntil), cancellationToken);
}
