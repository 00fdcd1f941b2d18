using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json.Nodes;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Annotation;

/// <summary>Adds unlabelled rows, or what products asked a program.</summary>
internal static class AddItems
{
    private const int PageSize = 200;
    private const int AtOnce = 8;

    public static Command Build()
    {
        var name = new Argument<string>("QUEUE");
        var take = new Option<int>("--take") { Description = "How many.", DefaultValueFactory = _ => 100 };
        var by = new Option<string?>("--by") { Description = "How unlabelled rows are chosen: order, random, novelty; with --program also margin, disagreement, rare." };
        var seed = new Option<int?>("--seed") { Description = "Seed of --by random." };
        var programs = Fields.Option("--program", "Program, as NAME or NAME@VERSION, that is asked about the rows first; margin, disagreement and rare choose by what it says. Several for disagreement.");
        var pool = new Option<int>("--pool") { Description = "How many unlabelled rows are asked about, at most 1000.", DefaultValueFactory = _ => 500 };
        var field = new Option<string?>("--field") { Description = "Output field of those predictions; the only output besides confidence if not given." };
        var inferences = new Option<string?>("--inferences") { Description = "Add what products asked this program instead, newest first." };
        var disliked = new Option<bool>("--disliked") { Description = "With --inferences: only those with bad feedback." };
        return new Command("add", "Add items to a queue.") { name, take, by, seed, programs, pool, field, inferences, disliked }.Does(async (cli, parsed, cancellationToken) =>
        {
            var request = parsed.GetValue(inferences) is { } program
                ? new AddItemsRequest { Items = await InferencesAsync(cli, program, parsed.GetValue(disliked), parsed.GetValue(take), cancellationToken) }
                : new AddItemsRequest { Take = parsed.GetValue(take), By = parsed.GetValue(by), Seed = parsed.GetValue(seed), Predictions = await PredictionsAsync(cli, parsed.GetRequiredValue(name), parsed.GetValue(programs) ?? [], parsed.GetValue(field), parsed.GetValue(pool), cancellationToken) };
            if (request.Items is { Count: 0 })
            {
                cli.Say("No inference fits; nothing was added.");
                return ExitCodes.Done;
            }

            var added = await cli.Client.AnnotationQueues.AddAsync(parsed.GetRequiredValue(name), request, cancellationToken);
            return cli.Show(added, a => cli.Say($"{a.Added} added{(a.Already > 0 ? $", {a.Already} were there already" : "")}."));
        });
    }

    private static async Task<IReadOnlyList<NewItem>> InferencesAsync(CliRun cli, string program, bool disliked, int take, CancellationToken cancellationToken)
    {
        var items = new List<NewItem>();
        for (string? cursor = null; ;)
        {
            var page = await cli.Client.Inferences.ListAsync(program, withFeedback: disliked ? true : null, cursor: cursor, limit: PageSize, cancellationToken: cancellationToken);
            foreach (var inference in page.Items.Where(i => !disliked || i.FeedbackScore < 0.5))
            {
                if (items.Count < take && (await cli.Client.Inferences.GetAsync(inference.Id, cancellationToken)).Inputs is { } inputs)
                {
                    // The worse the feedback, the sooner.
                    items.Add(new(inputs, disliked ? "feedback" : "inference", inference.Id.ToString(), 1 - (inference.FeedbackScore ?? 1)));
                }
            }

            if ((cursor = page.NextCursor) is null || items.Count >= take)
            {
                return items;
            }
        }
    }

    /// <summary>Asks programs about unlabelled rows, so that margin, disagreement and rare have something to choose by.</summary>
    private static async Task<IReadOnlyList<PredictedLabel>?> PredictionsAsync(CliRun cli, string queue, IReadOnlyList<string> programs, string? field, int pool, CancellationToken cancellationToken)
    {
        if (programs.Count == 0)
        {
            return null;
        }

        var dataset = (await cli.Client.AnnotationQueues.ProgressAsync(queue, cancellationToken)).Queue.Dataset;
        var version = await cli.Client.Datasets.VersionAsync(dataset, "latest", cancellationToken);
        var rows = (await cli.Client.Datasets.ExamplesAsync(dataset, version.Number, "unlabelled", limit: pool, cancellationToken: cancellationToken)).Items;
        var predictions = new ConcurrentBag<PredictedLabel>();
        await Parallel.ForEachAsync(programs.SelectMany(p => rows.Select(r => (Program: Reference.Parse(p), Row: r))), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (asked, stop) =>
        {
            var answer = await cli.Client.Inference.RunAsync(asked.Program.Name, new(asked.Row.Inputs) { Version = asked.Program.Version == "latest" ? null : asked.Program.Version }, stop);
            if (Prediction(asked.Row.Id, answer.Outputs, field) is { } prediction)
            {
                predictions.Add(prediction);
            }
        });
        return [.. predictions];
    }

    private static PredictedLabel? Prediction(string id, JsonObject outputs, string? field)
    {
        var named = outputs.Where(o => o.Key is not ("confidence" or "reasoning")).ToList();
        var label = field is null ? (named.Count == 1 ? named[0].Value : null) : outputs[field];
        return label is null ? null : new(id, label.ToString(), outputs["confidence"] is JsonValue confidence && confidence.TryGetValue<double>(out var sure) ? sure : null);
    }
}
