using System.Text.Json.Nodes;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Tests;

/// <summary>
/// A task whose right answers follow from words, and a stand-in model that can only copy the label of the most similar demo: better demos, better scores.
/// </summary>
internal sealed class SyntheticTask : IExperiment
{
    private readonly Dictionary<string, TrainExample> validation;
    private readonly Random jitter = new(3);
    private int left = int.MaxValue;

    public SyntheticTask(int labels, int trainPerLabel, string module = "predict")
    {
        Labels = [.. Enumerable.Range(0, labels).Select(i => $"label{i}")];
        Program = SpecShorthand.FromSignature($"text -> label: Literal[{string.Join(", ", Labels.Select(l => $"'{l}'"))}]", null, "small", module);
        Train = Examples("t", trainPerLabel, new Random(1));
        validation = Examples("v", 4, new Random(2)).ToDictionary(e => e.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Labels { get; }

    public ProgramSpec Program { get; }

    public IReadOnlyList<TrainExample> Train { get; }

    /// <summary>Whether the teacher answers rightly.</summary>
    public Func<string, bool> TeacherIsRight { get; init; } = _ => true;

    public List<string> TeacherRuns { get; } = [];

    public List<Candidate> Scored { get; } = [];

    public List<(Candidate Candidate, string Reason)> Pruned { get; } = [];

    /// <summary>Questions to the prompt model, and what it answers.</summary>
    public List<PromptCall> Asked { get; } = [];

    public Func<PromptCall, JsonObject?>? Proposes { get; init; }

    /// <summary>An instruction with this word in it makes the stand-in know every label's words.</summary>
    public string? Magic { get; init; }

    /// <summary>Lets only this many runs be paid.</summary>
    public SyntheticTask Paying(int runs)
    {
        left = runs;
        return this;
    }

    public OptimizationRequest Request(int seed = 7) => new() { Program = Program, Train = Train, Seed = seed };

    public Task<IReadOnlyList<ExampleRun>> RunAsync(TeacherRun run, IReadOnlyList<TrainExample> examples, CancellationToken cancellationToken)
    {
        Pay();
        lock (TeacherRuns)
        {
            TeacherRuns.AddRange(examples.Select(e => e.Id));
        }

        return Task.FromResult<IReadOnlyList<ExampleRun>>([.. examples.SelectMany(e => Enumerable.Range(0, run.Samples).Select(sample => TrainAnswer(run.Program, e, sample)))]);
    }

    // Scores arrive in another order than they were asked for: nothing may depend on it.
    public async Task<CandidateScore> ScoreAsync(Candidate candidate, IReadOnlyList<string>? validationIds, CancellationToken cancellationToken)
    {
        Pay();
        lock (Scored)
        {
            Scored.Add(candidate);
        }

        for (var turns = jitter.Next(5); turns > 0; turns--)
        {
            await Task.Yield();
        }

        var rows = (validationIds ?? ValidationIds).ToDictionary(id => id, id => Answer(candidate.Spec, validation[id]) == validation[id].Labels["label"]!.GetValue<string>() ? 1.0 : 0.0, StringComparer.Ordinal);
        var score = rows.Values.Average();
        return new CandidateScore(score, score - 0.05, score + 0.05, rows);
    }

    public IReadOnlyList<string> ValidationIds => [.. validation.Keys];

    public Task PruneAsync(Candidate candidate, string reason, CancellationToken cancellationToken)
    {
        Pruned.Add((candidate, reason));
        return Task.CompletedTask;
    }

    public Task<JsonObject?> AskAsync(PromptCall call, CancellationToken cancellationToken)
    {
        Pay();
        Asked.Add(call);
        return Task.FromResult(Proposes?.Invoke(call));
    }

    private string? Answer(ProgramSpec spec, TrainExample example)
    {
        var words = Words(example.Inputs);
        if (Magic is not null && spec.Steps[0].Signature.Instructions?.Contains(Magic, StringComparison.Ordinal) == true)
        {
            return Labels[int.Parse(words.First(w => w.StartsWith('w'))[1..].Split('x')[0], System.Globalization.CultureInfo.InvariantCulture)];
        }

        return spec.Steps[0].Demos?.MaxBy(d => Words(d.Inputs).Count(words.Contains))?.Outputs["label"]?.GetValue<string>();
    }

    // With a word of magic to find, the program itself answers, and further samples are right now and then by luck; else the teacher does, as often as it is right.
    private ExampleRun TrainAnswer(ProgramSpec program, TrainExample example, int sample)
    {
        var right = example.Labels["label"]!.GetValue<string>();
        var isLucky = sample % 3 == 2 && example.Id[^1] % 2 == 0;
        var label = Magic is not null ? Answer(program, example) ?? (isLucky ? right : "wrong") : TeacherIsRight(sample == 0 ? example.Id : $"{example.Id}#{sample}") ? right : "wrong";
        return new ExampleRun(example.Id, "ok", label == right ? 1 : 0, new JsonObject { ["reasoning"] = $"because of {example.Id}", ["label"] = label }, label == right ? null : "the label is another");
    }

    private void Pay()
    {
        if (Interlocked.Decrement(ref left) < 0)
        {
            throw new BudgetSpentException();
        }
    }

    // Each label has six words of its own; a text uses two of them and two that mean nothing.
    private List<TrainExample> Examples(string prefix, int perLabel, Random random) =>
        [.. Enumerable.Range(0, perLabel).SelectMany(i => Labels.Select((label, l) => new TrainExample(
            $"{prefix}{i}-{l}", new JsonObject { ["text"] = $"w{l}x{random.Next(6)} w{l}x{random.Next(6)} noise{random.Next(40)} noise{random.Next(40)}" }, new JsonObject { ["label"] = label })))];

    private static HashSet<string> Words(JsonObject inputs) => [.. inputs["text"]!.GetValue<string>().Split(' ')];
}
