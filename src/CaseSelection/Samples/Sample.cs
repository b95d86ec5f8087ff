using System.Text.Json;
using Jtai.CaseSelection.Selections;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.CaseSelection.Samples;

/// <summary>
/// A dip sample, apart from the audits (¶55-56). What it says of children, and what was decided of it (¶57), is sealed for <see cref="Id"/>.
/// </summary>
[EntityTypeConfiguration(typeof(SampleMapping))]
internal sealed class Sample
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required SampleKind Kind { get; init; }

    public required string Organisation { get; init; }

    public required string By { get; init; }

    public required Instant At { get; init; }

    /// <summary>They stay when newer lists lack them: evidence was gathered from them.</summary>
    public required List<Guid> Children { get; init; }

    public required byte[] SealedChoice { get; init; }

    public byte[]? SealedDecisions { get; set; }

    public SampleResource Resource(Seal seal)
    {
        var choice = JsonSerializer.Deserialize<TakeSampleRequest>(seal.Open(SealedChoice, Id))!;
        return new(Id, Json.Name(Kind), Organisation, By, At.ToDateTimeOffset(), choice.Purpose, choice.Children, Decisions(seal));
    }

    public void Decide(SufficiencyDecision decision, Seal seal) => SealedDecisions = seal.Close(JsonSerializer.Serialize(Decisions(seal).Append(decision)), Id);

    IReadOnlyList<SufficiencyDecision> Decisions(Seal seal) =>
        SealedDecisions is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<SufficiencyDecision>>(seal.Open(SealedDecisions, Id))!;
}

/// <summary>¶56: the lead's of several agencies, an inspectorate's of one. ¶69: the schools inspector's.</summary>
internal enum SampleKind
{
    MultiAgency,
    SingleAgency,
    Schools,
}

internal sealed class SampleMapping : IEntityTypeConfiguration<Sample>
{
    public void Configure(EntityTypeBuilder<Sample> builder)
    {
        builder.ToTable("samples");
        builder.HasIndex(sample => sample.InspectionId);
        builder.HasOne<Selection>().WithMany().HasForeignKey(sample => sample.InspectionId);
    }
}
