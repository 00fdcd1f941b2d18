using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Demos.Drawing;
using LlmOps.Optimization.Experiments;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.BootstrapFewShot;

/// <summary>
/// Makes a candidate of demos a teacher got right and labelled demos that fill up (dspy-spec 5.2). What the teacher answered once is
/// remembered, so that candidates of one search share its runs.
/// </summary>
internal sealed class Bootstrap(OptimizationRequest request, IDemoDraw draws, IExperiment experiment)
{
    private const int SmallestBatch = 8;
    private readonly Dictionary<(string Teacher, string Example), WorkedExample?> tried = [];

    /// <summary>The candidate of one draw and how it was made.</summary>
    public async Task<(ProgramSpec Spec, string Origin)> CandidateAsync(int draw, CancellationToken cancellationToken)
    {
        var order = draws.Order(draw);
        var (bootstrapped, total) = draws.Sizes(draw);
        var made = bootstrapped > 0 ? await CollectAsync(Teacher(order), order, bootstrapped, cancellationToken) : [];
        var labeled = draws.Fill(draw, order, made.Select(d => d.Id).ToHashSet(StringComparer.Ordinal), Math.Max(0, total - made.Count));
        var spec = DemoWriter.WithDemos(request.Program, [.. made, .. labeled.Select(WorkedExample.Labeled)]);
        return (spec, $"bootstrap {made.Count} + labeled {labeled.Count}{(draw < 0 ? "" : $", draw {draw}")}");
    }

    // A teacher model of its own is trusted as it is; otherwise the program teaches itself with labelled demos in its prompt.
    private ProgramSpec Teacher(IReadOnlyList<TrainExample> order) => request.TeacherModel is not null || request.Settings.MaxLabeledDemos is 0
        ? request.Program
        : DemoWriter.WithDemos(request.Program, [.. draws.Labeled(order, request.Settings.MaxLabeledDemos).Select(WorkedExample.Labeled)]);

    private async Task<IReadOnlyList<WorkedExample>> CollectAsync(ProgramSpec teacher, IReadOnlyList<TrainExample> order, int wanted, CancellationToken cancellationToken)
    {
        var name = ProgramSpecJson.Hash(teacher);
        var made = new List<WorkedExample>();
        var candidates = order.Take(draws.Attempts(wanted)).ToList();
        for (var next = 0; made.Count < wanted && next < candidates.Count;)
        {
            var batch = candidates.Skip(next).Take(Math.Max(SmallestBatch, 2 * (wanted - made.Count))).ToList();
            next += batch.Count;
            await TryAsync(teacher, name, batch.Where(e => !tried.ContainsKey((name, e.Id))).ToList(), cancellationToken);
            made.AddRange(batch.Select(e => tried[(name, e.Id)]).OfType<WorkedExample>().Take(wanted - made.Count));
        }

        return made;
    }

    private async Task TryAsync(ProgramSpec teacher, string name, IReadOnlyList<TrainExample> batch, CancellationToken cancellationToken)
    {
        foreach (var example in batch)
        {
            tried[(name, example.Id)] = null;
        }

        for (var round = 0; round < request.Settings.MaxRounds && batch.Count > 0; round++)
        {
            foreach (var (example, run) in batch.Zip(await RunAsync(teacher, round, batch, cancellationToken)))
            {
                tried[(name, example.Id)] = run is { Outcome: "ok", Outputs: { } outputs } && request.Settings.Accepts(run.Score) ? new(example.Id, example.Inputs, outputs, true) : null;
            }

            batch = [.. batch.Where(e => tried[(name, e.Id)] is null)];
        }
    }

    // The first try is the teacher as it is; later ones are samples at temperature 1.
    private async Task<IReadOnlyList<ExampleRun>> RunAsync(ProgramSpec teacher, int round, IReadOnlyList<TrainExample> batch, CancellationToken cancellationToken)
    {
        var run = round is 0
            ? new TeacherRun(teacher, request.TeacherModel, 0)
            : new TeacherRun(teacher.AtTemperature(1), request.TeacherModel, round - 1);
        try
        {
            return await experiment.RunAsync(run, batch, cancellationToken);
        }
        catch (RunFailedException)
        {
            return [.. batch.Select(e => new ExampleRun(e.Id, "provider_error", null, null))];
        }
    }
}
