namespace LlmOps.ProgramRegistry.Datasets.FinalChecks;

/// <summary>One entry of the ledger.</summary>
internal sealed record FinalCheckResponse(Guid Id, string Dataset, int Version, string Program, int? ProgramVersion, Guid EvalRunId, string Who, string Reason, DateTimeOffset At)
{
    public static FinalCheckResponse Of(string dataset, DatasetVersion version, FinalCheck check) =>
        new(check.Id, dataset, version.Number, check.Program, check.ProgramVersion, check.EvalRunId, check.Who, check.Reason, check.At);
}
