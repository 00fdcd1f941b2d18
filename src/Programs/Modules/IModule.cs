using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Modules;

/// <summary>One module of a compiled step. Immutable and shared by all runs.</summary>
internal interface IModule
{
    /// <summary>What it takes and gives.</summary>
    Signature Signature { get; }

    /// <summary>Runs once. The inputs are those of <see cref="Signature"/> that are present; all outputs come back.</summary>
    Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken);
}
