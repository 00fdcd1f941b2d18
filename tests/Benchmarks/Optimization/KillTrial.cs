using System.Diagnostics;
using System.Text.Json;
using LlmOps.Benchmarks.EvalRuns;
using LlmOps.Client;
using LlmOps.Client.Optimizer;

namespace LlmOps.Benchmarks.Optimization;

/// <summary>One job undisturbed, and the same with five faults at random points; then results and the provider's own count of calls are compared.</summary>
internal sealed class KillTrial(BenchPlatform platform, Process victim, Func<string, string, StartOptimizationJobRequest> order, Func<string, Task<string>> nameModel)
{
    private const string Slow = "practice-small@latency=40";

    public async Task RunAsync()
    {
        var (calm, calmCalls) = await UndisturbedAsync();
        EvalTrials.Say($"undisturbed: {calm.Status}, {calmCalls} calls, baseline {calm.BaselineScore:P1}, best {calm.BestScore:P1} (trial {calm.BestTrial} of {calm.TrialsDone}), {(calm.EndedAt!.Value - calm.CreatedAt).TotalSeconds:0} s");
        var before = await platform.CallsAsync();
        var job = await platform.Client.OptimizationJobs.StartAsync(await OrderAsync());
        var random = new Random(11);
        var points = Enumerable.Range(0, 5).Select(_ => 0.05 + (0.85 * random.NextDouble())).Order().ToList();
        (string Name, Action Act)[] faults =
        [
            ("the optimizer is killed (-9)", () => BenchPlatform.Signal(platform.OptimizerPid, "KILL")), ("a worker is killed (-9) and another started", KillWorker), ("RabbitMQ is restarted", () => BenchPlatform.Signal(platform.RabbitPid, "TERM")),
            ("PostgreSQL is restarted (fast)", () => BenchPlatform.Signal(platform.PostgresPid, "INT")), ("the optimizer is killed (-9)", () => BenchPlatform.Signal(platform.OptimizerPid, "KILL")),
        ];
        random.Shuffle(faults);
        foreach (var (point, fault) in points.Zip(faults))
        {
            while (await platform.CallsAsync() - before < point * calmCalls && await FindAsync(job.Id) is not { EndedAt: not null })
            {
                await Task.Delay(50);
            }

            EvalTrials.Say($"after {await platform.CallsAsync() - before} calls {fault.Name}");
            fault.Act();
        }

        var disturbed = await EndAsync(job.Id);
        var calls = await platform.CallsAsync() - before;
        EvalTrials.Say($"disturbed: {disturbed.Status}, {calls} calls ({100.0 * (calls - calmCalls) / calmCalls:+0.00;-0.00} %), baseline {disturbed.BaselineScore:P1}, best {disturbed.BestScore:P1} (trial {disturbed.BestTrial} of {disturbed.TrialsDone})");
        var (one, other) = (await TrialsAsync(calm.Id), await TrialsAsync(disturbed.Id));
        EvalTrials.Say($"kill trial: {one.Count} and {other.Count} trials, {one.Zip(other).Count(p => p.First == p.Second)} of them equal in name, state, score and document");
        foreach (var (first, second) in one.Zip(other).Where(p => p.First != p.Second).Take(3))
        {
            EvalTrials.Say($"  {first.Item1} {first.Item2} {first.Item3:P1} against {second.Item1} {second.Item2} {second.Item3:P1}, documents {(first.Item4 == second.Item4 ? "equal" : "differ")}");
        }

        EvalTrials.Say($"baselines: {await DifferingAsync(calm.Id, disturbed.Id)}");
    }

    private async Task<string> DifferingAsync(Guid calm, Guid disturbed)
    {
        var runs = new[] { calm, disturbed }.Select(async job => (await platform.Client.EvalRuns.ResultsAsync((await platform.Client.OptimizationJobs.TrialsAsync(job)).Items[0].EvalRunId!.Value, limit: 1000)).Items.ToDictionary(r => r.ExampleId, StringComparer.Ordinal));
        var (one, other) = (await runs.First(), await runs.Last());
        var differing = one.Keys.Where(id => !other.TryGetValue(id, out var theirs) || one[id].Outputs?.ToJsonString() != theirs.Outputs?.ToJsonString()).ToList();
        return $"{one.Count} and {other.Count} rows, {differing.Count} answered otherwise{string.Concat(differing.Take(3).Select(id => $"; {one[id].Outputs?.ToJsonString()} {one[id].Outcome} against {other.GetValueOrDefault(id)?.Outputs?.ToJsonString()} {other.GetValueOrDefault(id)?.Outcome}"))}";
    }

    private async Task<(OptimizationJobResponse Job, long Calls)> UndisturbedAsync()
    {
        var before = await platform.CallsAsync();
        var job = await EndAsync((await platform.Client.OptimizationJobs.StartAsync(await OrderAsync())).Id);
        return (job, await platform.CallsAsync() - before);
    }

    private async Task<StartOptimizationJobRequest> OrderAsync() => order(await nameModel(Slow), await nameModel("practice-large"));

    private void KillWorker()
    {
        BenchPlatform.Signal(victim.Id, "KILL");
        platform.StartWorker("worker-2", 2, 8);
    }

    private async Task<OptimizationJobResponse> EndAsync(Guid id)
    {
        while (true)
        {
            if (await FindAsync(id) is { EndedAt: not null } ended)
            {
                return ended;
            }

            await Task.Delay(200);
        }
    }

    // While the service is away it is asked again.
    private async Task<OptimizationJobResponse?> FindAsync(Guid id)
    {
        try
        {
            return await platform.Client.OptimizationJobs.GetAsync(id);
        }
        catch (LlmOpsException away) when (away.Status is 0 or >= 500)
        {
            return null;
        }
    }

    // Models have other names in the two jobs, or the second would be answered from the store of the first.
    private async Task<List<(string, string, double?, string)>> TrialsAsync(Guid id) =>
        [.. (await platform.Client.OptimizationJobs.TrialsAsync(id, limit: 1000)).Items.Select(t => (t.Name, t.Status, t.Score, WithoutModel(t.Spec!.Value)))];

    private static string WithoutModel(JsonElement spec) => System.Text.RegularExpressions.Regex.Replace(spec.GetRawText(), "jobs-\\d+", "model", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
