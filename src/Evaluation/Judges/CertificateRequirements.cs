namespace LlmOps.Evaluation.Judges;

/// <summary>What a judge has to show to be certified. The defaults ask for substantial agreement (Landis and Koch, 1977) that is not luck.</summary>
public sealed record CertificateRequirements
{
    /// <summary>Labelled cases, at least; 40 unless told.</summary>
    public int MinCases { get; init; } = 40;

    /// <summary>Cohen's kappa with the person, -1 to 1; 0.6 unless told.</summary>
    public double MinKappa { get; init; } = 0.6;

    /// <summary>Lower end of its 95 % interval; 0.4 unless told.</summary>
    public double MinKappaLower { get; init; } = 0.4;

    /// <summary>Share of what the person passes that the judge passes, 0 to 1; 0.7 unless told.</summary>
    public double MinTruePositiveRate { get; init; } = 0.7;

    /// <summary>Share of what the person fails that the judge fails, 0 to 1; 0.7 unless told.</summary>
    public double MinTrueNegativeRate { get; init; } = 0.7;

    /// <summary>Share of cases decided alike when asked twice, 0 to 1; 0.9 unless told.</summary>
    public double MinSelfConsistency { get; init; } = 0.9;

    /// <summary>Largest rank correlation of verdict and answer length among cases the person judged alike, either way, 0 to 1; 0.4 unless told.</summary>
    public double MaxLengthBias { get; init; } = 0.4;

    /// <summary>Share of compared pairs decided alike in both orders, 0 to 1; 0.8 unless told.</summary>
    public double MinPositionConsistency { get; init; } = 0.8;

    /// <summary>Largest share of cases whose verdict could not be read, 0 to 1; 0.05 unless told.</summary>
    public double MaxUnreadable { get; init; } = 0.05;

    /// <summary>What is wrong with the requirements themselves.</summary>
    public IEnumerable<(string Field, string Reason)> Problems()
    {
        if (MinCases < 1)
        {
            yield return ("min_cases", $"must be at least 1, not {MinCases}.");
        }

        foreach (var (field, value, lowest) in new[]
        {
            ("min_kappa", MinKappa, -1.0), ("min_kappa_lower", MinKappaLower, -1), ("min_true_positive_rate", MinTruePositiveRate, 0), ("min_true_negative_rate", MinTrueNegativeRate, 0),
            ("min_self_consistency", MinSelfConsistency, 0), ("max_length_bias", MaxLengthBias, 0), ("min_position_consistency", MinPositionConsistency, 0), ("max_unreadable", MaxUnreadable, 0),
        })
        {
            if (!(value >= lowest && value <= 1))
            {
                yield return (field, $"must be from {lowest} to 1, not {value}.");
            }
        }
    }

    /// <summary>Why a judge with these figures is not certified; empty when it is.</summary>
    public IReadOnlyList<string> Unmet(JudgeFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return [.. Check(figures)];
    }

    private IEnumerable<string> Check(JudgeFigures figures)
    {
        if (figures.Cases < MinCases)
        {
            yield return $"{figures.Cases} readable cases are fewer than {MinCases}.";
        }

        if (figures.UnreadableShare > MaxUnreadable)
        {
            yield return $"{figures.Unreadable} verdicts ({figures.UnreadableShare:P0}) could not be read; {MaxUnreadable:P0} are allowed.";
        }

        if (figures.Kappa is not { } kappa)
        {
            yield return "Kappa is not defined: person and judge gave one verdict throughout.";
        }
        else
        {
            if (kappa.Value < MinKappa) { yield return $"Kappa {kappa.Value:0.000} is below {MinKappa:0.000}."; }
            if (kappa.Lower < MinKappaLower) { yield return $"Kappa may be as low as {kappa.Lower:0.000}; {MinKappaLower:0.000} is required. More labelled cases narrow the interval."; }
        }

        foreach (var (what, rate, least) in new[] { ("passes", figures.TruePositiveRate, MinTruePositiveRate), ("fails", figures.TrueNegativeRate, MinTrueNegativeRate) })
        {
            if (rate is null) { yield return $"No person's verdict {what}, so it cannot be said how often the judge sees that."; }
            else if (rate.Value < least) { yield return $"Of what the person {what}, the judge {what} only {rate.Value:P1}; {least:P1} is required."; }
        }

        if (figures.SelfConsistency is { } same && same.Value < MinSelfConsistency)
        {
            yield return $"Asked twice, the judge says the same in {same.Value:P1} of cases; {MinSelfConsistency:P1} is required.";
        }

        if (figures.LengthBias is { } bias && Math.Abs(bias.Value) > MaxLengthBias && bias.PValue < 0.05)
        {
            yield return $"Verdicts follow the answer's length (rank correlation {bias.Value:+0.00;-0.00} among cases the person judged alike); {MaxLengthBias:0.00} is allowed.";
        }

        if (figures.PositionBias is { } position && position.Consistency.Value < MinPositionConsistency)
        {
            yield return $"With the two answers exchanged, the judge prefers the same one in {position.Consistency.Value:P1} of cases; {MinPositionConsistency:P1} is required. {position.FirstShare:P0} of its verdicts name the first.";
        }
    }
}
