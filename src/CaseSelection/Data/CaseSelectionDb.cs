using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Samples;
using Jtai.CaseSelection.Selections;
using Jtai.Data;
using Jtai.Data.Messages;
using Microsoft.EntityFrameworkCore;

namespace Jtai.CaseSelection.Data;

internal sealed class CaseSelectionDb(DbContextOptions<CaseSelectionDb> options) : JtaiDbContext(options)
{
    public DbSet<Selection> Selections => Set<Selection>();

    public DbSet<Child> Children => Set<Child>();

    public DbSet<ListRow> Rows => Set<ListRow>();

    public DbSet<InvolvementCheck> InvolvementChecks => Set<InvolvementCheck>();

    public DbSet<Sample> Samples => Set<Sample>();

    public DbSet<StoredSuggestion> Suggestions => Set<StoredSuggestion>();

    public DbSet<Choice> Choices => Set<Choice>();

    public DbSet<KnownInspection> Inspections => Set<KnownInspection>();

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
            child.Property(c => c.Remarks).HasDefaultValueSql("'{}'");
            child.Property(c => c.Changes).HasDefaultValueSql("'{}'");
            child.Property(c => c.RowsOfLists).HasDefaultValueSql("'{}'");
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

    /// <summary>The messages of an inspection may arrive in any order; the first one opens its selection.</summary>
    public async Task<Selection> FindOrAddAsync(Guid inspectionId, CancellationToken cancellationToken) =>
        await Selections.FindAsync([inspectionId], cancellationToken) ?? Add(new Selection { InspectionId = inspectionId }).Entity;
}
