using System.Text.Json;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Sealing;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.SetUp;

/// <summary>
/// What the set-up discussion came to, as it was recorded at one time (¶20-22). A newer version does not replace it. All that people said is sealed
/// for <see cref="Id"/>.
/// </summary>
[EntityTypeConfiguration<SetUpVersionMapping, SetUpVersion>]
sealed class SetUpVersion
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }
    public int Version { get; init; }
    public Instant RecordedAt { get; init; }
    public required string RecordedBy { get; init; }
    public required IReadOnlyList<string> Agenda { get; init; }
    public required byte[] SealedOutcomes { get; init; }
    public required byte[] SealedCare { get; init; }
    public bool IncidentsAsked { get; init; }
    public required byte[] SealedIncidents { get; init; }

    /// <summary>Account and job title; no name, and so not sealed. <see cref="Inspection.LinkPerson"/> is the account in force.</summary>
    public LinkPerson? LinkPerson { get; init; }

    /// <summary>The parts that differ from the version before.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    internal static SetUpVersion Of(RecordSetUpRequest request, Guid inspection, SetUpVersion? before, string by, Seal seal, Instant now)
    {
        var id = Guid.CreateVersion7(now.ToDateTimeOffset());
        return new SetUpVersion
        {
            Id = id,
            InspectionId = inspection,
            Version = (before?.Version ?? 0) + 1,
            RecordedAt = now,
            RecordedBy = by,
            Agenda = request.Agenda,
            SealedOutcomes = seal.Close(JsonSerializer.Serialize(request.Outcomes), id),
            SealedCare = seal.Close(JsonSerializer.Serialize(request.Care), id),
            IncidentsAsked = request.IncidentsAsked,
            SealedIncidents = seal.Close(JsonSerializer.Serialize(request.Incidents), id),
            LinkPerson = request.LinkPerson,
            Changed = [.. Differences(request, before, seal)],
        };
    }

    internal SetUpOutcomes Outcomes(Seal seal) => JsonSerializer.Deserialize<SetUpOutcomes>(seal.Open(SealedOutcomes, Id))!;

    internal SetUpCare Care(Seal seal) => JsonSerializer.Deserialize<SetUpCare>(seal.Open(SealedCare, Id))!;

    internal IReadOnlyList<DeclaredIncident> Incidents(Seal seal) =>
        JsonSerializer.Deserialize<IReadOnlyList<DeclaredIncident>>(seal.Open(SealedIncidents, Id))!;

    /// <summary>As it was recorded.</summary>
    internal RecordSetUpRequest Said(Seal seal) => new(Agenda, Outcomes(seal), Care(seal), IncidentsAsked, Incidents(seal), LinkPerson);

    static IEnumerable<string> Differences(RecordSetUpRequest request, SetUpVersion? before, Seal seal)
    {
        if (!request.Agenda.ToHashSet().SetEquals(before?.Agenda ?? [])) yield return "agenda";
        if (request.Outcomes != (before?.Outcomes(seal) ?? new SetUpOutcomes())) yield return "outcomes";
        if (request.Care != (before?.Care(seal) ?? new SetUpCare())) yield return "care";
        if (request.IncidentsAsked != (before?.IncidentsAsked ?? false) || !request.Incidents.SequenceEqual(before?.Incidents(seal) ?? []))
        {
            yield return "incidents";
        }
        if (request.LinkPerson != before?.LinkPerson) yield return "link-person";
    }
}

sealed class SetUpVersionMapping : IEntityTypeConfiguration<SetUpVersion>
{
    public void Configure(EntityTypeBuilder<SetUpVersion> builder)
    {
        builder.ToTable("set_up_versions");
        builder.Property(version => version.Id).ValueGeneratedNever();
        // The primary guard against two first versions at once.
        builder.HasIndex(version => new { version.InspectionId, version.Version }).IsUnique();
        builder.HasOne<Inspection>().WithMany().HasForeignKey(version => version.InspectionId);
        builder.Property(version => version.Agenda)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<string>>(), AsJson.Comparer<IReadOnlyList<string>>());
        builder.Property(version => version.Changed)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<string>>(), AsJson.Comparer<IReadOnlyList<string>>());
        builder.Property(version => version.LinkPerson).HasColumnType("jsonb").HasConversion(AsJson.Converter<LinkPerson?>(), AsJson.Comparer<LinkPerson?>());
    }
}
