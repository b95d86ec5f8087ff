namespace Jtai.AppHost;

/// <summary>What was built is started as it is.</summary>
static class RunAsBuilt
{
    /// <summary>
    /// The project is started from what is already built, not with <c>dotnet run</c>, which would evaluate it once more, leave one process more for
    /// each, and survive the orchestrator. Where an IDE starts the projects to debug them, it still does.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithoutDotnetRun(this IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        if (!builder.ExecutionContext.IsRunMode || builder.Configuration["DEBUG_SESSION_PORT"] is not null) return project;
        var path = project.Resource.GetProjectMetadata().ProjectPath;
        return project
            .WithAnnotation(new ExecutableAnnotation { Command = Tied.Command, WorkingDirectory = Path.GetDirectoryName(path)! })
            .WithArgs(Tied.To(Built.Assembly(Path.GetFileNameWithoutExtension(path))));
    }
}

/// <summary>Where the build has put the projects.</summary>
static class Built
{
    static readonly string Outputs = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
    static readonly string Configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The assembly of a project, built with the AppHost in the same configuration.</summary>
    public static string Assembly(string project) => Path.Combine(Outputs, project, Configuration, $"{project}.dll");
}

/// <summary>A process that cannot outlive the orchestrator: the kernel tells it to end when the orchestrator ends, in whatever way.</summary>
static class Tied
{
    /// <summary>Of util-linux. It becomes the program that its arguments name.</summary>
    public const string Command = "setpriv";

    /// <summary>The arguments with which <see cref="Command"/> becomes a .NET program.</summary>
    public static string[] To(string assembly, params string[] arguments) => ["--pdeathsig", "TERM", "--", "dotnet", assembly, .. arguments];
}
