namespace LlmOps.Evaluation.Judges;

/// <summary>A measured value with its 95 % interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public sealed record Estimate(double Value, double Lower, double Upper);
