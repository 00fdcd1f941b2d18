using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LlmOps.Benchmarks.EvalRuns;
using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Client.Optimizer;
using LlmOps.Client.Registry;

namespace LlmOps.Benchmarks.Optimization;

/// <summary>
/// Optimization jobs on a platform of their own: a job whose processes are killed against an undisturbed one, jobs whose budget runs out, and the time a job takes beside its models. The practice model answers: a
/// deterministic stand-in, not a language model.
/// </summary>
internal sealed class JobTrials(BenchPlatform platform)
{
    private const string Program = "bench-jobs";
    private const int Labels = 25;
    private int names;

    public static async Task RunAsync(string file, int portBase, string only)
    {
        await using var platform = await BenchPlatform.StartAsync(portBase);
        var trials = new JobTrials(platform);
        await trials.PrepareAsync(file);
        var workers = new[] { platform.StartWorker("worker-0", 0, 8), platform.StartWorker("worker-1", 1, 8) };
        if (only is "all" or "overhead")
        {
            await trials.OverheadAsync();
        }

        if (only is "all" or "budgets")
        {
            await trials.BudgetsAsync(runs: 20);
        }

        if (only is "all" or "kills")
        {
            await new KillTrial(platform, workers[0], (model, prompt) => trials.Order("mipro_v2", "jobs-100", model) with { PromptModel = prompt, Budget = 50, Settings = Settings("""{"auto": "medium"}""") }, upstream => trials.ModelAsync(upstream, 1)).RunAsync();
        }
    }

    /// <summary>The same job a second time: every answer comes from the store, so what is left is the platform's own time.</summary>
    private async Task OverheadAsync()
    {
        foreach (var data in new[] { "jobs-100", "jobs-1000" })
        {
            var model = await ModelAsync("practice-small", 1);
            var order = Order("bootstrap_random_search", data, model) with { Budget = 50, Holdout = 0, Settings = Settings("""{"num_candidates": 8}""") };
            await EndAsync((await platform.Client.OptimizationJobs.StartAsync(order)).Id);
            var started = Stopwatch.GetTimestamp();
            var job = await EndAsync((await platform.Client.OptimizationJobs.StartAsync(order)).Id);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            EvalTrials.Say($"overhead, {data}: {job.TrialsDone} trials in {seconds:0.0} s without a model call = {1000 * seconds / job.TrialsDone:0} ms a trial ({job.Status}, spent {job.Cost:0.0000})");
        }
    }

    /// <summary>Random optimizers, seeds and sizes with a budget of one dollar; the provider's own count of money is compared.</summary>
    private async Task BudgetsAsync(int runs)
    {
        // Dear enough that a dollar pays the baseline and a good part of a search, not all of it.
        const decimal Factor = 15;
        var random = new Random(7);
        string[] optimizers = ["bootstrap_random_search", "mipro_v2", "gepa", "copro", "simba", "infer_rules"];
        var over = 0;
        for (var i = 0; i < runs; i++)
        {
            var optimizer = optimizers[random.Next(optimizers.Length)];
            var (model, prompt) = (await ModelAsync("practice-small", Factor * (decimal)(0.5 + random.NextDouble())), await ModelAsync("practice-small-2", Factor * (decimal)(0.5 + random.NextDouble())));
            var prices = await platform.Client.Models.ListAsync();
            var before = await PaidAsync(prices, model, prompt);
            var order = Order(optimizer, "jobs-100", model) with { Budget = 1, Seed = random.Next(1000), PromptModel = optimizer.StartsWith("bootstrap", StringComparison.Ordinal) ? null : prompt };
            var job = await EndAsync((await platform.Client.OptimizationJobs.StartAsync(order)).Id);
            var paid = await PaidAsync(prices, model, prompt) - before;
            over += paid > 1 ? 1 : 0;
            EvalTrials.Say($"budget {i + 1,2}: {optimizer,-24} provider {paid:0.0000}, job {job.Cost:0.0000}, {job.TrialsDone} trials, {job.Status}, best {job.BestScore:P1} from {job.BaselineScore:P1}");
        }

        EvalTrials.Say($"budgets: {over} of {runs} jobs spent more than 1.00 by the provider's count");
    }

