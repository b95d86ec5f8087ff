using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Timetables;

/// <summary>
/// Gives an inspection the timetable that follows from its plan and from what has happened, and the reminders that follow from it. The one before is
/// kept.
/// </summary>
static class InspectionTimetables
{
    internal static StoredTimetable ComputeTimetable(this Inspection inspection, Framework framework, WorkingDayCalendar calendar, string because, Instant now)
    {
        var (timetable, planned) = (inspection.Compute(framework, calendar), FieldworkPlan.Of(inspection).StartsOn);
        inspection.PlannedStartsOn = planned == timetable.FieldworkStartsOn ? null : planned;
        (inspection.FieldworkStartsOn, inspection.FieldworkEndsOn) = (timetable.FieldworkStartsOn, timetable.FieldworkEndsOn);
        inspection.NotificationOn = timetable.Find(Framework.Notification)?.On ?? inspection.NotificationOn;
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

    /// <summary>Gives it, and tells those who knew the dates before which of them have moved.</summary>
    internal static void MoveDates(this SchedulingDb db, Inspection inspection, Framework framework, WorkingDayCalendar calendar, string because, Instant now)
    {
        var before = inspection.CurrentTimetable;
        var timetable = inspection.ComputeTimetable(framework, calendar, because, now);
        db.NotifyOfMoves(inspection, before, framework, now);
        if (inspection.NotifiedAt is not null && !before.Milestones.Deadlines().SequenceEqual(timetable.Milestones.Deadlines()))
        {
            db.Publish(inspection.Changed(timetable, now));
        }
    }

    /// <summary>Records on which day something really happened; what is counted from it starts there from now on.</summary>
    internal static void Happened(
        this SchedulingDb db, Inspection inspection, Framework framework, WorkingDayCalendar calendar, string milestone, LocalDate on, Instant now)
    {
        inspection.Happenings.Add(new Happening { InspectionId = inspection.Id, Milestone = milestone, On = on, RecordedAt = now });
        db.MoveWith(inspection, framework, calendar, milestone, milestone, now);
    }

    /// <summary>The same once that day turns out to be another.</summary>
    internal static void Corrected(
        this SchedulingDb db, Inspection inspection, Framework framework, WorkingDayCalendar calendar, string milestone, LocalDate on, Instant now)
    {
        inspection.Happenings.Single(happening => happening.Milestone == milestone).On = on;
        db.MoveWith(inspection, framework, calendar, milestone, $"{milestone} corrected", now);
    }

    static void MoveWith(
        this SchedulingDb db, Inspection inspection, Framework framework, WorkingDayCalendar calendar, string milestone, string because, Instant now)
    {
        // Some steps are no milestone of any framework, some not of this one: they happen all the same, and nothing is counted from them.
        if (framework.Milestones.Any(each => each.Id == milestone)) db.MoveDates(inspection, framework, calendar, because, now);
        // ¶85-86: that a statement is required moves no date, and makes one due.
        else inspection.SetReminders(framework, calendar, now);
    }

    /// <summary>The same without giving it.</summary>
    internal static Timetable Compute(this Inspection inspection, Framework framework, WorkingDayCalendar calendar)
    {
        var plan = FieldworkPlan.Of(inspection);
        return Timetable.Compute(
            framework, calendar, plan.StartsOn, plan.EndsOn,
            inspection.Happenings.ToDictionary(happening => happening.Milestone, happening => happening.On));
    }

    internal static TimetableChanged Changed(this Inspection inspection, StoredTimetable timetable, Instant now) => new(
        inspection.Id, inspection.NotificationOn.ToDateOnly(), inspection.FieldworkStartsOn.ToDateOnly(), timetable.Milestones.Deadlines(),
        timetable.Revision, now.ToDateTimeOffset());
}
