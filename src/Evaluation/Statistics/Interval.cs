using System.Runtime.InteropServices;

namespace LlmOps.Evaluation.Statistics;

/// <summary>A 95 % interval, ends included.</summary>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Whether zero lies outside: the sign of the estimate is then settled.</summary>
    public bool ExcludesZero => Lower > 0 || Upper < 0;
}
