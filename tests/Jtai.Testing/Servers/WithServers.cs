using System.Diagnostics;

namespace Jtai.Testing;

/// <summary>
/// <c>dotnet Jtai.Testing.dll command [argument ...]</c>: runs the command with one PostgreSQL, one RabbitMQ and one ClamAV for every test process that it starts, and stops them when it has ended. Its exit status is the command's.
/// </summary>
static class WithServers
{
    static async Task<int> Main(string[] command)
    {
        if (command is not [var program, .. var arguments])
        {
            await Console.Error.WriteLineAsync("usage: Jtai.Testing command [argument ...]");
            return 2;
        }
        var starting = (PostgresServer.StartAsync(), RabbitMqServer.StartAsync(), ClamAvServer.StartAsync());
        await using var postgres = await starting.Item1;
        await using var rabbit = await starting.Item2;
        await using var clamAv = await starting.Item3;
        // The servers are the children of this process: it outlasts an interrupted command, and stops them in order.
        Console.CancelKeyPress += (_, interrupt) => interrupt.Cancel = true;
        var start = new ProcessStartInfo(program, arguments);
        start.Environment[PostgresServer.Variable] = postgres.Address;
        start.Environment[RabbitMqServer.Variable] = rabbit.Ports;
        start.Environment[ClamAvServer.Variable] = $"{clamAv.Port}";
        using var running = Process.Start(start)!;
        await running.WaitForExitAsync();
        return running.ExitCode;
    }
}
