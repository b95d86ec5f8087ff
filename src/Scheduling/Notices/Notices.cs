using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Notices;

/// <summary>Tells those concerned, in the transaction of the fact.</summary>
static class Notices
{
    /// <summary>
    /// Adds a notice for each recipient, saved by the next <c>SaveChanges</c>. An area that does not know of its inspection is told nothing (¶14-15).
    /// </summary>
    /// <param name="db">The context.</param>
    /// <param name="inspection">The inspection.</param>
    /// <param name="kind">One of <see cref="NoticeKinds"/>.</param>
    /// <param name="fact">What makes it one notice for a recipient, however often it is said, such as <c>timetable/3</c>. Saving it a second time is
    /// refused by a unique key.</param>
    /// <param name="to">The recipients; the same one twice is told once.</param>
    /// <param name="now">When the fact was recorded.</param>
    /// <param name="about">Identifier of what it is about.</param>
    /// <param name="title">The same in words of the framework or of this program, never of a person.</param>
    /// <param name="dates">The dates that moved.</param>
    /// <param name="dueAt">The deadline that it speaks of.</param>
    internal static void Notify(
        this SchedulingDb db, Inspection inspection, string kind, string fact, IEnumerable<Recipient> to, Instant now,
        string? about = null, string? title = null, IReadOnlyList<MovedDate>? dates = null, Instant? dueAt = null)
    {
        foreach (var recipient in to.Where(recipient => inspection.NotifiedAt is not null || !recipient.IsLocal).DistinctBy(recipient => recipient.To))
            db.Add(new Notice
            {
                Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
                InspectionId = inspection.Id,
                To = recipient.To,
                Audience = recipient.Audience,
                Subject = recipient.Subject,
                Kind = kind,
                Fact = fact,
                About = about,
                Title = title,
                Dates = dates ?? [],
                DueAt = dueAt,
                CreatedAt = now,
            });
    }

    /// <summary>
    /// ¶32: whoever knew the dates of <paramref name="before"/> is told which of them have moved: its inspectors, and the agencies once notified.
    /// </summary>
    internal static void NotifyOfMoves(this SchedulingDb db, Inspection inspection, StoredTimetable before, Framework framework, Instant now)
    {
        var (known, entered) = (before.Milestones.ToDictionary(milestone => milestone.Id), UkTime.DayOf(inspection.EnteredAt).ToDateOnly());
        var moved = inspection.CurrentTimetable.Milestones
            .Where(milestone => milestone.HappenedOn is null && known.TryGetValue(milestone.Id, out var old) && old.On != milestone.On)
            .Select(milestone => new MovedDate(milestone.Id, milestone.Title, known[milestone.Id].On, milestone.On))
            // Of a day that was over before it was entered, and was none that anybody still waited for, nobody needs to hear.
            .Where(moved => moved.From >= entered || moved.To >= entered).ToList();
        if (moved.Count == 0) return;
        // What was planned among inspectors before the notification was never the agencies' to know.
        var agencies = before.ComputedAt >= inspection.NotifiedAt ? Recipient.Agencies(framework) : [];
        db.Notify(inspection, NoticeKinds.DatesMoved, $"timetable/{inspection.TimetableRevision}", [Recipient.Inspectors, .. agencies], now, dates: moved);
    }
}
