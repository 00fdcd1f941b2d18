using System.CommandLine;
using System.Text.Json.Nodes;
using LlmOps.Client;

namespace LlmOps.Cli.MoveIn;

/// <summary>Writes what another tool's files hold as files of ours, with a report; nothing is sent, so that a person can read before publishing.</summary>
internal static class MoveInCommands
{
    public static Command Build() => new("move-in", "Bring prompts, tests and data over from other tools.") { Promptfoo(), Evals() };

    private static Command Promptfoo()
    {
        var config = new Argument<FileInfo>("CONFIG") { Description = "promptfooconfig.yaml (or JSON)." };
        var (name, folder, model) = Options();
        return new Command("promptfoo", "Convert a promptfoo configuration: prompts, tests and common assertions.") { config, name, folder, model }.Does(async (cli, parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(config);
            var tree = YamlTree.Parse(await ReadAsync(file, cancellationToken), file.Name) as JsonObject ?? throw new UsageException($"{file.Name} is no promptfoo configuration: it holds no mapping.");
            var converter = new Promptfoo(path => File.Exists(Path.Combine(file.DirectoryName!, path)) ? File.ReadAllText(Path.Combine(file.DirectoryName!, path)) : throw new UsageException($"{path}, named in {file.Name}, does not exist."));
            return await WriteAsync(cli, converter.Convert(tree, parsed.GetValue(model)), parsed.GetRequiredValue(name), parsed.GetRequiredValue(folder), cancellationToken);
        });
    }

    private static Command Evals()
    {
        var samples = new Argument<FileInfo>("SAMPLES") { Description = "A .jsonl file of samples with input and ideal." };
        var (name, folder, model) = Options();
        return new Command("openai-evals", "Convert samples of OpenAI Evals.") { samples, name, folder, model }.Does(async (cli, parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(samples);
            var asked = parsed.GetValue(model) ?? throw new UsageException("--model: samples name no model; say which one is to be asked.");
            return await WriteAsync(cli, OpenAiEvals.Convert(await ReadAsync(file, cancellationToken), file.Name, asked), parsed.GetRequiredValue(name), parsed.GetRequiredValue(folder), cancellationToken);
        });
    }

    private static (Option<string> Name, Option<DirectoryInfo> Folder, Option<string?> Model) Options() => (
        new("--name") { Description = "Name of the program and the dataset.", Required = true },
        new("--out") { Description = "Folder to write to; made if need be.", Required = true },
        new("--model") { Description = "The model to ask." });

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken) =>
        file.Exists ? await File.ReadAllTextAsync(file.FullName, cancellationToken) : throw new UsageException($"{file} does not exist.");

    private static async Task<int> WriteAsync(CliRun cli, MovedIn moved, string name, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        folder.Create();
        string InFolder(string file) => Path.Combine(folder.FullName, file);
        var programs = moved.Programs.Select((program, i) => (Name: moved.Programs.Count == 1 ? name : $"{name}-{i + 1}", Document: program)).ToList();
        foreach (var (program, document) in programs)
        {
            await File.WriteAllTextAsync(InFolder($"{program}.json"), document.ToJsonString(LlmOpsJson.Indented), cancellationToken);
        }

        // Inputs and labels side by side, as an import reads them.
        await File.WriteAllLinesAsync(InFolder("data.jsonl"), moved.Rows.Select(r => new JsonObject(r["inputs"]!.AsObject().Concat(r["labels"]!.AsObject().Select(l => KeyValuePair.Create($"expected_{l.Key}", l.Value))).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))).ToJsonString(LlmOpsJson.Options)), cancellationToken);
        var judge = $"{name}-judge";
        if (moved.Judge is { } judgeDocument)
        {
            await File.WriteAllTextAsync(InFolder($"{judge}.json"), judgeDocument.ToJsonString(LlmOpsJson.Indented), cancellationToken);
        }

        var metrics = moved.Metrics.Select(m => m.Replace("judge:JUDGE", $"judge:{judge}", StringComparison.Ordinal)).ToList();
        if (moved.Policy is { } policy)
        {
            policy["metrics"]![0]!["metric"] = metrics[0].StartsWith('{') ? JsonNode.Parse(metrics[0])!["metric"]!.GetValue<string>() : metrics[0];
            await File.WriteAllTextAsync(InFolder("policy.json"), policy.ToJsonString(LlmOpsJson.Indented), cancellationToken);
        }

        var steps = Steps(moved, name, judge, programs.Select(p => p.Name), metrics);
        await File.WriteAllLinesAsync(InFolder("report.md"), [$"# {name}", "", "## Next", "", .. steps.Select(s => $"    {s}"), "", "## Not carried", "", .. moved.NotCarried.DefaultIfEmpty("nothing").Select(n => $"- {n}")], cancellationToken);
        return cli.Show(new { Folder = folder.FullName, Programs = programs.Select(p => p.Name), Rows = moved.Rows.Count, Metrics = metrics, moved.NotCarried, Next = steps }, shown =>
        {
            cli.Say($"{shown.Rows} examples, {programs.Count} program{(programs.Count == 1 ? "" : "s")} in {shown.Folder}.");
            cli.Say(moved.NotCarried.Count == 0 ? "Everything was carried." : "Not carried:");
            foreach (var left in moved.NotCarried)
            {
                cli.Say($"  {left}");
            }

            cli.Say("Next:");
            foreach (var step in steps)
            {
                cli.Say($"  {step}");
            }
        });
    }

    private static List<string> Steps(MovedIn moved, string name, string judge, IEnumerable<string> programs, IReadOnlyList<string> metrics)
    {
        var import = $"llmops dataset import {name} --file data.jsonl {string.Join(" ", moved.Inputs.Select(i => $"--input {i}"))} {string.Join(" ", moved.Labels.Select(l => $"--label expected_{l}={l}"))}".TrimEnd();
        List<string> steps = [$"{import} --split validation=0.6,test=0.4 --seed 7", .. programs.Select(p => $"llmops program publish {p} --file {p}.json")];
        if (moved.Judge is not null)
        {
            steps.Add($"llmops program publish {judge} --file {judge}.json");
            steps.Add($"llmops judge publish {judge} --program {judge}@1 --bind rubric=expected.rubric --answer-input answer");
        }

        if (moved.Policy is not null)
        {
            steps.Add($"llmops gate set {name}-release --program {programs.First()} --file policy.json");
        }

        steps.AddRange(programs.Select(p => $"llmops eval run --program {p}@1 --dataset {name}@1 {string.Join(" ", metrics.Select(m => $"--metric '{m}'"))} --wait"));
        return steps;
    }
}
