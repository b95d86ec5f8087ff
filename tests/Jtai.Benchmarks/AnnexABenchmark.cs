using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Jtai.AnnexA;

namespace Jtai.Benchmarks;

/// <summary>
/// Full checking of a million rows over five lists as xlsx and as csv, beside what an analyst would use merely to read them: openpyxl in read-only mode
/// and pandas (Debian's python3-openpyxl, python3-pandas), beside ExcelDataReader, which Jtai.AnnexA could have used to read, and beside its own reading of csv alone. Each runs in a process of its own;
/// the better of two runs counts. On a machine that does other work too, processor time is the figure to compare.
/// </summary>
static class AnnexABenchmark
{
    /// <summary>Rows that a generated child has on average.</summary>
    const double RowsPerChild = 2.3623;

    internal const string PythonProgram = "/usr/bin/python3";
    const string OpenPyXl = "wb=openpyxl.load_workbook(sys.argv[1],read_only=True)\nfor ws in wb:\n  for row in ws.iter_rows(values_only=True): n+=1";
    const string Pandas = "for f in sorted(glob.glob(sys.argv[1]+'/*.csv')): n+=len(pandas.read_csv(f,skiprows=1))";

    public static int Run(string[] args)
    {
        if (args is [_, "--one", var what, var path])
            return One(what, path);
        if (!Needs.OfAnnexA.AreMet("annexa"))
            return Needs.Unmet;
        var rows = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("annexa-benchmark-").FullName;
        try
        {
            var (xlsx, csv) = Generate(folder, (int)(rows / RowsPerChild));
            Console.WriteLine($"{rows:N0} rows, xlsx {new FileInfo(xlsx).Length >> 20} MB, csv {Directory.EnumerateFiles(csv).Sum(file => new FileInfo(file).Length) >> 20} MB");
            Compare("xlsx", Self("check", xlsx), ("openpyxl, reading only", Python("openpyxl", OpenPyXl, xlsx), 5), ("ExcelDataReader, reading only", Self("exceldatareader", xlsx), null));
            Compare("csv", Self("check", csv), ("pandas, reading only", Python("pandas", Pandas, csv), 1),
                ("CsvSource, reading only", Self("csvsource", csv), null));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Compare(string format, Func<Figures> check, params (string Name, Func<Figures> Run, double? Aim)[] others)
    {
        var (ours, theirs) = (check(), others.Select(other => other.Run()).ToArray());
        ours = Better(ours, check());
        Console.WriteLine($"{format}: full check {ours}");
        for (var i = 0; i < others.Length; i++)
        {
            var other = others[i].Aim is null ? theirs[i] : Better(theirs[i], others[i].Run());
            Console.WriteLine($"{format}: {others[i].Name} {other}");
            Console.WriteLine($"{format}: check is {other.Processor / ours.Processor:0.00} times as fast by processor time, {other.Elapsed / ours.Elapsed:0.00} times by the clock{(others[i].Aim is { } aim ? $" (aim: {aim})" : "")}; as whole commands {other.Command / ours.Command:0.00} times ({ours.Command:0.0} s beside {other.Command:0.0} s)");
        }
    }

    static (string Xlsx, string Csv) Generate(string folder, int children)
    {
        var (xlsx, zip, csv) = (Path.Combine(folder, "lists.xlsx"), Path.Combine(folder, "lists.zip"), Path.Combine(folder, "lists"));
        using (var file = File.Create(xlsx))
            SyntheticWorkbook.Write(file, children, 7, SyntheticWorkbook.DefaultReferenceDate);
        using (var file = File.Create(zip))
            SyntheticWorkbook.Write(file, children, 7, SyntheticWorkbook.DefaultReferenceDate, format: WorkbookFormat.CsvZip);
        ZipFile.ExtractToDirectory(zip, csv);
        return (xlsx, csv);
    }

    /// <summary>In a process of its own: reads or checks, and prints what it took, its start included.</summary>
    static int One(string what, string path)
    {
        var files = Directory.Exists(path) ? Directory.GetFiles(path).Order().ToArray() : [path];
        var rows = what switch
        {
            "check" => AnnexACheck.Run([.. files.Select(AnnexAFile.At)], new CheckOptions { DrawnUpOn = SyntheticWorkbook.DefaultReferenceDate }, _ => { }).Rows,
            "csvsource" => files.Sum(ReadWithCsvSource),
            _ => ReadWithExcelDataReader(path),
        };
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} {(DateTime.Now - process.StartTime).TotalSeconds} {process.TotalProcessorTime.TotalSeconds} {process.PeakWorkingSet64 / 1048576.0}"));
        return 0;
    }

    static int ReadWithCsvSource(string path)
    {
        using var source = new CsvSource(File.OpenRead(path), path, new ReadingLimits());
        var row = new RowBuffer();
        var rows = 0;
        for (source.NextSheet(); source.NextRow(row); rows++)
            foreach (var cell in row.Cells)
                _ = row.Text(cell);
        return rows;
    }

    static int ReadWithExcelDataReader(string path)
    {
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        using var file = File.OpenRead(path);
        using var reader = ExcelDataReader.ExcelReaderFactory.CreateOpenXmlReader(file);
        var rows = 0;
        do
        {
            for (; reader.Read(); rows++)
                for (var i = 0; i < reader.FieldCount; i++)
                    _ = reader.GetValue(i);
        }
        while (reader.NextResult());
        return rows;
    }

    static Func<Figures> Self(string what, string path) => () => Start(Environment.ProcessPath!, ["annexa", "--one", what, path]);

    /// <summary>Reading only: Python's start and imports are not counted.</summary>
    static Func<Figures> Python(string library, string read, string path) => () => Start(PythonProgram, ["-c", $"import time,resource,sys,glob,{library}\nc=time.process_time();w=time.perf_counter();n=0\n{read}\nprint(n,time.perf_counter()-w,time.process_time()-c,resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)", path]);

    static Figures Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        // As annexa itself is set up.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        var numbers = output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new Figures(numbers[0], numbers[1], numbers[2], numbers[3], watch.Elapsed.TotalSeconds);
    }

    static Figures Better(Figures a, Figures b) => a.Processor < b.Processor ? a : b;

    /// <summary>Elapsed is as the process says: ours from its start, Python's without its start and imports. Command is from outside, as whoever runs it waits for it.</summary>
    readonly record struct Figures(double Rows, double Elapsed, double Processor, double PeakMegabytes, double Command)
    {
        public override string ToString() => $"{Rows / Elapsed:N0} rows a second ({Elapsed:0.0} s, processor {Processor:0.0} s), peak memory {PeakMegabytes:N0} MB";
    }
}
