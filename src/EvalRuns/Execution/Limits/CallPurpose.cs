namespace LlmOps.EvalRuns.Execution.Limits;

/// <summary>What a model is asked for. A judge that is down must not look like a task model that is down, so each has a circuit of its own.</summary>
internal enum CallPurpose
{
    Task,
    Judge,
}
