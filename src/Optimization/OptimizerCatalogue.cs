using LlmOps.Optimization.BootstrapFewShot;
using LlmOps.Optimization.LabeledFewShot;
using LlmOps.Optimization.MiproV2;
using LlmOps.Optimization.RandomSearch;

namespace LlmOps.Optimization;

/// <summary>The optimizers there are.</summary>
public static class OptimizerCatalogue
{
    /// <summary>All of them, cheapest first.</summary>
    public static IReadOnlyList<IOptimizer> All { get; } = [new LabeledFewShotOptimizer(), new BootstrapFewShotOptimizer(), new BootstrapRandomSearchOptimizer(), new MiproV2Optimizer()];

    /// <summary>The optimizer with this name, or <see langword="null"/>.</summary>
    public static IOptimizer? Find(string name) => All.FirstOrDefault(o => o.Name == name);
}
