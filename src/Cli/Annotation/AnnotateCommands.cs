using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Annotation;

internal static class AnnotateCommands
{
    private const string QueueArgument = "QUEUE";

    public static Command Build() => new("annotate", "Queues of items that people label, here in a spreadsheet, else on the dashboard.") { Create(), List(), Show(), AddItems.Build(), Sheet(), Answers(), Finish() };

    private static Command Create()
    {
        var name = new Argument<string>(QueueArgument);
        var dataset = new Option<string>("--dataset") { Description = "The dataset that gets the labels.", Required = true };
        var inputs = Fields.Option("--input", "Field that is shown; the dataset's inputs if not given.");
        var questions = Fields.Option("--question", "FIELD for free text, or FIELD=a|b|c for a choice; the dataset's labels with their values if not given.");
        var second = new Option<double?>("--second") { Description = "Share of items that a second person labels without seeing the first one's labels; 0.1 if not given." };
        var minutes = new Option<int?>("--lease-minutes") { Description = "How long an item is kept for who took it; 30 if not given." };
        var instructions = new Option<string?>("--instructions") { Description = "Shown while labelling." };
        return new Command("create", "Make a queue.") { name, dataset, inputs, questions, second, minutes, instructions }.Does(async (cli, parsed, cancellationToken) =>
        {
            var (shown, asked) = (parsed.GetValue(inputs) ?? [], parsed.GetValue(questions) ?? []);
            var queue = await cli.Client.AnnotationQueues.CreateAsync(
                new()
                {
                    Name = parsed.GetRequiredValue(name), Dataset = parsed.GetRequiredValue(dataset), InputFields = shown.Length == 0 ? null : shown, Questions = asked.Length == 0 ? null : [.. asked.Select(Question)],
                    SecondReviewShare = parsed.GetValue(second), LeaseMinutes = parsed.GetValue(minutes), Instructions = parsed.GetValue(instructions),
                },
                cancellationToken);
            cli.Say($"Made {queue.Name}. Add items with: llmops annotate add {queue.Name}");
            return cli.Show(queue, q => Render(cli, q));
        });
    }

    private static Command List() => new Command("list", "List queues.").Does(async (cli, _, cancellationToken) =>
    {
        var page = await cli.Client.AnnotationQueues.ListAsync(limit: 200, cancellationToken: cancellationToken);
        return cli.Show(page, p => cli.Table(["queue", "dataset", "open", "done", "disagreed", "finished as"], p.Items.Select(q => (IReadOnlyList<string?>)[q.Name, q.Dataset, Count(q, "open"), Count(q, "done"), Count(q, "disagreed"), q.FinishedVersion is { } v ? $"{q.Dataset}@{v}" : null])));
    });

    private static Command Show()
    {
        var name = new Argument<string>(QueueArgument);
        return new Command("show", "Show how far a queue is, who did what, and how far people agree.") { name }.Does(async (cli, parsed, cancellationToken) =>
        {
            var progress = await cli.Client.AnnotationQueues.ProgressAsync(parsed.GetRequiredValue(name), cancellationToken);
            return cli.Show(progress, p =>
            {
                Render(cli, p.Queue);
                cli.Table(["who", "labelled", "skipped", "holding", "median s", "last"], p.Annotators.Select(a => (IReadOnlyList<string?>)[a.Annotator, a.Labelled.ToString(), a.Skipped.ToString(), a.Holding.ToString(), a.MedianSeconds?.ToString("0"), a.LastAt is { } at ? Words.Time(at) : null]));
                foreach (var pair in p.Agreement)
                {
                    cli.Say($"{pair.First} and {pair.Second} on {pair.Field}: {pair.Agreed} of {pair.Items} alike, kappa {pair.Kappa?.ToString("0.000") ?? "undefined"}{(pair.Lower is { } lower ? $" [{lower:0.000}, {pair.Upper:0.000}]" : "")}");
                }
            });
        });
    }

    private static Command Sheet()
    {
        var name = new Argument<string>(QueueArgument);
        var file = new Option<FileInfo>("--file") { Description = "The CSV file to write.", Required = true };
        return new Command("sheet", "Download the items you could label, to fill in a spreadsheet.") { name, file }.Does(async (cli, parsed, cancellationToken) =>
        {
            await using var rows = await cli.Client.AnnotationQueues.SheetAsync(parsed.GetRequiredValue(name), cancellationToken);
            await using var output = parsed.GetRequiredValue(file).Create();
            await rows.CopyToAsync(output, cancellationToken);
            cli.Say($"Wrote {parsed.GetRequiredValue(file)}. Fill the label columns, or skip_reason, and send it with: llmops annotate answers {parsed.GetRequiredValue(name)} --file {parsed.GetRequiredValue(file).Name}");
            return ExitCodes.Done;
        });
    }

    private static Command Answers()
    {
        var name = new Argument<string>(QueueArgument);
        var file = new Option<FileInfo>("--file") { Description = "The filled sheet.", Required = true };
        return new Command("answers", "Send a filled sheet as your answers; any wrong row rejects all of it.") { name, file }.Does(async (cli, parsed, cancellationToken) =>
        {
            var source = parsed.GetRequiredValue(file);
            if (!source.Exists)
            {
                throw new UsageException($"--file: {source} does not exist.");
            }

            await using var stream = source.OpenRead();
            var result = await cli.Client.AnnotationQueues.UploadSheetAsync(parsed.GetRequiredValue(name), stream, cancellationToken);
            return cli.Show(result, r => cli.Say($"{r.Labelled} labelled, {r.Skipped} skipped, {r.Blank} left blank."));
        });
    }

    private static Command Finish()
    {
        var name = new Argument<string>(QueueArgument);
        var split = new Option<string?>("--split") { Description = "Shares the new labels are dealt by, for example train=0.7,validation=0.3; all to train if not given." };
        var seed = new Option<int?>("--seed") { Description = "Seed of the draw." };
        var unfinished = new Option<bool>("--allow-unfinished") { Description = "Leave out items that are open or disagreed on." };
        return new Command("finish", "Publish a dataset version with the labels.") { name, split, seed, unfinished }.Does(async (cli, parsed, cancellationToken) =>
            Datasets.DatasetCommands.Published(cli, await cli.Client.AnnotationQueues.FinishAsync(parsed.GetRequiredValue(name), new(parsed.GetValue(split), parsed.GetValue(seed), parsed.GetValue(unfinished)), cancellationToken)));
    }

    private static LabelQuestion Question(string text)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        return cut < 0 ? new(text) : new(text[..cut], text[(cut + 1)..].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Render(CliRun cli, QueueResponse queue) => cli.Facts(
        ("queue", queue.Name), ("dataset", queue.Dataset), ("shows", string.Join(", ", queue.InputFields)), ("asks", string.Join("; ", queue.Questions.Select(q => q.Values is null ? q.Field : $"{q.Field}: {string.Join(", ", q.Values)}"))),
        ("labelled twice", queue.SecondReviewShare.ToString("P0")), ("items", queue.Items.Count == 0 ? "none yet" : string.Join(", ", queue.Items.Select(i => $"{i.Value} {i.Key}"))), ("finished as", queue.FinishedVersion is { } v ? $"{queue.Dataset}@{v}" : null));

    private static string Count(QueueResponse queue, string state) => queue.Items.GetValueOrDefault(state).ToString();
}
