using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Randomness;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Simba;

/// <summary>
/// Steps of sampling, comparing and changing (dspy-spec 5.7): 1 a minibatch, 2 programs of the pool answer it several times, 3 examples whose answers differ most come first, 4 each makes a new candidate, 5 all candidates
/// answer the minibatch. Winners of the steps are scored at the end, in compat on train, in ours on validation; ours compares programs by what they gain over the program unchanged on the same examples.
/// </summary>
internal sealed class SimbaSearch(OptimizationRequest request, IExperiment experiment, SearchTrials trials, CancellationToken cancellationToken)
{
    private const double Temperature = 0.2;
    private readonly PythonRandom random = new(request.Seed);
    private readonly List<int> winners = [0];
    private readonly Queue<TrainExample> open = new();
    private int asked;

    private int Candidates => request.Settings.NumCandidates;

    private bool IsCompat => request.Settings.IsCompat;

    public async Task RunAsync()
    {
        var unchanged = trials.Open(request.Program, Candidate.Unchanged);
        if (await trials.CompleteAsync(unchanged, cancellationToken) is null)
        {
            return;
        }

        var pool = new Pool(unchanged);
        var changes = new Changes(request, experiment, random);
        for (var step = 0; step < request.Settings.MaxSteps; step++)
        {
            var batch = Batch();
            var made = await ChangedAsync(pool, changes, await BucketsAsync(pool, batch), step);
            await TryAsync(pool, made, batch);
        }

        await FinalsAsync(pool);
    }

    public static string Known(Candidate candidate) => $"Candidate {candidate.Number} was tried on a minibatch and not among the best of its step.";

    private List<TrainExample> Batch()
    {
        var size = Math.Min(request.Settings.BatchSize, request.Train.Count);
        if (open.Count < size)
        {
            open.Clear();
            var order = request.Train.ToList();
            random.Shuffle(order);
            order.ForEach(open.Enqueue);
        }

        return [.. Enumerable.Range(0, size).Select(_ => open.Dequeue())];
    }

    // Each example is answered as often as there are candidates, every time by a program drawn from the top.
    private async Task<IReadOnlyList<Bucket>> BucketsAsync(Pool pool, List<TrainExample> batch)
    {
        var top = pool.Top(Candidates);
        var means = top.Select(i => pool.Entries[i].Mean).ToList();
        var drawn = batch.SelectMany(e => Enumerable.Range(0, Candidates).Select(_ => (Example: e, Member: top[Softmax.Draw(means, Temperature, random)]))).ToList();
        var groups = drawn.GroupBy(d => (d.Member, d.Example.Id)).Select(g => (g.First().Member, g.First().Example, Samples: g.Count())).GroupBy(g => (g.Member, g.Samples)).OrderBy(g => g.Key).ToList();
        var answers = await Task.WhenAll(groups.Select(g => RunAsync(pool.Entries[g.Key.Member].Candidate.Spec.AtTemperature(1), [.. g.Select(x => x.Example)], g.Key.Samples)));
        var outcomes = groups.Zip(answers).SelectMany(g => g.Second.Select(run => (run.ExampleId, Outcome: new Outcome(g.First.Key.Member, run)))).ToLookup(o => o.ExampleId, o => o.Outcome, StringComparer.Ordinal);
        return Bucket.Order(batch.Where(e => outcomes[e.Id].Any()).Select(e => new Bucket(e, [.. outcomes[e.Id].OrderByDescending(o => o.Score)])), b => [.. b.Outcomes.Select(o => o.Score)]);
    }

    private async Task<IReadOnlyList<Candidate>> ChangedAsync(Pool pool, Changes changes, IReadOnlyList<Bucket> buckets, int step)
    {
        var all = buckets.SelectMany(b => b.Outcomes.Select(o => o.Score)).Order().ToList();
        var (poor, good) = (Percentile(all, 0.1), Percentile(all, 0.9));
        var top = pool.Top(Candidates);
        var drawn = buckets.Take(Candidates + 1).Select(bucket => (bucket, Source: pool.Entries[top[Softmax.Draw([.. top.Select(i => pool.Entries[i].Mean)], Temperature, random)]].Candidate, AddsDemo: request.Settings.MaxDemos > 0 && random.Below(2) == 0))
            .Select(d => (d.bucket, d.Source, d.AddsDemo, Spec: changes.DropDemos(d.Source.Spec))).ToList();
        var specs = await Task.WhenAll(drawn.Select((d, i) => d.AddsDemo ? Task.FromResult(changes.AddDemo(d.Spec, d.bucket, poor)) : changes.AddAdviceAsync(d.Spec, d.bucket, poor, good, asked + i, cancellationToken)));
        asked += drawn.Count;
        return [.. drawn.Zip(specs).Where(c => !trials.Knows(c.Second)).Select(c => trials.Open(c.Second, $"step {step + 1}: {(c.First.AddsDemo ? "demo" : "advice")} on {c.First.Source.Number}", c.First.Source.Number)).Distinct()];
    }

    private async Task TryAsync(Pool pool, IReadOnlyList<Candidate> made, List<TrainExample> batch)
    {
        var baseline = IsCompat ? null : (await RunAsync(request.Program, batch, 1)).ToDictionary(r => r.ExampleId, r => r.Score, StringComparer.Ordinal);
        var results = await Task.WhenAll(made.Select(c => RunAsync(c.Spec, batch, 1)));
        var first = pool.Entries.Count;
        foreach (var (candidate, runs) in made.Zip(results))
        {
            var entry = new Entry(candidate);
            entry.Scores.AddRange(runs.Where(r => IsCompat || (r.Score is not null && baseline!.GetValueOrDefault(r.ExampleId) is not null)).Select(r => (r.Score ?? 0) - (baseline?[r.ExampleId] ?? 0)));
            pool.Entries.Add(entry);
        }

        if (made.Count > 0)
        {
            winners.Add(Enumerable.Range(first, made.Count).MaxBy(i => pool.Entries[i].Mean));
        }
    }

    private async Task FinalsAsync(Pool pool)
    {
        var finalists = Finals.Of(winners.Count, Candidates).Select(i => pool.Entries[winners[i]].Candidate).Where(c => trials.Full(c) is null).DistinctBy(c => c.Number).ToList();
        if (IsCompat)
        {
            var scores = await Task.WhenAll(finalists.Select(async c => (Candidate: c, Score: (await RunAsync(c.Spec, request.Train, 1)).Average(r => r.Score ?? 0))));
            finalists = [.. scores.OrderByDescending(s => s.Score).ThenBy(s => s.Candidate.Number).Take(1).Select(s => s.Candidate)];
        }

        foreach (var finalist in finalists)
        {
            await trials.CompleteAsync(finalist, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<ExampleRun>> RunAsync(ProgramSpec program, IReadOnlyList<TrainExample> examples, int samples)
    {
        try
        {
            return await experiment.RunAsync(new(program, Samples: samples), examples, cancellationToken);
        }
        catch (RunFailedException)
        {
            return [.. examples.Select(e => new ExampleRun(e.Id, "provider_error", null, null))];
        }
    }

    // Linear between the two nearest, as NumPy's default.
    private static double Percentile(List<double> sorted, double share)
    {
        if (sorted.Count == 0)
        {
            return 0;
        }

        var at = share * (sorted.Count - 1);
        var below = (int)Math.Floor(at);
        return sorted[below] + ((at - below) * (sorted[Math.Min(below + 1, sorted.Count - 1)] - sorted[below]));
    }
}
