using System.Text.Json;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>A suggestion as it was made, with the wishes behind it. What it says of the children is sealed for <see cref="Id"/>.</summary>
[EntityTypeConfiguration(typeof(StoredSuggestionMapping))]
internal sealed class StoredSuggestion
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    /// <summary>Counts the suggestions of the inspection, from 1.</summary>
    public required int Number { get; init; }

    public required Instant At { get; init; }

    public required List<Guid> Keep { get; init; }

    public required List<Guid> LeaveOut { get; init; }

    public required double Unevenness { get; init; }

    public required string? Message { get; init; }

    public required byte[] SealedChildren { get; init; }

    public IReadOnlyList<SuggestedChild> Children(Seal seal) => JsonSerializer.Deserialize<IReadOnlyList<SuggestedChild>>(seal.Open(SealedChildren, Id))!;

    public SuggestionResource Resource(Seal seal) => new(
        Number, At.ToDateTimeOffset(), Keep, LeaveOut, [.. Children(seal).Select(child => new ChosenChild(child.Child, child.Reason))], Unevenness, Message);
}

internal sealed class StoredSuggestionMapping : IEntityTypeConfiguration<StoredSuggestion>
{
    public void Configure(EntityTypeBuilder<StoredSuggestion> builder)
    {
        builder.ToTable("suggestions");
        builder.HasIndex(suggestion => new { suggestion.InspectionId, suggestion.Number }).IsUnique();
        builder.HasOne<Selection>().WithMany().HasForeignKey(suggestion => suggestion.InspectionId);
    }
}
