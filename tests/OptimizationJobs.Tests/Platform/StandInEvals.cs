using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LlmOps.Contracts.EvalRuns;
using LlmOps.Programs.Versions;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LlmOps.OptimizationJobs.Tests.Platform;

/// <summary>
/// A stand-in for EvalRuns: takes commands once by id, gives each program a quality by a rule the test sets, keeps to budgets, and charges nothing for what
/// was predicted before.
/// </summary>
internal sealed class StandInEvals
{
    private readonly ConcurrentDictionary<Guid, EvalRunRecord> runs = new();
    private readonly ConcurrentDictionary<string, bool> predicted = new();
    private int allowed = int.MaxValue;

    public Func<StartEvalRun, ProgramSpec> SpecOf { get; set; } = _ => throw new InvalidOperationException();

    /// <summary>Share of examples a program gets right on a model.</summary>
    public Func<ProgramSpec, string, double> Quality { get; set; } = (spec, _) => Math.Min(0.9, 0.3 + (0.05 * (spec.Steps[0].Demos?.Count ?? 0)));

    /// <summary>What a run scores beyond its program's quality, for rows that are kinder or harder to somebody.</summary>
    public Func<StartEvalRun, ProgramSpec, double> Luck { get; set; } = (_, _) => 0;

    /// <summary>
    /// What a prediction costs. So little that no run outgrows the allowance its estimate gave it: else it would be asked for a second time, and whether that
    /// happens depends on which run ends first.
    /// </summary>
    public decimal PricePerPrediction { get; set; } = 0.00001m;

    /// <summary>Every command that came, repeated ones too.</summary>
    public ConcurrentQueue<StartEvalRun> Commands { get; } = new();

    public IReadOnlyCollection<EvalRunRecord> Runs => [.. runs.Values];

    /// <summary>Whether ended runs are announced on the bus.</summary>
    public bool Announces { get; set; } = true;

    public decimal Charged => runs.Values.Sum(r => r.Cost);

    /// <summary>Lets only the next <paramref name="runs"/> runs end, and no other until <see cref="Open"/>.</summary>
    public void Hold(int runs) => allowed = runs;

    /// <summary>Ends what was held, and lets everything end from now on.</summary>
    public void Open()
    {
        allowed = int.MaxValue;
        foreach (var run in runs.Values.Where(r => r.Status is "running"))
        {
            FinishQuietly(run);
        }
    }

    public async Task StartAsync(ConsumeContext<StartEvalRun> context)
    {
        Commands.Enqueue(context.Message);
        var run = new EvalRunRecord(context.Message);
        if (!runs.TryAdd(run.Id, run))
        {
            return;
        }

        if (Interlocked.Decrement(ref allowed) >= 0)
        {
            await FinishAsync(run, context);
        }
    }

    /// <summary>What the gate <c>release</c> says of any run.</summary>
    public string GateVerdict { get; set; } = "ship";

    /// <summary>Runs held against the gate.</summary>
    public ConcurrentQueue<Guid> Judged { get; } = [];

    public void Map(WebApplication app)
    {
        app.MapGet("/api/judges/{name}", (string name) => name is "kind" or "strict"
            ? StandInPlatform.Json(new JsonObject { ["name"] = name, ["number"] = 1, ["program"] = "triage", ["program_version"] = 1, ["model"] = "teacher", ["is_certified"] = name == "strict" })
            : StandInPlatform.Problem(404, "judge_not_found", "There is no such judge."));
        app.MapGet("/api/gates/{name}", (string name) => name is "release" or "elsewhere"
            ? StandInPlatform.Json(new JsonObject { ["name"] = name, ["number"] = 1, ["program"] = name is "release" ? "triage" : "other" })
            : StandInPlatform.Problem(404, "gate_not_found", "There is no such gate."));
        app.MapPost("/api/gates/{name}/decisions", async (HttpRequest request) =>
        {
            var run = (await JsonNode.ParseAsync(request.Body))!["eval_run_id"]!.GetValue<Guid>();
            Judged.Enqueue(run);
            return StandInPlatform.Json(new JsonObject { ["id"] = Guid.CreateVersion7(), ["gate"] = "release", ["verdict"] = GateVerdict, ["findings"] = new JsonArray() });
        });
        app.MapGet("/api/metrics", () => StandInPlatform.Page([new { name = "exact_match", needs_options = false }, new { name = "normalized_match", needs_options = false }, new { name = "regex", needs_options = true }]));
        app.MapGet("/api/eval-runs", (string program) => StandInPlatform.Page(runs.Values.Where(r => r.Command.Program == program && r.Status is "completed" && r.Command.Split is "validation").OrderByDescending(r => r.Number).Select(r => r.ToJson())));
        app.MapGet("/api/eval-runs/{id:guid}", (Guid id) => runs.TryGetValue(id, out var run) ? StandInPlatform.Json(run.ToJson()) : StandInPlatform.Problem(404, "eval_run_not_found", "There is no such run."));
        app.MapPost("/api/eval-runs/{id:guid}/stop", (Guid id) => Move(id, "running", "stopped"));
        app.MapPost("/api/eval-runs/{id:guid}/resume", (Guid id) => Move(id, "stopped", "running", FinishQuietly));
        app.MapGet("/api/eval-runs/{id:guid}/results", (Guid id) => StandInPlatform.Page(runs[id].Results.Select(r => r.DeepClone())));
        app.MapGet("/api/eval-runs/compare", (Guid baseline, Guid candidate) => StandInPlatform.Json(Compare(runs[baseline], runs[candidate])));
    }

