using System.Text.Json.Nodes;
using LlmOps.Optimization.BetterTogether;
using LlmOps.Optimization.Copro;
using LlmOps.Optimization.Gepa;
using LlmOps.Optimization.InferRules;
using LlmOps.Optimization.Simba;
using LlmOps.Programs.Randomness;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Tests.Conformance;

public sealed class OptimizerConformanceTests
{
    [Fact]
    public void Budgets_of_gepa_follow_its_presets()
    {
        foreach (var (row, expected) in Rows("OPT-GEPA-01"))
        {
            Assert.Equal(expected!.GetValue<int>(), GepaBudget.Auto(row!["n"]!.GetValue<int>(), row["preds"]!.GetValue<int>(), row["val"]!.GetValue<int>()));
        }
    }

    [Fact]
    public void Dominated_programs_leave_the_fronts()
    {
        var fact = ConformanceCases.Get("OPT-GEPA-02");
        var fronts = new ParetoFronts();
        foreach (var (row, holders) in fact.Input["fronts"]!.AsObject())
        {
            foreach (var member in Ints(holders))
            {
                fronts.Add(member, new Dictionary<string, double> { [row] = 1 });
            }
        }

        var means = fact.Input["meanScores"]!.AsArray().Select(m => m!.GetValue<double>()).ToList();
        Assert.Equal(fact.Expected["frontsAfter"]!.AsObject().Select(f => (f.Key, string.Join(',', Ints(f.Value)))), fronts.Undominated(means).Select(f => (f.Key, string.Join(',', f.Value))));
        Assert.Equal(fact.Expected["samplingWeights"]!.AsObject().Select(w => (int.Parse(w.Key, System.Globalization.CultureInfo.InvariantCulture), w.Value!.GetValue<int>())), fronts.Weights(means).Select(w => (w.Key, w.Value)));
    }

    [Fact]
    public void An_instruction_is_read_from_between_the_fences()
    {
        foreach (var (answer, expected) in Rows("OPT-GEPA-03"))
        {
            Assert.Equal(expected!.GetValue<string>(), FencedText.Read(answer!.GetValue<string>()));
        }
    }

    [Fact]
    public void Minibatches_go_through_every_example()
    {
        var fact = ConformanceCases.Get("OPT-GEPA-04");
        var batches = new EpochBatches(fact.Input["trainSize"]!.GetValue<int>(), fact.Input["minibatch"]!.GetValue<int>(), new PythonRandom(fact.Input["seed"]!.GetValue<int>()));
        Assert.Equal(fact.Expected["batches"]!.AsArray().Select(b => string.Join(',', Ints(b))), Enumerable.Range(0, fact.Input["iterations"]!.GetValue<int>()).Select(_ => string.Join(',', batches.Next())));
    }

    [Fact]
    public void A_child_must_be_better_and_a_merge_no_worse()
    {
        foreach (var (row, expected) in Rows("OPT-GEPA-05"))
        {
            var isAccepted = row!["kind"]!.GetValue<string>() is "merge"
                ? Acceptance.OfMerge(row["parents"]!.AsArray().Select(p => p!.GetValue<double>()), row["after"]!.GetValue<double>())
                : Acceptance.OfChild(row["before"]!.AsArray().Select(p => p!.GetValue<double>()), row["after"]!.AsArray().Select(p => p!.GetValue<double>()));
            Assert.Equal(expected!.GetValue<string>().StartsWith("accepted", StringComparison.Ordinal), isAccepted);
        }
    }

    [Fact]
    public void Two_children_that_changed_different_steps_are_combined()
    {
        var fact = ConformanceCases.Get("OPT-GEPA-06");
        var texts = fact.Input["candidates"]!.AsArray().Select(c => (IReadOnlyDictionary<string, string?>)c!.AsObject().ToDictionary(t => t.Key, t => (string?)t.Value!.GetValue<string>())).ToList();
        var parents = fact.Input["parents"]!.AsArray().Select(p => (IReadOnlyList<int>)(p is null ? [] : [p.GetValue<int>()])).ToList();
        var scores = fact.Input["scores"]!.AsArray().Select(s => s!.GetValue<double>()).ToList();
        var plan = new Ancestry(texts, parents, scores).Draw(Ints(fact.Input["mergeCandidates"]), new PythonRandom(0), _ => false)!;
        Assert.Equal(fact.Expected["ancestor"]!.GetValue<int>(), plan.Ancestor);
        Assert.Equal(Ints(fact.Expected["parentsUsed"]), [plan.First, plan.Second]);
        Assert.Equal(fact.Expected["merged"]!.AsObject().Select(t => (t.Key, t.Value!.GetValue<string>())), plan.Texts.Select(t => (t.Key, t.Value!)));
    }

