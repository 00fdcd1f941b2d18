using LlmOps.Optimization.Settings;

namespace LlmOps.Optimization.Gepa;

/// <summary>How many program runs a GEPA search may use (dspy-spec 5.9).</summary>
internal static class GepaBudget
{
    private const int ModelledMinibatch = 35;
    private const int FullEvery = 5;

    public static int Of(OptimizationRequest request, int validation) => request.Settings switch
    {
        { MaxMetricCalls: { } calls } => calls,
        { MaxFullEvals: { } evals } => evals * (request.Train.Count + validation),
        _ => Auto(request.Settings.Auto switch { OptimizerSizes.Light => 6, OptimizerSizes.Medium => 12, _ => 18 }, request.Program.Steps.Count, validation),
    };

    /// <summary>The presets' formula, which models MIPROv2 and not this loop, as there.</summary>
    /// <param name="n">6, 12 or 18.</param>
    /// <param name="predictors">Steps whose instruction is searched.</param>
    /// <param name="validation">Validation rows.</param>
    public static int Auto(int n, int predictors, int validation)
    {
        var trials = (int)Math.Max(4 * predictors * Math.Log2(n), 1.5 * n);
        var fulls = ((trials + 1) / FullEvery) + 1 + (trials < FullEvery ? 1 : 0);
        return validation + (5 * n) + (trials * ModelledMinibatch) + (fulls * validation);
    }
}
