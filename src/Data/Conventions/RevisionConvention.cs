using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Jtai.Data.Conventions;

/// <summary>A property <c>uint Revision</c> is the row's version; Npgsql maps such a property to the system column <c>xmin</c>.</summary>
sealed class RevisionConvention : IPropertyAddedConvention
{
    public void ProcessPropertyAdded(IConventionPropertyBuilder propertyBuilder, IConventionContext<IConventionPropertyBuilder> context)
    {
        if (propertyBuilder.Metadata is { Name: "Revision", ClrType: var type } && type == typeof(uint))
        {
            propertyBuilder.IsConcurrencyToken(true);
            propertyBuilder.ValueGenerated(ValueGenerated.OnAddOrUpdate);
        }
    }
}
