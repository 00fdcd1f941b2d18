namespace LlmOps.Optimization.Settings;

/// <summary>Sizes of a search by name.</summary>
internal static class OptimizerSizes
{
    public const string Light = "light";
    public const string Medium = "medium";
    public const string Heavy = "heavy";
}
