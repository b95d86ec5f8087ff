namespace Jtai.AppHost;

/// <summary>Where the topology goes beyond one machine.</summary>
static partial class Publishing
{
    /// <summary>Adds the environment that is published to: Docker Compose, or with <c>--target kubernetes</c> a Helm chart.</summary>
    public static void AddEnvironment(this IDistributedApplicationBuilder builder) => Add(builder, builder.Configuration["target"]);

    /// <summary>Without an environment Aspire would publish nothing, and be content.</summary>
    /// <exception cref="DistributedApplicationException">The publishers were not built in.</exception>
    public static void IsPossible(DistributedApplicationModel model)
    {
        if (!model.Resources.OfType<IComputeEnvironmentResource>().Any())
        {
            throw new DistributedApplicationException(
                "To publish, build the AppHost with -p:Publishers=true: Aspire's publishers are packages that not every feed has.");
        }
    }

    // Publishing.Publishers.cs, where they are built in.
    static partial void Add(IDistributedApplicationBuilder builder, string? target);
}
