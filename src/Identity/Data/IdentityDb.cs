using Jtai.Data;
using Jtai.Identity.Clients;
using Jtai.Identity.Keys;
using Jtai.Identity.Memberships;
using Jtai.Identity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Identity.Data;

/// <summary>Organisations, clients, signing keys and memberships.</summary>
sealed class IdentityDb(DbContextOptions<IdentityDb> options) : JtaiDbContext(options)
{
    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Client> Clients => Set<Client>();
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();
    public DbSet<UsedAssertion> UsedAssertions => Set<UsedAssertion>();
    public DbSet<InspectionMembership> Memberships => Set<InspectionMembership>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Client>().HasOne<Organisation>().WithMany().HasForeignKey(c => c.OrganisationId);
        modelBuilder.Entity<UsedAssertion>().HasKey(a => new { a.ClientId, a.TokenId });
        modelBuilder.Entity<UsedAssertion>().HasIndex(a => a.ExpiresAt);
        modelBuilder.Entity<InspectionMembership>().HasKey(m => new { m.InspectionId, m.Subject });
    }
}
