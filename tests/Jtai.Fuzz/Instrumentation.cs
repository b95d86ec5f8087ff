using System.Text.Json.Nodes;
using dnlib.DotNet;
using dnlib.DotNet.MD;
using dnlib.PE;
using Microsoft.AspNetCore.WebUtilities;
using SharpFuzz;
using SharpFuzz.Common;

namespace Jtai.Fuzz;

/// <summary>Lets assemblies tell afl-fuzz which way an input takes through them. The files are changed, so it is for a copy.</summary>
static class Instrumentation
{
    /// <summary>What is ours, or reads for us, of what takes the inputs.</summary>
    static readonly string[] Own = ["Jtai.AnnexA", "Jtai.Intake", "ExcelDataReader"];

    /// <summary>What of the framework takes forms apart.</summary>
    static readonly string[] OfFramework = ["Microsoft.AspNetCore.WebUtilities", "Microsoft.Net.Http.Headers"];

    /// <summary>All in one process, in which no two places get the same number.</summary>
    public static void Apply(string folder)
    {
        foreach (var assembly in OfFramework)
            Copy(assembly, folder);
        foreach (var assembly in Own.Concat(OfFramework))
            Fuzzer.Instrument(Path.Combine(folder, assembly + ".dll"), _ => true, Options.Value);

        // Files are read on one thread and checked on another. With one last place for both, each run of the same file would look like a new way.
        var common = Path.Combine(folder, "SharpFuzz.Common.dll");
        using var module = ModuleDefMD.Load(File.ReadAllBytes(common));
        var last = module.Find(typeof(Trace).FullName, isReflectionName: true).FindField(nameof(Trace.PrevLocation));
        last.CustomAttributes.Add(new CustomAttribute((ICustomAttributeType)module.Import(typeof(ThreadStaticAttribute).GetConstructor([]))));
        module.Write(common);
    }

    /// <summary>The framework's assembly without what was compiled ahead, which could not be changed; by its version the host takes it.</summary>
    static void Copy(string assembly, string folder)
    {
        using var module = ModuleDefMD.Load(Path.Combine(Path.GetDirectoryName(typeof(MultipartReader).Assembly.Location)!, assembly + ".dll"));
        (module.Cor20HeaderFlags, module.Machine) = (ComImageFlags.ILOnly, Machine.I386);
        module.Write(Path.Combine(folder, assembly + ".dll"));

        var path = Path.Combine(folder, "Jtai.Fuzz.deps.json");
        var dependencies = JsonNode.Parse(File.ReadAllText(path))!;
        dependencies["targets"]!.AsObject().Single().Value![$"{assembly}/99.0.0"] = JsonNode.Parse(
            $$"""{ "runtime": { "{{assembly}}.dll": { "assemblyVersion": "99.0.0.0", "fileVersion": "99.0.0.0" } } }""");
        dependencies["libraries"]![$"{assembly}/99.0.0"] = JsonNode.Parse("""{ "type": "project", "serviceable": false, "sha512": "" }""");
        File.WriteAllText(path, dependencies.ToJsonString());
    }
}
