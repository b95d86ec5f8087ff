using Jtai.Contracts.Api.Scheduling;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>Something that takes people's time: a slot, or a meeting of the inspection on a day of the timetable.</summary>
/// <param name="Id">The slot or meeting.</param>
/// <param name="On">The day, Europe/London.</param>
/// <param name="From">Clock time in London.</param>
/// <param name="To">Clock time in London.</param>
/// <param name="Activity">As in <see cref="SlotPlan"/>.</param>
/// <param name="Place">Where; null for phone, video and what needs no place.</param>
/// <param name="Inspectors">Subjects.</param>
/// <param name="With">Local roles.</param>
/// <param name="Together">True where the inspectors review their evidence together (¶32, ¶35).</param>
sealed record Booking(
    Guid Id, LocalDate On, LocalTime From, LocalTime To, string Activity, string? Place, IReadOnlyList<string> Inspectors,
    IReadOnlyList<LocalRole> With, bool Together);

/// <summary>What a timetable is checked against.</summary>
/// <param name="Fieldwork">First and last day of fieldwork, Europe/London.</param>
/// <param name="Days">The working days of fieldwork.</param>
/// <param name="Team">Subjects of the inspectors.</param>
/// <param name="TravelTimes">Minutes between places.</param>
/// <param name="People">The people whom a local role stands for; a role that anybody may have is not there.</param>
sealed record TimetableSetting(
    (LocalDate First, LocalDate Last) Fieldwork, IReadOnlyList<LocalDate> Days, IReadOnlyList<string> Team, IReadOnlyList<TravelTime> TravelTimes,
    IReadOnlyDictionary<string, IReadOnlyList<string>> People);

/// <summary>
/// ¶31-32: nobody is in two places at once, there is time to travel, and time to review the evidence alone and together. What cannot be blocks
/// publishing; the rest is said and left to the lead.
/// </summary>
static class TimetableChecks
{
    static readonly LocalTime WorkBegins = new(8, 0), WorkEnds = new(18, 0), BreakFrom = new(12, 0), BreakTo = new(14, 0);
    const int BreakMinutes = 30;

    internal static IReadOnlyList<TimetableFinding> Check(IReadOnlyList<Booking> bookings, TimetableSetting setting) =>
    [
        .. setting.Team.Concat(bookings.SelectMany(booking => booking.Inspectors)).Distinct()
            .SelectMany(inspector => OfInspector(inspector, [.. bookings.Where(booking => booking.Inspectors.Contains(inspector))], setting)),
        .. LocalRolesTwice(bookings, setting.People),
        .. setting.Days.Where(day => !bookings.Any(booking => booking.On == day && booking.Together))
            .Select(day => new TimetableFinding(
                "no-time-to-review-together", "The team has no time together to review its evidence.", day.ToDateOnly(), null, [], false)),
        .. bookings.SelectMany(booking => OfBooking(booking, setting)),
    ];

    static IEnumerable<TimetableFinding> OfInspector(string inspector, IReadOnlyList<Booking> own, TimetableSetting setting)
    {
        foreach (var finding in Twice(inspector, own)) yield return finding;
        foreach (var day in own.GroupBy(booking => booking.On).OrderBy(day => day.Key))
        {
            var inOrder = day.OrderBy(booking => booking.From).ToList();
            foreach (var finding in Travel(inspector, inOrder, setting)) yield return finding;
            // Lunch: half an hour between 12:00 and 14:00 in which nothing is booked.
            if (!HasBreak(inOrder))
            {
                yield return new("no-break", "There is no half-hour free between 12:00 and 14:00.", day.Key.ToDateOnly(), inspector, [], false);
            }
        }
        foreach (var day in setting.Days.Where(day => !own.Any(booking => booking.On == day && booking.Activity == "evidence-review")))
            yield return new("no-time-to-review-alone", "There is no time to review evidence alone.", day.ToDateOnly(), inspector, [], false);
    }

    static IEnumerable<TimetableFinding> Twice(string who, IReadOnlyList<Booking> own) => AtOnce(own).Select(pair => Twice(who, pair.One, pair.Other));

