namespace LlmOps.Optimization.Proposing;

/// <summary>Finds example texts copied into an instruction: an instruction that recites examples scores on them without teaching anything.</summary>
internal sealed class CopiedText
{
    private const int RunLength = 8;
    private const double MostCopied = 0.2;
    private readonly HashSet<string> runs;

    /// <param name="texts">Texts that may not be recited.</param>
    public CopiedText(IEnumerable<string> texts) => runs = [.. texts.SelectMany(Runs)];

    /// <summary>Over the inputs of training examples.</summary>
    public static CopiedText Of(IReadOnlyList<TrainExample> train) => new(train.Select(e => string.Join(' ', e.Inputs.Select(i => i.Value?.ToString()))));

    /// <summary>Whether so much of an instruction is recited that it should not be used.</summary>
    public bool IsIn(string instruction) => Share(instruction) > MostCopied;

    /// <summary>Share of the instruction's runs of eight words that stand in an example, 0 to 1.</summary>
    public double Share(string instruction)
    {
        var own = Runs(instruction).ToList();
        return own.Count == 0 ? 0 : (double)own.Count(runs.Contains) / own.Count;
    }

    private static IEnumerable<string> Runs(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', '\n', '\t', ',', '.', ';', ':', '!', '?', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(0, Math.Max(0, words.Length - RunLength + 1)).Select(i => string.Join(' ', words.Skip(i).Take(RunLength)));
    }
}
