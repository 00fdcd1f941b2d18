using LlmOps.Programs.Tools;

namespace LlmOps.Programs.Execution;

/// <summary>What may differ from run to run of one plan.</summary>
public sealed record RunOptions
{
    /// <summary>No overrides.</summary>
    public static RunOptions Default { get; } = new();

    /// <summary>Asks this model instead of the document's, in every step.</summary>
    public string? Model { get; init; }

    /// <summary>Which repeated sample this is; goes to <see cref="Models.ModelRequest.Sample"/> and <see cref="Models.ModelRequest.Seed"/> when not 0.</summary>
    public int Sample { get; init; }

    /// <summary>Leaves out demos whose inputs equal the run's inputs, so that a labelled demo cannot give its own answer away.</summary>
    public bool LeaveOneOut { get; init; }

    /// <summary>How far the model that answers can be held to JSON.</summary>
    public StructuredOutput StructuredOutput { get; init; }

    /// <summary>Calls the tools of <c>react</c> steps; null when there are none to call.</summary>
    public IToolInvoker? Tools { get; init; }

    /// <summary>Times steps and calls; null leaves all times at zero.</summary>
    public TimeProvider? Time { get; init; }
}
