namespace LlmOps.Optimization.MiproV2;

/// <summary>A way to look for the best combination.</summary>
internal interface ICombinationSearch
{
    Task RunAsync(CombinationTrials trials, CancellationToken cancellationToken);

    /// <summary>What is known of a combination that was never scored whole.</summary>
    string Known(Combination combination);
}
