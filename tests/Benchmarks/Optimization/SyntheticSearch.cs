using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Optimization;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Programs.Versions;

namespace LlmOps.Benchmarks.Optimization;

/// <summary>How the parts of a program make its quality.</summary>
/// <param name="Name">Shown in the table.</param>
/// <param name="Instruction">Spread of what instructions add.</param>
/// <param name="Demos">Spread of what demo sets add.</param>
/// <param name="Pair">Spread of what only the pair adds.</param>
internal sealed record TaskShape(string Name, double Instruction, double Demos, double Pair)
{
    public static IReadOnlyList<TaskShape> All { get; } =
        [new("instructions matter", 0.15, 0.03, 0.02), new("demos matter", 0.03, 0.15, 0.02), new("both matter", 0.1, 0.1, 0.02), new("pairs matter", 0.04, 0.04, 0.1), new("little matters", 0.02, 0.02, 0.01)];
}

/// <summary>
/// A task whose truth is known: each candidate has a quality made from its instruction, its demos and their pair, each row a difficulty, and an answer is right by a fixed draw against both.
/// Nobody is asked, so thousands of searches run in a minute.
/// </summary>
internal sealed class SyntheticSearch(TaskShape shape, int seed, int validation) : IExperiment
{
    private const double Base = 0.6;
    private const double Difficulty = 0.25;
    private readonly HashSet<string> paid = new(StringComparer.Ordinal);

    public IReadOnlyList<string> ValidationIds { get; } = [.. Enumerable.Range(0, validation).Select(i => $"v{i}")];

    /// <summary>Rows scored, each combination's once: what was predicted is not paid again.</summary>
    public int Runs => paid.Count;

    /// <summary>Probability that the candidate is right on a row of the population.</summary>
    public double Quality(ProgramSpec spec)
    {
        var (instruction, demos) = (spec.Steps[0].Signature.Instructions ?? "", spec.Steps[0].Demos is { Count: > 0 } shown ? string.Concat(shown.Select(d => d.Inputs.ToJsonString())) : "");
        return Math.Clamp(Base + (shape.Instruction * Normal($"i{instruction}")) + (shape.Demos * Normal($"d{demos}")) + (shape.Pair * Normal($"p{instruction}{demos}")), 0.02, 0.98);
    }

    public Task<CandidateScore> ScoreAsync(Candidate candidate, IReadOnlyList<string>? validationIds, CancellationToken cancellationToken)
    {
        var (quality, name) = (Quality(candidate.Spec), ProgramSpecJson.Hash(candidate.Spec));
        var rows = (validationIds ?? ValidationIds).ToDictionary(id => id, id => Uniform($"{name}{id}") < Math.Clamp(quality + (Difficulty * Normal($"r{id}")), 0.01, 0.99) ? 1.0 : 0.0, StringComparer.Ordinal);
        paid.UnionWith(rows.Keys.Select(id => $"{name}{id}"));
        return Task.FromResult(new CandidateScore(rows.Values.Average(), null, null, rows));
    }

    public Task<IReadOnlyList<ExampleRun>> RunAsync(TeacherRun run, IReadOnlyList<TrainExample> examples, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ExampleRun>>([.. examples.Select(e => new ExampleRun(e.Id, "ok", 1, e.Labels.DeepClone().AsObject()))]);

    public Task PruneAsync(Candidate candidate, string reason, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<JsonObject?> AskAsync(PromptCall call, CancellationToken cancellationToken) =>
        Task.FromResult<JsonObject?>(new JsonObject { ["summary"] = "texts", ["proposed_instruction"] = $"Way {call.Sample} of doing it." });

    private double Normal(string what) => Math.Sqrt(-2 * Math.Log(1 - Uniform($"{what}a"))) * Math.Cos(2 * Math.PI * Uniform($"{what}b"));

    private double Uniform(string what) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{what}"))) / (uint.MaxValue + 1.0);
}
