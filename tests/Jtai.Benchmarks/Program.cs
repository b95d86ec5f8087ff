using Jtai.Benchmarks;

switch (args)
{
    case ["gateway" or "gateway-bare" or "gateway-checking", ..]:
        return await GatewayBenchmark.RunAsync(args);
    case ["annexa", ..]:
        return AnnexABenchmark.Run(args);
    case ["code"]:
        return CodeBenchmark.Run();
    case ["outbox"]:
        return await OutboxBenchmark.RunAsync();
    case ["portfolio"]:
        return await PortfolioBenchmark.RunAsync();
    case ["upload" or "upload-bare", ..]:
        return await UploadBenchmark.RunAsync(args);
    case ["start", ..]:
        return await StartBenchmark.RunAsync(args);
    default:
        Console.WriteLine("""
            Benchmarks, each beside what one would use instead, in the same run:
              gateway [seconds]   requests per second through the gateway, beside a bare YARP pass-through, one that checks tokens, and nginx
              outbox              messages per second and time from commit to consumed, beside Wolverine's outbox and bare MassTransit on the same broker
              portfolio           a page of the portfolio at 200 and 2,000 inspections, beside a bare query of the same rows
              annexa [rows]       checking lists 1-5 as xlsx and csv, beside openpyxl and pandas reading them
              code                distinct spellings matched to codes per second, beside a dictionary of them all
              upload [MiB]        a file through the gateway to its receipt, beside an endpoint that writes a file and syncs it; and 60 senders at once
              start <other tree> [pairs] [--other-args <argument> ...]
                                  seconds from the built tree to everything healthy, beside another tree; {folder} in an argument is its folder
            Each says first what it needs of the machine. Exit status 2: something is missing.
            """);
        return args is [] ? 0 : 2;
}
