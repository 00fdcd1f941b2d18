using System.Text.Json;
using LlmOps.Optimization.Settings;

namespace LlmOps.Optimization.Tests.Settings;

public sealed class SettingsReaderTests
{
    private static readonly IOptimizer RandomSearch = OptimizerCatalogue.Find("bootstrap_random_search")!;

    [Fact]
    public void Given_values_replace_the_defaults()
    {
        var settings = SettingsReader.Read(RandomSearch, Given("""{"max_labeled_demos": 100, "metric_threshold": 0.5, "profile": "compat"}"""), out var problems);

        Assert.Empty(problems);
        Assert.Equal(new OptimizerSettings { MaxLabeledDemos = 100, MetricThreshold = 0.5, IsCompat = true }, settings);
    }

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        SettingsReader.Read(RandomSearch, Given("""{"max_labelled_demos": 3, "num_candidates": -1, "max_rounds": "two", "metric_threshold": 2, "profile": "other"}"""), out var problems);

        Assert.Equal(["max_labelled_demos", "num_candidates", "max_rounds", "metric_threshold", "profile"], problems.Select(p => p.Name));
        Assert.Contains("'max_labeled_demos'", problems[0].Reason, StringComparison.Ordinal);
        Assert.Contains("0 to 200, not -1", problems[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_is_a_value_its_setting_accepts()
    {
        foreach (var optimizer in OptimizerCatalogue.All)
        {
            SettingsReader.Read(optimizer, optimizer.Settings.ToDictionary(s => s.Name, s => s.Default), out var problems);
            Assert.Empty(problems);
        }
    }

    private static Dictionary<string, JsonElement> Given(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
}
