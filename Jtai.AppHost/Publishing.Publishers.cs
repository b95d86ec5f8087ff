namespace Jtai.AppHost;

static partial class Publishing
{
    static partial void Add(IDistributedApplicationBuilder builder, string? target)
    {
        if (target == "kubernetes") builder.AddKubernetesEnvironment("kubernetes");
        else builder.AddDockerComposeEnvironment("compose");
    }
}
