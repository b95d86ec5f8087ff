using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Jtai.Data.Conventions;

/// <summary>Names as people write them in psql, without quotes. Names that a mapping gives explicitly stay.</summary>
sealed partial class SnakeCaseConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        // Before the keys, whose names have those of their tables in them.
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
            if (entity.GetTableName() is { } table) entity.Builder.ToTable(SnakeCase(table));
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            foreach (var property in entity.GetDeclaredProperties())
                if (property.GetColumnName() is var column && column != "xmin") property.Builder.HasColumnName(SnakeCase(column));
            foreach (var key in entity.GetDeclaredKeys())
                if (key.GetName() is { } name) key.Builder.HasName(SnakeCase(name));
            foreach (var key in entity.GetDeclaredForeignKeys())
                if (key.GetConstraintName() is { } name) key.Builder.HasConstraintName(SnakeCase(name));
            foreach (var index in entity.GetDeclaredIndexes())
                if (index.GetDatabaseName() is { } name) index.Builder.HasDatabaseName(SnakeCase(name));
        }
    }

    internal static string SnakeCase(string name) => WordStart().Replace(name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