    [Fact]
    public void Winners_of_the_steps_are_spread_evenly_over_the_final()
    {
        foreach (var (row, expected) in Rows("OPT-SIMBA-01"))
        {
            Assert.Equal(Ints(expected), Finals.Of(row!["winners"]!.GetValue<int>(), row["numCandidates"]!.GetValue<int>()));
        }
    }

    [Fact]
    public void Examples_with_the_largest_gap_come_first()
    {
        var fact = ConformanceCases.Get("OPT-SIMBA-02");
        var ordered = Bucket.Order(fact.Input["rows"]!.AsArray().Select(r => r!), r => [.. r["scores"]!.AsArray().Select(s => s!.GetValue<double>())]);
        Assert.Equal(fact.Expected["order"]!.AsArray().Select(i => i!.GetValue<string>()), ordered.Select(r => r["id"]!.GetValue<string>()));
    }

    [Fact]
    public void Better_programs_are_drawn_more_often()
    {
        var fact = ConformanceCases.Get("OPT-SIMBA-03");
        var found = Softmax.Probabilities([.. fact.Input["meanScores"]!.AsArray().Select(s => s!.GetValue<double>())], fact.Input["temperature"]!.GetValue<double>());
        Assert.All(fact.Expected["probabilities"]!.AsArray().Zip(found), p => Assert.Equal(p.First!.GetValue<double>(), p.Second, 1e-8));
    }

    [Fact]
    public void Attempts_are_told_worst_first()
    {
        var fact = ConformanceCases.Get("OPT-COPRO-01");
        var attempts = fact.Input["evaluated"]!.AsArray().Select(a => new Attempt(a!["instruction"]!.GetValue<string>(), a["prefix"]!.GetValue<string>(), a["score"]!.GetValue<double>())).ToList();
        Assert.Equal(fact.Expected["attempts"]!.AsArray().Select(l => l!.GetValue<string>()), Attempts.Lines(attempts, fact.Input["breadth"]!.GetValue<int>()));
    }

    [Fact]
    public void Rules_are_made_from_the_signatures_fields_and_stand_behind_the_instruction()
    {
        var fact = ConformanceCases.Get("OPT-INFERRULES-01");
        var signature = SpecShorthand.FromSignature(fact.Input["signature"]!.GetValue<string>(), null, "small", "predict").Steps[0].Signature;
        var examples = fact.Input["examples"]!.AsArray().Select((e, i) => new TrainExample($"{i}", e!.AsObject(), e.AsObject()));
        Assert.Equal(fact.Expected["examplesText"]!.GetValue<string>(), RuleText.Examples(signature, examples));
        Assert.Equal(fact.Expected["instruction"]!.GetValue<string>(), RuleText.With(fact.Input["instruction"]!.GetValue<string>(), fact.Input["rules"]!.GetValue<string>()));
    }

    [Fact]
    public void A_strategy_names_known_optimizers_with_arrows_between()
    {
        var fact = ConformanceCases.Get("OPT-BETTER-01");
        string[] known = [.. fact.Input["optimizers"]!.AsArray().Select(o => o!.GetValue<string>())];
        Assert.Equal(fact.Expected["steps"]!.AsArray().Select(s => s!.GetValue<string>()), Strategy.Parse(fact.Input["strategy"]!.GetValue<string>(), known)!);
        Assert.All(fact.Expected["badStrategies"]!.AsArray(), bad => Assert.Null(Strategy.Parse(bad!.GetValue<string>(), known)));
        var (train, share) = (fact.Input["trainSize"]!.GetValue<int>(), fact.Input["valsetRatio"]!.GetValue<double>());
        Assert.Equal(Ints(fact.Expected["valIndices"]), Strategy.Validation(train, share));
        Assert.Equal(fact.Expected["trainSize"]!.GetValue<int>(), train - Strategy.Validation(train, share).Count);
    }

    private static IEnumerable<(JsonNode? Given, JsonNode? Expected)> Rows(string id)
    {
        var fact = ConformanceCases.Get(id);
        return fact.Input["rows"]!.AsArray().Zip(fact.Expected["rows"]!.AsArray());
    }

    private static IReadOnlyList<int> Ints(JsonNode? numbers) => [.. numbers!.AsArray().Select(n => n!.GetValue<int>())];
}
