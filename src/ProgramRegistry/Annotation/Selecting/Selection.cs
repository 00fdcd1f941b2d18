namespace LlmOps.ProgramRegistry.Annotation.Selecting;

/// <summary>What a model said of a row: its label and how sure it was.</summary>
/// <param name="ExampleId">The row.</param>
/// <param name="Label">The label.</param>
/// <param name="Confidence">0 to 1, when the model says.</param>
internal sealed record PredictedLabel(string ExampleId, string Label, double? Confidence);

/// <summary>
/// Orders rows by how much a label of theirs would teach (Settles, Active Learning Literature Survey, 2009, sections 3.1, 3.2 and 3.6). Pure: the same rows and predictions give the same order.
/// </summary>
internal static class Selection
{
    /// <summary>The orders there are; the first three need predictions.</summary>
    public static IReadOnlyList<string> All { get; } = [Margin, Disagreement, Rare, Novelty, Random, Order];

    /// <summary>Rows the models are least sure of.</summary>
    public const string Margin = "margin";

    /// <summary>Rows on which models disagree most.</summary>
    public const string Disagreement = "disagreement";

    /// <summary>Rows whose predicted label is rare.</summary>
    public const string Rare = "rare";

    /// <summary>Rows least like those labelled already, and like each other.</summary>
    public const string Novelty = "novelty";

    /// <summary>Rows drawn by a seed.</summary>
    public const string Random = "random";

    /// <summary>Rows as they come.</summary>
    public const string Order = "order";

    public static bool NeedsPredictions(string by) => by is Margin or Disagreement or Rare;

    /// <summary>Priority by row: higher is to be labelled sooner. Rows without a prediction come last.</summary>
    public static IReadOnlyDictionary<string, double> ByPredictions(string by, IReadOnlyList<PredictedLabel> predictions)
    {
        var rows = predictions.GroupBy(p => p.ExampleId, StringComparer.Ordinal);
        var frequency = predictions.CountBy(p => p.Label).ToDictionary(c => c.Key, c => (double)c.Value / predictions.Count, StringComparer.Ordinal);
        return rows.ToDictionary(r => r.Key, r => by switch
        {
            Margin => 1 - r.Average(p => p.Confidence ?? 1),
            Disagreement => Entropy([.. r.Select(p => p.Label)]),
            _ => 1 - r.Min(p => frequency[p.Label]),
        }, StringComparer.Ordinal);
    }

    // Vote entropy (Dagan and Engelson, 1995): 0 when all say the same.
    private static double Entropy(IReadOnlyList<string> votes) => -votes.CountBy(v => v).Sum(v => (double)v.Value / votes.Count * Math.Log((double)v.Value / votes.Count));
}
