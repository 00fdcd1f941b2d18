using System.Text.Json.Nodes;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Proposing;
using LlmOps.Optimization.Randomness;
using LlmOps.Optimization.Search;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Copro;

/// <summary>
/// Rounds of proposals, each told how the best so far scored on train (dspy-spec 5.5). Ours shows examples too, scores all candidates on the same rows block by block, drops those clearly behind, and has three finalists
/// scored on validation; compat scores everything on the whole train split and validates the one winner.
/// </summary>
internal sealed class CoproSearch(OptimizationRequest request, IExperiment experiment, SearchTrials trials, CancellationToken cancellationToken)
{
    private const int ShownExamples = 24;
    private const int Block = 35;
    private const int MostRows = 105;
    private const int NativeFinalists = 3;
    private readonly Dictionary<int, Dictionary<string, double>> scores = [];
    private readonly HashSet<int> dropped = [];
    private readonly NamedStreams streams = new(request.Seed);
    private readonly DemoChoice choice = new(request.Train);
    private readonly CopiedText copied = CopiedText.Of(request.Train);
    private readonly List<TrainExample> rows = [];
    private int asked;

    private bool IsCompat => request.Settings.IsCompat;

    /// <summary>Train rows each candidate is scored on at most.</summary>
    public static int Rows(OptimizationRequest request) => request.Settings.IsCompat ? request.Train.Count : Math.Min(request.Train.Count, MostRows);

    public async Task RunAsync()
    {
        rows.AddRange((IsCompat ? request.Train : choice.Order(streams.Of("rows"))).Take(Rows(request)));
        var unchanged = trials.Open(request.Program, Candidate.Unchanged);
        if (await trials.CompleteAsync(unchanged, cancellationToken) is null)
        {
            return;
        }

        // Steps take turns, each starting from what is best so far.
        var best = unchanged;
        foreach (var step in request.Program.Instructed())
        {
            best = await ClimbAsync(best, step.Id);
        }

        foreach (var finalist in Ranked().Where(c => c != unchanged).Take(IsCompat ? 1 : NativeFinalists).ToList())
        {
            await trials.CompleteAsync(finalist, cancellationToken);
        }
    }

    public string Known(Candidate candidate) => scores.TryGetValue(candidate.Number, out var known) && known.Count > 0
        ? $"{known.Values.Average() * 100:0.0} % on {known.Count} train examples; {(dropped.Contains(candidate.Number) ? "clearly worse than the leader" : "behind the finalists")}." : "Not scored.";

    private async Task<Candidate> ClimbAsync(Candidate start, string step)
    {
        var all = new List<Candidate> { start };
        await ScoreAsync(all);
        for (var depth = 0; depth < request.Settings.Depth; depth++)
        {
            var wanted = depth == 0 ? request.Settings.Breadth - 1 : request.Settings.Breadth;
            var history = depth == 0 ? "" : string.Join('\n', Attempts.Lines([.. all.Where(c => scores.ContainsKey(c.Number)).Select(c => new Attempt(c.Spec.InstructionsOf(step) ?? "", null, Mean(c) * 100))], request.Settings.Breadth));
            var proposed = new List<Candidate>();
            foreach (var text in await Task.WhenAll(Enumerable.Range(0, wanted).Select(i => ProposeAsync(start.Spec, step, history, asked + i))))
            {
                if (text is { Length: > 0 } && start.Spec.WithInstructions(step, text) is var spec && !trials.Knows(spec) && (IsCompat || !copied.IsIn(text)))
                {
                    proposed.Add(trials.Open(spec, $"round {depth + 1}, proposal {proposed.Count + 1}"));
                }
            }

            asked += wanted;
            await ScoreAsync(proposed);
            all.AddRange(proposed);
        }

        return all.OrderByDescending(Mean).ThenBy(c => c.Number).First();
    }

    private async Task<string?> ProposeAsync(ProgramSpec program, string step, string history, int sample)
    {
        var face = program.Steps.First(s => s.Id == step);
        var inputs = new JsonObject { ["task_description"] = TaskText.Description(request, face), ["current_instruction"] = face.Signature.Instructions ?? "", ["attempts"] = history, ["allowed_labels"] = TaskText.Labels(face) };
        if (!IsCompat)
        {
            inputs["examples"] = ExampleText.Of(choice.Order(streams.Of($"propose:{sample}")).Take(ShownExamples));
        }

        var answer = await experiment.AskAsync(new(IsCompat ? CoproPrograms.Compat : CoproPrograms.Native, inputs, sample), cancellationToken);
        return answer?["proposed_instruction"]?.GetValue<string>() is { } text ? IsCompat ? text.Trim().Trim('"').Trim() : ProposedInstruction.Native(text) : null;
    }

    private async Task ScoreAsync(IReadOnlyList<Candidate> candidates)
    {
        var block = IsCompat ? rows.Count : Block;
        for (var at = 0; at < rows.Count; at += block)
        {
            var examples = rows.Skip(at).Take(block).ToList();
            var racing = candidates.Where(c => !dropped.Contains(c.Number)).ToList();
            foreach (var (candidate, runs) in racing.Zip(await Task.WhenAll(racing.Select(c => RunAsync(c, examples)))))
            {
                if (runs is null)
                {
                    dropped.Add(candidate.Number);
                    continue;
                }

                scores.TryAdd(candidate.Number, new(StringComparer.Ordinal));
                foreach (var run in runs.Where(r => IsCompat || r.Score is not null))
                {
                    scores[candidate.Number][run.ExampleId] = run.Score ?? 0;
                }
            }

            Race(candidates);
        }
    }

    private async Task<IReadOnlyList<ExampleRun>?> RunAsync(Candidate candidate, IReadOnlyList<TrainExample> examples)
    {
        try
        {
            return await experiment.RunAsync(new(candidate.Spec), examples, cancellationToken);
        }
        catch (RunFailedException)
        {
            return null;
        }
    }

    private void Race(IReadOnlyList<Candidate> candidates)
    {
        if (!IsCompat && Ranked().FirstOrDefault() is { } leader)
        {
            dropped.UnionWith(candidates.Where(c => scores.ContainsKey(c.Number) && PairedRace.IsClearlyWorse(scores[c.Number], scores[leader.Number], Block)).Select(c => c.Number));
        }
    }

    private IEnumerable<Candidate> Ranked() => trials.All.Where(c => scores.ContainsKey(c.Number) && !dropped.Contains(c.Number)).OrderByDescending(Mean).ThenBy(c => c.Number);

    private double Mean(Candidate candidate) => scores.GetValueOrDefault(candidate.Number) is { Count: > 0 } known ? known.Values.Average() : 0;
}
