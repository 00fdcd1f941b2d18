using System.Globalization;

namespace LlmOps.Evaluation.Agreement;

/// <summary>
/// How two raters labelled the same cases: rows are the human (the reference), columns the judge. A value whose denominator is zero is
/// <see langword="null"/>, undefined, never 0.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] counts;

    private ConfusionMatrix(IReadOnlyList<string> labels, long[,] counts)
    {
        (Labels, this.counts) = (labels, counts);
        var (rows, columns) = (new long[labels.Count], new long[labels.Count]);
        for (var i = 0; i < rows.Length; i++)
        {
            Matches += counts[i, i];
            for (var j = 0; j < columns.Length; j++)
            {
                Total += counts[i, j];
                rows[i] += counts[i, j];
                columns[j] += counts[i, j];
            }
        }

        (RowTotals, ColumnTotals) = (rows, columns);
    }

    /// <summary>The labels in order: that of the rows, the columns and, for weighted kappa, the ordinal scale.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Cases, at least 1.</summary>
    public long Total { get; }

    /// <summary>Cases on which both agree.</summary>
    public long Matches { get; }

    /// <summary>Cases per label of the human.</summary>
    public IReadOnlyList<long> RowTotals { get; }

    /// <summary>Cases per label of the judge.</summary>
    public IReadOnlyList<long> ColumnTotals { get; }

    /// <summary>Precision, recall, F1 and support of every label, in their order.</summary>
    public IReadOnlyList<LabelScore> PerLabel => [.. Labels.Select((label, i) => new LabelScore(label, RowTotals[i], ColumnTotals[i], counts[i, i]))];

    /// <summary>Share of cases on which both agree, 0 to 1.</summary>
    public double Accuracy => Matches / (double)Total;

    /// <summary>Unweighted mean of F1 over the labels that either rater used, 0 to 1.</summary>
    public double MacroF1 => PerLabel.Where(l => l.F1 is not null).Average(l => l.F1!.Value);

    /// <summary>Matthews correlation, -1 to 1, for any number of labels (Gorodkin, 2004); <see langword="null"/> when a rater used one label only.</summary>
    public double? Mcc
    {
        get
        {
            double n = Total;
            var spread = ((n * n) - RowTotals.Sum(Square)) * ((n * n) - ColumnTotals.Sum(Square));
            return spread > 0 ? ((Matches * n) - RowTotals.Zip(ColumnTotals, (r, c) => (double)r * c).Sum()) / Math.Sqrt(spread) : null;
        }
    }

    /// <summary>Cases the human gave label <paramref name="human"/> and the judge label <paramref name="judge"/>, by place in <see cref="Labels"/>.</summary>
    public long this[int human, int judge] => counts[human, judge];

    /// <summary>Counts two lists of equal length, case by case.</summary>
    /// <param name="human">The reference's labels; at least one.</param>
    /// <param name="judge">The judge's labels of the same cases.</param>
    /// <param name="labels">All labels in order; else those used, by value when all are numbers, or else by ordinal text order.</param>
    /// <exception cref="ArgumentException">The lists are empty or differ in length, or a rating is not among <paramref name="labels"/>.</exception>
    public static ConfusionMatrix Of(IReadOnlyList<string> human, IReadOnlyList<string> judge, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(human);
        ArgumentNullException.ThrowIfNull(judge);
        if (human.Count != judge.Count)
        {
            throw new ArgumentException($"The lists of ratings differ in length: {human.Count} and {judge.Count}.", nameof(judge));
        }

        labels ??= Ordered(human.Concat(judge).ToHashSet(StringComparer.Ordinal));
        var places = labels.Index().ToDictionary(l => l.Item, l => l.Index, StringComparer.Ordinal);
        var table = new long[labels.Count, labels.Count];
        for (var n = 0; n < human.Count; n++)
        {
            table[Place(human[n]), Place(judge[n])]++;
        }

        return OfCounts(labels, table);

        int Place(string label) => places.TryGetValue(label, out var place) ? place : throw new ArgumentException("A rating is none of the labels.", nameof(labels));
    }

    /// <summary>Counts two lists of verdicts; the labels are <c>false</c> and <c>true</c>, in this order.</summary>
    public static ConfusionMatrix Of(IReadOnlyList<bool> human, IReadOnlyList<bool> judge)
    {
        ArgumentNullException.ThrowIfNull(human);
        ArgumentNullException.ThrowIfNull(judge);
        return Of([.. human.Select(Text)], [.. judge.Select(Text)], ["false", "true"]);

        static string Text(bool verdict) => verdict ? "true" : "false";
    }

    /// <summary>From counts: rows are the human, columns the judge.</summary>
    /// <exception cref="ArgumentException">No case, a negative count, or another shape than the labels'.</exception>
    public static ConfusionMatrix OfCounts(IReadOnlyList<string> labels, long[,] counts)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.GetLength(0) != labels.Count || counts.GetLength(1) != labels.Count)
        {
            throw new ArgumentException("The counts need one row and one column per label.", nameof(counts));
        }

        foreach (var count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        }

        var matrix = new ConfusionMatrix([.. labels], (long[,])counts.Clone());
        return matrix.Total > 0 ? matrix : throw new ArgumentException("There is no case.", nameof(counts));
    }

    private static string[] Ordered(HashSet<string> labels) =>
        labels.All(l => Number(l) is not null) ? [.. labels.OrderBy(Number).ThenBy(l => l, StringComparer.Ordinal)] : [.. labels.Order(StringComparer.Ordinal)];

    private static double? Number(string label) => double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double Square(long count) => (double)count * count;
}
