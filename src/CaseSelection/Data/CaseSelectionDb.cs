using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Selections;
using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Data;

internal sealed class CaseSelectionDb(DbContextOptions<CaseSelectionDb> options) : JtaiDbContext(options)
{
    public DbSet<Selection> Selections => Set<Selection>();

    public DbSet<Child> Children => Set<Child>();

    public DbSet<ListRow> Rows => Set<ListRow>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<AddedFramework> AddedFrameworks => Set<AddedFramework>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Selection>(selection =>
        {
            selection.ToTable("selections");
            selection.HasKey(s => s.InspectionId);
        });
        modelBuilder.Entity<Child>(child =>
        {
            child.ToTable("children");
            child.HasIndex(c => new { c.InspectionId, c.LocalAuthorityChildId }).IsUnique();
            child.HasIndex(c => new { c.InspectionId, c.Id });
            child.HasOne<Selection>().WithMany().HasForeignKey(c => c.InspectionId);
            // By its number: a range of need is asked for.
            child.Property(c => c.Need).HasConversion<int>();
        });
        modelBuilder.Entity<ListRow>(row =>
        {
            row.ToTable("list_rows");
            row.HasIndex(r => r.InspectionId);
            row.HasIndex(r => r.ChildId);
            row.HasOne<Child>().WithMany().HasForeignKey(r => r.ChildId);
        });
    }
}

/// <summary>Who sees what, as part of the query: what is not the caller's is not found.</summary>
internal static class Access
{
    /// <summary>Inspectors see the selection of the inspections they are members of, once the area has been notified (¶16).</summary>
    public static IQueryable<Selection> VisibleToInspectors(this CaseSelectionDb db, Caller caller, IClock clock)
    {
        var mine = db.Memberships.Current(caller.Subject, clock.GetCurrentInstant());
        return db.Selections.Where(selection =>
            caller.IsInspectorate && selection.LocalArea != null && mine.Any(membership => membership.InspectionId == selection.InspectionId));
    }

    /// <summary>¶97, ¶99: the choice is the lead inspector's of this very inspection.</summary>
    public static IQueryable<Selection> LedBy(this CaseSelectionDb db, Caller caller, IClock clock)
    {
        var led = db.Memberships.Current(caller.Subject, clock.GetCurrentInstant()).Where(membership => membership.Role == "lead");
        return db.Selections.Where(selection =>
            caller.IsInspectorate && selection.LocalArea != null && led.Any(membership => membership.InspectionId == selection.InspectionId));
    }

    /// <summary>The local authority of the area sees which of its children were chosen; the other agencies learn of them from it.</summary>
    public static IQueryable<Selection> VisibleToLocalAuthority(this CaseSelectionDb db, Caller caller) =>
        db.Selections.Where(selection => caller.IsAgency && caller.OrganisationKind == "local-authority" && selection.LocalArea == caller.Area);
}
