using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmOps.Client.Evals;
using LlmOps.Client.Gateway;
using LlmOps.Client.Registry;

namespace LlmOps.Benchmarks.EvalRuns;

/// <summary>
/// The run engine on a platform of its own: throughput and speed-up over worker processes, its own share of the time, and a run through killed and restarted
/// servers. The practice model answers: a deterministic stand-in, not a language model.
/// </summary>
internal sealed class EvalTrials(BenchPlatform platform)
{
    private const string Program = "bench-banking";
    private const int FixedConcurrency = 4;
    private const int OwnConcurrency = 16;

    private int models;

    public static async Task RunAsync(string file, int portBase, string only)
    {
        await using var platform = await BenchPlatform.StartAsync(portBase);
        var trials = new EvalTrials(platform);
        await trials.PrepareAsync(file);
        Say($"load average at the start: {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
        if (only is "all" or "speed")
        {
            await trials.SpeedAsync();
        }

        if (only is "all" or "faults")
        {
            await new FaultTrial(platform, await trials.ModelAsync("practice-small@latency=200")).RunAsync(trials.Order("bench-all"));
        }

        Say($"load average at the end: {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
    }

    public static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private StartEvalRunRequest Order(string dataset) => new() { Program = Program, Dataset = dataset };

    /// <summary>Runs an order with so many fresh workers and gives it back with the seconds from first shard to end.</summary>
    private async Task<(EvalRunResponse Run, double Seconds)> MeasureAsync(StartEvalRunRequest order, int workers, int concurrency)
    {
        var processes = Enumerable.Range(0, workers).Select(n => platform.StartWorker($"worker-{workers}-{n}", n, concurrency)).ToList();
        try
        {
            await WarmAsync(workers);
            var run = await platform.Client.EvalRuns.StartAsync(order);
            await foreach (var seen in platform.Client.EvalRuns.WatchAsync(run.Id))
            {
                run = seen;
            }

            return (run, (run.EndedAt!.Value - run.StartedAt!.Value).TotalSeconds);
        }
        finally
        {
            await Task.WhenAll(processes.Select(BenchPlatform.EndAsync));
        }
    }

    // A worker that is still starting would make the first ones look better: every worker has stored results before the clock runs.
    private async Task WarmAsync(int workers)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Count < workers)
        {
            var run = await platform.Client.EvalRuns.StartAsync(Order("bench-warm") with { Model = await ModelAsync("practice-small@latency=20") });
            await foreach (var state in platform.Client.EvalRuns.WatchAsync(run.Id))
            {
                run = state;
            }

            seen.UnionWith((await platform.Client.EvalRuns.ResultsAsync(run.Id, limit: 1000)).Items.Select(r => r.Worker!));
        }
    }

    private async Task SpeedAsync()
    {
        foreach (var workers in new[] { 1, 2, 4 })
        {
            var order = Order("bench-all") with { Model = await ModelAsync("practice-small") };
            var (run, seconds) = await MeasureAsync(order, workers, OwnConcurrency);
            Say($"no latency, {workers} workers x {OwnConcurrency}: {run.Done} rows in {seconds:0.0} s = {run.Done / seconds:0.0} rows/s, {run.Errors} errors, score {run.Scores[0].Score:P1}");
            if (workers is 1)
            {
                var (again, reused) = await MeasureAsync(order, workers, OwnConcurrency);
                Say($"the same again, {again.Reused} answers from the store: {reused:0.00} s = {1000 * reused / again.Done:0.00} ms per example without model and gateway");
            }
        }

        double? one = null;
        foreach (var workers in new[] { 1, 2, 4 })
        {
            var (run, seconds) = await MeasureAsync(Order("bench-part") with { Model = await ModelAsync("practice-small@latency=200") }, workers, FixedConcurrency);
            one ??= seconds;
            Say($"200 ms latency, {workers} workers x {FixedConcurrency}: {run.Done} rows in {seconds:0.0} s = {run.Done / seconds:0.0} rows/s, speed-up {one / seconds:0.00}, {(1000 * seconds * workers * FixedConcurrency / run.Done) - 200:0.0} ms per example beyond the latency");
        }
    }

    /// <summary>A new name for an upstream model, so that nothing is answered from the store.</summary>
    private async Task<string> ModelAsync(string upstream)
    {
        var name = $"bench-{++models}";
        await platform.Client.Models.PutAsync(name, new PutModelRequest("practice", 0.15m, 0.60m, UpstreamName: upstream, Note: "benchmark"));
        return name;
    }

    private async Task PrepareAsync(string file)
    {
        await platform.Client.Models.PutProviderAsync("practice", new PutProviderRequest($"{platform.PracticeModel.ToString().TrimEnd('/')}/v1"));
        await platform.Client.Models.PutAsync("practice-small", new PutModelRequest("practice", 0.15m, 0.60m, Note: "practice model: a deterministic stand-in, not a language model"));
        var lines = await File.ReadAllLinesAsync(file);
        var rows = lines.Skip(1).Where(l => l.Contains(',', StringComparison.Ordinal) && l.Count(c => c == '"') % 2 == 0).ToList();
        foreach (var (name, count) in new[] { ("bench-all", 4000), ("bench-part", 800), ("bench-warm", 400) })
        {
            // Spread over the file, which is sorted by label.
            var part = Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Count / count)]);
            using var csv = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', part.Prepend(lines[0]))));
            var import = new DatasetImport { Format = "csv", Inputs = ["text"], Labels = ["category=label"], Split = "validation=1", FileName = Path.GetFileName(file) };
            var data = await platform.Client.Datasets.ImportAsync(name, import, csv);
            Say($"{name}: {data.Counts["validation"]} rows");
        }

        var labels = rows.Select(r => r[(r.LastIndexOf(',') + 1)..].Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        using var spec = JsonDocument.Parse($$$"""
            {"steps":[{"id":"classify","signature":{"instructions":"Sort the message of a bank's customer.","inputs":[{"name":"text"}],"outputs":[{"name":"label","type":"Literal[{{{string.Join(", ", labels.Select(l => $"'{l}'"))}}}]"}]},"model":{"name":"practice-small"}}]}
            """);
        await platform.Client.Programs.PublishAsync(Program, new PublishVersionRequest { Spec = spec.RootElement.Clone(), Message = "Benchmark" });
    }
}
