using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using NativeServers;

namespace Aspire.Hosting.Engine;

/// <summary>How each kind of resource is started on this machine.</summary>
internal sealed class Launchers(IDistributedApplicationBuilder app, StateFolder state, ConsoleLogs logs)
{
    // What configures this process must not configure its children.
    private static readonly Dictionary<string, string?> NotInherited = new() { ["ASPNETCORE_URLS"] = null, ["DOTNET_LAUNCH_PROFILE"] = null };

    /// <param name="resource">What to start.</param>
    /// <param name="id">The id of this replica.</param>
    /// <param name="ports">The port that this replica listens on, by endpoint.</param>
    public Func<CancellationToken, Task<Running>> Of(IResource resource, string id, IReadOnlyDictionary<EndpointAnnotation, int> ports) => resource switch
    {
        ProjectResource project => async cancellation =>
            await StartAsync(project, id, "dotnet", [OutputOf(project)], Path.GetDirectoryName(ProjectPath(project))!, ports, cancellation),
        ExecutableResource executable => async cancellation =>
            await StartAsync(executable, id, executable.Command, [], executable.WorkingDirectory, ports, cancellation),
        PostgresServerResource postgres => cancellation => StartAsync(postgres, id, cancellation),
        RabbitMQServerResource rabbit => cancellation => StartAsync(rabbit, id, cancellation),
        _ => _ => throw new DistributedApplicationException(resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault() is { } image
            ? $"The container image {image.Image}:{image.Tag} has no native equivalent here. Run with containers instead: ./run --aspire"
            : $"Nothing is known about how to start a {resource.GetType().Name}."),
    };

    /// <summary>The running PostgreSQL servers.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<PostgresServerResource, NativePostgres> Servers { get; } = [];

    private async Task<Running> StartAsync(PostgresServerResource postgres, string id, CancellationToken cancellation)
    {
        var server = await NativePostgres.StartAsync(new(DataFolder(postgres), (await postgres.PasswordParameter.GetValueAsync(cancellation))!)
        {
            User = (await postgres.UserNameReference.GetValueAsync(cancellation))!,
            Port = postgres.PrimaryEndpoint.Port,
            OnLine = line => logs.Add(id, line),
        }, cancellation);
        Servers[postgres] = server;
        return new(server.ProcessId, server.Exited, server.StopAsync, server.IsReadyAsync);
    }

    private async Task<Running> StartAsync(RabbitMQServerResource rabbit, string id, CancellationToken cancellation)
    {
        var server = await NativeRabbitMq.StartAsync(new(DataFolder(rabbit), (await rabbit.PasswordParameter.GetValueAsync(cancellation))!)
        {
            User = (await rabbit.UserNameReference.GetValueAsync(cancellation))!,
            NodeName = rabbit.Name,
            Port = rabbit.PrimaryEndpoint.Port,
            OnLine = line => logs.Add(id, line),
        }, cancellation);
        return new(server.ProcessId, server.Exited, server.StopAsync, server.IsReadyAsync);
    }

    private async Task<Running> StartAsync<T>(T resource, string id, string command, IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<EndpointAnnotation, int> ports, CancellationToken cancellation)
        where T : IResourceWithEnvironment, IResourceWithArgs
    {
        var child = ChildProcess.Start(new ChildOptions(command, [.. arguments, .. await ArgumentsAsync(resource, cancellation)])
        {
            // Not SIGTERM: an orderly end may take longer than the servers, which go at the same moment, leave it. What is committed is safe.
            DeathSignal = Signal.Kill,
            Environment = await EnvironmentAsync(resource, id, ports, cancellation),
            WorkingDirectory = workingDirectory,
            OnLine = line => logs.Add(id, line),
        });
        return new(child.Id, child.Exited, patience => child.StopAsync(Signal.Terminate, patience));
    }

    private static async Task<IReadOnlyList<string>> ArgumentsAsync(IResource resource, CancellationToken cancellation)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellation);
        foreach (var callback in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>()) await callback.Callback(context);
        var arguments = new List<string>();
        foreach (var argument in context.Args) arguments.Add(await TextAsync(argument, cancellation) ?? "");
        return arguments;
    }

    private async Task<Dictionary<string, string?>> EnvironmentAsync(IResource resource, string id, IReadOnlyDictionary<EndpointAnnotation, int> ports, CancellationToken cancellation)
    {
        var context = new EnvironmentCallbackContext(app.ExecutionContext, resource, [], cancellation);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>()) await callback.Callback(context);

        var environment = new Dictionary<string, string?>(NotInherited);
        foreach (System.Collections.DictionaryEntry inherited in Environment.GetEnvironmentVariables())
        {
            var name = (string)inherited.Key;
            if (name.StartsWith("Parameters__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("AppHost__", StringComparison.OrdinalIgnoreCase)) environment[name] = null;
        }
        if (resource is ProjectResource)
        {
            environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={id}";
            var urls = ports.Where(p => p.Key.UriScheme is "http" or "https").Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key.UriScheme}://{p.Key.TargetHost}:{p.Value}")).ToList();
            if (urls.Count > 0) environment["ASPNETCORE_URLS"] = string.Join(';', urls);
        }
        foreach (var (endpoint, port) in ports)
        {
            if (endpoint.TargetPortVariable is { } variable) environment[variable] = port.ToString(CultureInfo.InvariantCulture);
        }
        foreach (var (name, value) in context.EnvironmentVariables) environment[name] = await TextAsync(value, cancellation);
        return environment;
    }

    private static async ValueTask<string?> TextAsync(object value, CancellationToken cancellation) =>
        value is IValueProvider provider ? await provider.GetValueAsync(cancellation) : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static string ProjectPath(ProjectResource project) => project.Annotations.OfType<IProjectMetadata>().Last().ProjectPath;

    /// <summary>The built assembly of the project, in the configuration that this application was built in.</summary>
    private static string OutputOf(ProjectResource resource)
    {
        var project = ProjectPath(resource);
        var name = Path.GetFileNameWithoutExtension(project);
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}release", StringComparison.OrdinalIgnoreCase) ? "release" : "debug";
        var folders = new List<string>();
        // UseArtifactsOutput: one folder of outputs at the root; otherwise bin/ beside the project.
        for (var at = new DirectoryInfo(Path.GetDirectoryName(project)!); at is not null; at = at.Parent) folders.Add(Path.Combine(at.FullName, "artifacts", "bin", name, configuration));
        var beside = Path.Combine(Path.GetDirectoryName(project)!, "bin", configuration == "debug" ? "Debug" : "Release");
        if (Directory.Exists(beside)) folders.AddRange(Directory.GetDirectories(beside));
        return folders.Select(folder => Path.Combine(folder, $"{name}.dll")).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{name}.dll was not found under artifacts/bin/{name}/{configuration} or bin/. Build it first: dotnet build {project}");
    }

    /// <summary>Where a server keeps its data: for ever with a data volume, otherwise until the next start.</summary>
    private string DataFolder(ContainerResource server)
    {
        var volume = server.Annotations.OfType<ContainerMountAnnotation>().FirstOrDefault(m => m.Type == ContainerMountType.Volume);
        if (volume is not null) return Path.Combine(state.Path, "data", server.Name);
        var folder = Path.Combine(Path.GetTempPath(), $"aspire-{Environment.ProcessId}-{server.Name}");
        Temporary.Add(folder);
        return folder;
    }

    /// <summary>Folders to remove at the end.</summary>
    public System.Collections.Concurrent.ConcurrentBag<string> Temporary { get; } = [];
}
