namespace LlmOps.EvalRuns.Runs;

/// <summary>Where a run stands. Stored and sent in lower case.</summary>
internal enum EvalRunStatus
{
    /// <summary>No shard has begun.</summary>
    Queued,

    /// <summary>Workers are on it.</summary>
    Running,

    /// <summary>Every example has an outcome.</summary>
    Completed,

    /// <summary>Ended early, by a person or a budget; can be resumed.</summary>
    Stopped,

    /// <summary>Nothing could be scored.</summary>
    Failed,
}
