using LlmOps.Testing;

namespace LlmOps.EvalRuns.Tests.Kit;

/// <summary>Databases for the services of one test class; each service of a test gets one of its own, or shares it with another on purpose.</summary>
public sealed class EvalRunsDatabase : PostgresDatabase
{
    public Task<string> FreshAsync() => CreateAnotherAsync("evals");
}
