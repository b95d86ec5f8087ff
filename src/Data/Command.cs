using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Jtai.Data;

/// <summary>Something that a service does instead of serving, when its first argument names it.</summary>
/// <param name="Name">The argument.</param>
/// <param name="Summary">What it does, for people.</param>
/// <param name="RunAsync">Does it in a scope of its own, with the arguments after the name; the exit code.</param>
public sealed record Command(string Name, string Summary, Func<IServiceProvider, string[], Task<int>> RunAsync);

/// <summary>Runs commands.</summary>
public static class Commands
{
    /// <summary>Runs the command that the first argument names, if it names one. Null: none was named, and the service should serve.</summary>
    /// <param name="app">The built service, not started.</param>
    /// <param name="args">The process's arguments.</param>
    public static async Task<int?> RunCommandAsync<TDb>(this IHost app, string[] args) where TDb : JtaiDbContext
    {
        // Options such as --urls are the host's.
        if (args is not [{ } name, ..] || name.StartsWith('-')) return null;
        var commands = app.Services.GetServices<Command>().ToList();
        if (commands.Find(c => c.Name == name) is not { } command)
        {
            await Console.Error.WriteLineAsync($"There is no command '{name}'. Without a command the service serves; the commands are:");
            foreach (var known in commands)
                await Console.Error.WriteLineAsync($"  {known.Name}: {known.Summary}");
            return 2;
        }
        await using var scope = app.Services.CreateAsyncScope();
        return await command.RunAsync(scope.ServiceProvider, args[1..]);
    }
}
