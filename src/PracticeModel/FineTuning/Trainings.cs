using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Files;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.FineTuning;

/// <summary>All trainings. One runs at a time, beside the requests; with a state directory they are taken up again after a restart, by training anew, which gives the same.</summary>
internal sealed class Trainings(UploadedFiles files, ModelCatalog catalog, PracticeModelOptions options, TimeProvider time) : BackgroundService
{
    private const int PriceFactor = 2;
    private readonly ConcurrentDictionary<string, TrainingJob> _jobs = new(StringComparer.Ordinal);
    private readonly Channel<TrainingJob> _queue = Channel.CreateUnbounded<TrainingJob>();

    /// <summary>All of them, newest first.</summary>
    public IReadOnlyList<TrainingJob> All => [.. _jobs.Values.OrderByDescending(j => j.CreatedAt).ThenBy(j => j.Id, StringComparer.Ordinal)];

    public TrainingJob? Find(string id) => _jobs.GetValueOrDefault(id);

    /// <summary>Queues a training; the same order again gives the one there is, unless that failed or was cancelled.</summary>
    public TrainingJob Start(TrainingOrder order)
    {
        var id = IdOf(order);
        var job = _jobs.AddOrUpdate(id, _ => Queued(id, order), (_, known) => known.Status is "failed" or "cancelled" ? Queued(id, order) : known);
        if (options.StateDirectory is { Length: > 0 } directory) { File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "trainings")).FullName, $"{id}.json"), JsonSerializer.Serialize(order)); }
        return job;
    }

    public bool TryCancel(TrainingJob job)
    {
        if (job.HasEnded) { return false; }
        job.Cancelled.Cancel();
        job.Cancel(Now());
        return true;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.StateDirectory is { Length: > 0 } directory && Directory.Exists(Path.Combine(directory, "trainings")))
        {
            foreach (var path in Directory.GetFiles(Path.Combine(directory, "trainings"), "*.json").Order(StringComparer.Ordinal))
            {
                Start(JsonSerializer.Deserialize<TrainingOrder>(await File.ReadAllTextAsync(path, cancellationToken))!);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            // Off the thread that reads the queue: training keeps a core busy.
            await Task.Factory.StartNew(() => Train(job, stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private TrainingJob Queued(string id, TrainingOrder order)
    {
        var job = new TrainingJob(id, order, Now());
        _queue.Writer.TryWrite(job);
        return job;
    }

    private void Train(TrainingJob job, CancellationToken stoppingToken)
    {
        if (job.HasEnded) { return; }
        try
        {
            var @base = catalog.Find(job.Order.Model)!;
            var records = TrainingRecords.Read(files.Content(job.Order.TrainingFile) ?? throw new TrainingFileException("The training file was deleted."));
            var valid = job.Order.ValidationFile is { } file ? TrainingRecords.Read(files.Content(file) ?? throw new TrainingFileException("The validation file was deleted.")) : null;
            job.Run(Now());
            var name = $"ft:{@base.Name}:{job.Order.Suffix ?? "practice"}:{job.Id[^8..]}";
            var runs = records.Fields.ToDictionary(f => f.Key, f => SoftmaxClassifier.Train(f.Value, job.Order.Epochs, job.Order.Seed, @base.Traits!).GetEnumerator(), StringComparer.Ordinal);
            for (var epoch = 1; epoch <= job.Order.Epochs; epoch++)
            {
                stoppingToken.ThrowIfCancellationRequested();
                job.Cancelled.Token.ThrowIfCancellationRequested();
                foreach (var run in runs.Values) { run.MoveNext(); }
                var states = runs.ToDictionary(r => r.Key, r => r.Value.Current, StringComparer.Ordinal);
                var step = epoch * records.Records;
                var model = epoch == job.Order.Epochs ? name : $"{name}:ckpt-step-{step}";
                var seen = valid?.Fields.Where(f => states.ContainsKey(f.Key)).Select(f => states[f.Key].State.Measure(f.Value)).ToList();
                catalog.Add(@base with { Name = model, InputPrice = PriceFactor * @base.InputPrice, OutputPrice = PriceFactor * @base.OutputPrice, ShutdownDate = null, Replacement = null, Tuned = new(states.ToDictionary(s => s.Key, s => s.Value.State, StringComparer.Ordinal)) });
                job.Add(new(model, step, states.Values.Average(s => s.Loss), states.Values.Average(s => s.Accuracy), seen is { Count: > 0 } ? seen.Average(s => s.Loss) : null, seen is { Count: > 0 } ? seen.Average(s => s.Accuracy) : null), Now());
            }

            job.Succeed(name, records.Characters / TokenCount.CharactersPerToken * job.Order.Epochs, Now());
        }
        catch (TrainingFileException wrong)
        {
            job.Fail(wrong.Message, Now());
        }
        catch (OperationCanceledException)
        {
            job.Cancel(Now());
        }
    }

    private static string IdOf(TrainingOrder order) => $"ftjob-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(order))).AsSpan(0, 12))}";

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();
}
