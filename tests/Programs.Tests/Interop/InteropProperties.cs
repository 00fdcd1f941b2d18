using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Interop;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Interop;

public sealed class InteropProperties
{
    private static readonly string[] Names = ["text", "some_field", "isHTTPSecure", "n2", "größe", "augmented", "reasoning_2", "x"];
    private static readonly string[] Texts = ["Sort it.", "", "two\nlines", "  indented", "${text}", "${x}", "é \"quoted\"", "Given the fields `text`, produce the fields `x`."];
    private static readonly string[] Types = ["str", "int", "Literal['a', 'b']", "Optional[list[str]]"];
    private static readonly string[] Json = ["null", "true", "7", "1e999", "-0.5", "\"\"", "\"self\"", "\"${x}\"", "[]", "[null]", "[[1]]", "{}", "{\"a\": {}}", "{\"prefix\": \"Label:\"}", "{\"message\": [1], \"label\": null}", "\"\\ud800\""];
    private static readonly string[] Shards = ["{", "}", "[", "]", ":", ",", "\"", "\"self\"", "\"signature\"", "\"fields\"", "\"metadata\"", "null", "1", "\\", "\0", "\u0080\u0004"];

    [Fact]
    public void What_is_exported_comes_back_equal() =>
        Prop.ForAll(Programs().ToArbitrary(), spec =>
        {
            var exported = DspyExport.Write(spec, new DspyExportOptions { WithModel = true });
            var isOnly = spec.Steps.Count is 1;
            var paths = exported.State.Select(m => m.Key).SkipLast(1).ToList();
            var imported = DspyImport.Read(exported.Json, new DspyImportOptions { Signatures = paths.Zip(spec.Steps, (path, step) => KeyValuePair.Create(path, step.Signature)).ToDictionary() });
            Assert.Equal(ProgramSpecJson.Canonical(spec), ProgramSpecJson.Canonical(imported.Spec));
            Assert.Equal(isOnly ? [] : [InteropNoteCode.SeveralPredictors], imported.Report.Notes.Select(n => n.Code).Distinct());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_imported_or_refused_by_the_one_typed_error()
    {
        var wild = Gen.ListOf(Gen.Elements(Shards)).Select(parts => string.Concat(parts));
        var foreign = ArbMap.Default.GeneratorFor<string?>().Select(s => s ?? "");
        Prop.ForAll(Gen.OneOf(wild, foreign, Damaged()).ToArbitrary(), text =>
        {
            foreach (var signature in new[] { null, "message -> label" })
            {
                try
                {
                    AssertCheckable(States.Import(text, signature, "m").Spec);
                }
                catch (InteropException refused)
                {
                    Assert.NotEmpty(refused.Problems);
                    Assert.All(refused.Problems, p => Assert.StartsWith("/s", p.Pointer, StringComparison.Ordinal));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static void AssertCheckable(ProgramSpec spec)
    {
        try
        {
            DspyExport.Write(ProgramPlan.Compile(spec).Spec, new DspyExportOptions());
        }
        catch (SpecException wrong)
        {
            Assert.NotEmpty(wrong.Problems);
        }
    }

    // A good state with up to three of its values replaced. They are put in as text, so that values no JSON node can hold get in too.
    private static Gen<string> Damaged() =>
        from places in Gen.NonEmptyListOf(ArbMap.Default.GeneratorFor<NonNegativeInt>())
        from values in Gen.NonEmptyListOf(Gen.Elements(Json))
        select Damage([.. places.Take(3).Select(p => p.Get)], [.. values]);

    private static string Damage(int[] places, string[] values)
    {
        var state = JsonNode.Parse(States.Intent)!;
        foreach (var (i, place) in places.Index())
        {
            var nodes = Below(state).ToList();
            nodes[place % nodes.Count].ReplaceWith($"damage {i}");
        }

        return places.Index().Aggregate(state.ToJsonString(), (text, p) => text.Replace($"\"damage {p.Index}\"", values[p.Index % values.Length], StringComparison.Ordinal));
    }

    private static IEnumerable<JsonNode> Below(JsonNode node) =>
        (node switch { JsonObject map => map.Select(e => e.Value), JsonArray items => items, _ => [] }).OfType<JsonNode>().SelectMany(n => Below(n).Prepend(n));

    private static Gen<ProgramSpec> Programs() =>
        from ids in Gen.SubListOf("main", "classify", "hops_0", "step_2").Where(ids => ids.Count > 0)
        from steps in Gen.CollectToList(ids, Step)
        select new ProgramSpec { Profile = "compat", Steps = [.. Bound(steps)] };

    private static Gen<StepSpec> Step(string id) =>
        from module in Gen.Elements("predict", "chain_of_thought")
        from names in Gen.SubListOf(Names).Where(n => n.Count > 1)
        from fields in Gen.CollectToList(names, Field)
        from inputs in Gen.Choose(0, names.Count - 1)
        from instructions in Gen.Elements([null, .. Texts])
        from demos in Gen.ListOf(Demo([.. names.Take(inputs)], module is "predict" ? [.. names.Skip(inputs)] : ["reasoning", .. names.Skip(inputs)]))
        from temperature in Gen.Elements<double?>(null, 0, 0.7)
        from tokens in Gen.Elements<int?>(null, 256)
        select new StepSpec
        {
            Id = id,
            Module = module,
            Signature = new SignatureSpec { Instructions = instructions, Inputs = [.. fields.Take(inputs)], Outputs = [.. fields.Skip(inputs)] },
            Demos = [.. demos],
            Model = new ModelSpec("openai/some-model", temperature, tokens),
        };

    private static Gen<FieldSpec> Field(string name) =>
        from type in Gen.Elements(Types)
        from desc in Gen.Elements([null, .. Texts])
        select new FieldSpec(name, type, desc);

    private static Gen<DemoSpec> Demo(string[] inputs, string[] outputs) =>
        from isAugmented in ArbMap.Default.GeneratorFor<bool>()
        from shown in Gen.SubListOf(outputs)
        from value in Gen.Elements("\"a\"", "1.0", "[1, null]", "{\"k\": \"v\"}", "null")
        // An "augmented" of the signature's own takes the place of DSPy's mark.
        select new DemoSpec(Values(inputs, value), Values(shown, value), isAugmented && !inputs.Contains("augmented") && !outputs.Contains("augmented"));

    private static JsonObject Values(IEnumerable<string> names, string value) => new(names.Select(n => KeyValuePair.Create(n, JsonNode.Parse(value))));

    private static IEnumerable<StepSpec> Bound(IReadOnlyList<StepSpec> steps)
    {
        foreach (var (i, step) in steps.Index())
        {
            var bind = new Dictionary<string, string>();
            foreach (var name in step.Signature.Inputs.Select(f => f.Name))
            {
                if (steps.Take(i).LastOrDefault(s => s.Signature.Outputs.Any(f => f.Name == name)) is { } source)
                {
                    bind[name] = $"$.steps.{source.Id}.{name}";
                }
            }

            yield return step with { Bind = bind };
        }
    }
}
