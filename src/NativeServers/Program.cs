using System.Collections;
using System.Runtime.InteropServices;
using Jtai.NativeServers;

// postgres|rabbitmq|clamav <data folder>: the server as the AppHost's orchestrator starts it, in place of the container of that image. Takes the image's
// variables, listens on 127.0.0.1:NATIVE_PORT, writes the server's lines to its own output, and ends in order on SIGTERM, SIGINT or SIGHUP.
if (args is not [var kind, var folder])
{
    Console.Error.WriteLine("usage: Jtai.NativeServers postgres|rabbitmq|clamav <data folder>");
    return 2;
}

using var asked = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
try
{
    await using INativeServer server = kind switch
    {
        "postgres" => await NativePostgres.StartAsync(
            new(folder, Required("POSTGRES_PASSWORD")) { User = Required("POSTGRES_USER"), Port = Port(), OnLine = Write }, asked.Token),
        "rabbitmq" => await NativeRabbitMq.StartAsync(
            new(folder, Required("RABBITMQ_DEFAULT_PASS"))
            {
                User = Required("RABBITMQ_DEFAULT_USER"),
                NodeName = Required("RABBITMQ_NODENAME").Split('@')[0],
                Port = Port(),
                OnLine = Write,
            },
            asked.Token),
        "clamav" => await NativeClamAv.StartAsync(new(folder) { Settings = Settings(), Port = Port(), OnLine = Write }, asked.Token),
        _ => throw new ArgumentException($"There is no server '{kind}' here: postgres, rabbitmq or clamav."),
    };
    await server.Exited.WaitAsync(asked.Token);
    Console.Error.WriteLine($"{kind} ended without having been asked to.");
    return 1;
}
catch (OperationCanceledException) when (asked.IsCancellationRequested)
{
    return 0;
}
catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    asked.Cancel();
}

static void Write(ConsoleLine line) => (line.IsError ? Console.Error : Console.Out).WriteLine(line.Text);

static string Required(string name) => Environment.GetEnvironmentVariable(name) ?? throw new ArgumentException($"{name} is not set.");

static int? Port() => int.TryParse(Environment.GetEnvironmentVariable("NATIVE_PORT"), out var port) ? port : null;

static Dictionary<string, string> Settings() => (
    from DictionaryEntry variable in Environment.GetEnvironmentVariables()
    let name = (string)variable.Key
    where name.StartsWith(ClamAvSettings.Prefix, StringComparison.Ordinal)
    select (name[ClamAvSettings.Prefix.Length..], (string)variable.Value!)).ToDictionary();
