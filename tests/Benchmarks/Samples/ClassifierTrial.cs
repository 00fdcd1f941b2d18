using System.Globalization;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Client.Registry;

namespace LlmOps.Benchmarks.Samples;

/// <summary>Scores a sample's classifier on a labelled file.</summary>
internal static class ClassifierTrial
{
    public static async Task RunAsync(LlmOpsClient client, string program, string file, string input, string label)
    {
        await using var rows = File.OpenRead(file);
        var import = new DatasetImport { Format = "jsonl", Id = "id", Inputs = [input], Labels = [label], Split = "validation=1", FileName = Path.GetFileName(file) };
        var data = await client.Datasets.ImportAsync($"{program}-benchmark", import, rows);
        var run = await client.EvalRuns.StartAsync(new StartEvalRunRequest { Program = program, Dataset = data.Dataset, DatasetVersion = data.Number.ToString(CultureInfo.InvariantCulture) });
        await foreach (var seen in client.EvalRuns.WatchAsync(run.Id))
        {
            run = seen;
        }

        var score = run.Scores[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{program} on {Path.GetFileName(file)}: {score.Score:P1} [{score.Lower:P1}, {score.Upper:P1}] of {score.Scored}, {run.Status}, ${run.Cost:0.0000}"));
    }
}
