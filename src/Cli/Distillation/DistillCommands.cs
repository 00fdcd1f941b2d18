using System.CommandLine;
using LlmOps.Client.Optimizer;

namespace LlmOps.Cli.Distillation;

internal static class DistillCommands
{
    public static Command Build()
    {
        var program = new Option<string>("--program") { Description = "NAME@VERSION to distil.", Required = true };
        var dataset = new Option<string>("--dataset") { Description = "NAME@VERSION with train, validation and unlabelled rows.", Required = true };
        var teacher = new Option<string>("--teacher") { Description = "The model that labels.", Required = true };
        var student = new Option<string?>("--base-model") { Description = "The model that is trained; else the version's own." };
        var metric = new Option<string>("--metric") { Description = "What checkpoints are measured by.", DefaultValueFactory = _ => "exact_match" };
        var budget = new Option<decimal>("--budget") { Description = "Hard money limit in US dollars, without what the provider asks for training.", Required = true };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training file.", DefaultValueFactory = _ => 5 };
        var samples = new Option<int>("--samples") { Description = "How often the teacher answers each row.", DefaultValueFactory = _ => 1 };
        var agreement = new Option<double>("--min-agreement") { Description = "Share of a row's answers that must agree.", DefaultValueFactory = _ => 0.6 };
        var teacherScore = new Option<double>("--min-teacher-score") { Description = "The teacher's score on hand-labelled rows below which nothing is trained.", DefaultValueFactory = _ => 0.3 };
        var optimizer = new Option<string>("--optimizer") { Description = "The optimizer each checkpoint's prompt goes through, or none.", DefaultValueFactory = _ => "labeled_few_shot" };
        var finalCheck = new Option<bool>("--final-check") { Description = "Score winner and un-tuned base once on the sealed test split." };
        var seed = new Option<int>("--seed") { Description = "Root seed." };
        var quote = new Option<bool>("--quote") { Description = "Only say what it would cost at most." };
        var wait = new Option<bool>("--wait", "--watch") { Description = "Follow it to its end." };
        return new Command("distill", "Teach a small model what a large one and people know.")
        {
            program, dataset, teacher, student, metric, budget, epochs, samples, agreement, teacherScore, optimizer, finalCheck, seed, quote, wait,
            Show(), List(), Move("stop", "Stop a distillation; it can go on.", (c, id, t) => c.StopAsync(id, t)), Move("resume", "Go on with a stopped distillation.", (c, id, t) => c.ResumeAsync(id, t)),
        }.Does(async (cli, parsed, cancellationToken) =>
        {
            var (p, d) = (Reference.Parse(parsed.GetRequiredValue(program)), Reference.Parse(parsed.GetRequiredValue(dataset)));
            var request = new StartFineTuneJobRequest
            {
                Program = p.Name, Version = p.Version, Dataset = d.Name, DatasetVersion = d.Version, TeacherModel = parsed.GetRequiredValue(teacher), BaseModel = parsed.GetValue(student), Metric = parsed.GetRequiredValue(metric),
                Budget = parsed.GetValue(budget), Epochs = parsed.GetValue(epochs), Samples = parsed.GetValue(samples), MinAgreement = parsed.GetValue(agreement), MinTeacherScore = parsed.GetValue(teacherScore),
                Optimizer = parsed.GetRequiredValue(optimizer) is "none" ? null : parsed.GetRequiredValue(optimizer), FinalCheck = parsed.GetValue(finalCheck), Seed = parsed.GetValue(seed),
            };
            if (parsed.GetValue(quote))
            {
                return cli.Show(await cli.Client.FineTuneJobs.QuoteAsync(request, cancellationToken), q => cli.Facts(("teacher calls", q.TeacherCalls.ToString()), ("checkpoint calls", $"at most {q.CheckpointCalls}"), ("cost", $"at most about {Words.Money(q.Cost)}"), ("basis", q.Basis)));
            }

            var job = await cli.Client.FineTuneJobs.StartAsync(request, cancellationToken);
            return parsed.GetValue(wait) ? await FollowAsync(cli, job.Id, cancellationToken) : cli.Show(job, j => Render(cli, j));
        });
    }

