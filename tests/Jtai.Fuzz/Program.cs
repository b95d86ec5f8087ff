using Jtai.Fuzz;
using SharpFuzz;

switch (args)
{
    case ["instrument", var folder]:
        Instrumentation.Apply(folder);
        return 0;
    case [var name] when Find(name) is { } target:
        // Under afl-fuzz again and again, each time with another input; otherwise once.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target.Run(input.ToArray());
        });
        return 0;
    case [var name, .. var files] when Find(name) is { } target:
        var findings = 0;
        foreach (var file in files)
        {
            try
            {
                target.Run(File.ReadAllBytes(file));
            }
            catch (Exception exception)
            {
                findings++;
                Console.WriteLine($"{file}: {exception}");
            }
        }

        return findings == 0 ? 0 : 1;
    default:
        Console.WriteLine($"""
            What eng/fuzz.sh runs:
              <target>              reads the input that comes from afl-fuzz; targets are {string.Join(", ", FuzzTarget.All.Select(target => target.Name))}
              <target> <file> ...   reads the files and says what was thrown
              instrument <folder>   changes the assemblies in a copy of this program
            """);
        return args is [] ? 0 : 2;
}

static FuzzTarget? Find(string name) => FuzzTarget.All.FirstOrDefault(target => target.Name == name);
