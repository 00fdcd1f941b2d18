using System.Text.Json.Nodes;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Demos;

/// <summary>Writes examples as demos of a program's steps.</summary>
internal static class DemoWriter
{
    private const string Reasoning = "reasoning";

    /// <summary>The program with these demos in every step that can use them.</summary>
    public static ProgramSpec WithDemos(ProgramSpec program, IReadOnlyList<WorkedExample> examples) => program with
    {
        Steps = [.. program.Steps.Select(step => step with { Demos = Of(program, step, examples) })],
    };

    /// <summary>The program without any demos.</summary>
    public static ProgramSpec WithoutDemos(ProgramSpec program) => program with { Steps = [.. program.Steps.Select(step => step with { Demos = null })] };

    private static IReadOnlyList<DemoSpec>? Of(ProgramSpec program, StepSpec step, IReadOnlyList<WorkedExample> examples)
    {
        DemoSpec[] demos = [.. examples.Select(e => new DemoSpec(Inputs(step, e.Inputs), Outputs(program, step, e.Outputs), e.Augmented)).Where(d => d.Inputs.Count > 0 && d.Outputs.Count > 0)];
        return demos.Length > 0 ? demos : null;
    }

    private static JsonObject Inputs(StepSpec step, JsonObject values) =>
        Pick(step.Signature.Inputs.Select(f => (f.Name, step.Bind?.GetValueOrDefault(f.Name) is { } path ? path.Split('.')[^1] : f.Name)), values);

    // Labels are named after the program's outputs, which may be bound to fields of other names.
    private static JsonObject Outputs(ProgramSpec program, StepSpec step, JsonObject values)
    {
        var fields = step.Signature.Outputs.Select(f => (f.Name, program.Outputs?.FirstOrDefault(o => o.Value == $"$.steps.{step.Id}.{f.Name}").Key ?? f.Name));
        return Pick(step.Module is "chain_of_thought" ? [(Reasoning, Reasoning), .. fields] : fields, values);
    }

    private static JsonObject Pick(IEnumerable<(string Field, string Source)> fields, JsonObject values)
    {
        var picked = new JsonObject();
        foreach (var (field, source) in fields)
        {
            if (values.TryGetPropertyValue(source, out var value))
            {
                picked[field] = value?.DeepClone();
            }
        }

        return picked;
    }
}

/// <summary>An example with the answer to show: its label, or what a teacher answered.</summary>
internal sealed record WorkedExample(string Id, JsonObject Inputs, JsonObject Outputs, bool Augmented)
{
    public static WorkedExample Labeled(TrainExample example) => new(example.Id, example.Inputs, example.Labels, false);
}
