using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Agreement;

/// <summary>What disagreements of Cohen's kappa cost.</summary>
public enum KappaWeights
{
    /// <summary>Any two different labels cost 1.</summary>
    None,

    /// <summary>The distance on the scale, |i - j| / (k - 1).</summary>
    Linear,

    /// <summary>The squared distance on the scale, ((i - j) / (k - 1))².</summary>
    Quadratic,
}

/// <summary>Cohen's kappa with what belongs beside it.</summary>
/// <param name="Observed">Observed agreement (weighted as kappa is), 0 to 1.</param>
/// <param name="Chance">Agreement that chance alone gives, 0 to 1.</param>
/// <param name="Value">(Observed - Chance) / (1 - Chance), -1 to 1; <see langword="null"/> when both used one and the same label only.</param>
/// <param name="StandardError">Asymptotic standard error (Fleiss, Cohen and Everitt, 1969).</param>
/// <param name="NullStandardError">Standard error if there were no agreement beyond chance.</param>
/// <param name="Interval">95 % interval cut to -1..1; below 50 cases or near 1 take the bootstrap's.</param>
public sealed record Kappa(double Observed, double Chance, double? Value, double? StandardError, double? NullStandardError, Interval? Interval)
{
    /// <summary>Test against chance: kappa over its null standard error; beyond 1.96 there is agreement.</summary>
    public double? Z => NullStandardError > 0 ? Value / NullStandardError : null;

    /// <summary>The usual word for the value (Landis and Koch, 1977).</summary>
    public string? Reading => Value switch
    {
        null => null,
        < 0 => "poor",
        <= 0.2 => "slight",
        <= 0.4 => "fair",
        <= 0.6 => "moderate",
        <= 0.8 => "substantial",
        _ => "almost perfect",
    };
}
