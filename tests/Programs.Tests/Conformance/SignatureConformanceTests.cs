using System.Text.Json.Nodes;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Randomness;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using Xunit.Abstractions;

namespace LlmOps.Programs.Tests.Conformance;

public sealed class SignatureConformanceTests(ITestOutputHelper output)
{
    // module.* is tested where the modules are.
    private static readonly string[] TestedElsewhere = ["module.best_of_n", "module.majority", "module.multi_chain_comparison", "module.react"];

    private static readonly string[] TestedHere =
    [
        "adapter.chat.format", "adapter.chat.parse", "adapter.chat.version", "adapter.fallback", "adapter.json.format", "adapter.json.parse", "adapter.json.response_format",
        "adapter.json.structured_output", "adapter.value_parsing", "random.numpy", "random.python", "signature.chain_of_thought", "signature.constraints",
        "signature.instructions", "signature.operations", "signature.parse", "signature.parse.error", "signature.prefix",
    ];

    public static TheoryData<string> Signatures => ConformanceCases.Of("signature.parse");

    public static TheoryData<string> Mistakes => ConformanceCases.Of("signature.parse.error");

    [Fact]
    public void Every_area_of_the_file_has_a_test()
    {
        var areas = ConformanceCases.All.GroupBy(c => c.Area).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        foreach (var area in areas)
        {
            output.WriteLine($"{area.Key}: {area.Count()}{(TestedElsewhere.Contains(area.Key) ? " (tested with the modules)" : "")}");
        }

        output.WriteLine($"{areas.Where(a => TestedHere.Contains(a.Key)).Sum(a => a.Count())} cases are run here");
        Assert.Equal(TestedHere.Concat(TestedElsewhere).Order(StringComparer.Ordinal), areas.Select(a => a.Key));
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    public void A_shorthand_is_read_equally(string id)
    {
        var fact = ConformanceCases.Get(id);
        var signature = Signature.Parse(fact.Input["signature"]!.GetValue<string>(), null, DeclaredTypes.None, Profile.Compat);
        Assert.Equal(Fields(fact.Expected["inputs"]), signature.Inputs.Select(Named));
        Assert.Equal(Fields(fact.Expected["outputs"]), signature.Outputs.Select(Named));
        Assert.Equal(fact.Expected["instructions"]!.GetValue<string>(), signature.Instructions);
        foreach (var field in signature.Inputs.Concat(signature.Outputs))
        {
            Assert.Equal((fact.Expected["prefixes"]![field.Name]!.GetValue<string>(), fact.Expected["descs"]![field.Name]!.GetValue<string>()), (field.Prefix, field.Desc ?? $"${{{field.Name}}}"));
        }
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_shorthand_is_refused_in_both_profiles(string id)
    {
        var text = ConformanceCases.Get(id).Input["signature"]!.GetValue<string>();
        foreach (var profile in new[] { Profile.Native, Profile.Compat })
        {
            Assert.Throws<SignatureSyntaxException>(() => Signature.Parse(text, null, DeclaredTypes.None, profile));
        }
    }

    [Theory]
    [InlineData("SIG-PARSE-14", 3, "named twice")]
    [InlineData("SIG-PARSE-15", 6, "expected ','")]
    public void What_DSPy_overlooks_is_a_mistake_in_native(string id, int position, string reason)
    {
        var wrong = Assert.Throws<SignatureSyntaxException>(() => Signature.Parse(ConformanceCases.Get(id).Input["signature"]!.GetValue<string>()));
        Assert.Equal(position, wrong.Position);
        Assert.Contains(reason, wrong.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_make_the_same_titles()
    {
        foreach (var (name, title) in ConformanceCases.Get("SIG-PREFIX-01").Expected)
        {
            Assert.Equal($"{title}:", new SignatureField(name, StrType.Instance).Prefix);
        }
    }

    [Fact]
    public void Instructions_are_cleaned_and_appended_equally()
    {
        var (cleaned, appended) = (ConformanceCases.Get("SIG-INSTR-01"), ConformanceCases.Get("SIG-INSTR-02"));
        Assert.Equal(cleaned.Expected["instructions"]!.GetValue<string>(), new Signature(cleaned.Input["docstring"]!.GetValue<string>(), [], []).Instructions);
        var signature = appended.Input["append"]!.AsArray().Aggregate(new Signature(appended.Input["base"]!.GetValue<string>(), [], []), (s, text) => s.AppendInstructions(text!.GetValue<string>()));
        Assert.Equal(appended.Expected["instructions"]!.GetValue<string>(), signature.Instructions);
    }

    [Fact]
    public void Fields_are_added_in_their_own_section()
    {
        var fact = ConformanceCases.Get("SIG-OPS-01");
        var start = Signature.Parse(fact.Input["start"]!.GetValue<string>());
        var end = fact.Input["operations"]!.AsArray().Aggregate(start, (signature, operation) =>
        {
            var kind = operation!["kind"]!.GetValue<string>() is "input" ? FieldKind.Input : FieldKind.Output;
            var field = new SignatureField(operation["name"]!.GetValue<string>(), StrType.Instance);
            return operation["op"]!.GetValue<string>() is "prepend" ? signature.Prepend(kind, field) : signature.Append(kind, field);
        });
        Assert.Equal(Texts(fact.Expected["order"]), end.Inputs.Concat(end.Outputs).Select(f => f.Name));
        Assert.Equal(Texts(fact.Expected["startUnchanged"]), start.Inputs.Concat(start.Outputs).Select(f => f.Name));
    }

    [Fact]
    public void Chain_of_thought_adds_the_same_field()
    {
        var fact = ConformanceCases.Get("SIG-COT-01");
        var extended = ChainOfThought.Extend(Signature.Parse(fact.Input["signature"]!.GetValue<string>()));
        var reasoning = fact.Expected["reasoning"]!;
        Assert.Equal(Texts(fact.Expected["outputs"]), extended.Outputs.Select(f => f.Name));
        Assert.Equal((reasoning["type"]!.GetValue<string>(), reasoning["prefix"]!.GetValue<string>()), (extended.Outputs[0].Type.Text, extended.Outputs[0].Prefix));
        Assert.Equal(fact.Expected["instructions"]!.GetValue<string>(), extended.Instructions);
    }

    [Fact]
    public void Limits_make_the_same_sentences()
    {
        var fact = ConformanceCases.Get("SIG-CONSTR-01");
        foreach (var (name, limits) in fact.Input)
        {
            Assert.Equal(fact.Expected[name]!.GetValue<string>(), FieldConstraints.Of(limits!.AsObject()).Sentence);
        }
    }

    [Fact]
    public void Random_streams_are_equal()
    {
        foreach (var row in ConformanceCases.Get("RNG-01").Expected["rows"]!.AsArray())
        {
            var seed = row!["seed"]!.GetValue<int>();
            Assert.Equal(Numbers<double>(row["random"]), Draw(3, new PythonRandom(seed), r => r.NextDouble()));
            Assert.Equal(Numbers<uint>(row["getrandbits32"]), Draw(3, new PythonRandom(seed), r => r.NextUInt32()));
            var shuffled = Enumerable.Range(0, 10).ToList();
            new PythonRandom(seed).Shuffle(shuffled);
            Assert.Equal(Numbers<int>(row["shuffle10"]), shuffled);
            Assert.Equal(Numbers<int>(row["sample_100_5"]), new PythonRandom(seed).Sample(Enumerable.Range(0, 100).ToList(), 5));
            Assert.Equal(Numbers<int>(row["sample_40_35_first8"]), new PythonRandom(seed).Sample(Enumerable.Range(0, 40).ToList(), 35).Take(8));
            Assert.Equal(Numbers<int>(row["randint_1_4"]), Draw(8, new PythonRandom(seed), r => r.RandInt(1, 4)));
            Assert.Equal(Numbers<int>(row["choice_of_6"]), Draw(8, new PythonRandom(seed), r => r.Choice(Enumerable.Range(0, 6).ToList())));
        }

        foreach (var row in ConformanceCases.Get("RNG-02").Expected["rows"]!.AsArray())
        {
            var random = new NumPyRandom(row!["seed"]!.GetValue<uint>());
            Assert.Equal(Numbers<double>(row["random_sample"]), Enumerable.Range(0, 4).Select(_ => random.NextDouble()));
        }
    }

    private static IEnumerable<T> Draw<T>(int count, PythonRandom random, Func<PythonRandom, T> draw) => Enumerable.Range(0, count).Select(_ => draw(random)).ToList();

    private static IEnumerable<T> Numbers<T>(JsonNode? numbers) => numbers!.AsArray().Select(n => n!.GetValue<T>());

    private static IEnumerable<(string Name, string Type)> Fields(JsonNode? fields) => fields!.AsArray().Select(f => (f!["name"]!.GetValue<string>(), f["type"]!.GetValue<string>()));

    private static (string Name, string Type) Named(SignatureField field) => (field.Name, field.Type.NameIn(Profile.Compat));

    private static IEnumerable<string> Texts(JsonNode? texts) => texts!.AsArray().Select(t => t!.GetValue<string>());
}
