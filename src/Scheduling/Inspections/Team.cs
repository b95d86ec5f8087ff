using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>The team of an inspection (¶10-12). It begins with the planner as its lead.</summary>
[EntityTypeConfiguration<TeamMapping, Team>]
sealed class Team
{
    public Guid InspectionId { get; init; }

    /// <summary>By slot the reason for another than the usual number.</summary>
    public IReadOnlyDictionary<string, string> Deviations { get; set; } = new Dictionary<string, string>();
    public Instant ChangedAt { get; set; }
    public required string ChangedBy { get; set; }
    public uint Revision { get; init; }

    /// <summary>Those in the team now, and those who were.</summary>
    public List<TeamMember> Members { get; } = [];

    public IEnumerable<TeamMember> Present => Members.Where(member => member.Until is null);

    internal static Team LedBy(Guid inspection, string planner, string inspectorate, Framework framework, Instant now)
    {
        var team = new Team { InspectionId = inspection, ChangedAt = now, ChangedBy = planner };
        team.Members.Add(new TeamMember
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            InspectionId = inspection,
            Subject = planner,
            Inspectorate = inspectorate,
            Slot = LeadSlot(framework),
            Lead = true,
            From = now,
        });
        return team;
    }

    /// <summary>Another version of the framework may have other slots: who has none there leaves, but for the lead, who takes the lead's.</summary>
    internal void MoveTo(Framework framework, Instant now)
    {
        foreach (var member in Present.Where(member => member.Slot is not null && framework.Team.All(slot => slot.Id != member.Slot)).ToList())
        {
            member.Until = now;
            if (member.Lead)
            {
                Members.Add(new TeamMember
                {
                    Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
                    InspectionId = InspectionId,
                    Subject = member.Subject,
                    Inspectorate = member.Inspectorate,
                    Slot = LeadSlot(framework),
                    Lead = true,
                    From = now,
                });
            }
        }
        Deviations = Deviations.Where(deviation => framework.Team.Any(slot => slot.Id == deviation.Key)).ToDictionary();
    }

    /// <summary>A framework whose sources name no team has no slot, and yet a lead.</summary>
    static string LeadSlot(Framework framework) => framework.Team.FirstOrDefault(slot => slot.Lead)?.Id ?? "lead";
}

/// <summary>Somebody's time in a slot. Never removed: who took part, and when, must be answerable.</summary>
[EntityTypeConfiguration<TeamMemberMapping, TeamMember>]
sealed class TeamMember
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }
    public required string Subject { get; init; }
    public required string Inspectorate { get; init; }

    /// <summary>The framework's slot; null for a quality assurance manager (¶11-12).</summary>
    public string? Slot { get; init; }
    public bool Lead { get; init; }

    /// <summary>Why there is an additional quality assurance manager (¶12).</summary>
    public string? Circumstance { get; init; }
    public Instant From { get; init; }
    public Instant? Until { get; set; }
}

sealed class TeamMapping : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> builder)
    {
        builder.ToTable("teams");
        builder.HasKey(team => team.InspectionId);
        builder.HasOne<Inspection>().WithOne(inspection => inspection.Team).HasForeignKey<Team>(team => team.InspectionId);
        builder.HasMany(team => team.Members).WithOne().HasForeignKey(member => member.InspectionId);
        builder.Ignore(team => team.Present);
        builder.Property(team => team.Deviations).HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyDictionary<string, string>>(), AsJson.Comparer<IReadOnlyDictionary<string, string>>());
    }
}

sealed class TeamMemberMapping : IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<TeamMember> builder)
    {
        builder.ToTable("team_members");
        builder.Property(member => member.Id).ValueGeneratedNever();
        // Once in a team, and one lead in it.
        builder.HasIndex(member => new { member.InspectionId, member.Subject }).IsUnique()
            .HasFilter("until is null")
            .HasDatabaseName("ix_team_members_present");
        builder.HasIndex(member => member.InspectionId).IsUnique().HasFilter("lead and until is null").HasDatabaseName("ix_team_members_lead");
        builder.HasIndex(member => member.Subject).HasFilter("until is null").HasDatabaseName("ix_team_members_subject");
    }
}
