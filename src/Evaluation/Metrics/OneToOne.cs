namespace LlmOps.Evaluation.Metrics;

/// <summary>Pairs two lists one to one so that the pairs are as similar as possible.</summary>
internal static class OneToOne
{
    /// <summary>Up to so many entries the sum of similarities is the largest there is (Kuhn, 1955); beyond, the most similar pairs are taken first.</summary>
    private const int LargestOptimal = 200;

    /// <summary>For each row its column, or -1. Pairs without any similarity are not made.</summary>
    /// <param name="similarity">From 0 to 1.</param>
    public static int[] Pair(double[,] similarity)
    {
        var (rows, columns) = (similarity.GetLength(0), similarity.GetLength(1));
        var columnOf = Math.Max(rows, columns) > LargestOptimal ? Greedy(similarity) : Optimal(similarity);
        for (var i = 0; i < rows; i++)
        {
            columnOf[i] = columnOf[i] >= 0 && similarity[i, columnOf[i]] > 0 ? columnOf[i] : -1;
        }

        return columnOf;
    }

    private static int[] Greedy(double[,] similarity)
    {
        var (rows, columns) = (similarity.GetLength(0), similarity.GetLength(1));
        var pairs = new List<(double Similarity, int Row, int Column)>();
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                if (similarity[i, j] > 0)
                {
                    pairs.Add((similarity[i, j], i, j));
                }
            }
        }

        int[] columnOf = [.. Enumerable.Repeat(-1, rows)];
        var taken = new bool[columns];

        // Among equals the nearest places first: a list then pairs with itself.
        foreach (var (_, i, j) in pairs.OrderByDescending(p => p.Similarity).ThenBy(p => Math.Abs(p.Row - p.Column)).ThenBy(p => p.Row))
        {
            if (columnOf[i] < 0 && !taken[j])
            {
                (columnOf[i], taken[j]) = (j, true);
            }
        }

        return columnOf;
    }

    /// <summary>
    /// The Hungarian method on a square padded with zeros: rows enter one by one, each along the cheapest chain of re-assignments; the potentials of rows and
    /// columns keep all reduced costs at or above zero.
    /// </summary>
    private static int[] Optimal(double[,] similarity)
    {
        var (rows, columns) = (similarity.GetLength(0), similarity.GetLength(1));
        var size = Math.Max(rows, columns);
        var (ofRow, ofColumn, rowOf) = (new double[size + 1], new double[size + 1], new int[size + 1]);
        for (var row = 1; row <= size; row++)
        {
            Enter(row, size, (i, j) => i <= rows && j <= columns ? -similarity[i - 1, j - 1] : 0, ofRow, ofColumn, rowOf);
        }

        var columnOf = new int[rows];
        for (var j = 1; j <= size; j++)
        {
            if (rowOf[j] <= rows)
            {
                columnOf[rowOf[j] - 1] = j <= columns ? j - 1 : -1;
            }
        }

        return columnOf;
    }

    private static void Enter(int row, int size, Func<int, int, double> cost, double[] ofRow, double[] ofColumn, int[] rowOf)
    {
        double[] slack = [.. Enumerable.Repeat(double.PositiveInfinity, size + 1)];
        var (from, reached) = (new int[size + 1], new bool[size + 1]);
        var column = 0;
        rowOf[0] = row;
        do
        {
            reached[column] = true;
            var (nearest, step) = (0, double.PositiveInfinity);
            for (var j = 1; j <= size; j++)
            {
                if (reached[j])
                {
                    continue;
                }

                var reduced = cost(rowOf[column], j) - ofRow[rowOf[column]] - ofColumn[j];
                (slack[j], from[j]) = reduced < slack[j] ? (reduced, column) : (slack[j], from[j]);
                (step, nearest) = slack[j] < step ? (slack[j], j) : (step, nearest);
            }

            for (var j = 0; j <= size; j++)
            {
                if (reached[j])
                {
                    ofRow[rowOf[j]] += step;
                    ofColumn[j] -= step;
                }
                else
                {
                    slack[j] -= step;
                }
            }

            column = nearest;
        }
        while (rowOf[column] != 0);

        for (; column != 0; column = from[column])
        {
            rowOf[column] = rowOf[from[column]];
        }
    }
}
