using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;

namespace LlmOps.EvalRuns.Judges;

/// <summary>A judge's document with the two compared answers exchanged: every step that reads one reads the other.</summary>
internal static class SwappedPair
{
    private const string Input = "$.inputs.";

    public static string Of(JudgeVersion judge)
    {
        var spec = ProgramSpecJson.Parse(judge.SpecJson);
        var plan = ProgramPlan.Compile(spec);
        var inputs = plan.Inputs.Select(i => i.Name).ToList();
        return ProgramSpecJson.Canonical(spec with { Steps = [.. spec.Steps.Select(s => s with { Bind = Bind(s, inputs, judge.Pair) })] });
    }

    private static IReadOnlyDictionary<string, string> Bind(StepSpec step, IReadOnlyList<string> inputs, string[] pair)
    {
        var bind = (step.Bind ?? new Dictionary<string, string>(StringComparer.Ordinal)).ToDictionary(b => b.Key, b => Exchanged(b.Value, pair), StringComparer.Ordinal);
        foreach (var input in step.Signature.Inputs.Select(f => f.Name).Where(name => pair.Contains(name) && inputs.Contains(name) && !bind.ContainsKey(name)))
        {
            bind[input] = Exchanged(Input + input, pair);
        }

        return bind;
    }

    private static string Exchanged(string path, string[] pair) => path == Input + pair[0] ? Input + pair[1] : path == Input + pair[1] ? Input + pair[0] : path;
}
