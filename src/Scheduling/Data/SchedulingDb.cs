using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.Scheduling.CalendarFeeds;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Portfolio;
using Jtai.Scheduling.SetUp;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Scheduling.Data;

/// <summary>Inspections and their timetables.</summary>
sealed class SchedulingDb(DbContextOptions<SchedulingDb> options) : JtaiDbContext(options)
{
    public DbSet<Inspection> Inspections => Set<Inspection>();
    public DbSet<StoredTimetable> Timetables => Set<StoredTimetable>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<ItemArrival> Arrivals => Set<ItemArrival>();
    public DbSet<CalendarVersion> Calendars => Set<CalendarVersion>();
    public DbSet<InspectionStep> Steps => Set<InspectionStep>();
    public DbSet<SetUpVersion> SetUps => Set<SetUpVersion>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<Reminder> Reminders => Set<Reminder>();
    public DbSet<NoticeSeen> NoticesSeen => Set<NoticeSeen>();
    public DbSet<Meeting> Meetings => Set<Meeting>();
    public DbSet<MeetingAttendance> MeetingAttendances => Set<MeetingAttendance>();
    public DbSet<ConfidentialityAcknowledgement> ConfidentialityAcknowledgements => Set<ConfidentialityAcknowledgement>();
    public DbSet<FieldworkTimetable> FieldworkTimetables => Set<FieldworkTimetable>();
    public DbSet<Slot> FieldworkSlots => Set<Slot>();
    public DbSet<PublishedTimetable> PublishedFieldworkTimetables => Set<PublishedTimetable>();
    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();
    public DbSet<Batch> Batches => Set<Batch>();
    public DbSet<BatchEntry> BatchEntries => Set<BatchEntry>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();
    public DbSet<ConflictOfInterest> Conflicts => Set<ConflictOfInterest>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<AddedFramework> AddedFrameworks => Set<AddedFramework>();
}
