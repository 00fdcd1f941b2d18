namespace LlmOps.Evaluation.Metrics;

/// <summary>When two records are the same, and how much of one is right.</summary>
internal sealed record RecordRule(IReadOnlyList<string> Key, IReadOnlyList<string>? Compare, bool Partial, bool Normalize, double Absolute, double Relative)
{
    /// <summary>Records that can be the same are of one group: those whose key agrees, apart from near numbers.</summary>
    public string Group(ComparedRecord record) => record.IsRecord ? string.Join('\n', Key.Select(field => record[field].Group(Absolute, Relative))) : "";

    public double Similarity(ComparedRecord label, ComparedRecord output)
    {
        if (label.IsRecord != output.IsRecord || (label.IsRecord && Key.Any(field => !Matches(field, label, output))))
        {
            return 0;
        }

        var (right, all) = (0, 0);
        foreach (var field in label.Names(Compare))
        {
            right += Matches(field, label, output) ? 1 : 0;
            all++;
        }

        return all == 0 || right == all ? 1 : Partial ? right / (double)all : 0;
    }

    public IEnumerable<string> Wrong(ComparedRecord label, ComparedRecord output) => label.Names(Compare).Where(field => !Matches(field, label, output)).Select(field => field.Length == 0 ? "value" : field);

    private bool Matches(string field, ComparedRecord label, ComparedRecord output) => label[field].Matches(output[field], Absolute, Relative);
}
