using LlmOps.Optimization.BetterTogether;
using LlmOps.Optimization.BootstrapFewShot;
using LlmOps.Optimization.Copro;
using LlmOps.Optimization.Ensembles;
using LlmOps.Optimization.Gepa;
using LlmOps.Optimization.InferRules;
using LlmOps.Optimization.KnnFewShot;
using LlmOps.Optimization.LabeledFewShot;
using LlmOps.Optimization.MiproV2;
using LlmOps.Optimization.RandomSearch;
using LlmOps.Optimization.Simba;

namespace LlmOps.Optimization;

/// <summary>The optimizers there are.</summary>
public static class OptimizerCatalogue
{
    /// <summary>All of them, cheapest first.</summary>
    public static IReadOnlyList<IOptimizer> All { get; } = 
    [
        new LabeledFewShotOptimizer(), new BootstrapFewShotOptimizer(), new BootstrapRandomSearchOptimizer(), new KnnFewShotOptimizer(), new EnsembleOptimizer(), new InferRulesOptimizer(), new CoproOptimizer(), new MiproV2Optimizer(), new GepaOptimizer(), new SimbaOptimizer(),
        new BetterTogetherOptimizer(),
    ];

    /// <summary>The optimizer with this name, or <see langword="null"/>.</summary>
    public static IOptimizer? Find(string name) => All.FirstOrDefault(o => o.Name == name);
}
