using System.Text.Json;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>¶100: what the local authority said on the telephone of the agencies involved with a child. To whom, and what was said, is sealed.</summary>
[EntityTypeConfiguration(typeof(InvolvementCheckMapping))]
internal sealed class InvolvementCheck
{
    public required Guid Id { get; init; }

    public required Guid ChildId { get; init; }

    /// <summary>When the call was.</summary>
    public required Instant At { get; init; }

    public required Instant RecordedAt { get; init; }

    public required string By { get; init; }

    public required bool SeveralAgencies { get; init; }

    /// <summary>True where the local authority was asked to check its electronic system as well.</summary>
    public required bool SystemChecked { get; init; }

    public required byte[] SealedTexts { get; init; }

    public InvolvementCheckResource Resource(Seal seal)
    {
        var texts = JsonSerializer.Deserialize<InvolvementTexts>(seal.Open(SealedTexts, Id))!;
        return new(At.ToDateTimeOffset(), By, SeveralAgencies, SystemChecked, texts.SpokeTo, texts.Note);
    }

    public static InvolvementCheck Of(Guid child, RecordInvolvementCheckRequest request, string by, Instant now, Seal seal)
    {
        var id = Guid.CreateVersion7();
        return new()
        {
            Id = id,
            ChildId = child,
            At = Instant.FromDateTimeOffset(request.At),
            RecordedAt = now,
            By = by,
            SeveralAgencies = request.SeveralAgencies,
            SystemChecked = request.SystemChecked,
            SealedTexts = seal.Close(JsonSerializer.Serialize(new InvolvementTexts(request.SpokeTo, request.Note)), id),
        };
    }
}

/// <summary>What is sealed of it.</summary>
internal sealed record InvolvementTexts(string SpokeTo, string? Note);

internal sealed class InvolvementCheckMapping : IEntityTypeConfiguration<InvolvementCheck>
{
    public void Configure(EntityTypeBuilder<InvolvementCheck> builder)
    {
        builder.ToTable("involvement_checks");
        builder.HasIndex(check => check.ChildId);
        builder.HasOne<Child>().WithMany().HasForeignKey(check => check.ChildId);
    }
}
