namespace LlmOps.Evaluation.Gates;

/// <summary>What a candidate has to show before it ships. Stored on the server; people, CI, optimizer and rollouts are held to the same.</summary>
public sealed record GatePolicy
{
    /// <summary>What each metric has to show. At least one.</summary>
    public IReadOnlyList<MetricRule> Metrics { get; init; } = [];

    /// <summary>Scored examples, at least; 30 unless told.</summary>
    public int MinExamples { get; init; } = 30;

    /// <summary>Largest share of examples that could not be scored, 0 to 1; 0 unless told: what was not measured was not shown.</summary>
    public double MaxErrorShare { get; init; }

    /// <summary>Largest share of answers that could not be read, 0 to 1; not looked at unless told (each scores 0 anyway).</summary>
    public double? MaxParseFailureShare { get; init; }

    /// <summary>Tags (metadata <c>tag</c> or <c>tags</c>) whose examples must all score 1 on the first metric.</summary>
    public IReadOnlyList<string> MustPassTags { get; init; } = [];

    /// <summary>Floors below which no slice may fall.</summary>
    public IReadOnlyList<SliceRule> Slices { get; init; } = [];

    /// <summary>Limits of what an example may cost and take.</summary>
    public LimitRule? Cost { get; init; }

    /// <summary>Limits of the 95th percentile of the time per example, in milliseconds.</summary>
    public LimitRule? Latency { get; init; }

    /// <summary>Everything wrong with the policy itself.</summary>
    public IEnumerable<(string Field, string Reason)> Problems()
    {
        if (Metrics.Count == 0)
        {
            yield return ("metrics", "must hold at least one rule.");
        }

        if (MinExamples < 1)
        {
            yield return ("min_examples", $"must be at least 1, not {MinExamples}.");
        }

        foreach (var (rule, i) in Metrics.Select((rule, i) => (rule, i)))
        {
            if (string.IsNullOrWhiteSpace(rule.Metric)) { yield return ($"metrics[{i}].metric", "must name a metric."); }
            if (rule.Margin is < 0 or > 1) { yield return ($"metrics[{i}].margin", $"must be from 0 to 1, not {rule.Margin}."); }
            if (rule.MinScore is < 0 or > 1) { yield return ($"metrics[{i}].min_score", $"must be from 0 to 1, not {rule.MinScore}."); }
        }

        foreach (var (field, share) in new[] { ("max_error_share", MaxErrorShare), ("max_parse_failure_share", MaxParseFailureShare ?? 0) })
        {
            if (share is not (>= 0 and <= 1)) { yield return (field, $"must be from 0 to 1, not {share}."); }
        }

        foreach (var (rule, i) in Slices.Select((rule, i) => (rule, i)))
        {
            if (SlicePath.TryParse(rule.By) is null) { yield return ($"slices[{i}].by", $"must be expected.NAME, inputs.NAME or metadata.NAME, not '{rule.By}'."); }
            if (rule.Floor is not (>= 0 and <= 1)) { yield return ($"slices[{i}].floor", $"must be from 0 to 1, not {rule.Floor}."); }
            if (rule.MinExamples < 1) { yield return ($"slices[{i}].min_examples", $"must be at least 1, not {rule.MinExamples}."); }
        }

        foreach (var (field, limit) in new[] { ("cost", Cost), ("latency", Latency) })
        {
            if (limit is { Max: <= 0 }) { yield return ($"{field}.max", "must be more than 0."); }
            if (limit is { MaxRatio: <= 0 }) { yield return ($"{field}.max_ratio", "must be more than 0."); }
            if (limit is { Max: null, MaxRatio: null }) { yield return (field, "must have max or max_ratio."); }
        }
    }
}

/// <summary>What one metric has to show.</summary>
public sealed record MetricRule
{
    /// <summary>Name of the metric in the runs.</summary>
    public string Metric { get; init; } = "";

    /// <summary>How much worse than the baseline is still no harm, 0 to 1; 0.02 unless told. The interval of the difference has to lie above its negative.</summary>
    public double Margin { get; init; } = 0.02;

    /// <summary>Score the candidate has to reach whatever the baseline does, 0 to 1.</summary>
    public double? MinScore { get; init; }
}

/// <summary>A floor for every slice.</summary>
public sealed record SliceRule
{
    /// <summary>What cuts the slices: <c>expected.NAME</c>, <c>inputs.NAME</c> or <c>metadata.NAME</c>.</summary>
    public string By { get; init; } = "";

    /// <summary>The metric; the first of the policy unless told.</summary>
    public string? Metric { get; init; }

    /// <summary>Mean score no slice may fall below, 0 to 1.</summary>
    public double Floor { get; init; }

    /// <summary>Smaller slices are only mentioned; 10 unless told.</summary>
    public int MinExamples { get; init; } = 10;
}

/// <summary>A limit of cost or time per example.</summary>
public sealed record LimitRule
{
    /// <summary>The most an example may take: US dollars, or milliseconds.</summary>
    public double? Max { get; init; }

    /// <summary>The most as a multiple of the baseline's.</summary>
    public double? MaxRatio { get; init; }
}
