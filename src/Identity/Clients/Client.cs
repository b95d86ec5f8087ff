using Jtai.ServiceDefaults;
using NodaTime;

namespace Jtai.Identity.Clients;

/// <summary>An inspectorate, an agency of a local area, or this system itself.</summary>
sealed class Organisation
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    /// <summary>
    /// <c>inspectorate</c>, <c>service</c>, or the kind of agency as framework documents name it, such as <c>local-authority</c> or <c>probation</c>.
    /// </summary>
    public required string Kind { get; set; }
    /// <summary>The local area of an agency.</summary>
    public string? Area { get; set; }
}

/// <summary>A program that asks for tokens, on behalf of one organisation.</summary>
sealed class Client
{
    public required string Id { get; init; }
    public required string OrganisationId { get; set; }
    public required string[] Roles { get; set; }
    /// <summary>The services for which it may have tokens.</summary>
    public required string[] Audiences { get; set; }
    /// <summary>SPKI, EC P-256: the client signs its assertions with the private half, which never leaves it.</summary>
    public byte[]? PublicKey { get; set; }
    /// <summary>The key before, while it is good too.</summary>
    public byte[]? PreviousKey { get; set; }
    /// <summary>Until when it is, exclusive.</summary>
    public Instant? PreviousKeyUntil { get; set; }
    /// <summary>SHA-256 of a secret of high entropy; demonstration clients only.</summary>
    public byte[]? SecretHash { get; set; }
    /// <summary>Since when it gets no more tokens.</summary>
    public Instant? RevokedAt { get; set; }

    /// <summary>Locks it until the transaction ends.</summary>
    internal static FormattableString Lock(string id) => $"select 1 from clients where id = {id} for update";

    /// <summary>For commands; over HTTP it is not found.</summary>
    internal static Refusal Unknown(string id) => new("client-unknown", "There is no such client.")
    {
        Status = StatusCodes.Status404NotFound,
        Field = "id",
        Value = id,
    };
}
