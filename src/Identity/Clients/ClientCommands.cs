using Jtai.Data;
using Jtai.Identity.Data;
using Jtai.ServiceDefaults;
using NodaTime;

namespace Jtai.Identity.Clients;

/// <summary>
/// What an operator types to let somebody in: <c>register-client</c>, <c>rotate-client-key</c>, <c>revoke-client</c>. Keys are named by their file, and only
/// public ones are taken: what stands in an argument is seen by every account of the machine.
/// </summary>
static class ClientCommands
{
    const int Wrong = 2, Refused = 1;

    internal static void AddClientCommands(this IServiceCollection services)
    {
        services.AddSingleton(new Command(
            "register-client",
            "<client> --organisation <id> --roles <role,role> --public-key <file.pem> [--name <name> --kind <kind> --area <area>]: lets a program in; the last "
            + "three enter an organisation that is not there yet",
            (provider, args) => RunAsync(provider, args, ["organisation", "roles", "public-key"], ["name", "kind", "area"], (db, id, given, _) =>
                RegisterClient.RunAsync(
                    db, id,
                    new()
                    {
                        Id = given["organisation"],
                        Name = given.GetValueOrDefault("name", ""),
                        Kind = given.GetValueOrDefault("kind", ""),
                        Area = given.GetValueOrDefault("area"),
                    },
                    given["roles"].Split(','), File.ReadAllText(given["public-key"]), CancellationToken.None))));
        services.AddSingleton(new Command(
            "rotate-client-key",
            $"<client> --public-key <file.pem> [--overlap-days <0 to {RotateClientKey.MostDays}>]: a new key; the one before is good for "
            + $"{RotateClientKey.UsualDays} days yet, or as many as are said",
            (provider, args) => RunAsync(provider, args, ["public-key"], ["overlap-days"], (db, id, given, now) => RotateClientKey.RunAsync(
                db, id, File.ReadAllText(given["public-key"]),
                !given.TryGetValue("overlap-days", out var days) ? RotateClientKey.UsualDays : int.TryParse(days, out var count) ? count : -1, now,
                CancellationToken.None))));
        services.AddSingleton(new Command(
            "revoke-client", "<client>: it gets no more tokens, and never comes back",
            (provider, args) => RunAsync(provider, args, [], [], (db, id, _, now) => RevokeClient.RunAsync(db, id, now, CancellationToken.None))));
    }

    static async Task<int> RunAsync(
        IServiceProvider provider, string[] args, string[] needed, string[] optional,
        Func<IdentityDb, string, Dictionary<string, string>, Instant, Task<Refusal?>> run)
    {
        if (Read(args, needed, optional) is not var (id, given))
        {
            await Console.Error.WriteLineAsync($"Give the client's identifier{string.Concat(needed.Select(each => $", --{each} <value>"))}; nothing else but "
                + $"{(optional.Length == 0 ? "that" : string.Join(", ", optional.Select(each => $"--{each} <value>")))}.");
            return Wrong;
        }
        Refusal? refusal;
        try
        {
            refusal = await run(provider.GetRequiredService<IdentityDb>(), id, given, provider.GetRequiredService<IClock>().GetCurrentInstant());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The file of the public key cannot be read: {given["public-key"]}");
            return Wrong;
        }
        if (refusal is not null)
        {
            await Console.Error.WriteLineAsync($"{refusal.Code}: {refusal.Message}{(refusal.Allowed is null ? "" : $" Allowed: {refusal.Allowed}")}");
            return Refused;
        }
        Console.WriteLine($"{id}: done");
        return 0;
    }

    static (string Id, Dictionary<string, string> Given)? Read(string[] args, string[] needed, string[] optional)
    {
        if (args is not [var id, .. var options] || id.StartsWith('-') || options.Length % 2 != 0) return null;
        var given = new Dictionary<string, string>();
        foreach (var pair in options.Chunk(2))
        {
            if (!pair[0].StartsWith("--", StringComparison.Ordinal)) return null;
            var name = pair[0][2..];
            if (!needed.Concat(optional).Contains(name) || !given.TryAdd(name, pair[1])) return null;
        }
        return needed.All(given.ContainsKey) ? (id, given) : null;
    }
}
