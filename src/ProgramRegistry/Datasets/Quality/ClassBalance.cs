using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Datasets.Staging;

namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>What the label counts of a version say by themselves. Values are named only when an open split has them.</summary>
internal static class ClassBalance
{
    private const double Imbalanced = 10;

    public static IEnumerable<QualityFinding> Findings(IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> labelCounts) =>
        labelCounts.SelectMany(field => Findings(field.Key, field.Value.Where(v => v.Key != LabelTally.OnlyInTest).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal)));

    private static IEnumerable<QualityFinding> Findings(string field, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> values)
    {
        var totals = values.ToDictionary(v => v.Key, v => v.Value.Sum(s => s.Key == Split.Test.Text() ? 0 : s.Value), StringComparer.Ordinal);
        var typos = LabelTypos.Find(totals);
        if (typos.Count > 0)
        {
            yield return new(QualityKinds.LabelTypos, typos.Count, $"{typos.Count} values of '{field}' look like a slip of another value.", [.. typos.Select(t => new QualityCase([], $"'{t.Slip}' ({totals[t.Slip]}) and '{t.Meant}' ({totals[t.Meant]})"))]);
        }

        var train = Split.Train.Text();
        var unseen = values.Where(v => v.Value.GetValueOrDefault(train) == 0).Select(v => v.Key).Order(StringComparer.Ordinal).ToList();
        if (unseen.Count > 0 && unseen.Count < values.Count)
        {
            yield return new(QualityKinds.UnseenClasses, unseen.Count, $"{unseen.Count} values of '{field}' have no train row.", [.. unseen.Select(v => new QualityCase([], $"'{v}'"))]);
        }

        var (least, most) = (totals.Where(t => t.Value > 0).OrderBy(t => t.Value).FirstOrDefault(), totals.OrderByDescending(t => t.Value).FirstOrDefault());
        if (least.Value > 0 && most.Value > Imbalanced * least.Value)
        {
            yield return new(QualityKinds.ClassImbalance, totals.Values.Count(t => t > 0 && most.Value > Imbalanced * t), $"Values of '{field}' are far from equally frequent: '{most.Key}' has {most.Value} rows, '{least.Key}' {least.Value}.",
                [.. totals.Where(t => t.Value > 0 && most.Value > Imbalanced * t.Value).OrderBy(t => t.Value).Select(t => new QualityCase([], $"'{t.Key}' ({t.Value})"))]);
        }
    }
}
