using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Calendars;

/// <summary>An imported version of the bank holidays. Version 1 is shipped and not in the database.</summary>
[EntityTypeConfiguration<CalendarVersionMapping, CalendarVersion>]
sealed class CalendarVersion
{
    public required string Calendar { get; init; }
    public int Version { get; init; }

    /// <summary>The version in force at the import: another approval in between makes this one out of date.</summary>
    public int BasedOn { get; init; }
    public required IReadOnlyList<NamedHoliday> BankHolidays { get; init; }
    public Instant ImportedAt { get; init; }
    public required string ImportedBy { get; init; }
    public Instant? ApprovedAt { get; set; }
    public string? ApprovedBy { get; set; }

    /// <summary>What moved with the approval.</summary>
    public IReadOnlyList<InspectionMoves> Moved { get; set; } = [];
    public uint Revision { get; init; }

    internal WorkingDayCalendar ToCalendar() => new(
        Calendar, Version, BankHolidays.Select(holiday => new BankHoliday(LocalDate.FromDateOnly(holiday.On), holiday.Name)));
}

static class CalendarsInForce
{
    /// <summary>The newest approved version, or the shipped one.</summary>
    internal static async Task<WorkingDayCalendar> CalendarAsync(this SchedulingDb db, CancellationToken cancellationToken) =>
        await db.Calendars.AsNoTracking()
            .Where(version => version.ApprovedAt != null)
            .OrderByDescending(version => version.Version)
            .FirstOrDefaultAsync(cancellationToken) is { } approved
            ? approved.ToCalendar()
            : WorkingDayCalendar.EnglandAndWales;
}

sealed class CalendarVersionMapping : IEntityTypeConfiguration<CalendarVersion>
{
    public void Configure(EntityTypeBuilder<CalendarVersion> builder)
    {
        builder.ToTable("calendar_versions");
        builder.HasKey(version => new { version.Calendar, version.Version });
        builder.Property(version => version.BankHolidays)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<NamedHoliday>>(), AsJson.Comparer<IReadOnlyList<NamedHoliday>>());
        builder.Property(version => version.Moved)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<InspectionMoves>>(), AsJson.Comparer<IReadOnlyList<InspectionMoves>>());
    }
}
