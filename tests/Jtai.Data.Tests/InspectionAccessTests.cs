using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Testing;

namespace Jtai.Data.Tests;

/// <summary>¶14-17: who sees an inspection, for every service that keeps a copy of it.</summary>
public sealed class InspectionAccessTests : IAsyncLifetime
{
    static readonly FakeClock Clock = FakeClock.FromUtc(2026, 11, 16, 9, 0, 0);
    static readonly Guid Northmarch = Guid.CreateVersion7();
    static readonly Guid Southmere = Guid.CreateVersion7();
    static readonly Guid NotNotified = Guid.CreateVersion7();

    TestDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync<LedgerDb>();
        await using var db = database.Open<LedgerDb>();
        db.AddRange(
            new KnownInspection { InspectionId = Northmarch, LocalArea = "northmarch" },
            new KnownInspection { InspectionId = Southmere, LocalArea = "southmere" },
            new KnownInspection { InspectionId = NotNotified });
        Join(db, Northmarch, "lead", "lead");
        Join(db, NotNotified, "lead", "lead");
        Join(db, Northmarch, "inspector", "inspector");
        Join(db, Southmere, "inspector", "lead", until: Clock.GetCurrentInstant());
        Join(db, Southmere, "later", "lead", from: Clock.GetCurrentInstant() + Duration.FromMilliseconds(1));
        Join(db, Northmarch, "council", "lead");
        await db.SaveChangesAsync();
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    public static TheoryData<string, string, string, string, string, string, string> Callers => new()
    {
        // caller, kind, role, area, sees, has a role in, leads
        { "lead", OrganisationKinds.Inspectorate, Role.LeadInspector, "", "northmarch", "northmarch", "northmarch" },
        { "inspector", OrganisationKinds.Inspectorate, Role.Inspector, "", "northmarch", "northmarch", "" },
        { "later", OrganisationKinds.Inspectorate, Role.LeadInspector, "", "", "", "" },
        { "stranger", OrganisationKinds.Inspectorate, Role.LeadInspector, "", "", "", "" },
        { "stranger", OrganisationKinds.Inspectorate, Role.LeadInspector, "northmarch", "", "", "" },
        { "lead", OrganisationKinds.Inspectorate, Role.Administrator, "", "", "", "" },
        { "lead", OrganisationKinds.Inspectorate, Role.Agency, "northmarch", "", "", "" },
        { "council", "local-authority", Role.Agency, "northmarch", "northmarch", "", "" },
        { "council", "local-authority", Role.Agency, "southmere", "southmere", "", "" },
        { "police", "police", Role.Agency, "northmarch", "northmarch", "", "" },
        { "council", "local-authority", Role.Agency, "", "", "", "" },
        { "council", "local-authority", Role.LeadInspector, "northmarch", "", "", "" },
        { "lead", "operations", Role.Operations, "northmarch", "", "", "" },
        { "lead", OrganisationKinds.Service, Role.Service, "northmarch", "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Inspectors_see_where_they_have_a_role_now_and_agencies_their_notified_area(
        string subject, string kind, string role, string area, string sees, string hasRoleIn, string leads)
    {
        await using var db = database.Open<LedgerDb>();
        var caller = new Caller(subject, subject, kind, area.Length == 0 ? null : area, [role]);
        Assert.Equal(sees, await AreasAsync(db.VisibleTo(caller, Clock)));
        Assert.Equal(hasRoleIn, await AreasAsync(db.WithRole(caller, Clock)));
        Assert.Equal(leads, await AreasAsync(db.LedBy(caller, Clock)));
        Assert.Equal(caller.IsAgency ? sees : "", await AreasAsync(db.OfArea(caller)));
    }

    static async Task<string> AreasAsync(IQueryable<KnownInspection> inspections) => string.Join(",", await inspections.Select(each => each.LocalArea).ToListAsync());

    static void Join(LedgerDb db, Guid inspection, string subject, string role, Instant? from = null, Instant? until = null) => db.Add(new Membership
    {
        InspectionId = inspection,
        Subject = subject,
        Organisation = "ofsted",
        Role = role,
        ValidFrom = from ?? Clock.GetCurrentInstant() - Duration.FromDays(1),
        ValidUntil = until,
        SourceRevision = 1,
    });
}
