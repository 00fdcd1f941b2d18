using System.Text.Json.Nodes;
using LlmOps.Evaluation.Statistics;
using LlmOps.Optimization;
using LlmOps.Optimization.Candidates;
using LlmOps.Programs.Versions;

namespace LlmOps.Benchmarks.Optimization;

/// <summary>Native against compat MIPROv2 and random search on tasks of known truth, at equal numbers of program runs: the true quality of what each finds.</summary>
internal static class SearchTable
{
    private const int Seeds = 50;
    private const int Validation = 200;
    private static readonly IOptimizer Mipro = OptimizerCatalogue.Find("mipro_v2")!;

    public static async Task PrintAsync()
    {
        Console.WriteLine($"true quality of the winner, mean over {Seeds} seeds; differences paired by seed, 95 % interval; {Validation} validation rows, auto=light");
        Console.WriteLine($"{"task",-20} {"unchanged",9} {"random",8} {"compat",8} {"native",8}  {"native - compat",-24} {"native - random",-24} {"runs random/compat/native"}");
        foreach (var shape in TaskShape.All)
        {
            var rows = new List<(double Unchanged, double Random, double Compat, double Native, int RandomRuns, int CompatRuns, int NativeRuns)>();
            for (var seed = 0; seed < Seeds; seed++)
            {
                var (compat, compatRuns) = await RunAsync(shape, seed, isCompat: true);
                var (native, nativeRuns) = await RunAsync(shape, seed, isCompat: false);
                var (random, randomRuns) = await RandomAsync(shape, seed, compatRuns);
                rows.Add((new SyntheticSearch(shape, seed, 1).Quality(Request(seed, true).Program), random, compat, native, randomRuns, compatRuns, nativeRuns));
            }

            Console.WriteLine($"{shape.Name,-20} {rows.Average(r => r.Unchanged),9:0.000} {rows.Average(r => r.Random),8:0.000} {rows.Average(r => r.Compat),8:0.000} {rows.Average(r => r.Native),8:0.000}  "
                + $"{Difference(rows.Select(r => r.Native - r.Compat)),-24} {Difference(rows.Select(r => r.Native - r.Random)),-24} {rows.Average(r => r.RandomRuns):0}/{rows.Average(r => r.CompatRuns):0}/{rows.Average(r => r.NativeRuns):0}");
        }
    }

    private static async Task<(double Quality, int Runs)> RunAsync(TaskShape shape, int seed, bool isCompat)
    {
        var task = new SyntheticSearch(shape, seed, Validation);
        var result = await Mipro.OptimizeAsync(Request(seed, isCompat), task, CancellationToken.None);
        return (task.Quality(result.Best!.Candidate.Spec), task.Runs);
    }

    // Programs drawn from the same parts, each scored on every row, while the runs last.
    private static async Task<(double Quality, int Runs)> RandomAsync(TaskShape shape, int seed, int runs)
    {
        var (task, random, request) = (new SyntheticSearch(shape, seed, Validation), new Random(seed), Request(seed, false));
        var (best, score) = (request.Program, (await task.ScoreAsync(new Candidate(0, request.Program, "unchanged"), null, CancellationToken.None)).Score);
        while (task.Runs + Validation <= runs)
        {
            var spec = request.Program with { Steps = [.. request.Program.Steps.Select(s => s with { Signature = s.Signature with { Instructions = Way(random.Next(3)) }, Demos = Demos(random.Next(6)) })] };
            var found = (await task.ScoreAsync(new Candidate(0, spec, "random"), null, CancellationToken.None)).Score;
            (best, score) = found > score ? (spec, found) : (best, score);
        }

        return (task.Quality(best), task.Runs);
    }

    private static string? Way(int number) => number == 0 ? null : $"Way {number} of doing it.";

    private static IReadOnlyList<DemoSpec>? Demos(int set) => set == 0 ? null : [new DemoSpec(new JsonObject { ["text"] = $"set {set}" }, new JsonObject { ["label"] = "a" })];

    private static OptimizationRequest Request(int seed, bool isCompat) => new()
    {
        Program = SpecShorthand.FromSignature("text -> label: Literal['a', 'b']", null, "m"),
        Train = [.. Enumerable.Range(0, 40).Select(i => new TrainExample($"t{i}", new JsonObject { ["text"] = $"text {i} {i * 7 % 13}" }, new JsonObject { ["label"] = i % 2 == 0 ? "a" : "b" }))],
        Seed = seed + 1,
        // Ours asks all of its rows anew, compat's minibatches overlap: with so many it pays no more.
        Settings = Mipro.Defaults with { IsCompat = isCompat, MinibatchSize = isCompat ? 35 : 31 },
    };

    private static string Difference(IEnumerable<double> values)
    {
        // The interval is one for scores from 0 to 1.
        double[] all = [.. values.Select(v => (v + 1) / 2)];
        var interval = MeanInterval.Of(all.Length, all.Sum(), all.Sum(v => v * v));
        return $"{Back(all.Average()):+0.0000;-0.0000} [{Back(interval.Lower):+0.0000;-0.0000}, {Back(interval.Upper):+0.0000;-0.0000}]";

        static double Back(double value) => (2 * value) - 1;
    }
}
