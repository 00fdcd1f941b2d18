namespace LlmOps.PracticeModel.Stats;

/// <summary>Sums for one model or one key.</summary>
internal sealed class Account
{
    /// <summary>Calls that came in, answered or not.</summary>
    public long Calls { get; set; }

    public long Answers { get; private set; }

    public long Errors { get; set; }

    public long PromptTokens { get; private set; }

    public long CompletionTokens { get; private set; }

    /// <summary>US dollars.</summary>
    public decimal Cost { get; private set; }

    public void Add(long promptTokens, long completionTokens, decimal cost)
    {
        Answers++;
        PromptTokens += promptTokens;
        CompletionTokens += completionTokens;
        Cost += cost;
    }

    public Account Copy() => (Account)MemberwiseClone();
}
