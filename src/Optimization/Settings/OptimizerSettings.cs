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

    internal bool Accepts(double? score) => IsCompat
        ? MetricThreshold is { } compat and not 0 ? score >= compat : score > 0
        : score >= (MetricThreshold ?? 1);
}
