using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Jtai.NativeServers;

/// <summary>A line that a process wrote to its console.</summary>
/// <param name="At">When it was read, UTC.</param>
/// <param name="IsError">True for the standard error stream.</param>
/// <param name="Text">The line without its end.</param>
public readonly record struct ConsoleLine(DateTimeOffset At, bool IsError, string Text);

/// <summary>What to start, and how.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments. They are visible to everybody on the machine: no secret belongs there.</param>
public sealed record ChildOptions(string FileName, params IReadOnlyList<string> Arguments)
{
    /// <summary>The account to run as when this process is root; otherwise the child runs as this process does.</summary>
    public string? Account { get; init; }

    /// <summary>What the kernel sends to the child when this process ends in whatever way.</summary>
    public Signal DeathSignal { get; init; } = Signal.Kill;

    /// <summary>Variables set for the child; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>False starts from an empty environment (but a plain PATH) instead of this process's own.</summary>
    public bool InheritEnvironment { get; init; } = true;

    /// <summary>The root folder when not given.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Told each line that the process writes.</summary>
    public Action<ConsoleLine>? OnLine { get; init; }
}

/// <summary>
/// A process that cannot outlive this one, not even when this one is killed with SIGKILL, and that the terminal's Ctrl-C does not reach
/// (it has a session of its own): whoever started it stops it in order.
/// </summary>
public sealed class ChildProcess
{
    // The kernel's death signal is sent when the *thread* that forked ends, so one thread that never ends starts every child.
    private static readonly BlockingCollection<Action> Starts = [];

    static ChildProcess() => new Thread(() =>
    {
        foreach (var start in Starts.GetConsumingEnumerable()) start();
    })
    { IsBackground = true, Name = "child processes" }.Start();

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _setUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _lastLines = new();

    private ChildProcess(Process process) => _process = process;

    /// <summary>The process id.</summary>
    public int Id { get; private set; }

    /// <summary>Completes with the exit status when the process has ended, however it ended. Never fails.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines that it wrote, for messages about why it ended.</summary>
    public string LastLines => string.Join('\n', _lastLines);

    /// <summary>Starts the process.</summary>
    /// <exception cref="IOException">It could not be started.</exception>
    public static ChildProcess Start(ChildOptions options)
    {
        var process = new Process { StartInfo = Describe(options), EnableRaisingEvents = true };
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.Note(options, line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => child.Note(options, line.Data, isError: true);
        process.Exited += (_, _) => _ = child.NoteExitAsync();

        var started = new TaskCompletionSource();
        Starts.Add(() =>
        {
            try
            {
                process.Start();
                started.SetResult();
            }
            catch (Exception e)
            {
                started.SetException(new IOException($"'{options.FileName}' could not be started: {e.Message}", e));
            }
        });
        started.Task.GetAwaiter().GetResult();
        child.Id = process.Id;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        child._setUp.SetResult();
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="IOException">It could not be started or ended with another status than 0.</exception>
    public static async Task<string> RunAsync(ChildOptions options, CancellationToken cancellation = default)
    {
        var output = new ConcurrentQueue<string>();
        var child = Start(options with
        {
            OnLine = line =>
            {
                if (!line.IsError) output.Enqueue(line.Text);
                options.OnLine?.Invoke(line);
            }
        });
        try
        {
            var status = await child.Exited.WaitAsync(cancellation);
            return status == 0
                ? string.Join('\n', output)
                : throw new IOException($"{Path.GetFileName(options.FileName)} ended with status {status}: {child.LastLines}");
        }
        catch (OperationCanceledException)
        {
            child.Send(Signal.Kill);
            throw;
        }
    }

    /// <summary>Sends the signal to the process, if it still runs.</summary>
    public void Send(Signal signal)
    {
        if (!Exited.IsCompleted) Unix.Send(Id, signal);
    }

    /// <summary>Sends the signal to the process and everything that descends from it.</summary>
    public void SendToTree(Signal signal)
    {
        if (Exited.IsCompleted) return;
        foreach (var id in Unix.Tree(Id)) Unix.Send(id, signal);
    }

    /// <summary>Asks the process to end, and kills it and its descendants when it has not ended in time.</summary>
    public async Task StopAsync(Signal signal, TimeSpan patience)
    {
        SendToTree(Signal.Continue);
        Send(signal);
        try
        {
            await Exited.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    /// <summary>Kills the process and everything that descends from it.</summary>
    public async Task KillAsync()
    {
        SendToTree(Signal.Kill);
        await Exited;
    }

    private static ProcessStartInfo Describe(ChildOptions options)
    {
        var start = new ProcessStartInfo("setpriv")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.WorkingDirectory ?? "/",
        };
        if (options.Account is { } account && Environment.IsPrivilegedProcess)
        {
            start.ArgumentList.Add($"--reuid={account}");
            start.ArgumentList.Add($"--regid={account}");
            start.ArgumentList.Add("--clear-groups");
        }
        // The shell closes the gap between fork and the death signal: had this process ended meanwhile, the child would have another parent.
        // What the child writes is for its account only. A variable whose name the shell cannot have itself (services__case-selection__http__0) is lost:
        // to set it again would show its value to everybody, as an argument.
        foreach (var argument in (string[])["--pdeathsig", options.DeathSignal switch
        {
            Signal.Interrupt => "INT",
            Signal.Quit => "QUIT",
            Signal.Terminate => "TERM",
            _ => "KILL",
        }, "--", "sh", "-c", "umask 077; [ \"$PPID\" = \"$0\" ] && exec setsid -- \"$@\"", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        if (!options.InheritEnvironment)
        {
            start.Environment.Clear();
            start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
            start.Environment["LANG"] = "C.UTF-8";
        }
        foreach (var (name, value) in options.Environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
        start.ArgumentList.Add(options.FileName);
        foreach (var argument in options.Arguments) start.ArgumentList.Add(argument);
        return start;
    }

    private void Note(ChildOptions options, string? text, bool isError)
    {
        if (text is null) return;
        _lastLines.Enqueue(text);
        while (_lastLines.Count > 20) _lastLines.TryDequeue(out _);
        options.OnLine?.Invoke(new ConsoleLine(DateTimeOffset.UtcNow, isError, text));
    }

    private async Task NoteExitAsync()
    {
        // A short-lived program may be gone before Start has asked for its id.
        await _setUp.Task;
        // The last lines may still be on their way; a descendant that keeps the pipe open must not hold up the news.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
        }
        var status = _process.ExitCode;
        _process.Dispose();
        _exited.TrySetResult(status);
    }
}
