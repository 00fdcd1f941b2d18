using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Interop;
using LlmOps.Programs.Versions;
using Xunit.Abstractions;

namespace LlmOps.Programs.Tests.Conformance;

/// <summary>What DSPy's saved state and fine-tuning records hold, case by case.</summary>
public sealed class StateConformanceTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, JsonObject> Known = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Conformance", "state-cases.json")))!["cases"]!
        .AsArray().ToDictionary(c => c!["id"]!.GetValue<string>(), c => c!.AsObject(), StringComparer.Ordinal);

    private static readonly Dictionary<string, Action<JsonObject, JsonObject>> Areas = new(StringComparer.Ordinal)
    {
        ["state.save"] = Save,
        ["state.load"] = Load,
        ["state.keys"] = Keys,
        ["state.legacy"] = Legacy,
        ["adapter.chat.finetune"] = FineTune,
    };

    public static TheoryData<string> Ids => [.. Known.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_case_holds(string id)
    {
        var @case = Known[id];
        Areas[@case["area"]!.GetValue<string>()](@case["input"]!.AsObject(), @case["expected"]!.AsObject());
    }

    [Fact]
    public void Every_area_has_a_case()
    {
        Assert.Equal(Areas.Keys.Order(StringComparer.Ordinal), Known.Values.Select(c => c["area"]!.GetValue<string>()).Distinct().Order(StringComparer.Ordinal));
        output.WriteLine($"{Known.Count} cases of saved states and fine-tuning records were run.");
    }

    private static void Save(JsonObject input, JsonObject expected)
    {
        var lm = input["lm"]!;
        var spec = Program(input, "chain_of_thought", new ModelSpec(lm["model"]!.GetValue<string>(), lm["temperature"]!.GetValue<double>(), lm["max_tokens"]!.GetValue<int>()));
        var state = DspyExport.Write(spec, new DspyExportOptions { WithModel = true }).State;
        var wanted = expected["state"]!.DeepClone();
        // DSPy writes the endpoint and ignores it when it loads; we write none. Its Python and cloudpickle are those of the machine that saved.
        wanted["predict"]!["lm"]!.AsObject().Remove("api_base");
        Assert.Equal(["python", "dspy", "cloudpickle"], wanted["metadata"]!["dependency_versions"]!.AsObject().Select(v => v.Key));
        wanted["metadata"] = new JsonObject { ["dependency_versions"] = new JsonObject { ["dspy"] = wanted["metadata"]!["dependency_versions"]!["dspy"]!.DeepClone() } };
        Assert.True(JsonNode.DeepEquals(wanted, state), state.ToJsonString());
        Assert.Equal(wanted["predict"]!["demos"]!.ToJsonString(), state["predict"]!["demos"]!.ToJsonString());
        Assert.DoesNotContain("secret", state.ToJsonString(), StringComparison.Ordinal);
    }

    private static void Load(JsonObject input, JsonObject expected)
    {
        var saved = Known[input["stateFromCase"]!.GetValue<string>()];
        var spec = Import(saved["expected"]!["state"]!, saved["input"]!["signature"]!).Spec;
        var plan = ProgramPlan.Compile(spec);
        Assert.Equal(expected["instructions"]!.GetValue<string>(), plan.Signature.Instructions);
        Assert.Equal(expected["fieldOrder"]!.AsArray().Select(n => n!.GetValue<string>()), plan.Signature.Inputs.Concat(plan.Signature.Outputs).Select(f => f.Name));
        Assert.Equal(expected["demoCount"]!.GetValue<int>(), spec.Steps[0].Demos!.Count);
        var kwargs = expected["lmKwargs"]!;
        Assert.Equal(new ModelSpec(expected["lmModel"]!.GetValue<string>(), kwargs["temperature"]!.GetValue<double>(), kwargs["max_tokens"]!.GetValue<int>()), spec.Steps[0].Model);
    }

    private static void Keys(JsonObject input, JsonObject expected)
    {
        string[] modules = [.. input["attributes"]!.AsObject().Select(a => a.Value!.GetValue<string>())];
        Assert.Equal(["ChainOfThought", "list of 2 Predict", "dict with key x: Predict", "ReAct"], modules);
        string[] keys = [.. expected["keys"]!.AsArray().Select(k => k!.GetValue<string>())];
        AssertKeys(keys, expected);
        AssertKeys([.. expected["barePredict"]!.AsArray().Select(k => k!.GetValue<string>())], expected);
    }

    private static void AssertKeys(string[] keys, JsonObject expected)
    {
        var state = new JsonObject(keys.Select(k => KeyValuePair.Create<string, JsonNode?>(k, Predictor(k.EndsWith(".predict", StringComparison.Ordinal) ? ["Q:", "Reasoning:", "A:"] : ["Q:", "A:"]))));
        var imported = Import(state, null);
        Assert.Equal(keys, imported.Report.Steps.Select(s => s.Path));
        Assert.All(imported.Report.Steps, s => Assert.Equal(s.Path.EndsWith(".predict", StringComparison.Ordinal) ? "chain_of_thought" : "predict", s.Module));
        var written = DspyExport.Write(imported.Spec, new DspyExportOptions { Paths = imported.Report.Steps.ToDictionary(s => s.Step, s => s.Path, StringComparer.Ordinal) });
        Assert.Equal([.. keys, expected["extraTopLevelKey"]!.GetValue<string>()], written.State.Select(m => m.Key));
    }

    private static void Legacy(JsonObject input, JsonObject expected)
    {
        foreach (var (row, wanted) in input["rows"]!.AsArray().Zip(expected["rows"]!.AsArray(), (r, w) => (r!.GetValue<string>(), w!.GetValue<string>())))
        {
            var state = new JsonObject { ["predict"] = Predictor(["Q:", "Reasoning:", "A:"]) };
            var predictor = state["predict"]!;
            switch (row)
            {
                case "prefix of reasoning is \"Reasoning: Let's think step by step in order to\"":
                    predictor["signature"]!["fields"]![1]!["prefix"] = "Reasoning: Let's think step by step in order to";
                    Assert.Equal("accepted, prefix is kept as data", wanted);
                    var note = Assert.Single(Import(state, null).Report.Notes, n => n.Code is InteropNoteCode.PrefixNotCarried);
                    Assert.Contains("Let's think step by step", note.Text, StringComparison.Ordinal);
                    break;
                case "key extended_signature present":
                    predictor["extended_signature"] = new JsonObject();
                    Assert.Equal("rejected: state of DSPy 2.5 or older", wanted);
                    Assert.Contains("state of DSPy 2.5 or older", Assert.Throws<InteropException>(() => Import(state, null)).Message, StringComparison.Ordinal);
                    break;
                case "no lm class marker in lm":
                    predictor["lm"] = new JsonObject { ["model"] = "openai/gpt-4o-mini", ["model_type"] = "chat" };
                    Assert.Equal("accepted: loads as the standard LM", wanted);
                    Assert.Equal(new ModelSpec("openai/gpt-4o-mini"), Import(state, null).Spec.Steps[0].Model);
                    break;
                case "metadata from another version":
                    state["metadata"] = JsonNode.Parse("""{"dependency_versions": {"dspy": "2.6.27"}}""");
                    Assert.Equal("accepted with a warning per differing dependency", wanted);
                    Assert.Contains("2.6.27", Assert.Single(Import(state, null).Report.Notes, n => n.Code is InteropNoteCode.VersionDiffers).Text, StringComparison.Ordinal);
                    break;
                default:
                    Assert.Fail($"nobody checks: {row}");
                    break;
            }
        }
    }

    private static void FineTune(JsonObject input, JsonObject expected)
    {
        var spec = Program(input, "predict", new ModelSpec("m")) with { Profile = "compat" };
        var line = FineTuneRecord.Line(spec, "main", new DemoSpec(input["inputs"]!.DeepClone().AsObject(), input["outputs"]!.DeepClone().AsObject()));
        Assert.DoesNotContain('\n', line);
        var record = JsonNode.Parse(line)!.AsObject();
        Assert.Equal("messages", Assert.Single(record).Key);
        var wanted = expected["messages"]!.AsArray();
        Assert.Equal(wanted.Select(m => (m!["role"]!.GetValue<string>(), m["content"]!.GetValue<string>())), record["messages"]!.AsArray().Select(m => (m!["role"]!.GetValue<string>(), m["content"]!.GetValue<string>())));
    }

    private static ProgramSpec Program(JsonObject input, string module, ModelSpec model)
    {
        var signature = Given(input["signature"]!);
        string[] inputs = [.. signature.Inputs.Select(f => f.Name)];
        DemoSpec[] demos = [.. input["demos"]!.AsArray().Select(d => d!.AsObject()).Select(d => new DemoSpec(Part(d, inputs.Contains), Part(d, n => n is not "augmented" && !inputs.Contains(n)), d.ContainsKey("augmented")))];
        return new ProgramSpec { Steps = [new StepSpec { Id = "main", Module = module, Signature = signature, Demos = demos, Model = model }] };
    }

    private static JsonObject Part(JsonObject flat, Func<string, bool> belongs) => new(flat.Where(e => belongs(e.Key)).Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone())));

    private static JsonObject Predictor(IEnumerable<string> prefixes) => new()
    {
        ["demos"] = new JsonArray(),
        ["signature"] = new JsonObject { ["instructions"] = "Answer.", ["fields"] = new JsonArray([.. prefixes.Select(p => new JsonObject { ["prefix"] = p, ["description"] = $"${{{p.TrimEnd(':').ToLowerInvariant()}}}" })]) },
        ["lm"] = new JsonObject { ["model"] = "m" },
    };

    private static DspyImportResult Import(JsonNode state, JsonNode? signature) =>
        DspyImport.Read(state.ToJsonString(), new DspyImportOptions { Signature = signature is null ? null : Given(signature) });

    private static SignatureSpec Given(JsonNode signature) => DspyImportOptions.Of(null, JsonSerializer.SerializeToElement(signature), null).Signature!;
}