    private static Command Show()
    {
        var id = new Argument<Guid>("JOB");
        return new Command("show", "Show a distillation with all its checkpoints.") { id }.Does(async (cli, parsed, cancellationToken) => cli.Show(await cli.Client.FineTuneJobs.GetAsync(parsed.GetRequiredValue(id), cancellationToken), j => Render(cli, j)));
    }

    private static Command List() => new Command("list", "List distillations, newest first.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.FineTuneJobs.ListAsync(limit: 50, cancellationToken: cancellationToken), p => cli.Table(["job", "program", "teacher", "base", "status", "checkpoints", "cost", "new version"], p.Items.Select(j => (IReadOnlyList<string?>)
            [j.Id.ToString(), $"{j.Program}@{j.BaseVersion}", j.TeacherModel, j.BaseModel, j.Status, j.Checkpoints.Count.ToString(), $"{Words.Money(j.Cost)} of {Words.Money(j.Budget)}", j.NewVersion?.ToString()]))));

    private static Command Move(string verb, string description, Func<FineTuneJobsClient, Guid, CancellationToken, Task<FineTuneJobResponse>> move)
    {
        var id = new Argument<Guid>("JOB");
        return new Command(verb, description) { id }.Does(async (cli, parsed, cancellationToken) => cli.Show(await move(cli.Client.FineTuneJobs, parsed.GetRequiredValue(id), cancellationToken), j => Render(cli, j)));
    }

    private static async Task<int> FollowAsync(CliRun cli, Guid id, CancellationToken cancellationToken)
    {
        string? told = null;
        await foreach (var job in cli.Client.FineTuneJobs.WatchAsync(id, cancellationToken))
        {
            var line = $"{job.Status,-10} {job.Progress}";
            if (line != told)
            {
                told = line;
                await cli.Error.WriteLineAsync($"{line}  {Words.Money(job.Cost)} of {Words.Money(job.Budget)}");
            }
        }

        var last = await cli.Client.FineTuneJobs.GetAsync(id, cancellationToken);
        cli.Show(last, j => Render(cli, j));
        return last.Status == "completed" ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Render(CliRun cli, FineTuneJobResponse job)
    {
        cli.Facts(
            ("job", job.Id.ToString()), ("program", $"{job.Program}@{job.BaseVersion}"), ("data", $"{job.Dataset}@{job.DatasetVersion}"), ("teacher", job.TeacherModel), ("base", $"{job.BaseModel}, {job.Epochs} epochs, seed {job.Seed}"),
            ("status", job.StatusReason is null ? job.Status : $"{job.Status}: {job.StatusReason}"), ("cost", $"{Words.Money(job.Cost)} of {Words.Money(job.Budget)}"),
            ("file", job.Data is { } data ? $"{data.Rows} rows, {data.ByHand} by hand, {data.ByTeacher} by the teacher, which scores {Words.Percent(data.TeacherScore)} on hand-labelled rows; left out: {data.Unreadable} unreadable, {data.Disagreeing} disagreeing, {data.Repeated} repeated, {data.WithoutReasoning} without reasoning" : null),
            ("training", job.ProviderJobId), ("winner", job.Winner),
            ("worth", job.Finding is { } f ? $"{Words.Percent(f.Baseline)} to {Words.Percent(f.Candidate)} on {f.Split}, {Words.Points(f.Difference)} [{f.Lower * 100:+0.0;-0.0}, {f.Upper * 100:+0.0;-0.0}]: {f.Verdict.Replace('_', ' ')}" : null),
            ("new version", job.NewVersion is { } version ? $"{job.Program}@{version}" : null));
        cli.Table(["step", "model", "train loss", "plain", "optimized"], job.Checkpoints.Select(c => (IReadOnlyList<string?>)
            [c.Step.ToString(), c.Model, c.TrainLoss?.ToString("0.000"), Words.Score(c.PlainScore, c.PlainLower, c.PlainUpper), Words.Score(c.OptimizedScore, c.OptimizedLower, c.OptimizedUpper)]));
    }
}
