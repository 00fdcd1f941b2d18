using LlmOps.Client;
using LlmOps.Client.Evals;

namespace LlmOps.Benchmarks.EvalRuns;

/// <summary>One run while a worker is killed and RabbitMQ, PostgreSQL and the evals service are restarted; then the books are checked.</summary>
internal sealed class FaultTrial(BenchPlatform platform, string model)
{
    private const int Concurrency = 8;

    public async Task RunAsync(StartEvalRunRequest order)
    {
        var survivors = new[] { platform.StartWorker("survivor-1", 10, Concurrency), platform.StartWorker("survivor-2", 11, Concurrency) };
        var victim = platform.StartWorker("victim", 12, Concurrency);
        var callsBefore = await platform.CallsAsync();
        var id = (await platform.Client.EvalRuns.StartAsync(order with { Model = model })).Id;
        var total = (await platform.Client.EvalRuns.GetAsync(id)).Total;
        await UntilAsync(id, r => r.Done > total / 10 && r.Done > 0);

        await FaultAsync(id, total, 0.15, "a worker is killed (-9)", () => BenchPlatform.Signal(victim.Id, "KILL"));
        await FaultAsync(id, total, 0.30, "RabbitMQ is restarted", () => BenchPlatform.Signal(platform.RabbitPid, "TERM"));
        await FaultAsync(id, total, 0.45, "PostgreSQL is restarted (fast)", () => BenchPlatform.Signal(platform.PostgresPid, "INT"));
        await FaultAsync(id, total, 0.60, "the evals service is killed (-9) and started again", () => BenchPlatform.Signal(platform.EvalsPid, "KILL"));
        var run = await UntilAsync(id, r => r.Status is "completed" or "stopped" or "failed");

        var results = await ResultsAsync(id);
        var calls = await platform.CallsAsync() - callsBefore;
        var once = results.Select(r => r.ExampleId).Distinct(StringComparer.Ordinal).Count();
        EvalTrials.Say($"fault trial: {run.Status}, {run.Done}/{run.Total} done, {run.Errors} errors, {results.Count} results of {once} examples, workers: {string.Join(", ", results.GroupBy(r => r.Worker, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}"))}");
        EvalTrials.Say($"fault trial: {calls} calls at the practice model for {run.Total} examples: {calls - run.Total} more than needed, {Concurrency} could be in flight at the killed worker; took {(run.EndedAt!.Value - run.StartedAt!.Value).TotalSeconds:0.0} s");
        await Task.WhenAll(survivors.Select(BenchPlatform.EndAsync));
    }

    private async Task FaultAsync(Guid id, int total, double share, string what, Action fault)
    {
        var run = await UntilAsync(id, r => r.Done >= share * total || r.EndedAt is not null);
        EvalTrials.Say($"fault trial: {run.Done}/{run.Total} done, {what}");
        fault();
    }

    /// <summary>Looks until the run is so far; while the service is away it looks again.</summary>
    private async Task<EvalRunResponse> UntilAsync(Guid id, Func<EvalRunResponse, bool> state)
    {
        while (true)
        {
            try
            {
                if (await platform.Client.EvalRuns.GetAsync(id) is var run && state(run))
                {
                    return run;
                }
            }
            catch (LlmOpsException away) when (away.Status is 0 or >= 500)
            {
                // Being restarted.
            }

            await Task.Delay(200);
        }
    }

    private async Task<List<EvalResultResponse>> ResultsAsync(Guid id)
    {
        var results = new List<EvalResultResponse>();
        string? cursor = null;
        do
        {
            var page = await platform.Client.EvalRuns.ResultsAsync(id, cursor: cursor, limit: 1000);
            results.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return results;
    }
}
