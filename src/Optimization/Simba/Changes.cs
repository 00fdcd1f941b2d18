using System.Text.Json.Nodes;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Proposing;
using LlmOps.Programs.Randomness;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Simba;

/// <summary>How a program of the pool is changed after its answers to an example (dspy-spec 5.7, step 4).</summary>
internal sealed class Changes(OptimizationRequest request, IExperiment experiment, PythonRandom random)
{
    private readonly CopiedText copied = CopiedText.Of(request.Train);

    /// <summary>The program with some demos dropped, so that it does not only grow: about one in as many as there may be.</summary>
    public ProgramSpec DropDemos(ProgramSpec program)
    {
        var (count, most) = (program.Steps.Max(s => s.Demos?.Count ?? 0), Math.Max(1, request.Settings.MaxDemos));
        var drops = Math.Min(count, Math.Max(Poisson((double)count / most), count >= most ? 1 : 0));
        var gone = Enumerable.Range(0, drops).Select(_ => random.Below(count)).ToHashSet();
        return gone.Count == 0 ? program : program with { Steps = [.. program.Steps.Select(s => s with { Demos = Kept(s.Demos, gone) })] };
    }

    /// <summary>Adds the best answer as a demo; unchanged when even that is poor.</summary>
    public ProgramSpec AddDemo(ProgramSpec program, Bucket bucket, double poor)
    {
        if (bucket.Best.Score <= poor || bucket.Best.Run.Outputs is not { } outputs)
        {
            return program;
        }

        var made = DemoWriter.WithDemos(program, [new WorkedExample(bucket.Example.Id, bucket.Example.Inputs, outputs, true)]);
        return program with { Steps = [.. program.Steps.Zip(made.Steps, (old, added) => old with { Demos = [.. old.Demos ?? [], .. added.Demos ?? []] })] };
    }

    /// <summary>Adds advice from comparing the best answer with the worst; unchanged when there is nothing to compare or nothing usable was answered.</summary>
    public async Task<ProgramSpec> AddAdviceAsync(ProgramSpec program, Bucket bucket, double poor, double good, int sample, CancellationToken cancellationToken)
    {
        if (bucket.Best.Score <= poor || bucket.Worst.Score >= good)
        {
            return program;
        }

        var step = program.Steps[^1];
        IEnumerable<Outcome> shown = bucket.Best.Score > bucket.Worst.Score ? [bucket.Best, bucket.Worst] : [bucket.Worst];
        var inputs = new JsonObject
        {
            ["task_description"] = TaskText.Description(request, step), ["current_instruction"] = step.Signature.Instructions ?? "",
            ["feedback_examples"] = JudgedText.Of(shown.Select(o => (bucket.Example, o.Run)), request.Settings.IsCompat), ["allowed_labels"] = TaskText.Labels(step),
        };
        var advice = (await experiment.AskAsync(new(ReflectionPrograms.Advice, inputs, sample), cancellationToken))?["advice"]?.GetValue<string>().Trim();
        return string.IsNullOrEmpty(advice) || (!request.Settings.IsCompat && copied.IsIn(advice)) ? program : program.WithInstructions(step.Id, $"{step.Signature.Instructions}\n\n{advice}".Trim());
    }

    private static IReadOnlyList<DemoSpec>? Kept(IReadOnlyList<DemoSpec>? demos, HashSet<int> gone) => demos?.Where((_, i) => !gone.Contains(i)).ToList() is { Count: > 0 } kept ? kept : null;

    // Knuth's method; the means here are at most 1 or so.
    private int Poisson(double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0);
        while (product > limit)
        {
            count++;
            product *= random.NextDouble();
        }

        return count;
    }
}
