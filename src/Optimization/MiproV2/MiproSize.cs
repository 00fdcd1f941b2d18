using LlmOps.Optimization.Settings;

namespace LlmOps.Optimization.MiproV2;

/// <summary>How large a search is (dspy-spec 5.6).</summary>
/// <param name="Trials">Suggested trials.</param>
/// <param name="Instructions">Instructions to choose from, the program's own first.</param>
/// <param name="DemoSets">Demo sets made; without demos they only inform the proposer.</param>
/// <param name="Validation">Validation rows used at most.</param>
internal sealed record MiproSize(int Trials, int Instructions, int DemoSets, int Validation)
{
    /// <param name="settings">Settings.</param>
    /// <param name="predictors">Steps that are searched.</param>
    public static MiproSize Of(OptimizerSettings settings, int predictors)
    {
        if (settings.Auto is not { } auto)
        {
            return new(settings.NumTrials, settings.NumCandidates, settings.NumCandidates, int.MaxValue);
        }

        var (n, validation) = auto switch { "light" => (6, 100), "medium" => (12, 300), _ => (18, 1000) };
        var zeroShot = IsZeroShot(settings);
        return new((int)Math.Max(2 * predictors * (zeroShot ? 1 : 2) * Math.Log2(n), 1.5 * n), zeroShot ? n : n / 2, n, validation);
    }

    /// <summary>Whether only instructions are searched.</summary>
    public static bool IsZeroShot(OptimizerSettings settings) => settings is { MaxBootstrappedDemos: 0, MaxLabeledDemos: 0 };
}
