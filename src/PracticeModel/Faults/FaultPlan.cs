using System.Globalization;

namespace LlmOps.PracticeModel.Faults;

/// <summary>What should go wrong with one call. Read from words like <c>latency=lognormal(200,0.5),no-usage</c>; README.md lists them.</summary>
internal sealed record FaultPlan
{
    public static readonly FaultPlan None = new();

    private const int DefaultFlap = 3;

    /// <summary>Wait before anything is answered.</summary>
    public Delay? Latency { get; init; }

    /// <summary>Wait after the headers and before the first piece of the answer.</summary>
    public Delay? FirstToken { get; init; }

    /// <summary>Answers with this error status; 429 carries <see cref="RetryAfterSeconds"/>.</summary>
    public int? Status { get; init; }

    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>So many calls fail with 503, then so many succeed, and again.</summary>
    public int? Flapping { get; init; }

    /// <summary>Half an answer, then silence until the caller gives up.</summary>
    public bool Stall { get; init; }

    /// <summary>Half an answer, then the connection breaks.</summary>
    public bool CutStream { get; init; }

    /// <summary>The connection breaks before any answer.</summary>
    public bool Reset { get; init; }

    public bool Malformed { get; init; }

    public bool NoUsage { get; init; }

    public bool NoRole { get; init; }

    /// <summary>The stream ends without its <c>[DONE]</c> line.</summary>
    public bool NoDone { get; init; }

    public bool ErrorIn200 { get; init; }

    public bool Refusal { get; init; }

    public bool ContentFilter { get; init; }

    public bool ContextLength { get; init; }

    /// <param name="words">Comma-separated; commas in parentheses do not separate.</param>
    /// <param name="plan">What the words say.</param>
    /// <param name="unknown">The first word that could not be read.</param>
    public static bool TryParse(string words, out FaultPlan plan, out string? unknown)
    {
        plan = None;
        unknown = null;
        foreach (var word in Split(words))
        {
            if (plan.With(word) is not { } next)
            {
                unknown = word;
                return false;
            }

            plan = next;
        }

        return true;
    }

    private static IEnumerable<string> Split(string words)
    {
        var depth = 0;
        var start = 0;
        for (var at = 0; at <= words.Length; at++)
        {
            var c = at < words.Length ? words[at] : ',';
            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
            if (at < words.Length && (c != ',' || depth > 0)) { continue; }
            var word = words[start..at].Trim();
            if (word.Length > 0) { yield return word; }
            start = at + 1;
        }
    }

    private FaultPlan? With(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
        return (name, value) switch
        {
            ("latency", { } text) => Delay.TryParse(text) is { } delay ? this with { Latency = delay } : null,
            ("first-token", { } text) => Delay.TryParse(text) is { } delay ? this with { FirstToken = delay } : null,
            ("429", _) => Whole(value, 1) is { } seconds ? this with { Status = 429, RetryAfterSeconds = seconds } : null,
            ("flapping", _) => Whole(value, DefaultFlap) is { } count and > 0 ? this with { Flapping = count } : null,
            ("500", null) => this with { Status = 500 },
            ("503", null) => this with { Status = 503 },
            ("stall", null) => this with { Stall = true },
            ("cut-stream", null) => this with { CutStream = true },
            ("reset", null) => this with { Reset = true },
            ("malformed", null) => this with { Malformed = true },
            ("no-usage", null) => this with { NoUsage = true },
            ("no-role", null) => this with { NoRole = true },
            ("no-done", null) => this with { NoDone = true },
            ("error-in-200", null) => this with { ErrorIn200 = true },
            ("refusal", null) => this with { Refusal = true },
            ("content-filter", null) => this with { ContentFilter = true },
            ("context-length", null) => this with { ContextLength = true },
            _ => null,
        };
    }

    private static int? Whole(string? text, int missing) =>
        text is null ? missing : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 86_400 ? number : null;
}
