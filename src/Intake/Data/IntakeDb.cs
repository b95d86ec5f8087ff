using System.Text.Json;
using Jtai.Contracts.Scheduling;
using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Intake.Submissions;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using NodaTime;

namespace Jtai.Intake.Data;

internal sealed class IntakeDb(DbContextOptions<IntakeDb> options) : JtaiDbContext(options)
{
    public DbSet<InspectionRequest> Inspections => Set<InspectionRequest>();

    public DbSet<InformationItem> Items => Set<InformationItem>();

    public DbSet<Submission> Submissions => Set<Submission>();

    public DbSet<Finding> Findings => Set<Finding>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<AddedFramework> AddedFrameworks => Set<AddedFramework>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<InspectionRequest>(inspection =>
        {
            inspection.ToTable("inspections");
            inspection.HasKey(i => i.InspectionId);
            inspection.Property(i => i.Deadlines).HasColumnType("jsonb").HasConversion(
                deadlines => JsonSerializer.Serialize(deadlines, JsonSerializerOptions.Web),
                json => JsonSerializer.Deserialize<IReadOnlyList<Deadline>>(json, JsonSerializerOptions.Web)!,
                new ValueComparer<IReadOnlyList<Deadline>>(favorStructuralComparisons: false));
        });
        modelBuilder.Entity<InformationItem>(item =>
        {
            item.ToTable("items");
            item.HasIndex(i => new { i.InspectionId, i.Item, i.OwnerKind }).IsUnique();
            item.HasOne<InspectionRequest>().WithMany().HasForeignKey(i => i.InspectionId);
        });
        modelBuilder.Entity<Submission>(submission =>
        {
            submission.ToTable("submissions");
            submission.HasOne<InformationItem>().WithMany().HasForeignKey(s => s.ItemId);
            submission.HasIndex(s => s.ReceivedAt).HasFilter("status = 'Received'").HasDatabaseName("ix_submissions_to_read");
        });
        modelBuilder.Entity<Finding>(finding =>
        {
            finding.ToTable("findings");
            finding.HasKey(f => new { f.SubmissionId, f.Number });
            finding.HasOne<Submission>().WithMany().HasForeignKey(f => f.SubmissionId);
        });
    }

    /// <summary>Locks an item until the transaction ends: two submissions at once are recorded one after the other.</summary>
    public Task<InformationItem> LockItemAsync(Guid itemId, CancellationToken cancellationToken) =>
        Items.FromSql($"select *, xmin from items where id = {itemId} for update").SingleAsync(cancellationToken);

    /// <summary>A submission that the caller may see, with its item.</summary>
    public async Task<(Submission Submission, InformationItem Item)?> FindSubmissionAsync(
        Caller caller, IClock clock, Guid inspectionId, Guid submissionId, CancellationToken cancellationToken)
    {
        var found = await (
            from inspection in Inspections.VisibleTo(caller, this, clock)
            where inspection.InspectionId == inspectionId
            join item in Items.OwnedBy(caller) on inspection.InspectionId equals item.InspectionId
            join submission in Submissions on item.Id equals submission.ItemId
            where submission.Id == submissionId
            select new { submission, item }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.submission, found.item);
    }

    public async Task<DocumentKey> KeyOfAsync(Submission submission, DocumentStore documents, CancellationToken cancellationToken)
    {
        var inspection = await Inspections.AsNoTracking().SingleAsync(i => i.InspectionId == submission.InspectionId, cancellationToken);
        return documents.MasterKey.Unwrap(inspection.WrappedKey, inspection.InspectionId).Unwrap(submission.WrappedKey, submission.Id);
    }
}

/// <summary>Who sees what, as part of the query: what is not the caller's is not found.</summary>
internal static class Access
{
    /// <summary>Inspectors see the inspections they are members of; an agency those of its area, once notified (¶16).</summary>
    public static IQueryable<InspectionRequest> VisibleTo(this IQueryable<InspectionRequest> inspections, Caller caller, IntakeDb db, IClock clock)
    {
        if (caller.IsAgency)
        {
            return inspections.Where(inspection => inspection.LocalArea != null && inspection.LocalArea == caller.Area);
        }

        var now = clock.GetCurrentInstant();
        var mine = db.Memberships.Current(caller.Subject, now);
        return inspections.Where(inspection => caller.IsInspectorate
            && inspection.LocalArea != null
            && mine.Any(m => m.InspectionId == inspection.InspectionId));
    }

    /// <summary>An agency sees what is asked of its own kind; inspectors see all.</summary>
    public static IQueryable<InformationItem> OwnedBy(this IQueryable<InformationItem> items, Caller caller) =>
        caller.IsAgency ? items.Where(item => item.OwnerKind == caller.OrganisationKind) : items.Where(_ => caller.IsInspectorate);
}
