using LlmOps.Evaluation.Gates;
using LlmOps.Evaluation.Statistics;
using LlmOps.EvalRuns.Gates;
using LlmOps.EvalRuns.Runs;
using LlmOps.ServiceDefaults.Http;
using Npgsql;

namespace LlmOps.EvalRuns.Comparisons;

/// <summary>The deciding metric on the examples that share a value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Examples">Examples both runs scored.</param>
/// <param name="Baseline">Mean of the baseline there.</param>
/// <param name="Candidate">Mean of the candidate there.</param>
/// <param name="Difference">Paired difference.</param>
/// <param name="Lower">Lower end of its 95 % interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="PValue">Of the paired test, corrected for looking at so many slices (Holm, 1979).</param>
internal sealed record SliceComparison(string Value, int Examples, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue);

/// <summary>Cuts a comparison into slices, worst first.</summary>
internal static class SliceComparisons
{
    private const int MostSlices = 500;

    /// <exception cref="ProblemException">400 naming <c>slice</c>; 403 for the sealed split, whose values nobody sees.</exception>
    public static async Task<IReadOnlyList<SliceComparison>> SlicesAsync(this NpgsqlDataSource database, string by, EvalRun run, IReadOnlyList<(string Id, ScorePair Pair)> pairs, CancellationToken cancellationToken)
    {
        var path = SlicePath.TryParse(by) ?? throw ProblemException.Invalid("slice", "must be expected.FIELD, inputs.FIELD or metadata.FIELD.");
        if (run.IsSealed)
        {
            throw new ProblemException(403, "sealed_split", "The test split is sealed: it is not cut into slices, whose values would show its rows.");
        }

        var values = (await database.ScoredExamplesAsync(run, cancellationToken)).ToDictionary(e => e.Id, e => e.Slice(path), StringComparer.Ordinal);
        var slices = pairs.Where(p => values.GetValueOrDefault(p.Id) is not null).GroupBy(p => values[p.Id]!, StringComparer.Ordinal).ToList();
        if (slices.Count is 0 or > MostSlices)
        {
            throw ProblemException.Invalid("slice", slices.Count == 0 ? $"no example has {by}." : $"{by} has {slices.Count} values; at most {MostSlices} make slices.");
        }

        var compared = slices.ConvertAll(s => (s.Key, Paired: PairedComparison.Of([.. s.Select(p => p.Pair)]), Count: s.Count()));
        var corrected = HolmAdjustment.Of([.. compared.Select(c => c.Paired.PValue)]);
        return [.. compared.Zip(corrected, (c, p) => new SliceComparison(c.Key, c.Count, c.Paired.Baseline, c.Paired.Candidate, c.Paired.Difference, c.Paired.Interval.Lower, c.Paired.Interval.Upper, p))
            .OrderBy(s => s.Difference).ThenBy(s => s.Value, StringComparer.Ordinal)];
    }
}
