using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Randomness;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Gepa;

/// <summary>
/// The loop of GEPA (dspy-spec 5.9): 1 a parent from the fronts, 2 a minibatch of train examples, 3 reflection on what was said of the answers, 4 the child on the same examples, 5 when it is better there, on validation,
/// 6 now and then a merge of two members instead. Our form runs several children side by side, asks twelve more train examples before it believes three, and keeps the fronts on at most a hundred rows.
/// </summary>
internal sealed class GepaSearch(OptimizationRequest request, IExperiment experiment, SearchTrials trials, CancellationToken cancellationToken)
{
    private const int ChildrenAtOnce = 4;
    private const int SecondLook = 12;
    private const int FrontRows = 100;
    private const int MergeRows = 5;
    private const int MostMerges = 5;
    private readonly PythonRandom random = new(request.Seed);
    private readonly Reflection reflection = new(request, experiment);
    private readonly List<Member> members = [];
    private readonly ParetoFronts fronts = new();
    private readonly HashSet<(int, int, int)> merged = [];
    private readonly Dictionary<int, string> notes = [];
    private IReadOnlyList<string>? frontIds;
    private int used;
    private int reflections;
    private int mergesDue;
    private int mergesTested;

    private bool IsCompat => request.Settings.IsCompat;

    /// <summary>Members scored on all rows at the end, when the fronts are kept on fewer.</summary>
    public const int Finalists = 3;

    /// <summary>Train examples a reflection looks at.</summary>
    public static int Minibatch(OptimizationRequest request) => Math.Max(1, Math.Min(request.Settings.ReflectionMinibatchSize ?? (request.Settings.IsCompat ? 3 : 8), request.Train.Count));

    /// <summary>Validation rows the fronts are kept on.</summary>
    public static int Fronts(OptimizationRequest request, int validation) => request.Settings.IsCompat ? validation : Math.Min(validation, FrontRows);

    /// <summary>Runs beyond the budget at most: what is begun is finished.</summary>
    public static int Overrun(OptimizationRequest request, int validation) =>
        (request.Settings.IsCompat ? 1 : ChildrenAtOnce) * ((2 * (Minibatch(request) + (request.Settings.IsCompat ? 0 : SecondLook))) + Fronts(request, validation));

    public async Task RunAsync(int budget)
    {
        if (Fronts(request, trials.Rows.Count) < trials.Rows.Count)
        {
            var ids = trials.Rows.ToList();
            random.Shuffle(ids);
            frontIds = [.. ids.Take(FrontRows)];
        }

        var first = trials.Open(request.Program, Candidate.Unchanged);
        if (await trials.CompleteAsync(first, cancellationToken) is not { } baseline)
        {
            return;
        }

        Keep(first, [], baseline.Rows, 0);
        used += baseline.Rows.Count;
        var batches = new EpochBatches(request.Train.Count, Minibatch(request), random);
        for (var added = false; used < budget;)
        {
            if (added && mergesDue > 0 && await TryMergeAsync() is { } mergeAdded)
            {
                added = mergeAdded;
                continue;
            }

            added = await RoundAsync(batches, IsCompat ? 1 : ChildrenAtOnce);
        }

        await FinalsAsync();
    }

    public string Known(Candidate candidate) =>
        members.Find(m => m.Candidate.Number == candidate.Number) is { } member ? $"{member.Mean * 100:0.0} % on {member.Rows.Count} rows; behind the finalists." : notes.GetValueOrDefault(candidate.Number, "Not scored.");

    // Parents and minibatches are drawn before anything runs, results are taken in that order: what comes back first changes nothing.
    private async Task<bool> RoundAsync(EpochBatches batches, int children)
    {
        var drawn = new List<(int Parent, string Step, IReadOnlyList<TrainExample> Batch, IReadOnlyList<TrainExample> More)>();
        for (var i = 0; i < children; i++)
        {
            var parent = fronts.Draw([.. members.Select(m => m.Mean)], random);
            var batch = batches.Next().Select(at => request.Train[at]).ToList();
            var steps = members[parent].Candidate.Spec.Instructed();
            var step = steps[members[parent].NextStep % steps.Count].Id;
            members[parent].NextStep++;
            drawn.Add((parent, step, batch, IsCompat ? [] : Fresh(batch)));
        }

        var results = await Task.WhenAll(drawn.Select((d, i) => ChildAsync(members[d.Parent], d.Step, d.Batch, d.More, reflections + i)));
        reflections += children;
        var added = false;
        foreach (var ((parent, step, _, _), child) in drawn.Zip(results))
        {
            used += child.Runs;
            if (child.Spec is { } spec && !trials.Knows(spec))
            {
                added |= await TryKeepAsync(trials.Open(spec, $"reflection on {members[parent].Candidate.Number}{(members[parent].Texts.Count > 1 ? $", step {step}" : "")}", members[parent].Candidate.Number), [parent], child, members[parent].NextStep);
            }
        }

        mergesDue += added && request.Settings.UseMerge && mergesTested < MostMerges && members[0].Texts.Count > 1 ? 1 : 0;
        return added;
    }

    private IReadOnlyList<TrainExample> Fresh(IReadOnlyList<TrainExample> batch)
    {
        var others = request.Train.Except(batch).ToList();
        return random.Sample(others, Math.Min(SecondLook, others.Count));
    }

