using System.Text.Json;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>A choice as it was made, beside what was suggested: a later one does not change it. Its reasons are sealed for <see cref="Id"/>.</summary>
[EntityTypeConfiguration(typeof(ChoiceMapping))]
internal sealed class Choice
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    /// <summary>Counts the choices of the inspection, from 1.</summary>
    public required int Number { get; init; }

    public required ChoiceKind Kind { get; init; }

    public required Instant At { get; init; }

    public required string By { get; init; }

    /// <summary>The suggestion that stood then.</summary>
    public required int? Suggestion { get; init; }

    public required List<Guid> NotTaken { get; init; }

    public required byte[] SealedChildren { get; init; }

    public ChoiceResource Resource(Seal seal) => new(
        Number, Json.Name(Kind), At.ToDateTimeOffset(), By, Suggestion,
        JsonSerializer.Deserialize<IReadOnlyList<ChoiceChildResource>>(seal.Open(SealedChildren, Id))!, NotTaken);

    /// <param name="selection">Whose choice it is, with the number of choices so far.</param>
    /// <param name="kind">What was chosen.</param>
    /// <param name="chosen">The children, each with a reason.</param>
    /// <param name="suggestion">The suggestion that stands.</param>
    /// <param name="by">Who chose.</param>
    /// <param name="at">When.</param>
    /// <param name="seal">Seals the reasons.</param>
    /// <param name="replaced">Of a replacement, whose case is replaced.</param>
    public static Choice Of(
        Selection selection, ChoiceKind kind, IReadOnlyList<ChosenChild> chosen, StoredSuggestion? suggestion, string by, Instant at, Seal seal,
        List<Guid>? replaced = null)
    {
        var (id, suggested) = (Guid.CreateVersion7(), suggestion?.Children(seal).Select(child => child.Child).ToHashSet() ?? []);
        var children = chosen.Select(child => new ChoiceChildResource(child.Child, child.Reason!, suggested.Contains(child.Child)));
        return new()
        {
            Id = id,
            InspectionId = selection.InspectionId,
            Number = ++selection.Choices,
            Kind = kind,
            At = at,
            By = by,
            Suggestion = suggestion?.Number,
            NotTaken = replaced ?? [.. suggested.Except(chosen.Select(child => child.Child)).Order()],
            SealedChildren = seal.Close(JsonSerializer.Serialize(children), id),
        };
    }
}

/// <summary>What was chosen: the children on whom the partners answer (¶97), those whose cases are audited (¶99), or one in the place of another.</summary>
internal enum ChoiceKind
{
    Sample,
    Audits,
    Replacement,
}

internal sealed class ChoiceMapping : IEntityTypeConfiguration<Choice>
{
    public void Configure(EntityTypeBuilder<Choice> builder)
    {
        builder.ToTable("choices");
        builder.HasIndex(choice => new { choice.InspectionId, choice.Number }).IsUnique();
        builder.HasOne<Selection>().WithMany().HasForeignKey(choice => choice.InspectionId);
    }
}
