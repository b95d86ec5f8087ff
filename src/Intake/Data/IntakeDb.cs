using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Intake.Retention;
using Jtai.Intake.Storage;
using Jtai.Intake.Uploads;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Data;

internal sealed class IntakeDb(DbContextOptions<IntakeDb> options) : JtaiDbContext(options)
{
    public DbSet<InformationRequest> InformationRequests => Set<InformationRequest>();

    public DbSet<InformationItem> Items => Set<InformationItem>();

    public DbSet<NamedHealthAgencies> NamedHealthAgencies => Set<NamedHealthAgencies>();

    public DbSet<Statement> Statements => Set<Statement>();

    public DbSet<SharedItem> SharedItems => Set<SharedItem>();

    /// <summary>What is shared now: one that was ended stays with its reason, and opens nothing.</summary>
    public IQueryable<SharedItem> SharedNow => SharedItems.Where(shared => shared.EndedAt == null);

    public DbSet<Arrival> Arrivals => Set<Arrival>();

    public DbSet<Document> Documents => Set<Document>();

    public DbSet<ResumableUpload> Uploads => Set<ResumableUpload>();

    public DbSet<Finding> Findings => Set<Finding>();

    public DbSet<DocumentReading> Readings => Set<DocumentReading>();

    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();

    public DbSet<Erasure> Erasures => Set<Erasure>();

    public DbSet<KnownInspection> Inspections => Set<KnownInspection>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<AddedFramework> AddedFrameworks => Set<AddedFramework>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<InformationRequest>(request =>
        {
            request.ToTable("information_requests");
            request.HasKey(each => each.InspectionId);
        });
        modelBuilder.Entity<InformationItem>(item =>
        {
            item.ToTable("items");
            item.HasIndex(each => new { each.InspectionId, each.Item, each.OwnerKind, each.Child, each.Organisation }).IsUnique().AreNullsDistinct(false);
            item.HasOne<InformationRequest>().WithMany().HasForeignKey(each => each.InspectionId);
        });
        modelBuilder.Entity<NamedHealthAgencies>(named =>
        {
            named.ToTable("named_health_agencies");
            named.HasKey(each => new { each.InspectionId, each.Child });
            named.HasOne<InformationRequest>().WithMany().HasForeignKey(each => each.InspectionId);
        });
        modelBuilder.Entity<Statement>(statement =>
        {
            statement.ToTable("statements");
            statement.HasKey(each => new { each.ItemId, each.Organisation });
            statement.HasOne<InformationItem>().WithMany().HasForeignKey(each => each.ItemId);
        });
        modelBuilder.Entity<SharedItem>(shared =>
        {
            shared.ToTable("shared_items");
            shared.HasIndex(each => new { each.ItemId, each.Agency }).IsUnique().HasFilter("ended_at is null").HasDatabaseName("ix_shared_items_now");
            shared.HasOne<InformationItem>().WithMany().HasForeignKey(each => each.ItemId);
        });
        modelBuilder.Entity<LegalHold>(hold =>
        {
            hold.ToTable("legal_holds");
            hold.HasOne<InformationRequest>().WithMany().HasForeignKey(each => each.InspectionId);
            hold.HasIndex(each => each.InspectionId).IsUnique().HasFilter("lifted_at is null").HasDatabaseName("ix_legal_holds_standing");
        });
        modelBuilder.Entity<Erasure>(erasure =>
        {
            erasure.ToTable("erasures");
            erasure.HasOne<InformationRequest>().WithMany().HasForeignKey(each => each.InspectionId);
            erasure.HasIndex(each => new { each.InspectionId, each.Class, each.Organisation }).IsUnique();
        });
        modelBuilder.Entity<Arrival>(arrival =>
        {
            arrival.ToTable("arrivals");
            arrival.HasIndex(each => new { each.InspectionId, each.Item, each.OwnerKind }).IsUnique();
            arrival.HasOne<InformationItem>().WithMany().HasForeignKey(each => each.ItemId);
        });
        modelBuilder.Entity<Document>(document =>
        {
            document.ToTable("documents");
            document.HasOne<InformationItem>().WithMany().HasForeignKey(each => each.ItemId);
            document.HasIndex(each => each.InspectionId);
            document.HasIndex(each => each.ReceivedAt).HasFilter("state in ('Received', 'Scanning', 'Undetermined')").HasDatabaseName("ix_documents_to_check");
        });
        modelBuilder.Entity<ResumableUpload>(upload =>
        {
            upload.ToTable("uploads");
            upload.Ignore(each => each.Sender);
            upload.HasOne<InformationItem>().WithMany().HasForeignKey(each => each.ItemId);
            upload.HasIndex(each => each.InspectionId);
            upload.HasIndex(each => each.ExpiresAt);
        });
        modelBuilder.Entity<Finding>(finding =>
        {
            finding.ToTable("findings");
            finding.HasKey(each => new { each.DocumentId, each.Number });
            finding.HasOne<Document>().WithMany().HasForeignKey(each => each.DocumentId);
        });
        modelBuilder.Entity<DocumentReading>(reading =>
        {
            reading.ToTable("readings");
            reading.HasOne<Document>().WithMany().HasForeignKey(each => each.DocumentId);
        });
    }

    /// <summary>Locks an item and its documents until the transaction ends: what happens at once is recorded one after the other.</summary>
    public async Task<InformationItem> LockItemAsync(Guid itemId, CancellationToken cancellationToken)
    {
        await Database.ExecuteSqlAsync(InformationItem.Lock(itemId), cancellationToken);
        await LockDocumentsAsync(itemId, cancellationToken);
        return await Items.SingleAsync(each => each.Id == itemId, cancellationToken);
    }

    /// <summary>The item is locked: nobody but who begins to check one of them could change its documents, and that waits.</summary>
    public Task LockDocumentsAsync(Guid itemId, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"select 1 from documents where item_id = {itemId} order by id for update", cancellationToken);

    /// <summary>What an organisation says of an item takes the place of what it has said before; what others have said stays.</summary>
    public void Say(Statement? before, Guid itemId, string organisation, byte[] sealedText, Instant at)
    {
        if (before is null)
        {
            Add(new Statement { ItemId = itemId, Organisation = organisation, SealedText = sealedText, At = at });
        }
        else
        {
            (before.SealedText, before.At) = (sealedText, at);
        }
    }

    public async Task<DocumentKey> KeyOfAsync(Document document, DocumentStore documents, CancellationToken cancellationToken) =>
        (await KeyOfAsync(document.InspectionId, documents, cancellationToken)).Unwrap(document.WrappedKey, document.Id);

    public async Task<DocumentKey> KeyOfAsync(Guid inspectionId, DocumentStore documents, CancellationToken cancellationToken)
    {
        var request = await InformationRequests.AsNoTracking().SingleAsync(each => each.InspectionId == inspectionId, cancellationToken);
        return request.WrappedKey.Length == 0 ? DocumentKey.Destroyed : documents.MasterKeys.Unwrap(request.WrappedKey, inspectionId).Key;
    }
}
