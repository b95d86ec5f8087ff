using Jtai.Contracts.Identity;
using Jtai.Data;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Messaging;

/// <summary>Keeps a service's own copy of who holds which role in which inspection.</summary>
sealed class KeepMembership(JtaiDbContext db) : IConsumer<MembershipChanged>
{
    public Task Consume(ConsumeContext<MembershipChanged> context) => db.KeepMembershipAsync(context.Message, context.CancellationToken);
}

/// <summary>The service's own copy of the memberships.</summary>
public static class Memberships
{
    /// <summary>Consumes <see cref="MembershipChanged"/> into <c>Memberships</c> of the service's context.</summary>
    /// <param name="bus">The registration given by <c>AddMessaging</c>.</param>
    public static void AddMemberships(this IBusRegistrationConfigurator bus) => bus.AddConsumer<KeepMembership>();

    /// <summary>
    /// Takes over a membership at once, in the present transaction if there is one. What is older than the copy changes nothing, so the order of
    /// arrival does not matter.
    /// </summary>
    /// <param name="db">The service's context.</param>
    /// <param name="membership">What Identity says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task KeepMembershipAsync(this JtaiDbContext db, MembershipChanged membership, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"""
        insert into memberships (inspection_id, subject, organisation, role, valid_from, valid_until, source_revision)
        values ({membership.InspectionId}, {membership.Subject}, {membership.Organisation}, {membership.Role},
            {membership.ValidFrom.UtcDateTime}, {membership.ValidUntil?.UtcDateTime}, {membership.Revision})
        on conflict (inspection_id, subject) do update set
            organisation = excluded.organisation, role = excluded.role, valid_from = excluded.valid_from,
            valid_until = excluded.valid_until, source_revision = excluded.source_revision
        where memberships.source_revision < excluded.source_revision
        """, cancellationToken);
}
