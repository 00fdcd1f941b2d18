namespace LlmOps.EvalRuns.Runs;

/// <summary>What asks for runs.</summary>
internal static class Triggers
{
    public const string Person = "person";
    public const string Ci = "ci";
    public const string Optimization = "optimization";
    public const string Upgrade = "upgrade";
    public const string Certificate = "certificate";
    public const string Sentinel = "sentinel";

    public static IReadOnlyList<string> All { get; } = [Person, Ci, Optimization, Upgrade, Certificate, Sentinel];

    /// <summary>What a caller may say; the others are the service's own.</summary>
    public static IReadOnlyList<string> OfCallers { get; } = [Person, Ci, Optimization, Upgrade];

    /// <summary>Whether a judge without a certificate may score: people may look, but nothing is decided or searched by such a judge.</summary>
    public static bool NeedsCertifiedJudges(string trigger) => trigger is Ci or Optimization or Upgrade;
}
