using System.Text.RegularExpressions;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.Meetings;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>The places of fieldwork and the minutes between them (¶32): data of this timetable, as only people who know the area can say.</summary>
static partial class PutPlaces
{
    const int MostPlaces = 50, LongestJourney = 600;

    public static async Task<Results<Ok<FieldworkPlaces>, ProblemHttpResult>> Handle(
        Guid id, FieldworkPlaces request, HttpContext http, DraftChanges drafts, CancellationToken cancellationToken)
    {
        if (Malformed(request) is { } malformed) return Problems.Invalid(malformed);
        await using var change = await drafts.BeginAsync(id, cancellationToken, byLeadOnly: true);
        if (change.Refused is { } refused) return refused;
        var timetable = change.Draft.Timetable;
        if (http.Request.CheckIfMatch(timetable.Revision) is { } stale) return stale;
        if (InUse(request, change.Draft) is { } inUse) return inUse.ToProblem();

        (timetable.Places, timetable.TravelTimes) = (request.Places, request.TravelTimes);
        await change.SaveAsync(null, new { Places = request.Places.Count, TravelTimes = request.TravelTimes.Count }, cancellationToken);
        http.Response.SetETag(timetable.Revision);
        return TypedResults.Ok(request);
    }

    static Refusal? InUse(FieldworkPlaces request, Draft draft)
    {
        var slots = draft.Slots.Select(slot => slot.Plan.Place);
        var meetings = draft.Setting.Others.Where(meeting => meeting.Status == MeetingStatus.Scheduled).Select(meeting => meeting.Place);
        var missing = slots.Concat(meetings).OfType<string>().Distinct().Except(request.Places.Select(place => place.Id)).ToList();
        return missing.Count == 0 ? null : new Refusal("place-in-use", "You cannot remove a place that is in use.")
        {
            Status = StatusCodes.Status409Conflict,
            Field = "places",
            Allowed = $"all of {string.Join(", ", missing)}",
        };
    }

    internal static Refusal? Malformed(FieldworkPlaces request)
    {
        var ids = request.Places.Select(place => place.Id).ToHashSet();
        if (request.Places.Count > MostPlaces || ids.Count < request.Places.Count || !ids.All(id => id.Length <= 40 && Identifier().IsMatch(id)))
        {
            return new Refusal("place-invalid", "Each place has its own identifier.")
            {
                Field = "places.id",
                Allowed = $"lower-case letters, digits and hyphens, at most 40, each once; at most {MostPlaces} places",
            };
        }
        if (request.Places.Any(place => place.Name.Trim().Length is 0 or > 100))
        {
            return new Refusal("place-invalid", "Each place has a name.") { Field = "places.name", Allowed = "1 to 100 characters" };
        }
        if (!request.TravelTimes.All(each => each.From != each.To && ids.Contains(each.From) && ids.Contains(each.To)))
        {
            return new Refusal("travel-time-invalid", "A journey is between two of the places.") { Field = "travelTimes", Allowed = string.Join(", ", ids) };
        }
        return request.TravelTimes.All(each => each.Minutes is >= 1 and <= LongestJourney)
            ? null
            : new Refusal("travel-time-invalid", $"Enter a journey of 1 to {LongestJourney} minutes.")
            {
                Field = "travelTimes.minutes",
                Allowed = $"1 to {LongestJourney}",
            };
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Identifier();
}
