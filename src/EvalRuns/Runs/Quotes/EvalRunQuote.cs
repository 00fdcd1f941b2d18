namespace LlmOps.EvalRuns.Runs.Quotes;

/// <summary>What a quote is reckoned from.</summary>
internal sealed record QuoteBasis
{
    public required int Examples { get; init; }
    public required int Repeats { get; init; }

    /// <summary>Items whose answers are stored.</summary>
    public required int Reusable { get; init; }

    /// <summary>Model calls an item takes at least.</summary>
    public required int CallsPerItem { get; init; }

    /// <summary>Whether an item may take more calls than that (tools, loops, several samples).</summary>
    public bool MayCallMore { get; init; }

    /// <summary>Tokens guessed from the document and the rows.</summary>
    public required long GuessedInputTokens { get; init; }

    public required long GuessedOutputTokens { get; init; }

    /// <summary>US dollars for a million tokens; <see langword="null"/> when the gateway names no price.</summary>
    public decimal? InputPrice { get; init; }

    public decimal? OutputPrice { get; init; }
    public MeasuredRuns? Measured { get; init; }
    public decimal? Budget { get; init; }
}

/// <summary>
/// What a run will ask for, before it is started. Each number says where it is from: <c>counted</c>; <c>measured</c> in earlier runs of this document or
/// program on this model, or for the time in runs on this model; <c>guessed</c> from the length of prompt and rows, and the gateway's prices; <c>unknown</c>.
/// </summary>
internal sealed record EvalRunQuote
{
    private const decimal Million = 1_000_000m;

    public required int Examples { get; init; }
    public required int Items { get; init; }
    public required int Reusable { get; init; }
    public required int Calls { get; init; }
    public required long InputTokens { get; init; }
    public required long OutputTokens { get; init; }
    public decimal? Cost { get; init; }
    public double? Seconds { get; init; }

    /// <summary>Items the budget bears; absent when it bears all.</summary>
    public int? BudgetBears { get; init; }

    public required string CallsFrom { get; init; }
    public required string TokensFrom { get; init; }
    public required string CostFrom { get; init; }
    public required string SecondsFrom { get; init; }
    public required IReadOnlyList<string> Notes { get; init; }

    public static EvalRunQuote Of(QuoteBasis basis)
    {
        var items = basis.Examples * basis.Repeats;
        var asked = items - basis.Reusable;
        var measured = basis.Measured is { IsOfSameProgram: true } same ? same : null;
        var input = (long)Math.Ceiling(asked * (measured?.InputTokens ?? basis.GuessedInputTokens));
        var output = (long)Math.Ceiling(asked * (measured?.OutputTokens ?? basis.GuessedOutputTokens));
        var cost = measured is not null ? asked * measured.Cost : asked == 0 ? 0 : Priced(basis, input, output);
        double? seconds = asked == 0 ? 0 : basis.Measured?.PerSecond is > 0 and var pace ? Math.Round(asked / pace, 1) : null;
        return new()
        {
            Examples = basis.Examples, Items = items, Reusable = basis.Reusable, Calls = asked * basis.CallsPerItem, InputTokens = input, OutputTokens = output,
            Cost = cost is { } dollars ? Math.Round(dollars, 6) : null, Seconds = seconds,
            BudgetBears = cost > basis.Budget ? basis.Reusable + (int)(asked * basis.Budget.Value / cost.Value) : null,
            CallsFrom = basis.MayCallMore ? "guessed" : "counted", TokensFrom = measured is null ? "guessed" : "measured",
            CostFrom = cost is null ? "unknown" : measured is null ? "guessed" : "measured", SecondsFrom = seconds is null ? "unknown" : asked == 0 ? "counted" : "measured",
            Notes = [.. NotesOn(basis, asked)],
        };
    }

    private static decimal? Priced(QuoteBasis basis, long input, long output) =>
        basis is { InputPrice: { } inputPrice, OutputPrice: { } outputPrice } ? ((input * inputPrice) + (output * outputPrice)) / Million : null;

    private static IEnumerable<string> NotesOn(QuoteBasis basis, int asked)
    {
        if (basis.Measured is { } measured)
        {
            yield return $"Measured over {measured.Items} items of earlier runs ({measured.Source.Replace('_', ' ')}).";
        }

        if (basis.MayCallMore && asked > 0)
        {
            yield return "A step may ask its model several times for one item, so calls are a lower bound.";
        }

        if (basis.Measured is not { IsOfSameProgram: true } && asked > 0)
        {
            yield return "No earlier run of this program on this model: tokens are guessed from the lengths of prompt, rows and answer.";
        }
    }
}
