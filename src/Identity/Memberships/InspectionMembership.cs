using Jtai.Contracts.Identity;
using Jtai.ServiceDefaults;
using NodaTime;

namespace Jtai.Identity.Memberships;

/// <summary>Somebody's role in an inspection (¶10-12). Deputies have an end.</summary>
sealed class InspectionMembership
{
    public const string Lead = "lead";
    public static readonly string[] Roles = [Lead, "inspector", "qa-manager"];

    public required Guid InspectionId { get; init; }
    public required string Subject { get; init; }
    public required string Organisation { get; set; }
    public required string Role { get; set; }
    public required Instant ValidFrom { get; set; }
    /// <summary>Exclusive; null until further notice.</summary>
    public Instant? ValidUntil { get; set; }
    /// <summary>Grows with every change; goes out with the event, so that consumers can tell old from new.</summary>
    public int Number { get; set; } = 1;
    public uint Revision { get; init; }

    public bool HoldsAt(Instant now) => ValidFrom <= now && (ValidUntil is not { } end || now < end);

    /// <summary>Holds now and without an end.</summary>
    bool IsStandingLead(Instant now) => Role == Lead && HoldsAt(now) && ValidUntil is null;

    /// <summary>Whether <paramref name="caller"/> may change the memberships of an inspection at all. Null means no, and the answer is 404.</summary>
    public static bool MayChange(Caller caller, IReadOnlyCollection<InspectionMembership> all, Instant now) => caller.IsService
        // Planning makes the first lead; after that the inspection is the lead's.
        ? caller.Subject == "scheduling"
        : all.Any(m => m.Subject == caller.Subject && m.Role == Lead && m.HoldsAt(now));

    /// <summary>Whether a wished membership is refused, and why. Pure.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="all">The inspection's memberships.</param>
    /// <param name="wished">What is asked for.</param>
    /// <param name="organisationOfSubject">The inspectorate that the subject belongs to; null if it is not known or not of an inspectorate.</param>
    /// <param name="now">The present instant.</param>
    public static Refusal? Refuse(
        Caller caller, IReadOnlyCollection<InspectionMembership> all, InspectionMembership wished, string? organisationOfSubject, Instant now)
    {
        if (!Roles.Contains(wished.Role))
        {
            return new("unknown-role", "This is not a role in an inspection.") { Field = "role", Allowed = string.Join(", ", Roles) };
        }
        if (organisationOfSubject is null) return new("unknown-subject", "Nobody of an inspectorate is known under this name.") { Field = "subject" };
        if (organisationOfSubject != wished.Organisation)
        {
            return new("another-organisation", "The subject does not belong to this organisation.") { Field = "organisation", Allowed = organisationOfSubject };
        }
        if (wished.ValidUntil <= wished.ValidFrom || wished.ValidUntil <= now)
        {
            return new("ends-before-it-starts", "A membership ends after it starts, and not in the past.") { Field = "validUntil" };
        }
        if (caller.IsService && (wished.Role != Lead || all.Any(m => m.Subject != wished.Subject)))
        {
            return new("already-led", "This inspection has its lead; the lead gives further memberships.") { Field = "subject" };
        }
        return WithoutLead(all, wished.Subject, now) && !wished.IsStandingLead(now) ? LastLead : null;
    }

    /// <summary>Whether ending <paramref name="subject"/>'s membership is refused. Pure.</summary>
    public static Refusal? RefuseEnd(IReadOnlyCollection<InspectionMembership> all, string subject, Instant now) =>
        WithoutLead(all, subject, now) ? LastLead : null;

    static bool WithoutLead(IReadOnlyCollection<InspectionMembership> all, string subject, Instant now) =>
        !all.Any(m => m.Subject != subject && m.IsStandingLead(now));

    static Refusal LastLead { get; } = new("last-lead", "An inspection has at least one lead without an end date. Name another lead first.") { Field = "role" };

    public MembershipChanged ToEvent() => new(InspectionId, Subject, Organisation, Role, ValidFrom.ToDateTimeOffset(), ValidUntil?.ToDateTimeOffset(), Number);

    public Contracts.Api.Identity.Membership ToAnswer() => new(
        InspectionId, Subject, Organisation, Role, ValidFrom.ToDateTimeOffset(), ValidUntil?.ToDateTimeOffset(), Number);
}
