namespace LlmOps.Optimization;

/// <summary>One planned run over examples, for quotes.</summary>
/// <param name="Name">What runs.</param>
/// <param name="OnValidation">Scored on validation (a trial), or run on train by the teacher.</param>
/// <param name="Examples">Program runs at most.</param>
/// <param name="Demos">Demos in each prompt at most.</param>
public sealed record PlannedRun(string Name, bool OnValidation, int Examples, int Demos);