    /// <summary>A role is said once, also where several who have it are in both.</summary>
    static IEnumerable<TimetableFinding> LocalRolesTwice(IReadOnlyList<Booking> bookings, IReadOnlyDictionary<string, IReadOnlyList<string>> people)
    {
        foreach (var (one, other) in AtOnce(bookings))
        {
            var same = Named(one).Intersect(Named(other)).ToList();
            var persons = Persons(Named(one)).Intersect(Persons(Named(other))).Except(Persons(same));
            foreach (var who in same.Concat(persons)) yield return Twice(who, one, other);
        }

        IEnumerable<string> Named(Booking booking) => booking.With.Select(each => each.Role).Where(people.ContainsKey);

        IEnumerable<string> Persons(IEnumerable<string> roles) => roles.SelectMany(role => people[role]);
    }

    static IEnumerable<(Booking One, Booking Other)> AtOnce(IReadOnlyList<Booking> bookings) =>
        from one in bookings
        from other in bookings
        where one.Id.CompareTo(other.Id) < 0 && one.On == other.On && one.From < other.To && other.From < one.To
        select (one, other);

    static TimetableFinding Twice(string who, Booking one, Booking other) =>
        new("person-twice", "Somebody is expected in two places at once.", one.On.ToDateOnly(), who, [one.Id, other.Id], true);

    /// <summary>
    /// ¶32: enough time to travel between appointments. What is done in between without a place takes from that time; a slot of travelling does not.
    /// </summary>
    static IEnumerable<TimetableFinding> Travel(string inspector, IReadOnlyList<Booking> inOrder, TimetableSetting setting)
    {
        Booking? last = null;
        long busy = 0;
        foreach (var next in inOrder)
        {
            if (next.Place is null)
            {
                if (next.Activity != "travel") busy += Minutes(next.From, next.To);
                continue;
            }
            if (last is not null && last.Place != next.Place)
            {
                var needed = setting.TravelTimes.FirstOrDefault(each => (each.From == last.Place && each.To == next.Place)
                    || (each.From == next.Place && each.To == last.Place))?.Minutes;
                var gap = Minutes(last.To, next.From) - busy;
                if (needed is null)
                {
                    yield return new(
                        "travel-time-unknown", $"Nobody has said how long it takes from {last.Place} to {next.Place}.", next.On.ToDateOnly(),
                        inspector, [last.Id, next.Id], false);
                }
                else if (gap < needed)
                {
                    yield return new(
                        "too-little-travel-time", $"It takes {needed} minutes from {last.Place} to {next.Place}, and there are {Math.Max(0, gap)}.",
                        next.On.ToDateOnly(), inspector, [last.Id, next.Id], true);
                }
            }
            (last, busy) = (next, 0);
        }
    }

    static IEnumerable<TimetableFinding> OfBooking(Booking booking, TimetableSetting setting)
    {
        if (booking.From < WorkBegins || booking.To > WorkEnds)
        {
            yield return new("outside-working-hours", "It is not between 08:00 and 18:00.", booking.On.ToDateOnly(), null, [booking.Id], false);
        }
        // ¶62: conversations are private; a colleague may be present, usually not the direct manager.
        if (booking.Activity == "interview" && booking.With.Count > 1)
        {
            yield return new(
                "interview-not-alone", "Inspectors usually speak with people alone. A colleague may be present, usually not the direct manager.",
                booking.On.ToDateOnly(), null, [booking.Id], false);
        }
        // ¶60: before fieldwork inspectors do not usually ask to speak to them.
        if (booking.On < setting.Fieldwork.First && booking.With.Any(each => each.Role is "practitioner" or "frontline-manager"))
        {
            yield return new(
                "practitioner-before-fieldwork", "Before fieldwork inspectors do not usually ask to speak to practitioners and frontline managers.",
                booking.On.ToDateOnly(), null, [booking.Id], false);
        }
    }

    static bool HasBreak(IReadOnlyList<Booking> inOrder)
    {
        var free = BreakFrom;
        foreach (var booking in inOrder)
        {
            if (booking.From >= BreakTo) break;
            if (Minutes(free, booking.From) >= BreakMinutes) return true;
            free = LocalTime.Max(free, booking.To);
        }
        return Minutes(free, BreakTo) >= BreakMinutes;
    }

    static long Minutes(LocalTime from, LocalTime to) => Period.Between(from, to, PeriodUnits.Minutes).Minutes;
}
