namespace LlmOps.Optimization.Settings;

/// <summary>Settings of the few-shot optimizers; each reads those it names in <see cref="IOptimizer.Settings"/>.</summary>
public sealed record OptimizerSettings
{
    /// <summary>Demos per step at most, made and labelled together.</summary>
    public int MaxLabeledDemos { get; init; } = 16;

    /// <summary>Demos made by the teacher at most.</summary>
    public int MaxBootstrappedDemos { get; init; } = 4;

    /// <summary>Drawn candidates of the random search.</summary>
    public int NumCandidates { get; init; } = 16;

    /// <summary>How often the teacher may try each example.</summary>
    public int MaxRounds { get; init; } = 1;

    /// <summary>Score from which a teacher's answer may become a demo; <see langword="null"/> asks for a full 1 (compat: anything above 0).</summary>
    public double? MetricThreshold { get; init; }

    /// <summary>Draws exactly as DSPy does (dspy-spec 5.1 to 5.3) instead of by label and coverage.</summary>
    public bool IsCompat { get; init; }

    /// <summary>Size of a search: <c>light</c>, <c>medium</c>, <c>heavy</c>; <see langword="null"/> takes the numbers given.</summary>
    public string? Auto { get; init; }

    /// <summary>Trials of a search whose size is given in numbers.</summary>
    public int NumTrials { get; init; } = 10;

    /// <summary>Validation rows a trial is scored on first.</summary>
    public int MinibatchSize { get; init; } = 35;

    /// <summary>Program runs a reflective search may use; <see langword="null"/> follows <see cref="MaxFullEvals"/> or <see cref="Auto"/>.</summary>
    public int? MaxMetricCalls { get; init; }

    /// <summary>The same in passes over train and validation.</summary>
    public int? MaxFullEvals { get; init; }

    /// <summary>Train examples a reflection looks at; <see langword="null"/> takes the profile's own number.</summary>
    public int? ReflectionMinibatchSize { get; init; }

    /// <summary>Whether members that changed different steps are combined.</summary>
    public bool UseMerge { get; init; } = true;

    /// <summary>Proposals a round.</summary>
    public int Breadth { get; init; } = 10;

    /// <summary>Rounds of proposals.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Train examples of a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Steps of a search that goes on from its own candidates.</summary>
    public int MaxSteps { get; init; } = 8;

    /// <summary>Demos in the prompt at most, where a search adds them one by one.</summary>
    public int MaxDemos { get; init; } = 4;

    /// <summary>Rules at most.</summary>
    public int NumRules { get; init; } = 10;

    /// <summary>Nearest demos a request shows.</summary>
    public int K { get; init; } = 8;

    /// <summary>Programs that vote.</summary>
    public int EnsembleSize { get; init; } = 3;

    /// <summary>Names of optimizers, in the order they work.</summary>
    public string Strategy { get; init; } = "bootstrap_random_search -> mipro_v2";

    internal bool Accepts(double? score) => IsCompat
        ? MetricThreshold is { } compat and not 0 ? score >= compat : score > 0
        : score >= (MetricThreshold ?? 1);
}