    // The provider's own prices are those of its models; ours are a multiple.
    private async Task<decimal> PaidAsync(Page<ModelResponse> prices, string model, string prompt)
    {
        using var page = JsonDocument.Parse(await platform.Http.GetStringAsync(new Uri(platform.PracticeModel, "/stats")));
        decimal Of(string upstream, string name) => page.RootElement.GetProperty("models").TryGetProperty(upstream, out var account) && prices.Items.First(m => m.Name == name) is var price
            ? ((account.GetProperty("prompt_tokens").GetInt64() * price.InputPrice) + (account.GetProperty("completion_tokens").GetInt64() * price.OutputPrice)) / 1_000_000m : 0;
        return Of("practice-small", model) + Of("practice-small-2", prompt);
    }

    private async Task<OptimizationJobResponse> EndAsync(Guid id)
    {
        OptimizationJobResponse? job = null;
        await foreach (var seen in platform.Client.OptimizationJobs.WatchAsync(id))
        {
            job = seen;
        }

        return job!;
    }

    private StartOptimizationJobRequest Order(string optimizer, string dataset, string model) => new() { Program = Program, Version = "1", Dataset = dataset, Optimizer = optimizer, TaskModel = model, Budget = 1, Seed = 5 };

    /// <summary>A new name for an upstream model, so that nothing is answered from the store.</summary>
    private async Task<string> ModelAsync(string upstream, decimal factor)
    {
        var name = $"jobs-{++names}";
        await platform.Client.Models.PutAsync(name, new PutModelRequest("practice", Math.Round(0.15m * factor, 4), Math.Round(0.60m * factor, 4), UpstreamName: upstream, Note: "benchmark"));
        return name;
    }

    private async Task PrepareAsync(string file)
    {
        await platform.Client.Models.PutProviderAsync("practice", new PutProviderRequest($"{platform.PracticeModel.ToString().TrimEnd('/')}/v1"));
        await platform.Client.Models.PutAsync("practice-small", new PutModelRequest("practice", 0.15m, 0.60m, Note: "practice model: a deterministic stand-in, not a language model"));
        var lines = await File.ReadAllLinesAsync(file);
        var rows = lines.Skip(1).Where(l => l.Contains(',', StringComparison.Ordinal) && l.Count(c => c == '"') % 2 == 0).GroupBy(r => r[(r.LastIndexOf(',') + 1)..].Trim(), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(Labels).ToList();
        foreach (var (name, validation) in new[] { ("jobs-100", 100), ("jobs-1000", 1000) })
        {
            // Labels take turns, so that train and validation hold all of them.
            var perLabel = (200 + validation) / Labels;
            var part = Enumerable.Range(0, perLabel).SelectMany(i => rows.Select(g => g.ElementAt(i))).Select((row, i) => $"{row},{(i < 200 ? "train" : "validation")}");
            using var csv = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', part.Prepend($"{lines[0]},split"))));
            var import = new DatasetImport { Format = "csv", Inputs = ["text"], Labels = ["category=label"], SplitColumn = "split", FileName = Path.GetFileName(file) };
            var data = await platform.Client.Datasets.ImportAsync(name, import, csv);
            EvalTrials.Say($"{name}: {data.Counts["train"]} train, {data.Counts["validation"]} validation rows");
        }

        using var spec = JsonDocument.Parse($$$"""
            {"steps":[{"id":"classify","signature":{"instructions":"Sort the message of a bank's customer.","inputs":[{"name":"text"}],"outputs":[{"name":"label","type":"Literal[{{{string.Join(", ", rows.Select(g => $"'{g.Key}'"))}}}]"}]},"model":{"name":"practice-small"}}]}
            """);
        await platform.Client.Programs.PublishAsync(Program, new PublishVersionRequest { Spec = spec.RootElement.Clone(), Message = "Benchmark" });
    }

    private static Dictionary<string, JsonElement> Settings(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
}