    private async Task<Child> ChildAsync(Member parent, string step, IReadOnlyList<TrainExample> batch, IReadOnlyList<TrainExample> more, int sample)
    {
        var distinct = batch.DistinctBy(e => e.Id).ToList();
        var before = await RunsAsync(parent.Candidate.Spec, distinct);
        var runs = batch.Count;
        if (before.Values.All(r => r.Score is null or >= 1) || await reflection.ImproveAsync(parent.Candidate.Spec, step, [.. batch.Select(e => (e, before[e.Id]))], sample, cancellationToken) is not { } spec)
        {
            return new(null, runs, false, "");
        }

        var after = await RunsAsync(spec, distinct);
        runs += batch.Count;
        var (old, now) = (Scores(batch, before), Scores(batch, after));
        var isBetter = Acceptance.OfChild(old, now);
        if (isBetter && more.Count > 0)
        {
            var (oldMore, newMore) = (Scores(more, await RunsAsync(parent.Candidate.Spec, more)), Scores(more, await RunsAsync(spec, more)));
            runs += 2 * more.Count;
            (old, now) = ([.. old, .. oldMore], [.. now, .. newMore]);
            isBetter = newMore.Sum() >= oldMore.Sum();
        }

        return new(spec, runs, isBetter, $"{now.Sum():0.##} of {now.Count} train examples, its parent {old.Sum():0.##}: not better.");
    }

    private async Task<bool> TryKeepAsync(Candidate candidate, IReadOnlyList<int> parents, Child child, int nextStep)
    {
        if (!child.IsBetter)
        {
            notes[candidate.Number] = child.Note;
            return false;
        }

        var score = frontIds is null ? await trials.CompleteAsync(candidate, cancellationToken) : await trials.ScoreAsync(candidate, frontIds, cancellationToken);
        used += (frontIds ?? trials.Rows).Count;
        if (score is null)
        {
            return false;
        }

        Keep(candidate, parents, score.Rows, nextStep);
        return true;
    }

    /// <returns>Whether a merged member was added; null when there was nothing to merge.</returns>
    private async Task<bool?> TryMergeAsync()
    {
        var means = members.Select(m => m.Mean).ToList();
        var ancestry = new Ancestry([.. members.Select(m => m.Texts)], [.. members.Select(m => m.Parents)], means);
        if (ancestry.Draw([.. fronts.Weights(means).Keys], random, merged.Contains) is not { } plan)
        {
            return null;
        }

        merged.Add((plan.Ancestor, plan.First, plan.Second));
        var spec = plan.Texts.Aggregate(members[plan.First].Candidate.Spec, (program, text) => program.WithInstructions(text.Key, text.Value));
        var (first, second) = (members[plan.First], members[plan.Second]);
        var rows = MergeSample(first.Rows, second.Rows);
        if (trials.Knows(spec) || await trials.ScoreAsync(trials.Open(spec, $"merge of {first.Candidate.Number} and {second.Candidate.Number}", first.Candidate.Number), rows, cancellationToken) is not { } probe)
        {
            return null;
        }

        used += rows.Count;
        var isBetter = Acceptance.OfMerge([rows.Sum(r => first.Rows[r]), rows.Sum(r => second.Rows[r])], probe.Rows.Values.Sum());
        if (isBetter)
        {
            (mergesDue, mergesTested) = (mergesDue - 1, mergesTested + 1);
        }

        return await TryKeepAsync(trials.Open(spec, ""), [plan.First, plan.Second], new(spec, 0, isBetter, "Worse than its better parent on five rows."), 0);
    }

    // Rows where one is better, rows where the other is, and ties for the rest.
    private List<string> MergeSample(IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> second)
    {
        var shared = first.Keys.Where(second.ContainsKey).ToList();
        var picked = new List<string>();
        foreach (var group in new[] { shared.Where(r => first[r] > second[r]), shared.Where(r => first[r] < second[r]) })
        {
            var rows = group.ToList();
            picked.AddRange(random.Sample(rows, Math.Min(2, rows.Count)));
        }

        var rest = shared.Except(picked).ToList();
        picked.AddRange(random.Sample(rest, Math.Min(Math.Max(0, MergeRows - picked.Count), rest.Count)));
        return picked;
    }

    private async Task FinalsAsync()
    {
        foreach (var finalist in members.Where(m => trials.Full(m.Candidate) is null).OrderByDescending(m => m.Mean).Take(Finalists).ToList())
        {
            await trials.CompleteAsync(finalist.Candidate, cancellationToken);
        }
    }

    // A run that failed says nothing of the program: its child is not kept, the search goes on.
    private async Task<IReadOnlyDictionary<string, ExampleRun>> RunsAsync(ProgramSpec program, IReadOnlyList<TrainExample> examples)
    {
        try
        {
            return (await experiment.RunAsync(new(program), examples, cancellationToken)).ToDictionary(r => r.ExampleId, StringComparer.Ordinal);
        }
        catch (RunFailedException)
        {
            return new Dictionary<string, ExampleRun>(StringComparer.Ordinal);
        }
    }

    private static List<double> Scores(IReadOnlyList<TrainExample> examples, IReadOnlyDictionary<string, ExampleRun> runs) => [.. examples.Select(e => runs.GetValueOrDefault(e.Id)?.Score ?? 0)];

    private void Keep(Candidate candidate, IReadOnlyList<int> parents, IReadOnlyDictionary<string, double> rows, int nextStep)
    {
        var shown = frontIds is null ? rows : rows.Where(r => frontIds.Contains(r.Key)).ToDictionary(StringComparer.Ordinal);
        fronts.Add(members.Count, shown);
        members.Add(new(candidate, parents, shown, nextStep));
    }

    private sealed record Child(ProgramSpec? Spec, int Runs, bool IsBetter, string Note);
}
