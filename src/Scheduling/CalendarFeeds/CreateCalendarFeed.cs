using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.CalendarFeeds;

/// <summary>Creates, lists and revokes somebody's own calendar feeds.</summary>
static class CreateCalendarFeed
{
    const int TokenBytes = 32, MostFeeds = 10, LongestName = 60;
    internal static readonly Duration Life = Duration.FromDays(365);

    public static async Task<Results<Created<CreatedCalendarFeed>, ProblemHttpResult>> Handle(
        CreateCalendarFeedRequest request, HttpResponse response, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (request.Name.Trim().Length is 0 or > LongestName)
        {
            return Problems.Invalid(new Refusal("name-invalid", "The feed needs a short name.") { Field = "name", Allowed = $"1 to {LongestName} characters" });
        }
        if (await Live(db, caller, now).CountAsync(cancellationToken) >= MostFeeds)
        {
            return new Refusal("too-many-feeds", "Revoke a feed that you no longer use first.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "feeds",
                Value = $"{MostFeeds}",
                Allowed = $"fewer than {MostFeeds}",
            }.ToProblem();
        }
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var feed = new CalendarFeed
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            TokenHash = Hash(token),
            Subject = caller.Subject,
            Organisation = caller.Organisation,
            OrganisationKind = caller.OrganisationKind,
            Area = caller.Area,
            Name = request.Name.Trim(),
            CreatedAt = now,
            ExpiresAt = now + Life,
        };
        db.Add(feed);
        db.Audit($"calendar-feed/{feed.Id}");
        await db.SaveChangesAsync(cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/api/scheduling/v1/calendar-feeds/{feed.Id}", new CreatedCalendarFeed(feed.View(), $"/api/scheduling/v1/calendar-feeds/{token}.ics"));
    }

    public static async Task<Ok<IReadOnlyList<CalendarFeedDetails>>> List(
        SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<CalendarFeedDetails>>(
            [.. (await Live(db, caller, clock.GetCurrentInstant()).AsNoTracking().OrderBy(feed => feed.Id).ToListAsync(cancellationToken)).Select(View)]);

    /// <summary>From now on the address is unknown. Once more changes nothing.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> Revoke(
        Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.CalendarFeeds.SingleOrDefaultAsync(
            feed => feed.Id == id && feed.Subject == caller.Subject && feed.Organisation == caller.Organisation, cancellationToken) is not { } feed)
        {
            return Problems.NotFound();
        }
        if (feed.RevokedAt is not null)
        {
            db.NothingChanged();
            return TypedResults.NoContent();
        }
        feed.RevokedAt = clock.GetCurrentInstant();
        db.Audit($"calendar-feed/{id}");
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    static IQueryable<CalendarFeed> Live(SchedulingDb db, Caller caller, Instant now) =>
        db.CalendarFeeds.Where(feed => feed.Subject == caller.Subject
            && feed.Organisation == caller.Organisation
            && feed.RevokedAt == null
            && feed.ExpiresAt > now);

    static CalendarFeedDetails View(this CalendarFeed feed) => new(feed.Id, feed.Name, feed.CreatedAt.ToDateTimeOffset(), feed.ExpiresAt.ToDateTimeOffset());
}
