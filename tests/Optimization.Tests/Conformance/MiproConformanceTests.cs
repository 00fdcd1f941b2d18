using System.Text.Json.Nodes;
using LlmOps.Optimization.MiproV2;
using LlmOps.Optimization.Proposing;
using LlmOps.Optimization.Settings;

namespace LlmOps.Optimization.Tests.Conformance;

public sealed class MiproConformanceTests
{
    [Fact]
    public void Presets_give_the_numbers_of_the_reference()
    {
        foreach (var row in Rows("OPT-MIPRO-01"))
        {
            var zeroShot = row["zeroShot"]!.GetValue<bool>();
            var settings = new OptimizerSettings { Auto = row["auto"]!.GetValue<string>(), MaxBootstrappedDemos = zeroShot ? 0 : 4, MaxLabeledDemos = zeroShot ? 0 : 4 };
            var size = MiproSize.Of(settings, row["predictors"]!.GetValue<int>());
            Assert.Equal(
                (row["numTrials"]!.GetValue<int>(), row["instructionCandidatesPerPredictor"]!.GetValue<int>(), row["bootstrapSetsBuilt"]!.GetValue<int>(), row["totalTrialsWithMinibatch"]!.GetValue<int>()),
                (size.Trials, size.Instructions, size.DemoSets, MiproSchedule.Planned(size.Trials)));
        }
    }

    [Fact]
    public void Every_trial_number_has_the_kind_it_has_there()
    {
        var fact = ConformanceCases.Get("OPT-MIPRO-02");
        foreach (var (given, expected) in fact.Input["rows"]!.AsArray().Zip(fact.Expected["rows"]!.AsArray()))
        {
            var trials = given!["numTrials"]!.GetValue<int>();
            var kinds = new List<string> { "full-default" };
            for (var i = 0; i < trials; i++)
            {
                var number = kinds.Count + 1;
                kinds.Add("minibatch");
                if (MiproSchedule.IsFollowedByFull(number, MiproSchedule.Planned(trials)))
                {
                    kinds.Add("full");
                }
            }

            Assert.Equal(expected!.AsArray().Select(e => e![1]!.GetValue<string>()), kinds);
        }
    }

    [Fact]
    public void Prompt_model_calls_are_as_many_as_there()
    {
        var fact = ConformanceCases.Get("OPT-MIPRO-04");
        foreach (var (given, expected) in fact.Input["rows"]!.AsArray().Zip(fact.Expected["rows"]!.AsArray()))
        {
            Assert.Equal(expected!["datasetSummaryCalls"]!.GetValue<int>(), MiproSchedule.SummaryCalls(given!["trainSize"]!.GetValue<int>()));
        }
    }

    [Fact]
    public void Task_runs_are_as_many_as_there()
    {
        var fact = ConformanceCases.Get("OPT-MIPRO-05");
        foreach (var (given, expected) in fact.Input["rows"]!.AsArray().Zip(fact.Expected["rows"]!.AsArray()))
        {
            Assert.Equal(expected!["evaluationRuns"]!.GetValue<int>(), MiproSchedule.Runs(given!["valSize"]!.GetValue<int>(), given["numTrials"]!.GetValue<int>(), 35, given["minibatch"]?.GetValue<bool>() ?? true));
        }
    }

    [Fact]
    public void The_most_promising_combination_is_scored_whole()
    {
        var fact = ConformanceCases.Get("OPT-MIPRO-06");
        var scores = fact.Input["scores"]!.AsObject().Select(s => KeyValuePair.Create(s.Key, (IReadOnlyList<double>)[.. s.Value!.AsArray().Select(v => v!.GetValue<double>())])).ToList();
        foreach (var (given, expected) in fact.Input["rows"]!.AsArray().Zip(fact.Expected["rows"]!.AsArray()))
        {
            var found = MiproSchedule.Promising(scores, given!["done"]!.AsArray().Select(d => d!.GetValue<string>()).ToHashSet());
            // There the search dies when none is left; here it ends.
            Assert.Equal(expected!.GetValue<string>() is "error: no valid program" ? null : expected.GetValue<string>(), found);
        }
    }

    [Fact]
    public void Proposals_are_cleaned_as_there()
    {
        var fact = ConformanceCases.Get("OPT-MIPRO-07");
        foreach (var (given, expected) in fact.Input["rows"]!.AsArray().Zip(fact.Expected["rows"]!.AsArray()))
        {
            Assert.Equal(expected!.GetValue<string>(), ProposedInstruction.Compat(given!.GetValue<string>()));
        }
    }

    [Theory]
    [InlineData("**Instruction:** \"Be brief.\"", "Be brief.")]
    [InlineData("Improved instruction: Do it.", "Do it.")]
    [InlineData("Given the fields, note: be careful.", "Given the fields, note: be careful.")]
    [InlineData("\"Say \"yes\" or \"no\".\"", "\"Say \"yes\" or \"no\".\"")]
    public void Ours_keeps_what_may_be_meant(string proposed, string kept) => Assert.Equal(kept, ProposedInstruction.Native(proposed));

    private static IEnumerable<JsonNode> Rows(string id) => ConformanceCases.Get(id).Expected["rows"]!.AsArray().Select(r => r!);
}