    /// <summary>A person's run from before, the evidence a campaign goes by.</summary>
    public void AddEvidence(string program) => FinishQuietly(runs.GetOrAdd(
        Guid.CreateVersion7(DateTimeOffset.UtcNow),
        id => new EvalRunRecord(new StartEvalRun { EvalRunId = id, Program = program, Version = 1, Dataset = "texts", DatasetVersion = 1, Split = "validation", Metrics = ["exact_match"], RequestedBy = "somebody" })));

    private async Task FinishAsync(EvalRunRecord run, ConsumeContext context)
    {
        FinishQuietly(run);
        if (Announces)
        {
            var score = run.Score;
            await context.Publish(new EvalRunCompleted { EvalRunId = run.Id, Status = run.Status, Program = run.Command.Program, Version = run.Command.Version, Metric = run.Command.Metrics[0], Score = score, Lower = score - 0.1, Upper = score + 0.1, Scored = run.Results.Count, Errors = 0, Cost = run.Cost });
        }
    }

    private void FinishQuietly(EvalRunRecord run)
    {
        var spec = SpecOf(run.Command);
        var model = run.Command.Model ?? spec.Models.First();
        var quality = Quality(spec, model) + Luck(run.Command, spec);
        var price = model is "new" ? PricePerPrediction / 2 : PricePerPrediction;
        var examples = StandInData.Examples(run.Command.Split).Where(e => run.Command.ExampleIds?.Contains(e.Id) ?? true).ToList();
        foreach (var (example, index) in examples.Select((e, i) => (e, i)))
        {
            var isNew = predicted.TryAdd($"{ProgramSpecJson.Hash(spec)} {model} {example.Id}", true);
            if (isNew && run.Cost + price > run.Command.Budget)
            {
                predicted.TryRemove($"{ProgramSpecJson.Hash(spec)} {model} {example.Id}", out _);
                run.StopForMoney();
                return;
            }

            for (var sample = 0; sample < run.Command.Repeats; sample++)
            {
                run.Add(example, sample, index < Math.Round(quality * examples.Count), isNew ? price : 0);
            }
        }

        run.Complete();
    }

    private Microsoft.AspNetCore.Http.IResult Move(Guid id, string from, string to, Action<EvalRunRecord>? then = null)
    {
        if (!runs.TryGetValue(id, out var run) || run.Status != from)
        {
            return StandInPlatform.Problem(run is null ? 404 : 409, "eval_run_not_movable", "This run is not in a state that allows this.");
        }

        run.Move(to);
        then?.Invoke(run);
        return StandInPlatform.Json(run.ToJson());
    }

    private static JsonObject Compare(EvalRunRecord baseline, EvalRunRecord candidate)
    {
        var difference = candidate.Score!.Value - baseline.Score!.Value;
        return new JsonObject
        {
            ["metrics"] = new JsonArray(new JsonObject
            {
                ["metric"] = "exact_match", ["baseline"] = baseline.Score, ["candidate"] = candidate.Score, ["difference"] = difference, ["lower"] = difference - 0.02, ["upper"] = difference + 0.02, ["p_value"] = 0.01, ["smallest_detectable"] = 0.2, ["improved"] = 3, ["regressed"] = 1,
                ["verdict"] = difference > 0.02 ? "better" : difference < -0.02 ? "worse" : "no_difference_shown",
            }),
        };
    }
}

/// <summary>A run as the stand-in keeps it.</summary>
internal sealed class EvalRunRecord(StartEvalRun command)
{
    private static int count;

    public int Number { get; } = Interlocked.Increment(ref count);

    public StartEvalRun Command { get; } = command;

    public Guid Id => Command.EvalRunId;

    public string Status { get; private set; } = "running";

    public decimal Cost { get; private set; }

    public int Reused { get; private set; }

    public List<JsonObject> Results { get; } = [];

    public double? Score => Results.Count == 0 ? null : Results.Average(r => r["scores"]!["exact_match"]!.GetValue<double>());

    private bool outOfMoney;

    public void Add(StandInExample example, int sample, bool isRight, decimal charged)
    {
        Cost += charged;
        Reused += charged == 0 ? 1 : 0;
        Results.Add(new JsonObject
        {
            ["example_id"] = example.Id, ["sample"] = sample, ["outcome"] = "ok", ["scores"] = new JsonObject { ["exact_match"] = isRight ? 1.0 : 0.0 },
            ["explanations"] = isRight ? new JsonObject() : new JsonObject { ["exact_match"] = "another label" },
            ["outputs"] = new JsonObject { ["label"] = isRight ? example.Labels["label"]!.DeepClone() : "?" },
        });
    }

    public void Complete() => Status = "completed";

    public void StopForMoney() => (Status, outOfMoney) = ("stopped", true);

    public void Move(string status) => Status = status;

    public JsonObject ToJson() => new()
    {
        ["id"] = Id, ["program"] = Command.Program, ["version"] = Command.Version, ["dataset"] = Command.Dataset, ["dataset_version"] = Command.DatasetVersion, ["model"] = Command.Model, ["status"] = Status,
        ["status_reason"] = outOfMoney ? "The budget is spent." : null, ["done"] = Results.Count, ["outcomes"] = new JsonObject { ["ok"] = Results.Count, ["budget_stop"] = outOfMoney ? 1 : 0 },
        ["scores"] = new JsonArray(new JsonObject { ["metric"] = "exact_match", ["score"] = Score, ["lower"] = Score, ["upper"] = Score, ["scored"] = Results.Count }), ["cost"] = Cost, ["reused"] = Reused, ["output_tokens"] = 7 * Results.Count,
    };
}
