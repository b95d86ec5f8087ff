using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Data.Messages;

/// <summary>
/// A framework document that an administrator has added. Scheduling owns it, the other services keep a copy; it never changes. A context opts in with
/// <c>DbSet&lt;AddedFramework&gt; AddedFrameworks</c>.
/// </summary>
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

    /// <summary>For a context that opts in.</summary>
    internal static void Map(ModelBuilder model)
    {
        if (model.Model.FindEntityType(typeof(AddedFramework)) is null) return;
        model.Shared<AddedFramework>("added_frameworks", framework => framework.HasKey(each => new { each.Framework, each.Version }));
    }
}
