using System.Diagnostics;
using Jtai.AnnexA.Matching;

namespace Jtai.Benchmarks;

/// <summary>Distinct spellings matched per second on one core, beside looking the same spellings up in a dictionary that holds them all.</summary>
static class CodeBenchmark
{
    public static int Run()
    {
        foreach (var column in (CodeColumn[])[CodeColumn.Ethnicity, CodeColumn.ContactSource])
        {
            var texts = CodeLists.For(column).Select(code => code.Detail ?? code.Text).ToArray();
            var spellings = Enumerable.Range(0, 400_000).Select(i => $"{i % 97}) {texts[i % texts.Length]} - team {i}").Distinct().ToArray();
            var known = spellings.ToDictionary(spelling => spelling, _ => 1);
            foreach (var spelling in spellings.Take(50_000))
                CodeMatcher.Match(column, spelling);

            var matching = Stopwatch.StartNew();
            var decided = spellings.Count(spelling => CodeMatcher.Match(column, spelling).Kind != MatchKind.Undecided);
            matching.Stop();
            var lookingUp = Stopwatch.StartNew();
            var found = spellings.Count(known.ContainsKey);
            lookingUp.Stop();

            var perSecond = spellings.Length / matching.Elapsed.TotalSeconds;
            var lookUps = found / lookingUp.Elapsed.TotalSeconds;
            Console.WriteLine($"{column}: {perSecond:N0} distinct spellings/s ({decided:N0} of {spellings.Length:N0} decided); dictionary of all of them {lookUps:N0}/s; ratio {perSecond / lookUps:0.000}");
        }
        return 0;
    }
}
