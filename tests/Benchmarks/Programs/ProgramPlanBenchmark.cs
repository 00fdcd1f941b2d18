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
/// Renders a request and reads its answer for three kinds of program. The baseline of each is what one would write by hand for it: one format
/// string for the whole prompt, and a strict JSON answer taken apart by <see cref="JsonDocument"/>.
/// </summary>
[MemoryDiagnoser]
public class ProgramPlanBenchmark
{
    private const string Text = "The harbour bakery at 12 Quay Street opens at six; the lighthouse on the mole has 98 steps.";

    private readonly JsonObject _inputs = new() { ["text"] = Text };
    private ProgramPlan _plan = null!;
    private CompositeFormat _format = null!;
    private ModelRequest _request = null!;
    private ModelResponse _answer = null!;
    private string _json = "";

    [Params("plain", "chain of thought, 8 demos", "nested types")]
    public string Program { get; set; } = "";

    [GlobalSetup]
    public void Compile()
    {
        var (spec, answer, json) = Program switch
        {
            "plain" => (Spec("text -> label: Literal['food', 'sight', 'service'], sure: float"), "[[ ## label ## ]]\nfood\n\n[[ ## sure ## ]]\n0.9\n\n[[ ## completed ## ]]\n", """{"label": "food", "sure": 0.9}"""),
            "nested types" => (Nested(), $"[[ ## places ## ]]\n[{PlaceJson(1)}, {PlaceJson(2)}, {PlaceJson(3)}]\n\n[[ ## completed ## ]]\n", $$"""{"places": [{{PlaceJson(1)}}, {{PlaceJson(2)}}, {{PlaceJson(3)}}]}"""),
            _ => (WithDemos(Spec("text -> label: Literal['food', 'sight', 'service'], sure: float", "chain_of_thought")), "[[ ## reasoning ## ]]\nIt names a bakery.\n\n[[ ## label ## ]]\nfood\n\n[[ ## sure ## ]]\n0.9\n\n[[ ## completed ## ]]\n", """{"reasoning": "It names a bakery.", "label": "food", "sure": 0.9}"""),
        };
        (_plan, _json, _answer) = (ProgramPlan.Compile(spec), json, new ModelResponse(answer, default, "some-model", "stop"));
        _request = _plan.Render(_inputs, RunOptions.Default);
        var prompt = string.Join("\n\n", _request.Messages.Select(m => m.Content)).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        _format = CompositeFormat.Parse(prompt.Replace(Text, "{0}", StringComparison.Ordinal));
    }

    [Benchmark(Baseline = true)]
    public int ByHand()
    {
        var prompt = string.Format(CultureInfo.InvariantCulture, _format, Text);
        using var answer = JsonDocument.Parse(_json);
        var read = 0;
        foreach (var field in answer.RootElement.EnumerateObject())
        {
            read += field.Value.ValueKind switch
            {
                JsonValueKind.String => field.Value.GetString()!.Length,
                JsonValueKind.Number => (int)field.Value.GetDouble(),
                _ => field.Value.EnumerateArray().Sum(place => place.GetProperty("title").GetString()!.Length + (int)place.GetProperty("lat").GetDouble() + (int)place.GetProperty("lng").GetDouble()),
            };
        }

        return prompt.Length + read;
    }

    [Benchmark]
    public int RenderAndRead() => Render() + Read();

    [Benchmark]
    public int Render() => _plan.Render(_inputs, RunOptions.Default).Messages[^1].Content.Length;

    [Benchmark]
    public int Read() => _plan.Read(_request, _answer).Outputs.Count;

    private static ProgramSpec Spec(string signature, string module = "predict") => SpecShorthand.FromSignature(signature, "Sort the text.", "some-model", module);

    private static ProgramSpec WithDemos(ProgramSpec spec) => spec with
    {
        Steps =
        [
            spec.Steps[0] with
            {
                Demos = [.. Enumerable.Range(0, 8).Select(i => new DemoSpec(new JsonObject { ["text"] = $"Sample {i}: {Text}" }, new JsonObject { ["reasoning"] = "It names a sight.", ["label"] = "sight", ["sure"] = 0.8 }, true))],
            },
        ],
    };

    private static ProgramSpec Nested() => ProgramSpecJson.Parse("""
        {"types": {"Place": {"fields": [{"name": "title"}, {"name": "address", "type": "Optional[str]"}, {"name": "lat", "type": "float"}, {"name": "lng", "type": "float"}]}},
         "steps": [{"id": "main", "signature": {"instructions": "List the places.", "inputs": [{"name": "text"}], "outputs": [{"name": "places", "type": "list[Place]"}]}, "model": {"name": "some-model"}}]}
        """);

    private static string PlaceJson(int i) => $$"""{"title": "Place {{i}}", "address": null, "lat": 54.1{{i}}, "lng": 7.8{{i}}}""";
}
