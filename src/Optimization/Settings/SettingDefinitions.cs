using System.Text.Json;

namespace LlmOps.Optimization.Settings;

/// <summary>The settings few-shot optimizers share.</summary>
internal static class SettingDefinitions
{
    public static readonly SettingDefinition MaxLabeledDemos =
        Whole("max_labeled_demos", "Demos in the prompt at most.", 16, 0, 1000, (s, n) => s with { MaxLabeledDemos = n });

    public static readonly SettingDefinition MaxBootstrappedDemos =
        Whole("max_bootstrapped_demos", "Demos made from the teacher's own right answers at most.", 4, 0, 100, (s, n) => s with { MaxBootstrappedDemos = n });

    public static readonly SettingDefinition NumCandidates =
        Whole("num_candidates", "Drawn candidates, besides the fixed ones.", 16, 0, 200, (s, n) => s with { NumCandidates = n });

    public static readonly SettingDefinition MaxRounds =
        Whole("max_rounds", "How often the teacher may try each example.", 1, 1, 10, (s, n) => s with { MaxRounds = n });

    public static readonly SettingDefinition MetricThreshold = new("metric_threshold", "Score from which a teacher's answer may become a demo.", Json<double?>(null), "a number from 0 to 1, or null")
    {
        Apply = (settings, value) => value.ValueKind is JsonValueKind.Null ? settings with { MetricThreshold = null }
            : value.ValueKind is JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1 and var threshold ? settings with { MetricThreshold = threshold } : null,
    };

    public static readonly SettingDefinition Profile = new("profile", "How demos are drawn: 'native' covers all labels and kinds of text, 'compat' draws what DSPy draws.", Json("native"), "'native' or 'compat'")
    {
        Apply = (settings, value) => value.ValueKind is JsonValueKind.String && value.GetString() is "native" or "compat" ? settings with { IsCompat = value.GetString() is "compat" } : null,
    };

    public static readonly SettingDefinition Auto = new("auto", "Size of the search; null takes num_candidates and num_trials.", Json("light"), "'light', 'medium', 'heavy' or null")
    {
        Apply = (settings, value) => value.ValueKind is JsonValueKind.Null ? settings with { Auto = null }
            : value.ValueKind is JsonValueKind.String && value.GetString() is "light" or "medium" or "heavy" ? settings with { Auto = value.GetString() } : null,
    };

    public static readonly SettingDefinition NumTrials =
        Whole("num_trials", "Trials when auto is null.", 10, 1, 1000, (s, n) => s with { NumTrials = n });

    public static readonly SettingDefinition MinibatchSize =
        Whole("minibatch_size", "Validation rows a trial is scored on before the best are scored on all.", 35, 1, 1000, (s, n) => s with { MinibatchSize = n });

    public static readonly SettingDefinition MaxMetricCalls =
        WholeOrNull("max_metric_calls", "Program runs the search may use; null follows max_full_evals or auto.", 1, 1_000_000, (s, n) => s with { MaxMetricCalls = n });

    public static readonly SettingDefinition MaxFullEvals =
        WholeOrNull("max_full_evals", "The same in passes over train and validation.", 1, 1000, (s, n) => s with { MaxFullEvals = n });

    public static readonly SettingDefinition ReflectionMinibatchSize =
        WholeOrNull("reflection_minibatch_size", "Train examples a reflection looks at; null is 8, in compat 3.", 1, 100, (s, n) => s with { ReflectionMinibatchSize = n });

    public static readonly SettingDefinition UseMerge = new("use_merge", "Whether programs that changed different steps are combined.", Json(true), "true or false")
    {
        Apply = (settings, value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? settings with { UseMerge = value.GetBoolean() } : null,
    };

    public static readonly SettingDefinition Breadth = Whole("breadth", "Proposals a round.", 10, 2, 100, (s, n) => s with { Breadth = n });

    public static readonly SettingDefinition Depth = Whole("depth", "Rounds of proposals.", 3, 1, 20, (s, n) => s with { Depth = n });

    public static readonly SettingDefinition BatchSize = Whole("batch_size", "Train examples of a step.", 32, 2, 1000, (s, n) => s with { BatchSize = n });

    public static readonly SettingDefinition MaxSteps = Whole("max_steps", "Steps of the search.", 8, 1, 100, (s, n) => s with { MaxSteps = n });

    public static readonly SettingDefinition MaxDemos = Whole("max_demos", "Demos in the prompt at most.", 4, 0, 100, (s, n) => s with { MaxDemos = n });

    public static readonly SettingDefinition NumRules = Whole("num_rules", "Rules at most.", 10, 1, 100, (s, n) => s with { NumRules = n });

    public static readonly SettingDefinition K = Whole("k", "Nearest demos a request shows; half and twice as many are tried too.", 8, 1, 64, (s, n) => s with { K = n });

    public static readonly SettingDefinition EnsembleSize = Whole("size", "Programs that vote.", 3, 2, 15, (s, n) => s with { EnsembleSize = n });

    public static SettingDefinition Strategy(IReadOnlyCollection<string> steps) => new("strategy", $"Which optimizers, in order: names of {string.Join(", ", steps)}, with ' -> ' between.", Json(new OptimizerSettings().Strategy), "names of optimizers with ' -> ' between")
    {
        Apply = (settings, value) => value.ValueKind is JsonValueKind.String && BetterTogether.Strategy.Parse(value.GetString()!, steps) is not null ? settings with { Strategy = value.GetString()! } : null,
    };

    private static SettingDefinition WholeOrNull(string name, string description, int lowest, int highest, Func<OptimizerSettings, int?, OptimizerSettings> apply) =>
        new(name, description, Json<int?>(null), $"a whole number from {lowest} to {highest}, or null")
        {
            Apply = (settings, value) => value.ValueKind is JsonValueKind.Null ? apply(settings, null)
                : value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= lowest && number <= highest ? apply(settings, number) : null,
        };

    private static SettingDefinition Whole(string name, string description, int initial, int lowest, int highest, Func<OptimizerSettings, int, OptimizerSettings> apply) =>
        new(name, description, Json(initial), $"a whole number from {lowest} to {highest}")
        {
            Apply = (settings, value) => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= lowest && number <= highest ? apply(settings, number) : null,
        };

    public static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
