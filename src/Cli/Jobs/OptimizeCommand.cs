using System.CommandLine;
using System.Text.Json;
using LlmOps.Client.Optimizer;

namespace LlmOps.Cli.Jobs;

internal static class OptimizeCommand
{
    public static Command Build()
    {
        var program = new Option<string>("--program") { Description = "NAME@VERSION to start from.", Required = true };
        var dataset = new Option<string>("--dataset") { Description = "NAME@VERSION; needs train and validation examples.", Required = true };
        var optimizer = new Option<string>("--optimizer") { Description = "One of llmops job optimizers.", DefaultValueFactory = _ => "bootstrap_random_search" };
        var metric = new Option<string>("--metric") { Description = "The metric to raise.", DefaultValueFactory = _ => "exact_match" };
        var budget = new Option<decimal>("--budget") { Description = "Hard money limit in US dollars.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Root seed; the same seed replays the same job." };
        var taskModel = new Option<string?>("--task-model") { Description = "The model that answers; else the version's own." };
        var teacher = new Option<string?>("--teacher") { Description = "The model whose answers become demos; else the task model." };
        var prompt = new Option<string?>("--prompt-model") { Description = "The model that proposes instructions; else the teacher, else the task model." };
        var gate = new Option<string?>("--gate") { Description = "A gate the winner must pass; what it holds back is not published." };
        var maxCalls = new Option<long?>("--max-calls") { Description = "Hard limit in model calls." };
        var maxMinutes = new Option<int?>("--max-minutes") { Description = "Hard limit in minutes of work." };
        var holdout = new Option<double?>("--holdout") { Description = "Share of the validation rows kept from the search, 0 to 0.5; 0.3 from 60 rows on." };
        var finalCheck = new Option<bool>("--final-check") { Description = "Score winner and baseline once on the sealed test split; the look is entered in its ledger." };
        var settings = Fields.Option("--set", "A setting of the optimizer, as name=value; may be repeated.");
        var quote = new Option<bool>("--quote") { Description = "Only say what it would cost at most." };
        var wait = new Option<bool>("--wait", "--watch") { Description = "Follow the job to its end: each trial as it ends, the best so far, what is spent." };
        return new Command("optimize", "Optimize a program's prompt on a dataset.") { program, dataset, optimizer, metric, budget, maxCalls, maxMinutes, holdout, finalCheck, seed, taskModel, teacher, prompt, gate, settings, quote, wait, ReportCommand.Build() }.Does(async (cli, parsed, cancellationToken) =>
        {
            var (p, d) = (Reference.Parse(parsed.GetRequiredValue(program)), Reference.Parse(parsed.GetRequiredValue(dataset)));
            var request = new StartOptimizationJobRequest
            {
                Program = p.Name,
                Version = p.Version,
                Dataset = d.Name,
                DatasetVersion = d.Version,
                Optimizer = parsed.GetRequiredValue(optimizer),
                Metric = parsed.GetRequiredValue(metric),
                Budget = parsed.GetValue(budget),
                MaxCalls = parsed.GetValue(maxCalls),
                MaxMinutes = parsed.GetValue(maxMinutes),
                Holdout = parsed.GetValue(holdout),
                FinalCheck = parsed.GetValue(finalCheck),
                Seed = parsed.GetValue(seed),
                TaskModel = parsed.GetValue(taskModel),
                TeacherModel = parsed.GetValue(teacher),
                PromptModel = parsed.GetValue(prompt),
                Gate = parsed.GetValue(gate),
                Settings = ReadSettings(parsed.GetRequiredValue(settings)),
            };
            if (parsed.GetValue(quote))
            {
                return cli.Show(await cli.Client.OptimizationJobs.QuoteAsync(request, cancellationToken), q => cli.Facts(("trials", q.Trials.ToString()), ("calls", $"at most {q.Calls}"), ("tokens", $"{q.InputTokens} in, {q.OutputTokens} out"), ("cost", $"at most about {Words.Money(q.Cost)}"), ("time", q.Minutes is { } minutes ? $"about {minutes:0.#} minutes" : null), ("basis", q.Basis)));
            }

            var job = await cli.Client.OptimizationJobs.StartAsync(request, cancellationToken);
            return parsed.GetValue(wait) ? await JobCommands.FollowAsync(cli, job.Id, cancellationToken) : cli.Show(job, j => JobCommands.Render(cli, j));
        });
    }

    // Numbers and booleans are written plainly: --set num_candidates=8.
    private static Dictionary<string, JsonElement>? ReadSettings(string[] pairs) => pairs.Length == 0 ? null : Fields.Parse("--set", pairs).ToDictionary(
        f => f.Key,
        f => f.Value is { } value && value.GetValueKind() == JsonValueKind.String && IsLiteral(value.GetValue<string>()) ? JsonSerializer.Deserialize<JsonElement>(value.GetValue<string>()) : JsonSerializer.SerializeToElement(f.Value),
        StringComparer.Ordinal);

    private static bool IsLiteral(string text) => text is "true" or "false" || (double.TryParse(text, out _) && !text.StartsWith('+') && !text.StartsWith('.'));
}
