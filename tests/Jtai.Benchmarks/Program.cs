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
    default:
        Console.WriteLine("""
            Benchmarks, each beside what one would use instead, in the same run:
              gateway [seconds]   requests per second through the gateway, beside a bare YARP pass-through and one that checks tokens
              outbox              messages per second and time from commit to consumed, beside bare MassTransit on the same broker
              portfolio           a page of the portfolio at 200 and 2,000 inspections, beside a bare query of the same rows
              annexa [rows]       checking lists 1-5 as xlsx and csv, beside openpyxl and pandas reading them
              code                distinct spellings matched to codes per second, beside a dictionary of them all
            """);
        return args is [] ? 0 : 2;
}
