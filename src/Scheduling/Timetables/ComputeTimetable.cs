using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Timetables;

/// <summary>Gives an inspection the timetable that follows from its plan and from what has happened. The one before is kept.</summary>
static class InspectionTimetables
{
    internal static StoredTimetable ComputeTimetable(this Inspection inspection, Framework framework, WorkingDayCalendar calendar, string because, Instant now)
    {
        var happened = inspection.Happenings.ToDictionary(happening => happening.Milestone, happening => happening.On);
        var timetable = Timetable.Compute(framework, calendar, inspection.FieldworkStartsOn, inspection.FieldworkEndPlanned ? inspection.FieldworkEndsOn : null, happened);
        inspection.FieldworkEndsOn = timetable.FieldworkEndsOn;
        inspection.NotificationOn = timetable.Find(Framework.Notification) is { } notification ? notification.HappenedOn ?? notification.On : inspection.NotificationOn;
        var stored = new StoredTimetable
        {
            InspectionId = inspection.Id,
            Revision = ++inspection.TimetableRevision,
            ComputedAt = now,
            Because = because,
            Calendar = calendar.Id,
            CalendarVersion = calendar.Version,
            Milestones = timetable.View(),
        };
        inspection.Timetables.Add(stored);
        return stored;
    }
}
