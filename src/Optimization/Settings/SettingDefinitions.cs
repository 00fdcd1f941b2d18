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

    private static SettingDefinition Whole(string name, string description, int initial, int lowest, int highest, Func<OptimizerSettings, int, OptimizerSettings> apply) =>
        new(name, description, Json(initial), $"a whole number from {lowest} to {highest}")
        {
            Apply = (settings, value) => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= lowest && number <= highest ? apply(settings, number) : null,
        };

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
