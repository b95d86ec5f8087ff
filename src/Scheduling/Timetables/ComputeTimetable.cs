using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Timetables;

/// <summary>Gives an inspection the timetable that follows from its plan and from what has happened, and the reminders that follow from it. The one before is kept.</summary>
static class InspectionTimetables
{
    internal static StoredTimetable ComputeTimetable(this Inspection inspection, Framework framework, WorkingDayCalendar calendar, string because, Instant now)
    {
        var timetable = inspection.Compute(framework, calendar);
        inspection.FieldworkEndsOn = timetable.FieldworkEndsOn;
        inspection.NotificationOn = timetable.Find(Framework.Notification) is { } notification ? notification.HappenedOn ?? notification.On : inspection.NotificationOn;
        var stored = new StoredTimetable
        {
            InspectionId = inspection.Id,
            Revision = ++inspection.TimetableRevision,
            ComputedAt = now,
            Because = because,
            FrameworkVersion = framework.Version,
            Calendar = calendar.Id,
            CalendarVersion = calendar.Version,
            Milestones = timetable.View(),
        };
        inspection.Timetables.Add(stored);
        inspection.SetReminders(framework, calendar, now);
        return stored;
    }

    /// <summary>The same without giving it.</summary>
    internal static Timetable Compute(this Inspection inspection, Framework framework, WorkingDayCalendar calendar) => Timetable.Compute(
        framework, calendar, inspection.FieldworkStartsOn, inspection.FieldworkEndPlanned ? inspection.FieldworkEndsOn : null,
        inspection.Happenings.ToDictionary(happening => happening.Milestone, happening => happening.On));

    internal static TimetableChanged Changed(this Inspection inspection, StoredTimetable timetable, Instant now) => new(
        inspection.Id, inspection.NotificationOn.ToDateOnly(), inspection.FieldworkStartsOn.ToDateOnly(), timetable.Milestones.Deadlines(), timetable.Revision, now.ToDateTimeOffset());
}
