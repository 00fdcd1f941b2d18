using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Cli.Runs;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Client.Gateway;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Samples;

/// <summary>What a sample did.</summary>
internal sealed record SampleReport(string Sample, IReadOnlyDictionary<string, int> Programs, EvalRunResponse? Eval, IReadOnlyList<RunProgramResponse> Calls);

/// <summary>Runs a sample through the same API that products call: publish, import, score, call. Repeating it changes nothing and pays nothing twice but the calls.</summary>
internal sealed class SampleRun(CliRun cli, string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Sample sample = Sample.Read(name);

    public async Task<SampleReport> RunAsync(JsonObject? inputs, CancellationToken cancellationToken)
    {
        cli.Say($"{sample.Title}. The practice model answers: a deterministic stand-in, not a language model.");
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var program in sample.Programs)
        {
            versions[program.Name] = await PublishAsync(program, cancellationToken);
        }

        var eval = sample.Dataset is { } dataset ? await ScoreAsync(dataset, versions, cancellationToken) : null;
        var calls = new List<RunProgramResponse>();
        foreach (var call in inputs is null ? sample.Calls : [new SampleCall(sample.Calls[0].Program, inputs, null)])
        {
            calls.Add(await CallAsync(call, versions[call.Program], cancellationToken));
        }

        return new(name, versions, eval, calls);
    }

    private async Task<int> PublishAsync(SampleProgram program, CancellationToken cancellationToken)
    {
        using var spec = JsonDocument.Parse(await Sample.TextAsync(name, program.File, cancellationToken));
        var version = await cli.Client.Programs.PublishAsync(program.Name, new PublishVersionRequest { Spec = spec.RootElement.Clone(), Message = $"The sample {name}." }, cancellationToken);
        cli.Say($"program {version.Program}@{version.Number}{(version.Created ? "" : " (published before)")}");
        return version.Number;
    }

    private async Task<EvalRunResponse> ScoreAsync(SampleDataset dataset, Dictionary<string, int> versions, CancellationToken cancellationToken)
    {
        var import = new DatasetImport
        {
            Format = Path.GetExtension(dataset.File).TrimStart('.'), Id = dataset.Id, Inputs = dataset.Inputs, Labels = dataset.Labels, Seed = dataset.Seed, FileName = dataset.File,
            Split = string.Join(',', dataset.Splits.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key}={s.Value}"))),
        };
        await using var rows = Sample.Open(name, dataset.File);
        var data = await cli.Client.Datasets.ImportAsync(dataset.Name, import, rows, cancellationToken);
        cli.Say($"dataset {data.Dataset}@{data.Number}{(data.Created ? "" : " (published before)")}");

        var program = sample.Programs[0].Name;
        var run = await cli.Client.EvalRuns.StartAsync(
            new StartEvalRunRequest { Program = program, Version = versions[program].ToString(CultureInfo.InvariantCulture), Dataset = data.Dataset, DatasetVersion = data.Number.ToString(CultureInfo.InvariantCulture), Metrics = [sample.Metric!] },
            cancellationToken);
        await foreach (var seen in cli.Client.EvalRuns.WatchAsync(run.Id, cancellationToken))
        {
            run = seen;
        }

        if (!cli.Json)
        {
            EvalCommands.Render(cli, run);
        }

        return run;
    }

    // The gateway hears of a new version over the bus.
    private async Task<RunProgramResponse> CallAsync(SampleCall call, int version, CancellationToken cancellationToken)
    {
        var request = new RunProgramRequest(await InputsAsync(call, cancellationToken)) { User = "sample-user", Version = version.ToString(CultureInfo.InvariantCulture) };
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(200))
        {
            try
            {
                var answer = await cli.Client.Inference.RunAsync(call.Program, request, cancellationToken);
                Show(call, answer);
                return answer;
            }
            catch (LlmOpsException unknown) when (unknown.Status == 404 && waited < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    private async Task<JsonObject> InputsAsync(SampleCall call, CancellationToken cancellationToken)
    {
        var inputs = call.Inputs.DeepClone().AsObject();
        foreach (var (field, file) in call.Files ?? new Dictionary<string, string>())
        {
            inputs[field] = await Sample.TextAsync(name, file, cancellationToken);
        }

        return inputs;
    }

    private void Show(SampleCall call, RunProgramResponse answer)
    {
        if (cli.Json)
        {
            return;
        }

        cli.Say("");
        cli.Say($"{call.Program}@{answer.Version} on {answer.Model}, {Words.Money(answer.Usage.CostUsd)}{(answer.ServedBy == "program" ? "" : $", {answer.ServedBy.Replace('_', ' ')}")}");
        foreach (var (field, value) in call.Inputs)
        {
            cli.Facts((field, Words.Json(value)));
        }

        foreach (var (field, value) in answer.Outputs)
        {
            cli.Facts((field, value is JsonArray items ? $"{items.Count} {(items.Count > 0 ? $"(first: {Words.Json(items[0])})" : "")}".TrimEnd() : Words.Json(value)));
        }
    }
}
