using Jtai.Demonstration;

if (args is not [{ } runFile])
{
    Console.Error.WriteLine("usage: Jtai.Demonstration <path to run.json>");
    return 2;
}

try
{
    var report = new Report(Console.Out);
    var run = RunFile.Read(runFile);
    var inspection = await new FirstWeek(run, report).RunAsync();
    await new SecondWeek(run, report, inspection).RunAsync();
    report.WriteTable();
    Console.WriteLine("demonstration: ok");
    return 0;
}
catch (Exception exception) when (exception is StepFailed or HttpRequestException or IOException or System.Text.Json.JsonException or TaskCanceledException)
{
    Console.WriteLine($"  {exception.Message}");
    Console.WriteLine("demonstration: failed");
    return 1;
}
