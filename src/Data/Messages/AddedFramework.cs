using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Data.Messages;

/// <summary>
/// A framework document that an administrator has added. Scheduling owns it, the other services keep a copy; it never changes. A context opts in with
/// <c>DbSet&lt;AddedFramework&gt; AddedFrameworks</c>.
/// </summary>
[EntityTypeConfiguration<AddedFrameworkMapping, AddedFramework>]
public sealed class AddedFramework
{
    /// <summary>The document's <c>id</c>, such as <c>front-door-2024</c>.</summary>
    public required string Framework { get; init; }

    /// <summary>The document's <c>version</c>.</summary>
    public int Version { get; init; }

    /// <summary>The JSON document, exactly as it was given.</summary>
    public required string Document { get; init; }

    /// <summary>SHA-256 of the document's UTF-8, in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>When it was added.</summary>
    public Instant AddedAt { get; init; }
}

/// <summary>Where and how added frameworks are kept.</summary>
public sealed class AddedFrameworkMapping : IEntityTypeConfiguration<AddedFramework>
{
    /// <inheritdoc />
    public void Configure(EntityTypeBuilder<AddedFramework> builder)
    {
        builder.ToTable("added_frameworks");
        builder.HasKey(framework => new { framework.Framework, framework.Version });
    }
}
