using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;

namespace LlmOps.Benchmarks.Programs;

/// <summary>
/// Renders a request and reads its answer for a classifier of 25 labels with 100 demos. The baseline is what one would write by hand:
/// one format string for the whole prompt, and a strict JSON answer.
/// </summary>
[MemoryDiagnoser]
public class ClassifierPromptBenchmark
{
    private const string Message = "I was charged twice for the same purchase yesterday, can you please look into it?";
    private const string ChatAnswer = "[[ ## label ## ]]\nintent_number_07\n\n[[ ## completed ## ]]\n";
    private const string JsonAnswer = "{\"label\": \"intent_number_07\"}";

    private readonly HashSet<string> _labels = [.. Enumerable.Range(0, 25).Select(i => $"intent_number_{i:00}")];
    private readonly JsonObject _inputs = new() { ["text"] = Message };
    private ProgramPlan _chat = null!;
    private ProgramPlan _json = null!;
    private CompositeFormat _format = null!;

    [GlobalSetup]
    public void Compile()
    {
        var spec = SpecShorthand.FromSignature($"text -> label: Literal[{string.Join(", ", _labels.Select(l => $"'{l}'"))}]", "Classify the message.", "some-model");
        DemoSpec[] demos =
        [
            .. Enumerable.Range(0, 100).Select(i => new DemoSpec(new JsonObject { ["text"] = $"Sample message number {i}: {Message}" }, new JsonObject { ["label"] = $"intent_number_{i % 25:00}" })),
        ];
        spec = spec with { Steps = [spec.Steps[0] with { Demos = demos }] };
        _chat = ProgramPlan.Compile(spec);
        _json = ProgramPlan.Compile(spec with { Steps = [spec.Steps[0] with { Adapter = "json" }] });
        var prompt = string.Join("\n\n", _json.Render(_inputs, RunOptions.Default).Messages.SkipLast(1).Select(m => m.Content)).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        _format = CompositeFormat.Parse($"{prompt}\n\n{{0}}\n\nRespond with a JSON object.");
    }

    [Benchmark(Baseline = true)]
    public string FormatStringAndStrictJson()
    {
        var prompt = string.Format(CultureInfo.InvariantCulture, _format, Message);
        using var answer = JsonDocument.Parse(JsonAnswer);
        var label = answer.RootElement.GetProperty("label").GetString()!;
        return _labels.Contains(label) && prompt.Length > 0 ? label : throw new InvalidOperationException();
    }

    [Benchmark]
    public string ChatPlan() => Run(_chat, ChatAnswer);

    [Benchmark]
    public string JsonPlan() => Run(_json, JsonAnswer);

    [Benchmark]
    public int ChatPlanLeavingOneOut() => _chat.Render(_inputs, new RunOptions { LeaveOneOut = true }).Messages.Count;

    private string Run(ProgramPlan plan, string answer)
    {
        var request = plan.Render(_inputs, RunOptions.Default);
        return plan.Read(request, new ModelResponse(answer, default, "some-model", "stop")).Outputs["label"]!.GetValue<string>();
    }
}
