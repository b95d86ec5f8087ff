using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Engine;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, value => ValueOf(builder, name, value), secret));

    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false) =>
        publishValueAsDefault && secret
            ? throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret))
            : builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret));

    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        if (persist) value = new Persisted(builder, name, value);
        return builder.AddResource(new ParameterResource(name, _ => ValueOf(builder, name, value), secret) { Default = value });
    }

    public static ParameterResource CreateDefaultPasswordParameter(IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true, bool numeric = true, bool special = true, int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0)
    {
        var generated = new GenerateParameterDefault { MinLength = 22, Lower = lower, Upper = upper, Numeric = numeric, Special = special, MinLower = minLower, MinUpper = minUpper, MinNumeric = minNumeric, MinSpecial = minSpecial };
        return new ParameterResource(name, value => ValueOf(builder, name, value), secret: true) { Default = new Persisted(builder, name, generated) };
    }

    private static string ValueOf(IDistributedApplicationBuilder builder, string name, ParameterDefault? otherwise) =>
        builder.Configuration[$"Parameters:{name}"] ?? otherwise?.GetDefaultValue()
        ?? throw new MissingParameterValueException($"Parameter resource could not be used because configuration key 'Parameters:{name}' is missing and the Parameter has no default value.");

    /// <summary>A value that is made once and kept. Aspire keeps it in the user's secrets, this in the state folder.</summary>
    private sealed class Persisted(IDistributedApplicationBuilder builder, string name, ParameterDefault inner) : ParameterDefault
    {
        public override string GetDefaultValue() => StateFolder.Of(builder).Parameter(name, inner.GetDefaultValue);

        public override void WriteToManifest(ManifestPublishingContext context) => inner.WriteToManifest(context);
    }
}
