using LlmOps.Programs.Models;

namespace LlmOps.Programs.Execution;

/// <summary>What a module is given while its step runs. Modules that run others several times pass on changed copies.</summary>
/// <param name="Client">The way to models.</param>
/// <param name="Options">What differs from run to run.</param>
/// <param name="Calls">Where every model call is noted.</param>
internal sealed record StepRun(IModelClient Client, RunOptions Options, CallLog Calls)
{
    /// <summary>What a call is for, when the step makes several: <c>attempt 2</c>, <c>item 3</c>.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Which of several equal requests this is.</summary>
    public int Sample { get; init; } = Options.Sample;

    /// <summary>Instead of the document's.</summary>
    public double? Temperature { get; init; }

    /// <summary>Advice from an earlier attempt, put in front of the request.</summary>
    public string? Hint { get; init; }

    /// <summary>Hears text of output fields as it arrives; null when nobody listens.</summary>
    public Action<string, string>? Tell { get; init; }

    /// <summary>A run of one among several: with a purpose and a sample of its own, and nobody listening.</summary>
    public StepRun Part(string purpose, int sample) => this with { Purpose = Purpose.Length is 0 ? purpose : $"{Purpose}, {purpose}", Sample = sample, Tell = null };

    public long Start() => Options.Time?.GetTimestamp() ?? 0;

    public TimeSpan Since(long start) => Options.Time?.GetElapsedTime(start) ?? TimeSpan.Zero;
}
