using System.Globalization;
using System.Text.Json.Nodes;
using LlmOps.Optimization.Search;
using LlmOps.Optimization.Search.Tpe;

namespace LlmOps.Optimization.Tests.Conformance;

public sealed class TpeConformanceTests
{
    private const double Exact = 1e-9;

    [Theory]
    [InlineData("TPE-01")]
    [InlineData("TPE-02")]
    [InlineData("TPE-03")]
    public void Splits_weights_rows_and_acquisitions_are_those_of_the_reference(string id)
    {
        var fact = ConformanceCases.Get(id);
        var space = Space(fact.Input["space"]!.AsObject());
        IReadOnlyList<Observation> trials = [.. fact.Input["trials"]!.AsArray().Select(t => new Observation(Choices(t!["params"]!.AsObject()), t["value"]!.GetValue<double>()))];
        var expected = fact.Expected;
        var (below, above) = TpeSampler.Split(trials);
        Assert.Equal(expected["gamma"]!.GetValue<int>(), TpeSampler.Gamma(trials.Count));
        Assert.Equal(Numbers(expected["belowNumbers"]), below);
        Assert.Equal(Numbers(expected["aboveNumbers"]), above);

        var (l, g) = new TpeSampler(space, 0).Mixtures(trials);
        AssertNear(Values(expected["belowWeights"]), l.Weights);
        AssertNear(Values(expected["aboveWeights"]), g.Weights);
        string[] names = [.. space.Select(p => p.Name).Order(StringComparer.Ordinal)];
        foreach (var (name, rows) in expected["belowKernels"]!.AsObject())
        {
            foreach (var (component, row) in rows!.AsArray().Index())
            {
                AssertNear(Values(row), l.Row(component, Array.IndexOf(names, name)));
            }
        }

        foreach (var combination in expected["bestCombos"]!.AsArray().Append(expected["worstCombo"]))
        {
            int[] x = [.. names.Select(n => combination!["params"]![n]!.GetValue<int>())];
            Assert.Equal(combination!["acquisition"]!.GetValue<double>(), l.LogDensity(x) - g.LogDensity(x), Exact);
        }

        var all = Joint([.. names.Select(n => space.First(p => p.Name == n).Choices)]).ToList();
        Assert.Equal(1, all.Sum(x => Math.Exp(l.LogDensity(x))), Exact);
        var best = all.MaxBy(x => Math.Round(l.LogDensity(x) - g.LogDensity(x), 9))!;
        Assert.Equal(names.Select(n => expected["bestCombos"]![0]!["params"]![n]!.GetValue<int>()), best);
    }

    [Fact]
    public void Gamma_and_age_weights_follow_the_count()
    {
        var fact = ConformanceCases.Get("TPE-04");
        foreach (var (count, gamma) in fact.Expected["gamma"]!.AsObject())
        {
            Assert.Equal(gamma!.GetValue<int>(), TpeSampler.Gamma(int.Parse(count, CultureInfo.InvariantCulture)));
        }

        foreach (var (count, weights) in fact.Expected["weights"]!.AsObject())
        {
            AssertNear(Values(weights), ParzenMixture.AgeWeights(int.Parse(count, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void A_whole_study_takes_the_reference_s_path()
    {
        var fact = ConformanceCases.Get("TPE-06");
        var space = Space(fact.Input["space"]!.AsObject());
        string[] order = [.. fact.Input["suggestOrder"]!.AsArray().Select(n => n!.GetValue<string>())];
        var sampler = new TpeSampler([.. order.Select(n => space.First(p => p.Name == n))], fact.Input["seed"]!.GetValue<uint>());
        List<Observation> trials = [new(order.ToDictionary(n => n, _ => 0), fact.Input["defaultValue"]!.GetValue<double>())];
        var path = new List<int[]>();
        for (var i = 0; i < fact.Input["trials"]!.GetValue<int>(); i++)
        {
            var choices = sampler.Suggest(trials);
            var (instruction, demos) = (choices[order[0]], choices[order[1]]);
            path.Add([instruction, demos]);
            trials.Add(new(choices, 50 + (2.5 * (((instruction * 7) % 11) + (((demos * 7) + 3) % 11)))));
        }

        Assert.Equal(fact.Expected["params"]!.AsArray().Select(p => Numbers(p)), path);
    }

    private static IReadOnlyList<(string Name, int Choices)> Space(JsonObject space) => [.. space.Select(p => (p.Key, p.Value!.GetValue<int>()))];

    private static Dictionary<string, int> Choices(JsonObject choices) => choices.ToDictionary(c => c.Key, c => c.Value!.GetValue<int>(), StringComparer.Ordinal);

    private static IReadOnlyList<int> Numbers(JsonNode? numbers) => [.. numbers!.AsArray().Select(n => n!.GetValue<int>())];

    private static IReadOnlyList<double> Values(JsonNode? values) => [.. values!.AsArray().Select(v => v!.GetValue<double>())];

    private static IEnumerable<int[]> Joint(IReadOnlyList<int> sizes) => sizes.Aggregate((IEnumerable<int[]>)[[]], (all, size) => all.SelectMany(x => Enumerable.Range(0, size).Select(c => (int[])[.. x, c])));

    private static void AssertNear(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Exact));
    }
}
