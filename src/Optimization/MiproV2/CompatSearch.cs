using LlmOps.Optimization.Search;
using LlmOps.Optimization.Search.Tpe;
using LlmOps.Programs.Randomness;

namespace LlmOps.Optimization.MiproV2;

/// <summary>DSPy's search: TPE over instruction and demo set, fresh minibatches, a full evaluation after every fifth trial (dspy-spec 5.6, step 4).</summary>
internal sealed class CompatSearch(Choices choices, MiproSize size, int minibatch, int seed) : ICombinationSearch
{
    private const string Instruction = "0_predictor_instruction";
    private const string Demos = "0_predictor_demos";
    private readonly Dictionary<Combination, List<double>> means = [];

    public async Task RunAsync(CombinationTrials trials, CancellationToken cancellationToken)
    {
        var random = new PythonRandom(seed);
        (string, int)[] space = [(Instruction, choices.Instructions.Count), .. choices.DemoSets.Count > 1 ? [(Demos, choices.DemoSets.Count)] : Array.Empty<(string, int)>()];
        var sampler = new TpeSampler(space, (uint)seed);
        var study = new List<Observation>();
        if (await trials.CompleteAsync(Combination.Unchanged, cancellationToken) is not { } baseline)
        {
            return;
        }

        study.Add(Told(Combination.Unchanged, baseline.Score));
        var usesMinibatches = trials.Rows.Count > MiproSchedule.LargestWhole && minibatch < trials.Rows.Count;
        var planned = usesMinibatches ? MiproSchedule.Planned(size.Trials) : size.Trials + 1;
        for (var i = 0; i < size.Trials; i++)
        {
            var number = study.Count + 1;
            var suggested = sampler.Suggest(study);
            var combination = new Combination(suggested[Instruction], suggested.GetValueOrDefault(Demos));
            var rows = usesMinibatches ? random.Sample(trials.Rows, minibatch) : null;
            // What cannot be scored counts as 0, as there; the trial itself says that it failed.
            var score = (rows is null ? await trials.CompleteAsync(combination, cancellationToken) : await trials.ScoreAsync(combination, rows, cancellationToken))?.Score ?? 0;
            means.TryAdd(combination, []);
            means[combination].Add(score);
            Observation? full = null;
            if (usesMinibatches && MiproSchedule.IsFollowedByFull(number, planned) && MiproSchedule.Promising(means.Select(m => KeyValuePair.Create(m.Key, (IReadOnlyList<double>)m.Value)), trials.Full) is { } promising)
            {
                full = Told(promising, (await trials.CompleteAsync(promising, cancellationToken))?.Score ?? 0);
            }

            // The trial's own value is told when it returns, after the full evaluation inside it; for the sampler only numbers and values matter.
            study.Add(Told(combination, score));
            if (full is not null)
            {
                study.Add(full);
            }
        }
    }

    public string Known(Combination combination) => means.TryGetValue(combination, out var scores) ? $"{scores.Average() * 100:0.0} % on {scores.Count} minibatches of {minibatch}; never among the best." : "Not scored.";

    private static Observation Told(Combination combination, double score) => new(new Dictionary<string, int>(StringComparer.Ordinal) { [Instruction] = combination.Instruction, [Demos] = combination.Demos }, score * 100);
}
