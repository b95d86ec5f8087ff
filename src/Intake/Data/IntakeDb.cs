using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Intake.Submissions;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Data;

internal sealed class IntakeDb(DbContextOptions<IntakeDb> options) : JtaiDbContext(options)
{
    public DbSet<InspectionKey> InspectionKeys => Set<InspectionKey>();

    public DbSet<InformationItem> Items => Set<InformationItem>();

    public DbSet<Submission> Submissions => Set<Submission>();

    public DbSet<Finding> Findings => Set<Finding>();

    public DbSet<KnownInspection> Inspections => Set<KnownInspection>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<AddedFramework> AddedFrameworks => Set<AddedFramework>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<InspectionKey>(inspection =>
        {
            inspection.ToTable("inspection_keys");
            inspection.HasKey(i => i.InspectionId);
        });
        modelBuilder.Entity<InformationItem>(item =>
        {
            item.ToTable("items");
            item.HasIndex(i => new { i.InspectionId, i.Item, i.OwnerKind }).IsUnique();
            item.HasOne<InspectionKey>().WithMany().HasForeignKey(i => i.InspectionId);
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
            from inspection in this.VisibleTo(caller, clock)
            where inspection.InspectionId == inspectionId
            join item in Items.OwnedBy(caller) on inspection.InspectionId equals item.InspectionId
            join submission in Submissions on item.Id equals submission.ItemId
            where submission.Id == submissionId
            select new { submission, item }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.submission, found.item);
    }

    public async Task<DocumentKey> KeyOfAsync(Submission submission, DocumentStore documents, CancellationToken cancellationToken)
    {
        var key = await KeyOfAsync(submission.InspectionId, documents, cancellationToken);
        return key.Unwrap(submission.WrappedKey, submission.Id);
    }

    public async Task<DocumentKey> KeyOfAsync(Guid inspectionId, DocumentStore documents, CancellationToken cancellationToken)
    {
        var key = await InspectionKeys.AsNoTracking().SingleAsync(i => i.InspectionId == inspectionId, cancellationToken);
        return documents.MasterKey.Unwrap(key.WrappedKey, inspectionId);
    }
}
