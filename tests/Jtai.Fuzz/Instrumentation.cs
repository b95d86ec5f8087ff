using dnlib.DotNet;
using SharpFuzz;
using SharpFuzz.Common;

namespace Jtai.Fuzz;

/// <summary>Lets assemblies tell afl-fuzz which way an input takes through them. The files are changed, so it is for a copy.</summary>
static class Instrumentation
{
    /// <summary>What is ours, or read for us, of what takes the inputs.</summary>
    static readonly string[] Assemblies = ["Jtai.AnnexA", "Jtai.Intake", "ExcelDataReader"];

    /// <summary>All in one process, in which no two places get the same number.</summary>
    public static void Apply(string folder)
    {
        foreach (var assembly in Assemblies)
            Fuzzer.Instrument(Path.Combine(folder, assembly + ".dll"), _ => true, Options.Value);

        // Files are read on one thread and checked on another. With one last place for both, each run of the same file would look like a new way.
        var common = Path.Combine(folder, "SharpFuzz.Common.dll");
        using var module = ModuleDefMD.Load(File.ReadAllBytes(common));
        var last = module.Find(typeof(Trace).FullName, isReflectionName: true).FindField(nameof(Trace.PrevLocation));
        last.CustomAttributes.Add(new CustomAttribute((ICustomAttributeType)module.Import(typeof(ThreadStaticAttribute).GetConstructor([]))));
        module.Write(common);
    }
}
